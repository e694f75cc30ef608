import { fileURLToPath } from "node:url";
import { assertEquals, assertExists } from "@std/assert";
import { isProcess, runProgram } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import type { ParentState } from "./workers/starts_children.ts";

const PROGRAM = new URL("./programs/starts_children.ts", import.meta.url);

function processesOf(stdout: string, stderr?: string): number[] {
  const line = stdout.split("\n").find((line) => line.startsWith("processes "));
  assertExists(line, stderr);
  return JSON.parse(line.slice("processes ".length));
}

/** Cases in which the runner is alive and ends all processes. */
const RUNNER_ALIVE: [how: string, state: ParentState][] = [
  ["stop", "returns"],
  ["terminate", "waits"],
  ["terminate", "loops"],
  ["terminate", "is stopped"],
  ["kill a rank", "waits"],
  ["the rank's end", "exits"],
  ["the rank's end", "crashes"],
  ["exit", "returns"],
];

/** Cases in which the runner exits. */
const RUNNER_EXITS: [how: string, state: ParentState][] = [
  ["exit", "loops"],
  ["throw", "waits"],
  ["SIGTERM", "loops"],
  ["SIGKILL", "returns"],
  ["SIGKILL", "waits"],
  ["SIGKILL", "loops"],
  ["SIGKILL", "is stopped"],
  ["SIGKILL, in two steps", "waits"],
  ["SIGKILL, in two steps", "returns"],
];

for (const [how, state] of [...RUNNER_ALIVE, ...RUNNER_EXITS]) {
  Deno.test(`the child processes of a rank that ${state} end with it: ${how}`, async () => {
    const isRunnerAlive = RUNNER_ALIVE.some((end) => end[0] === how && end[1] === state);
    // A killed runner leaves its folder.
    using folder = temporaryFolder();
    const env: Record<string, string> = { TMPDIR: folder.path };
    if (isRunnerAlive) env["OWN_GROUPS"] = "1";
    const { stdout, stderr } = await runProgram(["run", "-A", PROGRAM.href, how, state], { env });
    const pids = processesOf(stdout, stderr);
    assertEquals(pids.length, 2 * (1 + (isRunnerAlive ? 6 : 4)), stderr);
    await until(() => !pids.some(isProcess), "the end of all processes");
  });
}

/** Yields the lines that a process prints. */
async function* linesOf(output: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of output.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

for (const state of ["waits", "loops", "is stopped"]) {
  Deno.test(`ranks that deno run --watch replaces end, whatever they do: a rank that ${state}`, async () => {
    using folder = temporaryFolder();
    using tmp = temporaryFolder();
    const main = `${folder.path}/main.ts`;
    const write = (generation: number) =>
      Deno.writeTextFile(main, `import "${PROGRAM.href}"; // ${generation}\n`);
    await write(1);
    const config = fileURLToPath(new URL("../deno.json", import.meta.url));
    const watcher = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--watch", "--no-clear-screen", "--config", config, main, "be replaced", state],
      env: { NO_COLOR: "1", OWN_GROUPS: "1", TMPDIR: tmp.path },
      stdout: "piped",
      stderr: "null",
      stdin: "null",
    }).spawn();
    const generations: number[][] = [];
    for await (const line of linesOf(watcher.stdout)) {
      if (!line.startsWith("processes ")) continue;
      generations.push(processesOf(line));
      if (generations.length === 1) {
        await write(2);
      } else {
        assertEquals(generations[0]!.filter(isProcess), []);
        watcher.kill("SIGKILL");
      }
    }
    await watcher.status;
    assertEquals(generations.map(({ length }) => length), [14, 14]);
    // If the runner was killed, nothing ends the child processes in groups of their own.
    for (const pid of generations[1]!.filter(isProcess)) Deno.kill(pid, "SIGKILL");
  });
}
