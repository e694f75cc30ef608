/**
 * Runs one cell, and checks the invariants.
 *
 * @module
 */
import {
  CollectiveError,
  DistributedError,
  DistributedRunner,
  NotRunningError,
  RankExitError,
  type Tensor,
  TimeoutError,
  WorkerError,
} from "../../mod.ts";
import { ownTime, waitedMs } from "../own_time.ts";
import { isProcess } from "../runner.ts";
import { temporaryFolder, until } from "../testing.ts";
import { stepWallClock } from "../wall_clock.ts";
import { type Cell, isDeadly, isHarmless, isSilent, isThrown, type Plan } from "./plan.ts";
import { INJECTED } from "./inject.ts";
import {
  type FaultyItem,
  type FaultyPayload,
  type FaultySetup,
  FaultyWorker,
  INJECT,
  payloadOf,
  readItems,
  sumIn,
} from "./worker.ts";

/** How long a rank may miss heartbeats. */
const HEARTBEAT_MS = 500;
/**
 * How long anything may take to settle after the fault, or after the process has exited if the fault ends it.
 */
const LIMIT_MS = 1000;
const CANCEL_GRACE_MS = 50;
const HOUR_MS = 3_600_000;
/** A rank gets at least one part in this many of a processor, however busy the machine is. */
const BUSY_SHARE = 5;

/** The timeout of a cell. No cell takes this long. */
const HANG_MS = 60_000;

/** How a promise settled. */
interface Outcome {
  readonly error: unknown;
  readonly value: unknown;
  /** When it settled, by the clock of {@linkcode ownTime}. */
  readonly at: number;
}

async function outcomeOf(promise: Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await promise, error: undefined, at: ownTime() };
  } catch (error) {
    return { value: undefined, error, at: ownTime() };
  }
}

/**
 * Runs a cell whose fault is injected into a rank.
 *
 * @param cell The cell.
 * @throws {Error} If the outcome is wrong.
 */
export async function runCell(cell: Cell): Promise<void> {
  const run = new CellRun(cell);
  const runAndCleanUp = async () => {
    // A process that receives SIGTERM decides itself whether to exit.
    const signaled = Promise.withResolvers<void>();
    const isSignaled = cell.fault === "SIGTERM to all";
    if (isSignaled) Deno.addSignalListener("SIGTERM", signaled.resolve);
    try {
      await within(HANG_MS, run.go(), "the cell hangs");
      if (isSignaled) await within(HANG_MS, signaled.promise, "SIGTERM did not arrive");
    } finally {
      if (isSignaled) Deno.removeSignalListener("SIGTERM", signaled.resolve);
      await run.cleanUp();
    }
  };
  if (cell.fault === "full disk") checkReportedOnce(await captureErrors(runAndCleanUp));
  else await runAndCleanUp();
  await run.checkNothingIsLeft();
}

function checkReportedOnce(said: string[]): void {
  const isOnce = said.length > 0 && new Set(said).size === said.length;
  if (isOnce && said.every((line) => line.includes("No space left on device"))) return;
  throw new Error(`a full disk was not reported once for each log: ${said.join("\n")}`);
}

/** Starts a process and listens for a signal. Deno opens some descriptors when it first does so. */
export async function warmUp(): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args: ["--version"], stdin: "piped", stdout: "null" });
  await using child = command.spawn();
  await child.stdin.close();
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  Deno.removeSignalListener("SIGINT", ignore);
}

class CellRun {
  readonly #cell: Cell;
  readonly #plan: Plan;
  readonly #runner: DistributedRunner<FaultyPayload, Tensor, FaultyItem, FaultySetup>;
  readonly #before = leftovers();
  readonly #pids = new Set<number>();
  readonly #cleanup = new DisposableStack();
  readonly #folder = this.#cleanup.use(temporaryFolder()).path;
  readonly #injected = Promise.withResolvers<number>();

  constructor(cell: Cell) {
    this.#cell = cell;
    this.#plan = { ...cell, mark: `${this.#folder}/injected` };
    const { worldSize, restart, fault, phase } = cell;
    const logs = fault === "full disk" ? fullDisk(`${this.#folder}/logs`, worldSize) : null;
    this.#runner = new DistributedRunner(FaultyWorker, {
      worldSize,
      device: "cpu",
      heartbeatMs: HEARTBEAT_MS,
      cancelGraceMs: CANCEL_GRACE_MS,
      logs: logs ?? (({ text }) => this.#onLine(text)),
      env: { FAULT_PLAN: JSON.stringify(this.#plan) },
      denoArgs: [
        ...(phase === "spawn" || phase === "handshake"
          ? [`--preload=${import.meta.resolve("./preload.ts")}`]
          : []),
        ...(fault === "oom" ? ["--v8-flags=--max-old-space-size=64"] : []),
      ],
      ...(restart ? { restart: { maxRestarts: 10, backoffMs: 0 } } : {}),
    });
  }

  async #invoke(plan: Plan | null): Promise<number> {
    return sumIn(await this.#runner.invoke(payloadOf(plan)));
  }

  async go(): Promise<void> {
    const started = await outcomeOf(this.#runner.start({
      setup: payloadOf(this.#plan),
      onProgress: () => this.#notePids(),
    }));
    this.#notePids();
    switch (this.#cell.phase) {
      case "spawn":
      case "handshake":
      case "setup":
      case "forming":
        // A timer that fires only after all ranks are ready injects the fault into an idle rank.
        if (started.error === undefined && this.#cell.phase === "forming") {
          return await this.#checkIdleFault();
        }
        return await this.#checkSettled("start()", started);
    }
    if (started.error !== undefined) throw started.error;
    switch (this.#cell.phase) {
      case "idle":
        await this.#checkSucceeds(this.#invoke(this.#plan), "the call before");
        Deno.kill(this.#runner.context![this.#cell.rank]!.pid, INJECT);
        return await this.#checkIdleFault();
      case "call":
      case "collective":
        await this.#checkSettled("invoke()", await outcomeOf(this.#invoke(this.#plan)));
        return await this.#checkNextCall(true);
      case "stream":
        await this.#checkSettled(
          "stream()",
          await outcomeOf(readItems(this.#runner.stream(payloadOf(this.#plan)))),
        );
        return await this.#checkNextCall(true);
      case "re-forming":
        return await this.#checkFormingFault();
      case "teardown":
        return await this.#checkTeardownFault();
    }
  }

  /** Ends the runner, in any state. */
  async cleanUp(): Promise<void> {
    using _cleanup = this.#cleanup;
    this.#notePids();
    await within(HANG_MS, this.#runner.stop(), "stop() hangs");
  }

  /** Checks that no process, socket, file, shared memory or descriptor is left. */
  async checkNothingIsLeft(): Promise<void> {
    const alive = [...this.#pids].filter(isProcess);
    if (alive.length > 0) throw new Error(`processes are left: ${alive}`);
    await until(
      () => leftovers().every((item) => this.#before.includes(item)),
      "all files to be removed",
    )
      .catch(() => {
        throw new Error(`left behind: ${leftovers().filter((item) => !this.#before.includes(item))}`);
      });
  }

  /** Checks the first promise that the fault affects. */
  async #checkSettled(what: string, { error, value, at }: Outcome): Promise<void> {
    if (!this.#isFatal()) {
      if (error !== undefined) throw new Error(`${what} failed`, { cause: error });
      if (what !== "start()" && value !== this.#cell.worldSize) throw new Error(`${what} gave ${value}`);
      return;
    }
    if (error === undefined) throw new Error(`${what} succeeded with ${value}`);
    this.#checkError(what, error);
    await this.#checkTime(what, at);
  }

  async #checkIdleFault(): Promise<void> {
    if (this.#isFatal()) await this.#injected.promise;
    const { fault, restart } = this.#cell;
    if (!this.#isFatal() || isSilent(fault)) {
      // An idle runner does not check for silent ranks. The next call finds them.
      const from = ownTime();
      const { error, at, value } = await outcomeOf(this.#invoke(null));
      if (!this.#isFatal()) {
        if (value !== this.#cell.worldSize) throw new Error("the call failed", { cause: error });
        return;
      }
      this.#checkError("invoke()", error);
      this.#checkLimit("invoke()", at - from);
      return await this.#checkNextCall(true);
    }
    if (!restart) await until(() => !this.#runner.isAlive(), "the runner to notice", LIMIT_MS);
    else await this.#checkCallInFlight();
    await this.#checkNextCall();
  }

  /**
   * Checks a call that may be in flight. A call made before the rank's exit is noticed is in flight, and
   * rejects.
   */
  async #checkCallInFlight(): Promise<void> {
    const { error } = await outcomeOf(this.#invoke(null));
    if (error !== undefined) this.#checkError("invoke()", error);
  }

  async #checkFormingFault(): Promise<void> {
    const pid = this.#runner.context![this.#cell.rank]!.pid;
    const first = await outcomeOf(this.#invoke(this.#plan));
    if (first.error === undefined) throw new Error("the call in which all ranks throw succeeded");
    if (!(first.error instanceof WorkerError)) this.#checkError("invoke()", first.error);
    if (!this.#isFatal()) return await this.#checkSucceeds(this.#invoke(null), "the next call");
    const second = await outcomeOf(this.#invoke(null));
    // The call may have been served before the fault was injected. If so, the fault affects what follows.
    if (second.error !== undefined) {
      if (!(second.error instanceof NotRunningError)) this.#checkError("invoke()", second.error);
      await this.#checkTime("invoke()", second.at);
      // The rank was in that call, or the call waited for the group.
      return await this.#checkNextCall(/^Cannot finish call/.test((second.error as Error).message));
    }
    // Otherwise the rank may have been replaced while that call waited.
    if (this.#runner.context![this.#cell.rank]!.pid === pid) await this.#checkIdleFault();
  }

  async #checkTeardownFault(): Promise<void> {
    const { fault } = this.#cell;
    const stopped = await outcomeOf(this.#runner.stop());
    if (stopped.error !== undefined) throw new Error("stop() failed", { cause: stopped.error });
    // An error in teardown is printed and is not a failure. Neither is a connection that breaks after the
    // last message.
    if (!this.#isFatal() || isThrown(fault)) return;
    await this.#checkTime("stop()", stopped.at);
    const [error] = this.#runner.gatherErrors();
    if (error === undefined && (fault === "hangup" || fault === "garbage")) return;
    this.#checkError("teardown", error);
  }

  /**
   * Checks that the next call is served, or is rejected with a reason.
   *
   * @param inCall Whether the fault ended a call, in which the rank may have stayed.
   */
  async #checkNextCall(inCall = false): Promise<void> {
    const { fault, restart, worldSize, rank } = this.#cell;
    const before = this.#runner.context!.map(({ pid }) => pid);
    const again = await outcomeOf(this.#invoke(null));
    // Ranks that only throw in a call keep running. Ranks that stay in a call are replaced under any policy.
    const lives = restart || !this.#isFatal() || (inCall && (isThrown(fault) || isSilent(fault)));
    if (!lives) {
      if (!(again.error instanceof DistributedError)) {
        throw new Error("the next call was served", { cause: again.error });
      }
      if (this.#runner.isAlive()) throw new Error("a failed runner reports that it is alive");
      return;
    }
    if (again.value !== worldSize) {
      throw new Error(`the next call gave ${again.value}`, { cause: again.error });
    }
    const after = this.#runner.context!.map(({ pid }) => pid);
    const replaced = after.flatMap((pid, other) => pid === before[other] ? [] : [other]);
    if (replaced.some((other) => other !== rank)) {
      throw new Error(`ranks ${replaced} were replaced, not ${rank}`);
    }
  }

  async #checkSucceeds(promise: Promise<unknown>, what: string): Promise<void> {
    const { value, error } = await outcomeOf(promise);
    if (value !== this.#cell.worldSize) throw new Error(`${what} gave ${value}`, { cause: error });
  }

  #checkError(what: string, error: unknown): void {
    const { rank } = this.#cell;
    const found = this.#isExpected(error);
    if (!found) {
      throw new Error(`${what} failed with an error that does not match the fault`, { cause: error });
    }
    if ((error as { rank?: number }).rank !== rank) {
      throw new Error(`${what} blamed rank ${(error as { rank?: number }).rank}, not ${rank}`, {
        cause: error,
      });
    }
  }

  #isExpected(error: unknown): boolean {
    const { fault, phase } = this.#cell;
    const exited = (code: number | null, signal: string | null) =>
      error instanceof RankExitError && error.exitCode === code && error.signal === signal;
    switch (fault) {
      case "SIGKILL":
        return exited(null, "SIGKILL");
      case "SIGSEGV":
        return exited(null, "SIGSEGV");
      case "exit":
        return exited(3, null);
      case "throw":
      case "throw proxy":
        // Outside a call, only the process catches the error.
        return phase === "setup" || phase === "call" || phase === "collective" || phase === "stream"
          ? error instanceof WorkerError && error.remoteName === (fault === "throw" ? "RangeError" : "object")
          : exited(1, null);
      case "SIGSTOP":
      case "loop":
      case "blocked":
        return error instanceof TimeoutError;
      case "oom":
        // V8 aborts. While it searches for memory, the rank sends no heartbeat.
        return (error instanceof RankExitError && (error.signal !== null || error.exitCode !== 0)) ||
          error instanceof TimeoutError;
      case "hangup":
      case "garbage":
        return error instanceof RankExitError;
      default:
        return error instanceof CollectiveError;
    }
  }

  async #checkTime(what: string, at: number): Promise<void> {
    this.#checkLimit(what, at - await this.#injected.promise);
  }

  #checkLimit(what: string, tookMs: number): void {
    const { fault } = this.#cell;
    // The time that a rank waits for a processor does not count, but a rank that loops always wants a
    // processor.
    const heartbeats = fault === "loop" ? BUSY_SHARE : isSilent(fault) ? 1 : 0;
    const limitMs = LIMIT_MS + heartbeats * HEARTBEAT_MS;
    if (tookMs > limitMs) throw new Error(`${what} settled ${tookMs} ms after the fault`);
  }

  /** Returns whether the fault makes its rank unusable. */
  #isFatal(): boolean {
    return !isHarmless(this.#cell.fault);
  }

  #onLine(text: string): void {
    if (!text.startsWith(INJECTED)) return;
    // The system's clock is set for all processes.
    if (this.#cell.fault === "clock step") this.#cleanup.use(stepWallClock(HOUR_MS));
    const [at, pid] = text.slice(INJECTED.length).split(" ").map(Number) as [number, number];
    this.#injected.resolve(isDeadly(this.#cell.fault) ? timeOfDeath(pid) : at - waitedMs());
  }

  #notePids(): void {
    for (const { pid } of this.#runner.context ?? []) this.#pids.add(pid);
  }
}

/** Waits until a process has exited; returns the time. */
async function timeOfDeath(pid: number): Promise<number> {
  await until(() => !isProcess(pid), `the end of process ${pid}`, HANG_MS);
  return ownTime();
}

/** Creates a directory for logs that cannot be written. */
function fullDisk(folder: string, worldSize: number): string {
  Deno.mkdirSync(folder);
  for (let rank = 0; rank < worldSize; rank++) Deno.symlinkSync("/dev/full", `${folder}/rank-${rank}.log`);
  return folder;
}

/** Captures what is printed with `console.error` while a task runs. */
async function captureErrors(task: () => Promise<void>): Promise<string[]> {
  const said: string[] = [];
  const { error } = console;
  console.error = (...words: unknown[]) => said.push(words.join(" "));
  try {
    await task();
  } finally {
    console.error = error;
  }
  return said;
}

/** Lists the files and descriptors that runners of this process have created. */
function leftovers(): string[] {
  const mine = new RegExp(`^cohort-${Deno.pid}-`);
  const files = [Deno.env.get("TMPDIR") ?? "/tmp", "/dev/shm"].flatMap((folder) =>
    [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`)
      .filter((path) => mine.test(path.slice(folder.length + 1)))
  );
  const descriptors = [...Deno.readDirSync("/proc/self/fd")].flatMap(({ name }) => {
    try {
      return [`descriptor ${name} (${Deno.readLinkSync(`/proc/self/fd/${name}`)})`];
    } catch {
      return [];
    }
  }).filter((item) => /cohort|pipe:|socket:|pidfd/.test(item));
  return [...files, ...descriptors];
}

async function within(ms: number, promise: Promise<void>, message: string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(message)), ms);
  try {
    await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
