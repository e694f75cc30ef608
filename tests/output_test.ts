import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DistributedError, DistributedRunner, type LogLine, NotRunningError, RankExitError } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Echo, Prints } from "./workers/plain.ts";
import { Terminal } from "./workers/terminal.ts";
import { temporaryFolder } from "./testing.ts";

const LINES = 200;

Deno.test("a log function gets complete lines, with their rank and stream", async () => {
  const lines: LogLine[] = [];
  const runner = await startRunner(Prints, { worldSize: 2, logs: (line) => lines.push(line) });
  await runner.invoke({ lines: LINES });
  await runner.stop();
  for (const rank of [0, 1]) {
    const of = (stream: string) => lines.filter((line) => line.rank === rank && line.stream === stream);
    const out = of("stdout").map(({ text }) => text);
    assertEquals(out.slice(0, LINES), Array.from({ length: LINES }, (_, line) => `line ${line} `.repeat(50)));
    assertEquals(out.slice(LINES), [`[rank ${rank}] by rankPrint`, "without an end"]);
    const err = of("stderr").map(({ text }) => text);
    assertMatch(err[0]!, /^\[debug\] \[rank \d\] initialized on cpu in \d+ ms$/);
    assertEquals(err.slice(1), ["to standard error", `[debug] [rank ${rank}] for debugging`]);
  }
});

Deno.test("a log directory gets one file per rank", async () => {
  using folder = temporaryFolder();
  const runner = await startRunner(Prints, { worldSize: 2, logs: `${folder.path}/logs` });
  await runner.invoke({ lines: 1 });
  await runner.stop();
  for (const rank of [0, 1]) {
    const text = await Deno.readTextFile(`${folder.path}/logs/rank-${rank}.log`);
    assertEquals(text.includes(`[rank ${rank}] by rankPrint\n`), true);
    assertEquals(text.endsWith("without an end\n"), true);
  }
});

Deno.test("a log directory that cannot be created rejects start()", async () => {
  const runner = new DistributedRunner(Echo, { logs: "/dev/null/logs" });
  await assertRejects(() => runner.start(), Error, "/dev/null/logs");
  assertEquals(runner.socket, null);
});

Deno.test("a link in place of a rank's log file rejects start() before any rank exists", async () => {
  using folder = temporaryFolder();
  await Deno.symlink(`${folder.path}/elsewhere`, `${folder.path}/rank-1.log`);
  const runner = new DistributedRunner(Echo, { worldSize: 2, logs: folder.path });
  const error = await assertRejects(
    () => runner.start(),
    DistributedError,
    `${folder.path}/rank-1.log: it is a link`,
  );
  assertEquals([error.code, runner.context, runner.socket], ["system", null, null]);
  await assertRejects(() => Deno.lstat(`${folder.path}/elsewhere`), Deno.errors.NotFound);
});

Deno.test("inherited output has a prefix on each line, and keeps its stream", async () => {
  const script = import.meta.resolve("./programs/prints.ts");
  const { code, stdout, stderr } = await runProgram(["run", "-A", script]);
  assertEquals(code, 0);
  const out = stdout.trimEnd().split("\n");
  assertEquals(out.every((line) => /^\[rank [01]\] /.test(line)), true);
  for (const rank of [0, 1]) {
    const own = out.filter((line) => line.startsWith(`[rank ${rank}] `)).map((line) => line.slice(9));
    assertEquals(own.slice(0, LINES), Array.from({ length: LINES }, (_, line) => `line ${line} `.repeat(50)));
    assertEquals(own.slice(LINES), ["by rankPrint", "without an end"]);
    assertEquals(stderr.includes(`[rank ${rank}] to standard error\n`), true);
    assertEquals(stderr.includes(`[debug] [rank ${rank}] for debugging\n`), true);
  }
});

Deno.test("a log function that throws is reported, and delays no rank", async () => {
  let lines = 0;
  const printed: unknown[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words[1]);
  try {
    const mistake = new Error("the caller's own mistake");
    const logs = () => {
      if (++lines === 1) throw mistake;
    };
    const runner = await startRunner(Prints, { logs });
    await runner.invoke({ lines: 10 });
    await runner.stop();
    assertEquals(printed, [mistake]);
    assertEquals(lines, 15);
  } finally {
    console.error = consoleError;
  }
});

Deno.test("a full disk is reported once, and delays no rank", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.symlink("/dev/full", `${folder}/rank-0.log`);
  const printed: string[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words.map(String).join(" "));
  try {
    const runner = await startRunner(Prints, { logs: folder });
    await runner.invoke({ lines: 1000 });
    await runner.stop();
    assertEquals(printed.length, 1);
    assertMatch(printed[0]!, /^Cannot write the log of rank 0 in .*, the rest is dropped: .*No space left/);
  } finally {
    console.error = consoleError;
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a progress line arrives when it is overwritten, not only when it ends", async () => {
  const seen = Promise.withResolvers<void>();
  const lines: string[] = [];
  const runner = await startRunner(Terminal, {
    logs: ({ text }) => {
      lines.push(text);
      if (text === "20%") seen.resolve();
    },
  });
  const rejected = assertRejects(() => runner.invoke({ dies: false }), NotRunningError);
  await seen.promise;
  await runner.terminate();
  await rejected;
  assertEquals(lines.slice(-2), ["10%", "20%"]);
});

Deno.test("messages contain no colors, even if the rank or Deno prints them", async () => {
  await using runner = await startRunner(Terminal, { env: { FORCE_COLOR: "1" } });
  const error = await assertRejects(() => runner.invoke({ dies: true }), RankExitError, "  red words");
  assertEquals(error.stderrTail.at(-1), "red words");
  const missing = new DistributedRunner("./no_such_worker.ts", { logs: "none", env: { FORCE_COLOR: "1" } });
  const { message, stack } = await assertRejects(() => missing.start(), TypeError, "no_such_worker.ts");
  assertEquals(`${message}${stack}`.includes("\x1b"), false);
});
