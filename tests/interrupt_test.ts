import { assert, assertEquals, assertRejects } from "@std/assert";
import { RankExitError } from "../mod.ts";
import { DiesOnRequest } from "./workers/dies_on_request.ts";
import { hasCommand, isProcess, runProgram, startRunner } from "./runner.ts";
import { until } from "./testing.ts";

const PROGRAM = import.meta.resolve("./programs/interrupted.ts");
const PROGRAM_START = import.meta.resolve("./programs/interrupted_start.ts");
const PROGRAM_IN = import.meta.resolve("./programs/interrupted_in.ts");

/** The command `script` gives a program its own terminal. */
const HAS_TERMINALS = await hasCommand("script");

/** How a program ended. */
interface Ended {
  lines: string[];
  stderr: string;
  code: number;
  signal: Deno.Signal | null;
  /** How long the program continued after the last interrupt, in milliseconds. */
  tookMs: number;
}

/** The line in which the program says that its runner has begun to stop. */
const STOPS = "the runner stops";

/**
 * Runs the program, and interrupts it when both ranks are in the call; twice, again when its runner has begun
 * to stop. Checks that no rank is left.
 */
async function interrupted(args: string[], times: 1 | 2 = 1): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, ...args],
    stdout: "piped",
    stderr: "piped",
    stdin: "null",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  let text = "";
  let sent = 0;
  let sentAt = 0;
  const isReady = () => sent === 0 ? text.split("in the call").length > 2 : text.includes(STOPS);
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (; sent < times && isReady(); sent++) {
      child.kill("SIGINT");
      sentAt = performance.now();
    }
  }
  const { code, signal } = await child.status;
  const tookMs = performance.now() - sentAt;
  const isSaid = (line: string) => line !== STOPS && !line.includes("[debug]");
  const [pids, ...lines] = text.trim().split("\n").filter(isSaid);
  const ranks: number[] = JSON.parse(pids!);
  await until(() => !ranks.some(isProcess), "the ranks to exit");
  return { lines, stderr: await stderr, code, signal, tookMs };
}

/** Returns the lines that ranks did not print. */
function own(lines: string[]): string[] {
  return lines.filter((line) => !/^\d: /.test(line));
}

const TORN_DOWN = ["0: torn down", "1: torn down"];

Deno.test("Ctrl-C stops the ranks in order, and ends the program", async () => {
  const { lines, stderr, signal } = await interrupted([]);
  assertEquals(lines.filter((line) => line.includes("torn")).sort(), TORN_DOWN);
  assertEquals([own(lines), stderr, signal], [[], "", "SIGINT"]);
});

for (const listens of ["before", "as in Node"]) {
  Deno.test(`a program that listens for SIGINT (${listens}) continues, with its ranks stopped`, async () => {
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

Deno.test("a program that stops its runner at SIGINT lets calls in flight finish", async () => {
  const { lines, stderr, code } = await interrupted(["and stops", "finishes"]);
  assertEquals(lines.filter((line) => line.includes("torn")).sort(), TORN_DOWN);
  assertEquals(own(lines).filter((line) => !line.startsWith("NotRunningError")), [
    "finished",
    "stopped by the program",
  ]);
  assertEquals([stderr, code], ["", 7]);
});

Deno.test("ranks that Ctrl-C ends during the start are not reported as failed", async () => {
  const { code, stdout, stderr } = await runProgram(["run", "-A", PROGRAM_START]);
  assertEquals([stdout.trim().split("\n"), code, stderr], [["NotRunningError", "[1,[]]"], 0, ""]);
});

Deno.test("a second Ctrl-C ends ranks that do not exit", async () => {
  const { lines, signal, tookMs } = await interrupted(["", "loops"], 2);
  assertEquals([own(lines), signal], [[], "SIGINT"]);
  // After a single Ctrl-C, the runner would wait for ten seconds.
  assert(tookMs < 8000, `${tookMs} ms`);
});

Deno.test("a second Ctrl-C ends ranks that are still finishing calls, and no rank is replaced", async () => {
  const { lines, stderr, code } = await interrupted(["and stops", "steps"], 2);
  assertEquals(own(lines).filter((line) => !line.startsWith("NotRunningError: Cannot call")), [
    "NotRunningError: Cannot go on: the runner was stopped by SIGINT",
    "stopped by the program",
  ]);
  assertEquals([stderr, code], ["", 7]);
});

Deno.test("a second Ctrl-C counts that comes while the first is being handled", async () => {
  const { lines, stderr, code, tookMs } = await interrupted(["and stops", "steps twice"]);
  assertEquals(own(lines).filter((line) => line.startsWith("TimeoutError")), []);
  assertEquals([stderr, code], ["", 7]);
  // Otherwise the runner would wait for ten seconds.
  assert(tookMs < 8000, `${tookMs} ms`);
});

Deno.test("without handleSigint only the program handles an interrupt", async () => {
  const { lines, code } = await interrupted(["for itself"]);
  assertEquals(own(lines)[0], "alive: true");
  assertEquals(lines.some((line) => line.includes("torn")), false);
  assertEquals(code, 8);
});

/** Runs the other program in a terminal, and presses Ctrl-C when it is ready. */
async function pressed(state: string, listens = "", delayMs = 0): Promise<Pick<Ended, "lines" | "code">> {
  const command = [Deno.execPath(), "run", "-A", PROGRAM_IN, state, listens, `${delayMs}`];
  const child = new Deno.Command("script", {
    args: ["-qefc", `exec ${command.map((word) => `'${word}'`).join(" ")}`, "/dev/null"],
    env: { NO_COLOR: "1", SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  let text = "";
  let sent = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (sent || !text.includes("ready")) continue;
    sent = true;
    await keyboard.write(new Uint8Array([3]));
  }
  const { code } = await child.status;
  await keyboard.close().catch(() => {});
  const lines = text.replaceAll("^C", "").split(/\r*\n/).filter((line) => line !== "");
  const ready = lines.indexOf("ready");
  const ranks: number[] = JSON.parse(lines[ready - 1]!.slice("ranks ".length));
  await until(() => !ranks.some(isProcess), "the ranks to exit");
  return { lines: lines.slice(ready + 1), code };
}

/** The exit code of `script` if SIGINT ended its program. */
const ENDED_BY_SIGINT = 128 + 2;

const TORN = ["torn down", "torn down"];

const STATES = {
  "starting": [],
  "setting up": [],
  "idle": TORN,
  "calling": TORN,
  "streaming": TORN,
  "generating": ["left", "left", ...TORN],
  "serving": TORN,
  "stopping": TORN,
  "tearing down": TORN,
  "terminating": [],
  "stopped": [],
  "failed": [],
  "being replaced": ["torn down"],
  "started again": TORN,
};

for (const [state, said] of Object.entries(STATES)) {
  Deno.test({
    name: `Ctrl-C silently ends a program whose runner is ${state}`,
    ignore: !HAS_TERMINALS,
    fn: async () => {
      const { lines, code } = await pressed(state);
      assertEquals(lines.toSorted(), said);
      assertEquals(code, ENDED_BY_SIGINT);
    },
  });
}

const NOT_LISTENING = [
  "first: adds and removes",
  "last: adds and removes",
  "first: another signal",
  "last, removed",
];

Deno.test({
  name: "Ctrl-C ends a program that starts late or does not listen for SIGINT",
  ignore: !HAS_TERMINALS,
  fn: async () => {
    for (
      const [listens, delayMs] of [
        ["", 700] as const,
        ...NOT_LISTENING.map((listens) => [listens, 0] as const),
      ]
    ) {
      const { lines, code } = await pressed("calling", listens, delayMs);
      assertEquals([lines, code], [TORN, ENDED_BY_SIGINT], listens);
    }
  },
});

const ORDERS = ["first", "later", "last"];
const WAYS = {
  adds: ORDERS,
  "as in Node": ["last"],
  once: ["first", "last"],
  "once, as in Node": ["first"],
};

for (const [way, orders] of Object.entries(WAYS)) {
  for (const order of orders) {
    // Deno installs its own handlers half a second after a program starts.
    const delayMs = way === "adds" ? 700 : 0;
    Deno.test({
      name: `a listener for Ctrl-C that is added ${order} (${way}) is called once, and the calls reject`,
      ignore: !HAS_TERMINALS,
      fn: async () => {
        const { lines, code } = await pressed("calling", `${order}: ${way}`, delayMs);
        const stopped = "NotRunningError: Cannot go on: the runner was stopped by SIGINT";
        assertEquals(lines.toSorted(), [
          stopped,
          stopped,
          "heard 1",
          "the program continues",
          "torn down",
          "torn down",
        ]);
        assertEquals(code, 0);
      },
    });
  }
}

for (const order of ORDERS) {
  Deno.test({
    name: `a listener that is added ${order} and stops the runner lets every call finish`,
    ignore: !HAS_TERMINALS,
    fn: async () => {
      const { lines, code } = await pressed("finishing", `${order}: stops`);
      assertEquals(lines.toSorted(), [
        "finished",
        "finished",
        "heard 1",
        "stopped by the program",
        "the program continues",
        "torn down",
        "torn down",
      ]);
      assertEquals(code, 0);
    },
  });
}

Deno.test({
  name: "a listener added after the start is called even if Deno does not show its resources",
  ignore: !HAS_TERMINALS,
  fn: async () => {
    const { lines, code } = await pressed("idle", "last: adds, where Deno shows no resources");
    assertEquals(lines.toSorted(), ["heard 1", "the program continues", "torn down", "torn down"]);
    assertEquals(code, 0);
  },
});

Deno.test("stop() leaves no signal listener, even right after the cleanup of a failure", async () => {
  const runner = await startRunner(DiesOnRequest, { worldSize: 2, restart: { maxRestarts: 0 } }, {});
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  // The ranks have exited, and the listener for signals is about to go.
  await until(() => runner.socket === null, "the cleanup", 60_000, 0);
  await runner.stop();
});
