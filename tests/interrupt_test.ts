import { assert, assertEquals } from "@std/assert";
import { isProcess, until } from "./_runner.ts";

const PROGRAM = import.meta.resolve("./programs/interrupted.ts");

/** What became of a program. */
interface Ended {
  lines: string[];
  stderr: string;
  code: number;
  signal: Deno.Signal | null;
}

/** Runs the program, interrupts it when both ranks are in the call, as often as is said, and sees that no rank is left. */
async function interrupted(args: string[], times = 1): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, ...args],
    stdout: "piped",
    stderr: "piped",
    stdin: "null",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  let text = "";
  let sent = 0;
  const isReady = () => text.split("in the call").length > 2;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (!isReady()) continue;
    for (; sent < times; sent++) {
      child.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  const { code, signal } = await child.status;
  const [pids, ...lines] = text.trim().split("\n").filter((line) => !line.includes("[debug]"));
  const ranks: number[] = JSON.parse(pids!);
  await until(() => !ranks.some(isProcess), "the ranks' end", 1000);
  return { lines, stderr: await stderr, code, signal };
}

/** Every line that is not a rank's. */
function own(lines: string[]): string[] {
  return lines.filter((line) => !/^\d: /.test(line));
}

const TORN_DOWN = ["0: torn down", "1: torn down"];

Deno.test("Ctrl-C stops the ranks in order, and ends the program as it would have", async () => {
  const { lines, stderr, signal } = await interrupted([]);
  assertEquals(lines.filter((line) => line.includes("torn")).sort(), TORN_DOWN);
  assertEquals([own(lines), stderr, signal], [[], "", "SIGINT"]);
});

for (const listens of ["before", "as in Node"]) {
  Deno.test(`a program that listens for SIGINT (${listens}) goes on, with its ranks stopped`, async () => {
    const { lines, stderr, code } = await interrupted([listens]);
    assertEquals(lines.filter((line) => line.includes("torn")).sort(), TORN_DOWN);
    assertEquals(own(lines), [
      "the program's own listener",
      "NotRunningError: Cannot go on: the runner was stopped by SIGINT",
      "NotRunningError: Cannot call: the runner has been stopped",
    ]);
    assertEquals([stderr, code], ["", 0]);
  });
}

Deno.test("a program that stops its runner at SIGINT has the last word: what is in flight is finished", async () => {
  const { lines, stderr, code } = await interrupted(["and stops", "finishes"]);
  assertEquals(lines.filter((line) => line.includes("torn")).sort(), TORN_DOWN);
  assertEquals(own(lines).filter((line) => !line.startsWith("NotRunningError")), [
    "finished",
    "stopped by the program",
  ]);
  assertEquals([stderr, code], ["", 7]);
});

Deno.test("a second Ctrl-C ends ranks that do not leave", async () => {
  const startedAt = performance.now();
  const { lines, signal } = await interrupted(["", "loops"], 2);
  assertEquals([own(lines), signal], [[], "SIGINT"]);
  // One alone would have waited for ten seconds.
  assert(performance.now() - startedAt < 8000);
});

Deno.test("without handleSigint an interrupt is the program's alone", async () => {
  const { lines, code } = await interrupted(["for itself"]);
  assertEquals(own(lines)[0], "alive: true");
  assertEquals(lines.some((line) => line.includes("torn")), false);
  assertEquals(code, 8);
});
