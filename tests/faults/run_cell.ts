/**
 * Runs one cell, and holds it against what must always hold.
 *
 * @module
 */
import {
  CollectiveError,
  DistributedError,
  DistributedRunner,
  NotRunningError,
  RankExitError,
  TimeoutError,
  WorkerError,
} from "../../mod.ts";
import { ownTime, waitedMs } from "../own_time.ts";
import { isProcess, until } from "../runner.ts";
import { stepWallClock } from "../wall_clock.ts";
import { type Cell, isDeadly, isHarmless, isSilent, isThrown, type Plan } from "./plan.ts";
import { STRUCK } from "./strike.ts";
import { Struck } from "./worker.ts";

/** How long a rank may give no sign of life. */
const HEARTBEAT_MS = 500;
/**
 * How long anything may take to settle, from the fault: from the end of the process where that is the fault.
 */
const LIMIT_MS = 1000;
const CANCEL_GRACE_MS = 50;
const HOUR_MS = 3_600_000;
/** A rank gets one part in so many of a processor, or more, however busy the machine is. */
const BUSY_SHARE = 5;

/** No cell takes so long. */
const HANGS_MS = 60_000;

/** What became of a promise. */
interface Outcome {
  readonly error: unknown;
  readonly value: unknown;
  /** By the clock of {@linkcode ownTime}. */
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
 * Runs a cell whose fault strikes a rank.
 *
 * @param cell The cell.
 * @throws {Error} If anything is not as it must be.
 */
export async function runCell(cell: Cell): Promise<void> {
  const run = new CellRun(cell);
  const goAndTidyUp = async () => {
    // What is told to end decides for itself.
    const told = Promise.withResolvers<void>();
    const isTold = cell.fault === "SIGTERM to all";
    if (isTold) Deno.addSignalListener("SIGTERM", told.resolve);
    try {
      await within(HANGS_MS, run.go(), "the cell hangs");
      if (isTold) await within(HANGS_MS, told.promise, "SIGTERM has not come");
    } finally {
      if (isTold) Deno.removeSignalListener("SIGTERM", told.resolve);
      await run.tidyUp();
    }
  };
  if (cell.fault === "full disk") checkSaidOnce(await saidMeanwhile(goAndTidyUp));
  else await goAndTidyUp();
  await run.checkNothingIsLeft();
}

function checkSaidOnce(said: string[]): void {
  const isOnce = said.length > 0 && new Set(said).size === said.length;
  if (isOnce && said.every((line) => line.includes("No space left on device"))) return;
  throw new Error(`a full disk was not said once for each log: ${said.join("\n")}`);
}

/** Starts a process, and listens for a signal: Deno opens some descriptors of its own with the first. */
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
  readonly #folder = Deno.makeTempDirSync();
  readonly #runner: DistributedRunner<unknown, number, number>;
  readonly #before = leftovers();
  readonly #pids = new Set<number>();
  readonly #tidying = new DisposableStack();
  readonly #struck = Promise.withResolvers<number>();

  constructor(cell: Cell) {
    this.#cell = cell;
    this.#plan = { ...cell, mark: `${this.#folder}/struck` };
    const { worldSize, restart, fault, phase } = cell;
    const logs = fault === "full disk" ? fullDisk(`${this.#folder}/logs`, worldSize) : null;
    this.#runner = new DistributedRunner(Struck, {
      worldSize,
      device: "cpu",
      heartbeatMs: HEARTBEAT_MS,
      cancelGraceMs: CANCEL_GRACE_MS,
      logs: logs ?? (({ text }) => this.#hear(text)),
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

  async go(): Promise<void> {
    const started = await outcomeOf(this.#runner.start({
      setup: this.#plan,
      onProgress: () => this.#notePids(),
    }));
    this.#notePids();
    switch (this.#cell.phase) {
      case "spawn":
      case "handshake":
      case "setup":
      case "forming":
        // A timer that fires after all is ready strikes an idle rank.
        if (started.error === undefined && this.#cell.phase === "forming") return await this.#struckIdle();
        return await this.#settled("start()", started);
    }
    if (started.error !== undefined) throw started.error;
    switch (this.#cell.phase) {
      case "idle":
        await this.#succeeds(this.#runner.invoke(this.#plan), "the call before");
        return await this.#struckIdle();
      case "call":
      case "collective":
        await this.#settled("invoke()", await outcomeOf(this.#runner.invoke(this.#plan)));
        return await this.#servesAgainOrSaysWhyNot(true);
      case "stream":
        await this.#settled("stream()", await outcomeOf(Array.fromAsync(this.#runner.stream(this.#plan))));
        return await this.#servesAgainOrSaysWhyNot(true);
      case "forming anew":
        return await this.#struckWhileForming();
      case "teardown":
        return await this.#struckInTeardown();
    }
  }

  /** Ends the runner, whatever became of it. */
  async tidyUp(): Promise<void> {
    using _clock = this.#tidying;
    this.#notePids();
    await within(HANGS_MS, this.#runner.stop(), "stop() hangs");
    Deno.removeSync(this.#folder, { recursive: true });
  }

  /** No process, socket, file, shared memory or descriptor. */
  async checkNothingIsLeft(): Promise<void> {
    const alive = [...this.#pids].filter(isProcess);
    if (alive.length > 0) throw new Error(`processes are left: ${alive}`);
    await until(
      () => leftovers().every((item) => this.#before.includes(item)),
      "the removal of all files",
      1000,
    )
      .catch(() => {
        throw new Error(`left behind: ${leftovers().filter((item) => !this.#before.includes(item))}`);
      });
  }

  /** The first promise that the fault concerns. */
  async #settled(what: string, { error, value, at }: Outcome): Promise<void> {
    if (!this.#isFatal()) {
      if (error !== undefined) throw new Error(`${what} failed`, { cause: error });
      if (what === "invoke()" && value !== this.#cell.worldSize) throw new Error(`${what} gave ${value}`);
      return;
    }
    if (error === undefined) throw new Error(`${what} succeeded with ${value}`);
    this.#checkError(what, error);
    await this.#checkTime(what, at);
  }

  async #struckIdle(): Promise<void> {
    if (this.#isFatal()) await this.#struck.promise;
    const { fault, restart } = this.#cell;
    if (!this.#isFatal() || isSilent(fault)) {
      // Nothing is looked at while nobody waits; the next call is told.
      const from = ownTime();
      const { error, at, value } = await outcomeOf(this.#runner.invoke(null));
      if (!this.#isFatal()) {
        if (value !== this.#cell.worldSize) throw new Error("the call failed", { cause: error });
        return;
      }
      this.#checkError("invoke()", error);
      this.#checkLimit("invoke()", at - from);
      return await this.#servesAgainOrSaysWhyNot(true);
    }
    if (!restart) await until(() => !this.#runner.isAlive(), "the runner's noticing", LIMIT_MS);
    else await this.#mayBeInFlight();
    await this.#servesAgainOrSaysWhyNot();
  }

  /** A call that is made before the rank's end is noticed is in flight then, and rejects. */
  async #mayBeInFlight(): Promise<void> {
    const { error } = await outcomeOf(this.#runner.invoke(null));
    if (error !== undefined) this.#checkError("invoke()", error);
  }

  async #struckWhileForming(): Promise<void> {
    const pid = this.#runner.context![this.#cell.rank]!.pid;
    const first = await outcomeOf(this.#runner.invoke(this.#plan));
    if (first.error === undefined) throw new Error("the call that all gave up succeeded");
    if (!(first.error instanceof WorkerError)) this.#checkError("invoke()", first.error);
    if (!this.#isFatal()) return await this.#succeeds(this.#runner.invoke(null), "the next call");
    const second = await outcomeOf(this.#runner.invoke(null));
    // It may have been served before the fault struck; what follows was struck, then.
    if (second.error !== undefined) {
      if (!(second.error instanceof NotRunningError)) this.#checkError("invoke()", second.error);
      await this.#checkTime("invoke()", second.at);
      // It was in that call, or waited for the group.
      return await this.#servesAgainOrSaysWhyNot(/^Cannot finish call/.test((second.error as Error).message));
    }
    // Or it was replaced while that call waited.
    if (this.#runner.context![this.#cell.rank]!.pid === pid) await this.#struckIdle();
  }

  async #struckInTeardown(): Promise<void> {
    const { fault } = this.#cell;
    const stopped = await outcomeOf(this.#runner.stop());
    if (stopped.error !== undefined) throw new Error("stop() failed", { cause: stopped.error });
    // An error in teardown is printed, and is no failure; so is a line that is cut when all is said.
    if (!this.#isFatal() || isThrown(fault)) return;
    await this.#checkTime("stop()", stopped.at);
    const [error] = this.#runner.gatherErrors();
    if (error === undefined && (fault === "hangup" || fault === "garbage")) return;
    this.#checkError("teardown", error);
  }

  /** @param inCall Whether the fault has ended a call, in which the rank may have stayed. */
  async #servesAgainOrSaysWhyNot(inCall = false): Promise<void> {
    const { fault, restart, worldSize, rank } = this.#cell;
    const before = this.#runner.context!.map(({ pid }) => pid);
    const again = await outcomeOf(this.#runner.invoke(null));
    // Ranks that only throw in a call live on; those that stay in one are replaced by any policy.
    const lives = restart || !this.#isFatal() || (inCall && (isThrown(fault) || isSilent(fault)));
    if (!lives) {
      if (!(again.error instanceof DistributedError)) {
        throw new Error("the next call was served", { cause: again.error });
      }
      if (this.#runner.isAlive()) throw new Error("a runner that has failed says that it is alive");
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

  async #succeeds(promise: Promise<unknown>, what: string): Promise<void> {
    const { value, error } = await outcomeOf(promise);
    if (value !== this.#cell.worldSize) throw new Error(`${what} gave ${value}`, { cause: error });
  }

  #checkError(what: string, error: unknown): void {
    const { rank } = this.#cell;
    const found = this.#isExpected(error);
    if (!found) throw new Error(`${what} failed with another error than the fault's`, { cause: error });
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
        // Outside a call nobody catches it but the process.
        return phase === "setup" || phase === "call" || phase === "collective" || phase === "stream"
          ? error instanceof WorkerError && error.remoteName === (fault === "throw" ? "RangeError" : "object")
          : exited(1, null);
      case "SIGSTOP":
      case "loop":
      case "blocked":
        return error instanceof TimeoutError;
      case "oom":
        // V8 aborts; while it searches for memory it gives no sign of life.
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
    this.#checkLimit(what, at - await this.#struck.promise);
  }

  #checkLimit(what: string, tookMs: number): void {
    const { fault } = this.#cell;
    // What a rank waits for a processor does not count, and one that loops wants one all the time.
    const heartbeats = fault === "loop" ? BUSY_SHARE : isSilent(fault) ? 1 : 0;
    const limitMs = LIMIT_MS + heartbeats * HEARTBEAT_MS;
    if (tookMs > limitMs) throw new Error(`${what} settled ${tookMs} ms after the fault`);
  }

  /** Whether the rank that is struck is of no more use. */
  #isFatal(): boolean {
    return !isHarmless(this.#cell.fault);
  }

  #hear(text: string): void {
    if (!text.startsWith(STRUCK)) return;
    // The system's clock is set for everybody.
    if (this.#cell.fault === "clock step") this.#tidying.use(stepWallClock(HOUR_MS));
    const [at, pid] = text.slice(STRUCK.length).split(" ").map(Number) as [number, number];
    this.#struck.resolve(isDeadly(this.#cell.fault) ? timeOfDeath(pid) : at - waitedMs());
  }

  #notePids(): void {
    for (const { pid } of this.#runner.context ?? []) this.#pids.add(pid);
  }
}

/** The time at which a process is gone. */
async function timeOfDeath(pid: number): Promise<number> {
  await until(() => !isProcess(pid), `the end of process ${pid}`, HANGS_MS);
  return ownTime();
}

/** A directory for logs to which nothing can be written. */
function fullDisk(folder: string, worldSize: number): string {
  Deno.mkdirSync(folder);
  for (let rank = 0; rank < worldSize; rank++) Deno.symlinkSync("/dev/full", `${folder}/rank-${rank}.log`);
  return folder;
}

/** What is printed as errors meanwhile, in place of printing it. */
async function saidMeanwhile(task: () => Promise<void>): Promise<string[]> {
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

/** Files and descriptors that runners of this process have made. */
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
