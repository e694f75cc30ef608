/**
 * Looks after ranks while somebody waits for them: whether they live, and whether they wait for each other.
 *
 * @module
 */
import type { RankStatus } from "../../protocol/mod.ts";
import { type ProcessState, processState } from "../ranks/mod.ts";
import { readClock } from "../clock.ts";
import { findStall, type Member, type Stall } from "./stall.ts";
import { MAX_TIMEOUT_MS } from "../timer.ts";

/** Looks per heartbeat. */
const LOOKS = 8;
/** An answer comes before the look after next. */
const FRESH_LOOKS = 2.5;

/** A rank that somebody waits for. */
export interface WatchedRank {
  /** The rank. */
  readonly rank: number;
  /** Its process, if it may be looked up. */
  readonly pid: number | null;
  /** Whether it answers while it is well: it is loaded far enough. */
  readonly answers: boolean;
  /** Whether nobody waits for it any more: it has left the call that others are in. */
  readonly left: boolean;
  /** What it says that it is doing; `null` if it says nothing yet. */
  readonly status: RankStatus | null;
  /** How many checkpoints it has come to in the call. */
  readonly checkpoint: number | null;
  /** For how long this process has not taken what it prints, in milliseconds: it may be blocked by that. */
  readonly outputHeldMs?: number;
}

/** What is found. */
export interface Silence {
  /** The rank. */
  readonly rank: number;
  /** What keeps it, in words (`"stopped"`, `"blocked in aten::mm"`). */
  readonly finding: string;
  /** How long it has given no sign of life, in milliseconds. */
  readonly silentMs: number;
}

/** What is waited for. */
export interface Watched {
  /** The ranks, by rank. */
  readonly ranks: readonly WatchedRank[];
  /**
   * Whether those who wait in collectives are to be judged by who is missing: at once, or only by those who
   * cannot come any more.
   */
  readonly collectives: boolean | "patient";
}

/** What a watch looks after, and tells. */
export interface WatchTarget {
  /** What is waited for; `null` if nothing is. */
  watched(): Watched | null;
  /** Asks a rank for a sign of life. */
  ping(rank: number): void;
  /** Ranks give no sign of life. */
  onSilent(silences: readonly Silence[]): void;
  /** Ranks wait for others that will not come. */
  onStall(stall: Stall): void;
}

/** What was seen of a rank, and when, by `performance.now()`. */
interface Signs {
  /** Its latest sign of life. */
  aliveAt: number;
  /** How long it had waited for a processor until then. */
  runDelayMs: number;
  /** Since when what it says that it is doing is the same. */
  stillAt: number;
  vitals: string;
}

/** A watch. It looks while somebody waits, and rests otherwise. */
export class Watch {
  readonly #target: WatchTarget;
  readonly #limitMs: number;
  readonly #intervalMs: number;
  readonly #seesProcesses: boolean;
  readonly #signs = new Map<number, Signs>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #wokenAt = 0;
  #lookedAt = 0;

  /**
   * Creates a watch that rests.
   *
   * @param heartbeatMs How long a rank may give no sign of life; `Infinity`: for ever.
   * @param seesProcesses Whether processes can be looked up.
   * @param target The ranks.
   */
  constructor(heartbeatMs: number, seesProcesses: boolean, target: WatchTarget) {
    this.#target = target;
    // A longer interval would be none: what a timer does not hold fires at once.
    this.#intervalMs = Math.min(heartbeatMs / LOOKS, MAX_TIMEOUT_MS);
    // So that what lasts for a heartbeat is found within it.
    this.#limitMs = heartbeatMs - this.#intervalMs;
    this.#seesProcesses = seesProcesses;
  }

  /** Somebody waits. Costs nothing if the watch is looking already. */
  wake(): void {
    if (this.#timer !== undefined || this.#limitMs === Infinity) return;
    this.#signs.clear();
    this.#wokenAt = this.#lookedAt = performance.now();
    this.#timer = setInterval(() => this.#look(), this.#intervalMs);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  /** Ranks are waited for anew: what they did before does not count. */
  restart(): void {
    this.#signs.clear();
    this.wake();
  }

  /** A rank has answered. */
  answered(rank: number): void {
    const signs = this.#signs.get(rank);
    if (signs === undefined) return;
    signs.aliveAt = performance.now();
    signs.runDelayMs = NaN;
  }

  /** Rests. */
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
      const process = this.#seesProcesses && rank.pid !== null ? processState(rank.pid) : null;
      const signs = this.#note(rank, process, now);
      if (this.#isHeldByOutput(rank, process)) signs.aliveAt = signs.stillAt = now;
      const { left, status } = rank;
      const waits = watched.collectives !== false && waitsInPlace(status, process);
      const silence = left || waits ? null : this.#silence(rank, process, signs, now);
      if (silence !== null) silences.push(silence);
      // What a rank says of itself holds for as long as it answers, or waits where it cannot.
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

  /** If this process was late itself, nothing can be held against the ranks. */
  #excuseOwnDelay(now: number): void {
    const lateMs = now - this.#lookedAt - this.#intervalMs;
    this.#lookedAt = now;
    if (lateMs <= this.#intervalMs) return;
    for (const signs of this.#signs.values()) {
      signs.aliveAt += lateMs;
      signs.stillAt += lateMs;
    }
  }

  /** A rank is not to blame that waits for this process to take what it prints. */
  #isHeldByOutput({ outputHeldMs = 0 }: WatchedRank, process: ProcessState | null): boolean {
    return outputHeldMs >= this.#intervalMs && !process?.stopped && !process?.running;
  }

  /** A sign of life is an answer, or anything on a rank's page that has changed. */
  #note(
    { rank, status, checkpoint, answers }: WatchedRank,
    process: ProcessState | null,
    now: number,
  ): Signs {
    const { nativeCalls, collective, pending, held } = status ?? {};
    const vitals = [answers, nativeCalls, collective?.since, pending, held, checkpoint].join();
    const runDelayMs = process?.runDelayMs ?? 0;
    const signs = this.#signs.get(rank);
    if (signs === undefined || signs.vitals !== vitals) {
      const fresh = { aliveAt: now, runDelayMs, stillAt: now, vitals };
      // Who was waited for from the beginning is judged from the beginning.
      if (signs === undefined) {
        fresh.aliveAt = fresh.stillAt = Math.max(this.#wokenAt, now - this.#intervalMs);
      }
      this.#signs.set(rank, fresh);
      return fresh;
    }
    // It answered since the last look.
    if (Number.isNaN(signs.runDelayMs)) signs.runDelayMs = runDelayMs;
    return signs;
  }

  #silence(rank: WatchedRank, process: ProcessState | null, signs: Signs, now: number): Silence | null {
    const silentMs = now - signs.aliveAt;
    // A rank that waits for a processor is not to blame.
    const waitedMs = process === null ? 0 : process.runDelayMs - signs.runDelayMs;
    const judged = process?.stopped === true ? silentMs : rank.answers ? silentMs - waitedMs : 0;
    if (judged < this.#limitMs) return null;
    return { rank: rank.rank, finding: findingOf(rank.status, process), silentMs };
  }
}

/**
 * Whether a rank waits for others in a call that blocks its event loop: who is missing there tells more than
 * its silence.
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
