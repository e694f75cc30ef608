/** The ranks of one start, from their spawning to their end. @module */
import {
  CollectiveError,
  type DistributedError,
  NotRunningError,
  ProtocolError,
  type RankReport,
  TimeoutError,
} from "../errors.ts";
import { nameRanks } from "../rank_report.ts";
import {
  decodeMessage,
  type EncodedValue,
  encodeMessage,
  type Frame,
  FrameType,
  JOINED,
  type Joined,
  LOADED,
  type Loaded,
  randomHex,
  STORE,
  type Store,
  type Welcome,
} from "../protocol/mod.ts";
import { type Call, CallQueue, type CallTarget, readFailure } from "./calls/mod.ts";
import type { CheckedOptions } from "./check_options.ts";
import { readClock } from "./clock.ts";
import { RankGroup } from "./group.ts";
import type { WorldPhase } from "./world_phase.ts";
import {
  END_SIGNAL,
  type Exit,
  HANDSHAKE_TIMEOUT_MS,
  handshakeLimitMs,
  Lifeline,
  type Rank,
  type RankEvents,
  rankExitError,
  Roster,
  type RunnerListener,
  systemError,
  type WorkerSource,
} from "./ranks/mod.ts";
import { Hooks } from "./hooks.ts";
import { Losses, reportOnAll, Supervision } from "./failures/mod.ts";
import type { StartProgress } from "./options.ts";
import { Start } from "./start.ts";
import { Timer } from "./timer.ts";

/** What a world is started with. */
export interface WorldInit {
  /** The runner's options. */
  options: CheckedOptions;
  /** The class that ranks load. */
  source: WorkerSource;
  /** The listener that they connect to; opened if it is not open. */
  listen: () => RunnerListener;
  /** The value for `setup`. */
  setup: EncodedValue;
  /** How long ranks may take to be ready, those that replace others too, in milliseconds. */
  readyTimeoutMs: number;
  /** Told of each step of the start. */
  onProgress: (progress: StartProgress) => void;
  /** Told when the world has failed: a rank died, and is not replaced. */
  onFailed: (error: DistributedError) => void;
  /** Told of every error of a rank, with its time by the runner's clock. */
  onError: (error: Error, at: number) => void;
  /** Told when a call becomes pending. */
  onBusy: () => void;
  /** Told when no call is waiting or running any more. */
  onIdle: () => void;
}

/** A set of ranks that form one group. */
export class World implements RankEvents, CallTarget {
  /** The calls on their way. */
  readonly calls: CallQueue = new CallQueue(this);

  readonly #init: WorldInit;
  readonly #roster: Roster;
  readonly #group: RankGroup;
  readonly #losses: Losses;
  readonly #supervision: Supervision;
  readonly #lifeline: Lifeline;
  readonly #startedAt = performance.now();
  readonly #storeSecret = randomHex();
  readonly #start: Start;
  readonly #hooks: Hooks;
  #ending: Promise<void> | null = null;
  /** While ranks are asked, not made, to end. */
  #graceful = false;
  /** The call that ranks were still in, though it was over, when the group was dropped for that; 0: none. */
  #droppedIn = 0;
  /** While nothing is to settle, since the program is on its way out. */
  #silent = false;
  #phase: WorldPhase = "starting";

  /** Spawns the ranks; wait for {@linkcode World.ready}.
   *
   * @param init What to start.
   * @throws {Error} Deno's, if the logs cannot be opened.
   */
  constructor(init: WorldInit) {
    this.#init = init;
    const { options, source, listen, onProgress } = init;
    this.#start = new Start(options.worldSize);
    this.#hooks = new Hooks(options, onProgress);
    this.#roster = new Roster({
      options,
      source,
      listen,
      events: this,
      onTrouble: (error) => this.#init.onError(error, readClock()),
    });
    this.#group = new RankGroup(options, init.readyTimeoutMs, this.#roster.ranks, {
      onForming: () => {
        this.#roster.holdFolders();
        this.#supervision.look();
      },
      onFormed: () => this.#onFormed(),
      onFailed: (error) => this.giveUp(error),
      onPageLost: (error) => this.#init.onError(error, readClock()),
    });
    this.#losses = new Losses(init, this.#hooks, this);
    this.#supervision = new Supervision(options, this);
    this.#lifeline = new Lifeline();
    try {
      for (let rank = 0; rank < options.worldSize; rank++) this.spawn(rank);
    } catch (error) {
      this.#start.fail(error);
    }
    // Who is told may ask the runner, or stop it: it must know of this world by then.
    queueMicrotask(() => this.ranks.forEach((rank) => this.#report(rank, "spawned")));
  }

  /** Number of ranks. */
  get worldSize(): number {
    return this.#init.options.worldSize;
  }

  /** The ranks. */
  get ranks(): readonly Rank[] {
    return this.#roster.ranks;
  }

  /** The group of the ranks. */
  get group(): RankGroup {
    return this.#group;
  }

  /** Where the world is in its life. */
  get phase(): WorldPhase {
    return this.#phase;
  }

  /** Settles when every rank is ready.
   *
   * @throws {DistributedError | TypeError} What kept one from it.
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

  /** A report on each rank, as it is now.
   *
   * @param findings What keeps ranks, where that was found.
   */
  reports(findings?: ReadonlyMap<number, string>): RankReport[] {
    return reportOnAll(this.ranks, this.calls.current, this.#group, findings);
  }

  /** Whether every rank's process runs, or is being replaced. */
  isAlive(): boolean {
    if (this.#phase !== "running") return false;
    return this.#losses.replacing || this.ranks.every(({ state }) => state !== "exited");
  }

  /** Keeps the caller's process from ending, until the world has. */
  holdOn(): void {
    this.#lifeline.keep();
  }

  /** Tears every rank down, and waits for their ends. Calls must have drained. */
  async stop(): Promise<void> {
    // They have been ended meanwhile, or are being.
    if (this.#phase === "stopping" || this.#phase === "over") return await this.#ended();
    this.#phase = "stopping";
    this.#graceful = true;
    this.#lifeline.keep();
    this.#losses.cancel();
    for (const rank of this.ranks) {
      if (rank.state !== "exited") rank.state = "stopping";
      rank.send({ type: FrameType.Stop });
    }
    this.#supervision.lookAnew();
    await this.#ended();
  }

  /** Ends every rank by signals, and waits for their ends.
   *
   * @param reason What pending calls reject with.
   * @param timeoutMs From {@linkcode END_SIGNAL} to SIGKILL.
   */
  async terminate(reason: Error, timeoutMs: number): Promise<void> {
    this.#abandon();
    this.#lifeline.keep();
    this.settle(reason);
    this.#roster.kill(END_SIGNAL);
    using _timer = new Timer(timeoutMs, () => this.#roster.kill("SIGKILL"));
    await this.#ended();
  }

  /** Ends every rank in order, what they are in given up; nothing settles that callers wait for.
   *
   * @param timeoutMs How long they may take before they are ended by force.
   */
  async interrupt(timeoutMs: number): Promise<void> {
    const { current } = this.calls;
    this.#silent = true;
    using _timer = new Timer(timeoutMs, () => this.#roster.kill("SIGKILL"));
    // They are being torn down, or ended.
    if (this.#phase === "stopping" || this.#phase === "over") return await this.#ended();
    const wasRunning = this.#phase === "running";
    if (!wasRunning) this.#roster.kill(END_SIGNAL);
    else if (current !== null) this.cancel(current.id);
    const stopped = this.stop();
    // Ranks that were ended have not failed.
    this.#graceful = wasRunning;
    await stopped;
  }

  /** Ends every rank at once, whatever else is ending them. None is replaced, and none is to blame.
   *
   * @param reason What pending calls reject with, unless nothing is to settle.
   */
  kill(reason: Error): void {
    this.#abandon();
    if (!this.#silent) this.settle(reason);
    this.#roster.kill("SIGKILL");
  }

  /** Settles all that callers wait for. */
  settle(reason: Error): void {
    this.#start.fail(reason);
    this.calls.rejectAll(reason);
  }

  onConnected(rank: Rank): void {
    const { source, options, setup } = this.#init;
    rank.state = "setup";
    const { module, exportName } = source;
    const { device, safetensorsOnly } = options;
    const storeSecret = this.#storeSecret;
    const now = readClock();
    const welcome: Welcome = { module, exportName, device, safetensorsOnly, now, storeSecret };
    rank.send({ type: FrameType.Welcome, body: encodeMessage(welcome) });
    rank.send({ type: FrameType.Setup, ...setup });
    this.#report(rank, "connected");
  }

  onFrame(rank: Rank, frame: Frame): void {
    if (frame.type === FrameType.Pong) return this.#supervision.answered(rank.rank);
    // Nobody waits for what a rank says on its way out.
    if (this.#phase === "stopping" || this.#phase === "over" || rank.fate !== null) return;
    const { formation } = this.#group;
    switch (frame.type) {
      case FrameType.Attached:
        rank.answers = true;
        return;
      case FrameType.Loaded:
        if (!formation.isLoading(rank.rank)) throw breach(rank, "it has loaded before");
        this.#report(rank, "loaded");
        return formation.loaded(rank.rank, decodeMessage<Loaded>(LOADED, frame.body));
      case FrameType.Ready:
        if (!formation.isSettingUp(rank.rank)) throw breach(rank, "it was ready before");
        return this.#onReady(rank);
      case FrameType.Store:
        if (rank.rank !== 0) throw breach(rank, "rank 0 alone hosts the store");
        return formation.storeHosted(decodeMessage<Store>(STORE, frame.body).address);
      case FrameType.Joined:
        return formation.joined(rank.rank, decodeMessage<Joined>(JOINED, frame.body).epoch);
      case FrameType.Item:
      case FrameType.Result:
        if (frame.type === FrameType.Result) rank.state = "ready";
        return this.calls.take(rank.rank, frame);
      case FrameType.Failure:
        return this.#onFailure(rank, frame);
      default:
        throw breach(rank, `type ${frame.type} is not for a runner`);
    }
  }

  onGone(rank: Rank, exit: Exit, error: Error | null): void {
    if (this.ranks[rank.rank] !== rank) return;
    switch (this.#phase) {
      case "starting":
        this.#phase = "over";
        this.#lose(rank, exit, error);
        break;
      case "running":
        this.#lose(rank, exit, error);
        break;
      case "stopping":
        if (!this.#graceful || rank.fate !== null || rank.external) return;
        if (exit.exitCode === 0 && error === null) return;
        this.#init.onError(rankExitError(rank, exit, error, { ranks: this.reports() }), readClock());
    }
  }

  dispatch(call: Call): void {
    this.#group.begin(call.id);
    for (const rank of this.ranks) {
      if (rank.state === "ready") rank.state = "calling";
      rank.sendEncoded(call.chunks);
    }
    this.#supervision.look();
  }

  /** The next group gets another page. */
  onUnsent(): void {
    this.renewGroup("the page of memory that ranks share is lost");
  }

  checkpointFault(id: number): Error | null {
    const counts = this.#group.checkpoints(id);
    const odd = counts.findIndex((count) => count !== counts[0]);
    if (odd === -1) return null;
    this.renewGroup(`ranks came to different checkpoints in call ${id}`);
    return new CollectiveError(
      `Cannot trust call ${id}: rank 0 came to ${counts[0]} checkpoints, rank ${odd} to ${counts[odd]}; ` +
        "every rank must come to the same ones",
      { rank: odd, operation: "checkpoint", sequence: counts[odd] ?? 0 },
    );
  }

  cancel(id: number): void {
    this.#group.cancel(id);
    for (const rank of this.ranks) rank.send({ type: FrameType.Cancel, call: id });
  }

  /** Tells rank 0 what the reader of a stream has taken. */
  credit(id: number, items: number, bytes: number): void {
    this.ranks[0]?.send({ type: FrameType.Credit, call: id, body: encodeMessage({ items, bytes }) });
  }

  onBusy(busy: boolean): void {
    if (busy) this.#lifeline.hold();
    else this.#lifeline.release();
    if (busy) this.#init.onBusy();
  }

  onLingering(): void {
    this.#supervision.lingering();
  }

  onFree(call: Call): void {
    this.#supervision.free();
    const { size } = call.leftAtYield;
    if (size > 0 && !(size === this.worldSize && this.#group.isTogether(call.id))) {
      this.renewGroup(`ranks left call ${call.id} at different yields`);
    }
    this.#group.formation.ranksLeft();
    if (!this.#group.formation.formed) this.#supervision.look();
  }

  onIdle(): void {
    if (this.#phase === "running") this.#init.onIdle();
  }

  /** Ranks have failed without saying so themselves: the call that waits for them does so no longer. */
  failCall(error: Error): void {
    this.#init.onError(error, readClock());
    this.calls.fail(error);
    this.renewGroup(error.message);
  }

  /** What keeps the world from starting. */
  failStart(error: Error): void {
    this.#init.onError(error, readClock());
    this.#start.fail(error);
  }

  /** Ends ranks that are of no more use. */
  endRanks(ranks: readonly number[], error: Error, replace: boolean): void {
    if (this.#phase === "stopping") this.#init.onError(error, readClock());
    for (const rank of ranks) this.ranks[rank]!.end({ error, replace });
  }

  /** The peers of a rank that failed must not wait for it. */
  renewGroup(reason: string): void {
    const inCall = this.calls.current !== null;
    if (this.#phase !== "running" || !this.#group.formation.formed) return;
    if (this.#group.formation.renew(reason, { inCall })) this.calls.hold();
  }

  /** Ranks are still in a call that is over for its caller: nobody is to wait there for those who have left. */
  dropGroup(call: number, reason: string): void {
    this.#droppedIn = call;
    this.renewGroup(reason);
  }

  /** Starts a rank's process, in the place of the one that was there. */
  spawn(rank: number): void {
    try {
      this.#roster.spawn(rank);
    } catch (error) {
      throw systemError(`start rank ${rank}`, error);
    }
    this.#supervision.lookAnew();
  }

  /** The error of a rank that did not connect in time, and why it may not have been able to. */
  notConnected(rank: number, message: string): TimeoutError {
    const { trouble: cause } = this.#roster;
    const init = { ranks: this.reports(), rank, ...(cause === null ? {} : { cause }) };
    return new TimeoutError(cause === null ? message : `${message}: ${cause.message}`, init);
  }

  /** A process has been seen out, and another has its place. */
  retire(rank: Rank): Promise<void> {
    return this.#roster.retire(rank);
  }

  /** Hands on an error of a rank, with its time. */
  onError(error: Error, at: number): void {
    this.#init.onError(error, at);
  }

  /** Takes no more calls, while it becomes known why. */
  close(): void {
    this.#phase = "over";
  }

  /** Without a rank, or a group, the others are of no use. */
  giveUp(error: Error): void {
    this.#phase = "over";
    this.#losses.cancel();
    this.#start.fail(error);
    this.calls.rejectAll(error);
    this.#init.onFailed(error as DistributedError);
  }

  /** Sees to a rank that is gone. If that fails, its replacement would be waited for in vain. */
  #lose(rank: Rank, exit: Exit, error: Error | null): void {
    this.#losses.take(rank, exit, error).catch((error) => this.giveUp(error));
  }

  #onReady(rank: Rank): void {
    rank.state = "ready";
    this.#report(rank, "ready");
    this.#group.formation.ready(rank.rank);
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

  #onFailure(rank: Rank, frame: Frame): void {
    if (frame.call !== 0) this.calls.expect(rank.rank, frame.call);
    const failure = readFailure(rank.rank, frame);
    const { error, at, epoch } = failure;
    const outOfTurn = () => breach(rank, `it tells of epoch ${epoch} out of turn`);
    if (epoch > this.#group.formation.epoch) throw outOfTurn();
    if (frame.call === 0 && this.#group.tryAgain(rank.rank, epoch)) return;
    if (epoch !== 0 && !rank.noteUnmet(epoch)) throw outOfTurn();
    // Collectives that the runner has ended itself, in a call that nobody waits for, are no failure.
    const isEnded = frame.call !== 0 && frame.call === this.#droppedIn &&
      error.cause instanceof CollectiveError;
    if (!isEnded) this.#init.onError(error, at);
    // Before the others are told: what they are in is what they waited in.
    const reports = this.reports();
    if (this.#phase === "starting") return this.#start.threw(failure, reports);
    if (frame.call === 0) return this.#losses.couldNotJoin(rank, failure);
    rank.state = "ready";
    this.renewGroup(`rank ${rank.rank} failed in call ${frame.call}: ${error.message}`);
    this.calls.threw(failure, frame.call, reports);
  }

  /** Waits for no rank any more: they are made to end. */
  #abandon(): void {
    if (this.#phase !== "over") this.#phase = "stopping";
    this.#graceful = false;
    this.#losses.cancel();
    this.#supervision.stop();
  }

  /** Settles when no process, connection or log of this world is left. */
  #ended(): Promise<void> {
    return this.#ending ??= this.#tidyUp();
  }

  async #tidyUp(): Promise<void> {
    this.#start.close();
    this.#losses.stop();
    await this.#roster.ended();
    this.#phase = "over";
    if (!this.#silent) {
      this.calls.rejectAll(new NotRunningError("Cannot finish call: the runner was stopped"));
    }
    this.#supervision.stop();
    this.#group.close();
    this.#lifeline.cut();
  }

  #report({ rank }: Rank, phase: StartProgress["phase"]): void {
    if (this.#phase !== "starting") return;
    this.#hooks.progress({ rank, phase, elapsedMs: performance.now() - this.#startedAt });
  }
}

/** The error of a rank that does not keep to the protocol. */
function breach({ rank }: Rank, state: string): ProtocolError {
  return new ProtocolError(`Cannot read frame of rank ${rank}: ${state}`, { rank });
}
