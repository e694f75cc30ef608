import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProcess, startRunner } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import { FINISH, Lingers } from "./workers/lingers.ts";

const PROGRAM = import.meta.resolve("./programs/supervised.ts");

type Signal = "SIGTERM" | "SIGHUP" | "SIGINT";

/** Runs the program, and sends the signal to its ranks, then to the program itself. */
async function supervised(
  signal: Signal,
  state: string,
): Promise<{ lines: string[]; status: Deno.CommandStatus }> {
  // A runner that a signal ends leaves its folder.
  using folder = temporaryFolder();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, signal, state],
    env: { TMPDIR: folder.path },
    stdout: "piped",
    stdin: "null",
  }).spawn();
  let text = "";
  let pids: number[] = [];
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (pids.length > 0 || !text.includes("\n")) continue;
    pids = JSON.parse(text.split("\n")[0]!);
    for (const pid of [...pids, child.pid]) Deno.kill(pid, signal);
  }
  const status = await child.status;
  await until(() => !pids.some(isProcess), "the ranks to exit");
  return { lines: text.trim().split("\n").slice(1), status };
}

const TORN = ["torn down", "torn down"];

for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
  Deno.test(`${signal} to all processes lets the program drain its calls`, async () => {
    const { lines, status } = await supervised(signal, "finishing");
    assertEquals(lines.toSorted(), ["drained", "finished", ...TORN]);
    assertEquals(status.code, 0);
  });
}

Deno.test("SIGTERM to all processes lets an idle runner's program stop it", async () => {
  const { lines } = await supervised("SIGTERM", "idle");
  assertEquals(lines, [...TORN, "drained"]);
});

Deno.test("SIGTERM to all processes ends a program that does not listen, and its ranks", async () => {
  const { lines, status } = await supervised("SIGTERM", "not listening");
  assertEquals([lines, status.signal], [[], "SIGTERM"]);
});

Deno.test("terminate() ends blocked ranks at once after they ignored SIGTERM", async () => {
  const { lines, status } = await supervised("SIGTERM", "terminated");
  assertEquals(lines.toSorted(), ["Cannot finish call: the runner was terminated", "drained"]);
  assertEquals(status.code, 0);
});

Deno.test("a rank that receives signals from other processes than its runner continues", async () => {
  const entered = Promise.withResolvers<void>();
  let count = 0;
  const logs = ({ text }: { text: string }) => text === "in the call" && ++count === 2 && entered.resolve();
  await using runner = await startRunner(Lingers, { worldSize: 2, logs });
  const pids = runner.context!.map(({ pid }) => pid);
  const call = runner.invoke("finishes");
  await entered.promise;
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT", "SIGTERM"] as const) {
    for (const pid of pids) Deno.kill(pid, signal);
  }
  for (const pid of pids) Deno.kill(pid, FINISH);
  await call;
  assert(pids.every(isProcess));
  const terminated = assertRejects(() => runner.invoke("loops"));
  await runner.terminate({ timeoutMs: 60_000 });
  await terminated;
  assertEquals(runner.context!.map(({ signal }) => signal), ["SIGUSR2", "SIGUSR2"]);
});
