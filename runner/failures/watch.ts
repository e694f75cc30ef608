/**
 * Watches ranks while someone waits for them: whether they are alive, and whether they wait for each other.
 *
 * @module
 */
import type { RankStatus } from "../../protocol/mod.ts";
import type { ProcessState } from "../ranks/mod.ts";
import { readClock } from "../clock.ts";
import { findStall, type Member, type Stall } from "./stall.ts";
import { MAX_TIMEOUT_MS } from "../timer.ts";

/** Checks per heartbeat interval. */
const LOOKS = 8;
/** An answer is fresh if it came within this many check intervals. */
const FRESH_LOOKS = 2.5;

/** A rank that someone waits for. */
export interface WatchedRank {
  /** Number of the rank. */
  readonly rank: number;
  /** Process ID, if the process may be examined. */
  readonly pid: number | null;
  /** Whether a healthy rank would answer: it has loaded far enough. */
  readonly answers: boolean;
  /** Whether no one waits for it any more, because it has left the call that others are in. */
  readonly left: boolean;
  /** What the rank says it is doing; `null` if it has not said anything yet. */
  readonly status: RankStatus | null;
  /** Number of checkpoints that it has reached in the call. */
  readonly checkpoint: number | null;
  /** Milliseconds for which this process has not read the rank's output, which may block the rank. */
  readonly outputBlockedMs?: number;
}

/** A rank without a sign of life. */
export interface Silence {
  /** Number of the rank. */
  readonly rank: number;
  /** Reason in words (`"stopped"`, `"blocked in aten::mm"`). */
  readonly finding: string;
  /** Milliseconds without a sign of life. */
  readonly silentMs: number;
}

/** The ranks to watch. */
export interface Watched {
  /** The ranks, by number. */
  readonly ranks: readonly WatchedRank[];
  /**
   * Whether to report ranks that wait in collectives for missing ranks. `true`: a rank that does nothing
   * counts as missing. `"patient"`: only a rank that can no longer come does.
   */
  readonly collectives: boolean | "patient";
}

/** Source of the ranks to watch, and receiver of the findings. */
export interface WatchTarget {
  /** Returns the ranks that someone waits for; `null` if there are none. */
  watched(): Watched | null;
  /** Asks a rank for a sign of life. */
  ping(rank: number): void;
  /** Called when ranks give no sign of life. */
  onSilent(silences: readonly Silence[]): void;
  /** Called when ranks wait for others that will not come. */
  onStall(stall: Stall): void;
}

/** Observations of a rank. Times are by `performance.now()`. */
interface Signs {
  /** Time of its latest sign of life. */
  aliveAt: number;
  /** Time that the rank had spent waiting for a processor by then. */
  runDelayMs: number;
  /** Time that the rank had computed at the previous check. */
  ranMs: number;
  /** Time of the latest check at which it had computed, or did not want to. */
  queuedAt: number;
  /** Time since which its reported activity has not changed. */
  stillAt: number;
  vitals: string;
}

/** A watch that checks the ranks while someone waits, and is inactive otherwise. */
export class Watch {
  readonly #target: WatchTarget;
  readonly #limitMs: number;
  readonly #intervalMs: number;
  readonly #stateOf: (pid: number) => ProcessState | null;
  readonly #signs = new Map<number, Signs>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #wokenAt = 0;
  #lookedAt = 0;

  /**
   * Creates an inactive watch.
   *
   * @param heartbeatMs Maximum time without a sign of life; `Infinity` for no limit.
   * @param stateOf Returns the state of a process, or `null` if it cannot be examined.
   * @param target The ranks.
   */
  constructor(heartbeatMs: number, stateOf: (pid: number) => ProcessState | null, target: WatchTarget) {
    this.#target = target;
    // A longer delay than a timer supports would fire at once.
    this.#intervalMs = Math.min(heartbeatMs / LOOKS, MAX_TIMEOUT_MS);
    // So that a silence of one heartbeat is found within it.
    this.#limitMs = heartbeatMs - this.#intervalMs;
    this.#stateOf = stateOf;
  }

  /** Starts to check, because someone waits. It does nothing if the watch is active. */
  wake(): void {
    if (this.#timer !== undefined || this.#limitMs === Infinity) return;
    this.#signs.clear();
    this.#wokenAt = this.#lookedAt = performance.now();
    this.#timer = setInterval(() => this.#look(), this.#intervalMs);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  /** Forgets earlier observations, because the ranks are needed for something new. */
  restart(): void {
    this.#signs.clear();
    this.wake();
  }

  /** Notes that a rank has answered. */
  answered(rank: number): void {
    const signs = this.#signs.get(rank);
    if (signs === undefined) return;
    signs.aliveAt = performance.now();
    signs.runDelayMs = NaN;
  }

  /** Makes the watch inactive. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const watched = this.#target.watched();
    if (watched === null) return this.stop();
    const now = performance.now();
    this.#excuseOwnDelay(now);
    const silences: Silence[] = [];
    const members: Member[] = [];
    for (const rank of watched.ranks) {
      const process = rank.pid !== null ? this.#stateOf(rank.pid) : null;
      const signs = this.#note(rank, process, now);
      if (this.#isBlockedByOutput(rank, process)) signs.aliveAt = signs.stillAt = now;
      const { left, status } = rank;
      const waits = watched.collectives !== false && waitsInPlace(status, process);
      const silence = left || waits ? null : this.#silence(rank, process, signs, now);
      if (silence !== null) silences.push(silence);
      // A rank's reported activity is current while the rank answers, or while it waits in a collective and
      // cannot answer.
      const still = now - signs.stillAt >= this.#limitMs &&
        (waits || now - signs.aliveAt < FRESH_LOOKS * this.#intervalMs);
      members.push({ rank: rank.rank, left, status, still });
      if (rank.answers && !rank.left) this.#target.ping(rank.rank);
    }
    if (silences.length > 0) return this.#target.onSilent(silences);
    if (!watched.collectives) return;
    const patient = watched.collectives === "patient";
    const stall = findStall(members, this.#limitMs, readClock(), { patient });
    if (stall !== null) this.#target.onStall(stall);
  }

  /** Excuses the ranks for a delay of this process. */
  #excuseOwnDelay(now: number): void {
    const lateMs = now - this.#lookedAt - this.#intervalMs;
    this.#lookedAt = now;
    if (lateMs <= this.#intervalMs) return;
    for (const signs of this.#signs.values()) {
      signs.aliveAt += lateMs;
      signs.stillAt += lateMs;
    }
  }

  /** Returns whether a rank waits for this process to read its output, so that it is not to blame. */
  #isBlockedByOutput({ outputBlockedMs = 0 }: WatchedRank, process: ProcessState | null): boolean {
    return outputBlockedMs >= this.#intervalMs && !process?.stopped && !process?.running;
  }

  /** Records the signs of life of a rank: an answer, or any change on its page. */
  #note(
    { rank, status, checkpoint, answers }: WatchedRank,
    process: ProcessState | null,
    now: number,
  ): Signs {
    const { nativeCalls, collective, pending, held } = status ?? {};
    const vitals = [answers, nativeCalls, collective?.since, pending, held, checkpoint].join();
    const { runDelayMs = 0, ranMs = NaN } = process ?? {};
    const signs = this.#signs.get(rank);
    if (signs === undefined || signs.vitals !== vitals) {
      const fresh = { aliveAt: now, runDelayMs, ranMs, queuedAt: now, stillAt: now, vitals };
      // A rank that was watched from the start is judged from the start.
      if (signs === undefined) {
        fresh.aliveAt = fresh.stillAt = Math.max(this.#wokenAt, now - this.#intervalMs);
      }
      this.#signs.set(rank, fresh);
      return fresh;
    }
    // The rank has answered since the previous check.
    if (Number.isNaN(signs.runDelayMs)) signs.runDelayMs = runDelayMs;
    if (ranMs !== signs.ranMs || !process?.running) signs.queuedAt = now;
    signs.ranMs = ranMs;
    return signs;
  }

  #silence(rank: WatchedRank, process: ProcessState | null, signs: Signs, now: number): Silence | null {
    const silentMs = now - signs.aliveAt;
    // A rank that waits for a processor is not to blame. The system counts a wait when it ends.
    const waitedMs = process === null ? 0 : process.runDelayMs - signs.runDelayMs + now - signs.queuedAt;
    const judged = process?.stopped === true ? silentMs : rank.answers ? silentMs - waitedMs : 0;
    if (judged < this.#limitMs) return null;
    return { rank: rank.rank, finding: findingOf(rank.status, process), silentMs };
  }
}

/**
 * Returns whether a rank waits for others in a call that blocks its event loop. The missing ranks then
 * explain more than its silence.
 */
function waitsInPlace(status: RankStatus | null, process: ProcessState | null): boolean {
  return process?.stopped !== true && status !== null && status.inside !== null &&
    status.collective?.state === "waiting";
}

function findingOf(status: RankStatus | null, process: ProcessState | null): string {
  if (process?.stopped) return "stopped";
  if (status !== null && status.inside !== null) return `blocked in ${status.inside}`;
  if (process === null) return "its event loop is blocked";
  return process.running
    ? "its event loop is blocked by JavaScript that never gives way"
    : "its event loop is blocked in a call that sleeps";
}
