/** The ranks of one start, from their spawning to their end. @module */
import {
  CollectiveError,
  type DistributedError,
  NotRunningError,
  ProtocolError,
  type RankReport,
  TimeoutError,
} from "../errors.ts";
import { type Frame, FrameType } from "../protocol/frame.ts";
import {
  type Abort,
  decodeMessage,
  encodeMessage,
  type Epoch,
  LOADED,
  type Loaded,
  STORE,
  type Store,
  type Welcome,
} from "../protocol/messages.ts";
import type { EncodedValue } from "../protocol/encode_value.ts";
import { type Connection, formatAddress, type Listener } from "../transport/mod.ts";
import { type Call, type RankFailure, readFailure, rootCause } from "./_call.ts";
import { CallQueue, type CallTarget, FAILURE_GATHER_MS } from "./_call_queue.ts";
import { CancelPage } from "./_cancel_page.ts";
import { configurationFlag } from "./_configuration.ts";
import { HANDSHAKE_TIMEOUT_MS, servePeer } from "./_handshake.ts";
import { GroupRenewal } from "./_group_renewal.ts";
import { Lifeline } from "./_lifeline.ts";
import { type Logs, openLogs } from "./_logs.ts";
import type { CheckedOptions, StartProgress } from "./options.ts";
import { Rank, type RankEvents } from "./_rank.ts";
import { rankExitError } from "./_rank_exit.ts";
import { type Exit, RankProcess } from "./_rank_process.ts";
import { Timer } from "./_timer.ts";
import type { WorkerSource } from "./_worker_source.ts";

/** How long what a dying rank printed may take to arrive, before its death is reported. */
const STDERR_GRACE_MS = 10;

/** What a world is started with. */
export interface WorldInit {
  /** The runner's options. */
  options: CheckedOptions;
  /** The class that ranks load. */
  source: WorkerSource;
  /** The listener that they connect to. */
  listener: Listener;
  /** The value for `setup`. */
  setup: EncodedValue;
  /** Told of each step of the start. */
  onProgress: (progress: StartProgress) => void;
  /** Told when the world has failed: a rank died. */
  onFailed: (error: DistributedError) => void;
  /** Told of every error of a rank, with its time in milliseconds since the Unix epoch. */
  onError: (error: Error, at: number) => void;
  /** Told when a call becomes pending. */
  onBusy: () => void;
  /** Told when no call is waiting or running any more. */
  onIdle: () => void;
}

/** A set of ranks that live and die together. */
export class World implements RankEvents, CallTarget {
  /** The calls on their way. */
  readonly calls: CallQueue = new CallQueue(this);

  #init: WorldInit;
  #ranks: Rank[] = [];
  #logs: Logs;
  #cancelPage: CancelPage;
  #lifeline: Lifeline;
  #ending: Promise<void> | null = null;
  #startedAt = performance.now();
  #started = Promise.withResolvers<void>();
  #loaded = new Map<number, Loaded>();
  /** While ranks are asked, not made, to end. */
  #graceful = false;
  #phase: "starting" | "running" | "stopping" | "over" = "starting";
  /** Whether there is a group: every rank has the native library, and others to talk to. */
  #hasGroup = false;
  #renewal: GroupRenewal;
  #renewalTimer: Timer | null = null;
  #startFailures: RankFailure[] = [];
  #startGathering: Timer | null = null;
  #peers = new Map<Connection, Promise<void>>();
  #accepting: Promise<void>;

  /** Spawns the ranks; wait for {@linkcode World.ready}.
   *
   * @param init What to start.
   * @throws {Error} Deno's, if the logs cannot be opened.
   */
  constructor(init: WorldInit) {
    this.#init = init;
    this.#renewal = new GroupRenewal(init.options.worldSize, {
      abort: (reason) => this.#broadcast(FrameType.Abort, encodeMessage<Abort>({ reason })),
      form: (epoch, storePort) => this.#announceEpoch({ epoch, storePort, reason: null }),
      done: () => {
        this.#renewalTimer?.cancel();
        this.calls.resume();
      },
    });
    this.#cancelPage = new CancelPage(init.options.worldSize);
    try {
      this.#logs = openLogs(init.options.logs, init.options.worldSize);
    } catch (error) {
      this.#cancelPage.close();
      throw error;
    }
    this.#lifeline = new Lifeline();
    const configuration = configurationFlag(init.source.module);
    init.listener.unref();
    // Whoever starts the world awaits it; a failure may come before that.
    this.#started.promise.catch(() => {});
    try {
      for (let rank = 0; rank < init.options.worldSize; rank++) this.#spawn(rank, configuration);
    } catch (error) {
      this.#started.reject(error);
    }
    this.#accepting = this.#accept();
  }

  /** Number of ranks. */
  get worldSize(): number {
    return this.#init.options.worldSize;
  }

  /** The ranks. */
  get ranks(): readonly Rank[] {
    return this.#ranks;
  }

  /** Settles when every rank is ready.
   *
   * @throws {DistributedError | TypeError} What kept one from it.
   */
  ready(): Promise<void> {
    const { denoArgs } = this.#init.options;
    // A rank that waits for its debugger says nothing until that has come.
    const limitMs = denoArgs.some((flag) => /^--inspect-(brk|wait)/.test(flag))
      ? Infinity
      : HANDSHAKE_TIMEOUT_MS;
    const timer = new Timer(limitMs, () => {
      const silent = this.#ranks.filter(({ connected }) => !connected).map(({ rank }) => rank);
      if (silent.length === 0) return;
      const message = `Cannot start: rank ${silent.join(", ")} did not connect within ${limitMs} ms`;
      this.#started.reject(new TimeoutError(message, { ranks: this.reports() }));
    });
    return this.#started.promise.finally(() => timer.cancel());
  }

  /** A report on each rank. */
  reports(): RankReport[] {
    const { current } = this.calls;
    return this.#ranks.map((rank) => rank.report(current?.isPendingOn(rank.rank) ? current.id : null));
  }

  /** Whether every rank's process runs. */
  isAlive(): boolean {
    return this.#phase === "running" && this.#ranks.every(({ state }) => state !== "exited");
  }

  /** Keeps the caller's process from ending, until the world has. */
  holdOn(): void {
    this.#lifeline.hold();
  }

  /** Tears every rank down, and waits for their ends. Calls must have drained. */
  async stop(): Promise<void> {
    this.#phase = "stopping";
    this.#graceful = true;
    this.#lifeline.hold();
    for (const rank of this.#ranks) {
      if (rank.state !== "exited") rank.state = "stopping";
      rank.send({ type: FrameType.Stop });
    }
    await this.#ended();
  }

  /** Ends every rank by signals, and waits for their ends.
   *
   * @param reason What pending calls reject with.
   * @param timeoutMs From SIGTERM to SIGKILL.
   */
  async terminate(reason: Error, timeoutMs: number): Promise<void> {
    if (this.#phase !== "over") this.#phase = "stopping";
    this.#graceful = false;
    this.#lifeline.hold();
    this.#started.reject(reason);
    this.calls.rejectAll(reason);
    for (const rank of this.#ranks) {
      rank.kill("SIGTERM");
    }
    using _timer = new Timer(timeoutMs, () => this.#ranks.forEach((rank) => rank.kill("SIGKILL")));
    await this.#ended();
  }

  onConnected(rank: Rank): void {
    const { source, options, setup } = this.#init;
    rank.state = "setup";
    const { module, exportName } = source;
    const welcome: Welcome = {
      module,
      exportName,
      device: options.device,
      cancelPage: this.#cancelPage.path,
    };
    rank.send({ type: FrameType.Welcome, body: encodeMessage(welcome) });
    rank.send({ type: FrameType.Setup, ...setup });
    this.#report(rank, "connected");
  }

  onFrame(rank: Rank, frame: Frame): void {
    // Nobody waits for what a rank says on its way out.
    if (this.#phase === "stopping" || this.#phase === "over") return;
    switch (frame.type) {
      case FrameType.Loaded:
        return this.#onLoaded(rank, decodeMessage<Loaded>(LOADED, frame.body));
      case FrameType.Ready:
        return this.#onReady(rank);
      case FrameType.Store:
        return this.#renewal.storeHosted(decodeMessage<Store>(STORE, frame.body).port);
      case FrameType.Joined:
        return this.#renewal.joined(rank.rank);
      case FrameType.Item:
      case FrameType.Result:
      case FrameType.Failure:
        return this.#onAnswer(rank, frame);
      default:
        throw new ProtocolError(`Cannot read frame: type ${frame.type} is not for a runner`, {
          rank: rank.rank,
        });
    }
  }

  onGone(rank: Rank, exit: Exit, error: Error | null): void {
    if (this.#phase === "starting" || this.#phase === "running") {
      this.#phase = "over";
      this.#fail(rank, exit, error);
    } else if (this.#graceful && exit.exitCode !== 0) {
      this.#init.onError(rankExitError(rank, exit, error, this.reports()), Date.now());
    }
  }

  dispatch(call: Call): void {
    this.#cancelPage.begin(call.id);
    for (const rank of this.#ranks) {
      if (rank.state === "ready") rank.state = "calling";
      rank.sendEncoded(call.chunks);
    }
  }

  checkpointFault(id: number): Error | null {
    const counts = this.#cancelPage.counts(id);
    const odd = counts.findIndex((count) => count !== counts[0]);
    if (odd === -1) return null;
    this.#renewGroup(`ranks came to different checkpoints in call ${id}`);
    return new CollectiveError(
      `Cannot trust call ${id}: rank 0 came to ${counts[0]} checkpoints, rank ${odd} to ${counts[odd]}; ` +
        "every rank must come to the same ones",
      { rank: odd, operation: "checkpoint", sequence: counts[odd] ?? 0 },
    );
  }

  cancel(id: number): void {
    this.#cancelPage.cancel(id);
    for (const rank of this.#ranks) rank.send({ type: FrameType.Cancel, call: id });
  }

  /** Tells rank 0 what the reader of a stream has taken. */
  credit(id: number, items: number, bytes: number): void {
    this.#ranks[0]?.send({ type: FrameType.Credit, call: id, body: encodeMessage({ items, bytes }) });
  }

  onBusy(busy: boolean): void {
    if (busy) this.#lifeline.hold();
    else this.#lifeline.release();
    if (busy) this.#init.onBusy();
  }

  onFree(): void {
    this.#renewal.ranksLeft();
  }

  onIdle(): void {
    if (this.#phase === "running") this.#init.onIdle();
  }

  #spawn(rank: number, configuration: string): void {
    const { options, listener, source: { module } } = this.#init;
    const token = crypto.getRandomValues(new Uint8Array(32)).toHex();
    const bootstrap = { address: formatAddress(listener.address), token, runnerPid: Deno.pid };
    const process = new RankProcess({ rank, options, configuration, module, bootstrap }, this.#logs);
    this.#ranks.push(new Rank(rank, token, process, this));
    this.#report(this.#ranks[rank]!, "spawned");
  }

  async #accept(): Promise<void> {
    try {
      for await (const connection of this.#init.listener) {
        const served = servePeer(connection, this.#ranks).finally(() => this.#peers.delete(connection));
        this.#peers.set(connection, served);
      }
    } catch (error) {
      // Too many open files, say. Ranks that have connected are not concerned.
      this.#started.reject(error);
    }
  }

  #onLoaded(rank: Rank, loaded: Loaded): void {
    this.#loaded.set(rank.rank, loaded);
    this.#report(rank, "loaded");
    if (this.#loaded.size < this.worldSize) return;
    this.#cancelPage.hide();
    const missing = [...this.#loaded].find(([, { libraryMissing }]) => libraryMissing !== null);
    this.#hasGroup = missing === undefined && this.worldSize > 1;
    this.#announceEpoch({
      epoch: 1,
      storePort: missing === undefined ? this.#loaded.get(0)!.storePort : null,
      reason: missing === undefined
        ? null
        : `rank ${missing[0]} has no native library: ${missing[1].libraryMissing}`,
    });
  }

  #announceEpoch(epoch: Pick<Epoch, "epoch" | "storePort" | "reason">): void {
    const { masterAddr, timeoutMs } = this.#init.options;
    this.#broadcast(FrameType.Epoch, encodeMessage<Epoch>({ ...epoch, storeAddress: masterAddr, timeoutMs }));
  }

  #broadcast(type: FrameType, body: Uint8Array): void {
    for (const rank of this.#ranks) rank.send({ type, body });
  }

  #onReady(rank: Rank): void {
    rank.state = "ready";
    this.#report(rank, "ready");
    if (this.#phase !== "starting" || this.#ranks.some(({ state }) => state !== "ready")) return;
    this.#phase = "running";
    this.#lifeline.release();
    this.#started.resolve();
  }

  #onAnswer(rank: Rank, frame: Frame): void {
    if (frame.type === FrameType.Failure) return this.#onFailure(rank, frame);
    if (frame.type === FrameType.Result) rank.state = "ready";
    this.calls.take(rank.rank, frame);
  }

  #onFailure(rank: Rank, frame: Frame): void {
    const failure = readFailure(rank.rank, frame);
    const { error, misuse, at } = failure;
    this.#init.onError(error, at);
    if (this.#phase === "starting") {
      if (misuse) {
        const options = error.cause === undefined ? {} : { cause: error.cause };
        return this.#started.reject(new TypeError(error.message, options));
      }
      return this.#failStart(failure);
    }
    if (frame.call === 0) return this.#giveUpWorld(error);
    rank.state = "ready";
    this.#renewGroup(`rank ${rank.rank} failed in call ${frame.call}: ${error.message}`);
    this.calls.threw(failure, frame.call);
  }

  /** The peers of a rank that failed must not wait for it. */
  #renewGroup(reason: string): void {
    if (!this.#hasGroup || !this.#renewal.formed) return;
    this.calls.hold();
    this.#renewal.abort(reason);
    this.#renewalTimer = new Timer(this.#init.options.cancelGraceMs, () => {
      const busy = this.reports().filter(({ call }) => call !== null).map(({ rank }) => rank);
      const message = `Cannot form the group anew: rank ${busy.join(", ")} has not left its call ` +
        `${this.#init.options.cancelGraceMs} ms after ${reason}`;
      this.#giveUpWorld(new TimeoutError(message, { ranks: this.reports() }));
    });
  }

  /** Without a group the ranks are of no use. */
  #giveUpWorld(error: DistributedError): void {
    this.#phase = "over";
    this.#renewalTimer?.cancel();
    this.calls.rejectAll(error);
    this.#init.onFailed(error);
  }

  /** A rank threw while it started. Another may have been first: its error, or its end, may still be on its way. */
  #failStart(failure: RankFailure): void {
    this.#startFailures.push(failure);
    const settle = () => this.#started.reject(rootCause(this.#startFailures));
    if (this.#startFailures.length === this.worldSize) return settle();
    this.#startGathering ??= new Timer(FAILURE_GATHER_MS, settle);
  }

  /** A rank is gone while it was needed: everything that waits for it is settled. */
  async #fail(rank: Rank, exit: Exit, error: Error | null): Promise<void> {
    // Its last words are in the pipe: they tell why.
    const words = Promise.withResolvers<void>();
    const timer = setTimeout(words.resolve, STDERR_GRACE_MS);
    await Promise.race([rank.drained(), words.promise]);
    clearTimeout(timer);
    const failure = rankExitError(rank, exit, error, this.reports());
    this.#init.onError(failure, Date.now());
    this.#started.reject(failure);
    this.calls.rejectAll(failure);
    this.#init.onFailed(failure);
  }

  /** Settles when no process, connection or log of this world is left. */
  #ended(): Promise<void> {
    return this.#ending ??= this.#tidyUp();
  }

  async #tidyUp(): Promise<void> {
    this.#startGathering?.cancel();
    this.#renewalTimer?.cancel();
    await Promise.all(this.#ranks.map((rank) => rank.drained()));
    this.#phase = "over";
    this.calls.rejectAll(new NotRunningError("Cannot finish call: the runner was stopped"));
    this.#init.listener.close();
    await this.#accepting;
    for (const connection of this.#peers.keys()) connection.close();
    await Promise.all(this.#peers.values());
    this.#logs.close();
    this.#cancelPage.close();
    this.#lifeline.cut();
  }

  #report({ rank }: Rank, phase: StartProgress["phase"]): void {
    try {
      this.#init.onProgress({ rank, phase, elapsedMs: performance.now() - this.#startedAt });
    } catch (error) {
      // The caller's own function: its failure is the caller's to see, and must not break a rank's line.
      console.error(`Cannot report progress of rank ${rank}:`, error);
    }
  }
}
