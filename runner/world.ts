/**
 * The ranks of one start, from spawn to exit.
 *
 * @module
 */
import { CollectiveError, type DistributedError, type RankReport, TimeoutError } from "../errors.ts";
import { nameRanks } from "../rank_report.ts";
import { encodeMessage, type Frame, FrameType, MAX_CHECKPOINTS } from "../protocol/mod.ts";
import { type Call, CallQueue, type CallTarget } from "./calls/mod.ts";
import { readClock } from "./clock.ts";
import { Losses, reportOnAll, Supervision } from "./failures/mod.ts";
import { RankGroup } from "./group.ts";
import { Hooks } from "./hooks.ts";
import type { StartProgress } from "./options.ts";
import { PayloadAhead } from "./payload_ahead.ts";
import { RankMessages } from "./rank_messages.ts";
import {
  type Exit,
  HANDSHAKE_TIMEOUT_MS,
  handshakeLimitMs,
  Lifeline,
  type Rank,
  type RankEvents,
  rankExitError,
  Roster,
  systemError,
} from "./ranks/mod.ts";
import { Segments } from "./segments/mod.ts";
import { Start } from "./start.ts";
import { Timer } from "./timer.ts";
import { WorldEnd } from "./world_end.ts";
import type { WorldInit } from "./world_init.ts";
import type { WorldPhase } from "./world_phase.ts";

/** A set of ranks that form one group. */
export class World implements RankEvents, CallTarget {
  /** The queued and running calls. */
  readonly calls: CallQueue = new CallQueue(this);
  readonly onStep: CallTarget["onStep"];

  readonly #init: WorldInit;
  readonly #roster: Roster;
  readonly #group: RankGroup;
  readonly #losses: Losses;
  readonly #supervision: Supervision;
  readonly #messages: RankMessages;
  readonly #lifeline: Lifeline;
  readonly #segments: Segments;
  readonly #ahead: PayloadAhead;
  readonly #startedAt = performance.now();
  readonly #start: Start;
  readonly #hooks: Hooks;
  readonly #end: WorldEnd;
  #phase: WorldPhase = "starting";

  /**
   * Spawns the ranks. Await {@linkcode World.ready} afterward.
   *
   * @param init Inputs.
   * @throws {Error} Deno's error if the logs cannot be opened.
   */
  constructor(init: WorldInit) {
    this.#init = init;
    const { options, source, listen, onProgress, observer } = init;
    if (observer !== null) this.onStep = (call, step) => observer.note(step, call.requestId);
    this.#start = new Start(options.worldSize);
    this.#hooks = new Hooks(options, onProgress);
    this.#roster = new Roster({
      options,
      source,
      listen,
      events: this,
      requestIdOf: (rank) => this.#givenIdOf(rank),
      onTrouble: (error) => this.#init.onError(error, readClock()),
    });
    this.#group = new RankGroup(options, init.readyTimeoutMs, this.#roster.ranks, {
      onForming: () => {
        this.#roster.holdFolders();
        this.#segments.setup.send();
        this.#supervision.wake();
      },
      onFormed: () => this.#onFormed(),
      onFailed: (error) => this.fail(error),
      onPageLost: (error) => this.#init.onError(error, readClock()),
    });
    this.#losses = new Losses(init, this.#hooks, this);
    this.#supervision = new Supervision(options, this);
    this.#messages = new RankMessages(init, this, { start: this.#start, losses: this.#losses });
    try {
      for (let rank = 0; rank < options.worldSize; rank++) this.#begin(rank);
    } catch (error) {
      this.#start.fail(error);
    }
    // Deno loads much code for its first timer. The ranks begin meanwhile.
    this.#supervision.restart();
    this.#lifeline = new Lifeline();
    this.#segments = new Segments(this.#roster.ranks, {
      setup: init.setup,
      byName: options.externalRanks !== undefined,
      isIdle: () => this.calls.idle,
    });
    this.#ahead = new PayloadAhead(this.#roster.ranks);
    this.#end = new WorldEnd(this, {
      roster: this.#roster,
      group: this.#group,
      start: this.#start,
      losses: this.#losses,
      supervision: this.#supervision,
      lifeline: this.#lifeline,
      segments: this.#segments,
    });
    // Callbacks may query or stop the runner, which must know this world by then.
    queueMicrotask(() => this.ranks.forEach((rank) => this.progress(rank, "spawned")));
  }

  /** Number of ranks. */
  get worldSize(): number {
    return this.#init.options.worldSize;
  }

  /** The current ranks. */
  get ranks(): readonly Rank[] {
    return this.#roster.ranks;
  }

  /** The group of the ranks. */
  get group(): RankGroup {
    return this.#group;
  }

  /** The memory that is shared with the ranks. */
  get segments(): Segments {
    return this.#segments;
  }

  /** Current phase. */
  get phase(): WorldPhase {
    return this.#phase;
  }

  set phase(phase: WorldPhase) {
    this.#phase = phase;
  }

  /** Controls how the world ends. */
  get end(): WorldEnd {
    return this.#end;
  }

  /**
   * Settles when every rank is ready.
   *
   * @throws {DistributedError | TypeError} The error that kept a rank from becoming ready.
   */
  ready(): Promise<void> {
    const timer = new Timer(handshakeLimitMs(this.#init.options), () => {
      const silent = this.ranks.filter(({ connected }) => !connected).map(({ rank }) => rank);
      if (silent.length === 0) return;
      const message = `Cannot start: ${nameRanks(silent)} did not connect within ${HANDSHAKE_TIMEOUT_MS} ms`;
      this.#start.fail(this.notConnected(silent[0]!, message));
    });
    return this.#start.over.finally(() => timer.cancel());
  }

  /**
   * Returns a report on each rank at this time.
   *
   * @param findings Reasons why ranks are blocked, by rank, if known.
   */
  reports(findings?: ReadonlyMap<number, string>): RankReport[] {
    return reportOnAll(this.ranks, this.calls.current, this.#group, findings);
  }

  /** Returns whether every rank's process is running or being replaced. */
  isAlive(): boolean {
    if (this.#phase !== "running") return false;
    return this.#losses.replacing || this.ranks.every(({ state }) => state !== "exited");
  }

  onConnected(rank: Rank): void {
    this.#segments.joined();
    this.#messages.welcome(rank);
  }

  onFrame(rank: Rank, frame: Frame): void {
    if (frame.type === FrameType.Pong) return this.#supervision.answered(rank.rank);
    // Frames of a rank that is ending are not needed.
    if (this.#phase === "stopping" || this.#phase === "over" || rank.endReason !== null) return;
    this.#messages.take(rank, frame);
  }

  onExited(rank: Rank, exit: Exit, error: Error | null): void {
    if (this.ranks[rank.rank] !== rank) return;
    this.#segments.gone(rank.rank);
    switch (this.#phase) {
      case "starting":
        this.#phase = "over";
        this.#lose(rank, exit, error);
        break;
      case "running":
        this.#lose(rank, exit, error);
        break;
      case "stopping":
        if (!this.#end.isGraceful || rank.endReason !== null || rank.external) return;
        if (exit.exitCode === 0 && error === null) return;
        this.#init.onError(rankExitError(rank, exit, error, { ranks: this.reports() }), readClock());
    }
  }

  dispatch(call: Call): void {
    this.#group.begin(call.id);
    const chunks = this.#segments.dispatch(call.id, call.payload) ?? call.chunks;
    const isSent = this.#ahead.begin(call);
    for (const rank of this.ranks) {
      if (rank.state === "ready") rank.state = "calling";
      if (!isSent) rank.sendEncoded(chunks);
    }
    this.#supervision.wake();
  }

  prepare(call: Call): void {
    this.#ahead.send(call);
  }

  withdraw(call: Call): void {
    this.#ahead.withdraw(call);
  }

  /** Returns the ID that the caller has given to the request whose call a rank is in. */
  #givenIdOf(rank: number): string | undefined {
    const { current } = this.calls;
    return current?.isPendingOn(rank) ? current.givenId : undefined;
  }

  /** Drops the group. The next group gets another page. */
  onUnsent(): void {
    this.renewGroup("the page of memory that ranks share is lost");
  }

  checkpointFault(id: number, checkpoints: readonly number[]): Error | null {
    // The page has the numbers that are too large for a frame.
    const counts = checkpoints.includes(MAX_CHECKPOINTS) ? this.#group.checkpoints(id) : checkpoints;
    let odd = 0;
    while (odd < counts.length && counts[odd] === counts[0]) odd++;
    if (odd === counts.length) return null;
    this.renewGroup(`ranks reached different checkpoints in call ${id}`);
    return new CollectiveError(
      `Cannot trust call ${id}: rank 0 reached ${counts[0]} checkpoints, ` +
        `rank ${odd} reached ${counts[odd]}; ` +
        "every rank must reach the same ones",
      { rank: odd, operation: "checkpoint", sequence: counts[odd] ?? 0 },
    );
  }

  cancel(id: number): void {
    this.#group.cancel(id);
    for (const rank of this.ranks) rank.send({ type: FrameType.Cancel, call: id });
  }

  /** Tells rank 0 how much the reader of a stream has taken. */
  credit(id: number, items: number, bytes: number): void {
    this.ranks[0]?.send({ type: FrameType.Credit, call: id, body: encodeMessage({ items, bytes }) });
  }

  onBusy(busy: boolean): void {
    if (busy) this.#lifeline.hold();
    else this.#lifeline.release();
    if (busy) this.#init.onBusy();
  }

  onLingering(): void {
    this.#supervision.onLingering();
  }

  onFree(call: Call): void {
    this.#supervision.onFree();
    const { leftAtYield } = call;
    if (leftAtYield > 0 && !(leftAtYield === this.worldSize && this.#group.isTogether(call.id))) {
      this.renewGroup(`ranks left call ${call.id} at different yields`);
    }
    this.#group.formation.ranksLeft();
    if (!this.#group.formation.formed) this.#supervision.wake();
  }

  onIdle(): void {
    this.#segments.pool.noteUse();
    if (this.#phase === "running") this.#init.onIdle();
  }

  /** Fails the current call because of ranks that failed without reporting it themselves. */
  failCall(error: Error): void {
    this.#init.onError(error, readClock());
    this.calls.fail(error);
    this.renewGroup(error.message);
  }

  /** Fails the start. */
  failStart(error: Error): void {
    this.#init.onError(error, readClock());
    this.#start.fail(error);
  }

  /** Ends ranks that are useless. */
  endRanks(ranks: readonly number[], error: Error, replace: boolean): void {
    if (this.#phase === "stopping") this.#init.onError(error, readClock());
    for (const rank of ranks) this.ranks[rank]!.end({ error, replace });
  }

  /** Renews the group, so that the peers of a failed rank do not wait for it. */
  renewGroup(reason: string): void {
    const inCall = this.calls.current !== null;
    if (this.#phase !== "running" || !this.#group.formation.formed) return;
    if (this.#group.formation.renew(reason, { inCall })) this.calls.hold();
  }

  /**
   * Drops the group while ranks are still in a call that is over for its caller, so that none waits there for
   * ranks that have left.
   */
  dropGroup(call: number, reason: string): void {
    this.#messages.droppedIn = call;
    this.renewGroup(reason);
  }

  /** Spawns a rank's process in place of the previous one. */
  spawn(rank: number): void {
    this.#begin(rank);
    this.#supervision.restart();
  }

  /** Returns the error of a rank that did not connect in time, with the cause if it is known. */
  notConnected(rank: number, message: string): TimeoutError {
    const { trouble: cause } = this.#roster;
    const init = { ranks: this.reports(), rank, ...(cause === null ? {} : { cause }) };
    return new TimeoutError(cause === null ? message : `${message}: ${cause.message}`, init);
  }

  /** Waits until nothing of a replaced rank remains. */
  retire(rank: Rank): Promise<void> {
    return this.#roster.retire(rank);
  }

  /** Passes on an error of a rank, with its time. */
  onError(error: Error, at: number): void {
    this.#init.onError(error, at);
  }

  /** Stops taking calls while the cause of a loss is being determined. */
  close(): void {
    this.#phase = "over";
  }

  /** Fails the world: without a rank or a group, the other ranks are useless. */
  fail(error: Error): void {
    this.#phase = "over";
    this.#losses.cancel();
    this.#start.fail(error);
    this.calls.rejectAll(error);
    this.#init.onFailed(error as DistributedError);
  }

  /**
   * Handles the exit of a rank. If handling fails, the world fails, because a replacement would never come.
   */
  #lose(rank: Rank, exit: Exit, error: Error | null): void {
    this.#losses.take(rank, exit, error).catch((error) => this.fail(error));
  }

  #onFormed(): void {
    if (this.#phase === "starting") {
      this.#phase = "running";
      this.#lifeline.release();
      this.#start.succeed();
    } else if (this.#phase === "running") {
      this.#losses.formed();
    }
  }

  #begin(rank: number): void {
    try {
      this.#roster.spawn(rank);
    } catch (error) {
      throw systemError(`start rank ${rank}`, error);
    }
  }

  /** Reports the progress of a rank while the world starts. */
  progress({ rank }: Rank, phase: StartProgress["phase"]): void {
    if (this.#phase !== "starting") return;
    this.#hooks.progress({ rank, phase, elapsedMs: performance.now() - this.#startedAt });
  }
}
