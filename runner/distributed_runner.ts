/** The caller's end.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { AlreadyRunningError, type DistributedError, NotRunningError, TimeoutError } from "../errors.ts";
import { encodeValue, FrameFlag, isInstance, isRank } from "../protocol/mod.ts";
import type { Received } from "../crossing_types.ts";
import {
  addLimited,
  atCallSite,
  type Call,
  type CallSink,
  callSite,
  describeWait,
  ItemStream,
  Keepalive,
  onAbort,
  ResultSink,
} from "./calls/mod.ts";
import { checkDuration, type CheckedOptions, checkHook, checkOptions, checkSignal } from "./check_options.ts";
import { readClock } from "./clock.ts";
import {
  checkDescriptors,
  DEFAULT_WORKER,
  openSocket,
  removeDeadSocket,
  type RunnerListener,
  socketInTheWay,
  systemError,
  type WorkerSource,
  workerSource,
} from "./ranks/mod.ts";
import { ErrorLog, lateStart } from "./failures/mod.ts";
import { complain, guarded } from "./guard.ts";
import { ignoreInterrupt, type Interruptible, noteStop, stopAtInterrupt } from "./interrupt.ts";
import { removeLeftovers } from "./leftovers.ts";
import type {
  CallArguments,
  InvokeOptions,
  RankInfo,
  RunnerOptions,
  RunnerSocket,
  StartArguments,
  StartOptions,
  StopOptions,
  StreamChunk,
  StreamOptions,
  WorkerClass,
} from "./options.ts";
import { World } from "./world.ts";
import { Timer } from "./timer.ts";

const START_TIMEOUT_MS = 1_800_000;
const STOP_TIMEOUT_MS = 10_000;
/** Ranks that are of no more use have this long before SIGKILL. */
const FAILED_TIMEOUT_MS = 500;
const READER_TIMEOUT_MS = 300_000;
/** Proxies close a line that is silent for a minute, some of them for half of one. */
const COMMENT_INTERVAL_MS = 10_000;
const KEEPALIVE_TIMEOUT_MS = 60_000;
const DISPOSED = " by the end of the block of its `await using`; await there what goes on calling it, " +
  "such as `server.finished` of a Deno.serve()";
const STOPPED_EARLY = "Cannot start: the runner was stopped before its ranks were ready; await start()";

/** Runs a worker on many ranks: starts a process per rank, sends each call to all of them, and gives back what
 * rank 0 answers.
 *
 * Calls run one after the other, in the order made. Use it with `await using`, or call {@linkcode stop}. With `await using`,
 * await in its block what calls it, such as `server.finished` of a `Deno.serve()`: the runner is stopped at its end.
 *
 * @typeParam In The payload of a call.
 * @typeParam Out The result of a call.
 * @typeParam Item An item of a stream.
 * @typeParam Setup What `start({ setup })` takes.
 */
// deno-lint-ignore no-explicit-any -- a module's URL tells no types
export class DistributedRunner<In = any, Out = any, Item = any, Setup = any> implements AsyncDisposable {
  #options: CheckedOptions;
  #source: WorkerSource;
  #listener: RunnerListener | null = null;
  #world: World | null = null;
  /** The world of the latest start, also when it has ended. */
  #latest: World | null = null;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  /** What Ctrl-C has stopped, while the process has yet to end or to go on: until then no call settles. */
  #interruption: { world: World; over: PromiseWithResolvers<void> } | null = null;
  /** Counts the calls of `stop()` and `terminate()`. */
  #stops = 0;
  #failure: DistributedError | null = null;
  /** Whether it was stopped by the end of the block that it was declared in. */
  #disposed = false;
  #errors = new ErrorLog();
  #keepalive: Keepalive;
  #interruptible: Interruptible = {
    interrupt: () => this.#interrupt(),
    stopped: () => this.#stopping ?? Promise.resolve(),
    interruptAgain: () => this.#world?.kill(interruptedError()),
    goOn: () => this.#goOn(),
  };

  /** Creates a runner. Nothing is started yet.
   *
   * @param worker A class that extends `DistributedWorker`, with a static `module`; or the URL or path of a module
   * that exports one by default. Left out: `DistributedWorker` itself.
   * @param options How to run it.
   * @throws {TypeError} If ranks could not find the class, or an option is unknown or of the wrong kind.
   * @throws {RangeError} If a number is out of its range.
   */
  constructor(worker?: WorkerClass<In, Out, Item, Setup> | string | URL, options: RunnerOptions = {}) {
    this.#source = worker === undefined ? DEFAULT_WORKER : workerSource(worker);
    this.#options = checkOptions(options);
    this.#keepalive = new Keepalive(this.#options.keepaliveIntervalMs ?? null, () => this.#keepAlive());
  }

  /** The listener that ranks connect to; `null` until it is opened. */
  get socket(): RunnerSocket | null {
    return this.#listener;
  }

  /** The ranks as they are now; `null` before the first start. */
  get context(): readonly RankInfo[] | null {
    return this.#latest?.ranks.map((rank) => rank.info()) ?? null;
  }

  /** The listener that ranks connect to; opened now if it was not.
   *
   * @throws {Deno.errors.AddrInUse} If something is at `workerAddr`. What a killed runner has left there, `start()`
   * removes.
   */
  getSocket(): RunnerSocket {
    return this.#open();
  }

  /** Closes the listener. Ranks that have connected stay. Safe twice. */
  closeSocket(): void {
    this.#listener?.close();
    this.#listener = null;
  }

  /** Starts the ranks, and waits until every one has run its `setup`.
   *
   * @param args The value for `setup`, limits, and who is told of progress.
   * @throws {AlreadyRunningError} If the runner has started.
   * @throws {TypeError} If a rank cannot find the class, or `setup` has something that cannot cross.
   * @throws {WorkerError} If the class's own code throws on a rank.
   * @throws {RankExitError} If a rank ends meanwhile.
   * @throws {TimeoutError} If the ranks are not ready in time.
   * @throws {DistributedError} If the system has too little for it: room, descriptors (code `"system"`).
   * @throws {Deno.errors.AddrInUse} If somebody listens at `workerAddr`.
   */
  async start(...args: StartArguments<Setup>): Promise<void> {
    const options: StartOptions<Setup> = args[0] ?? {};
    try {
      await this.#startOnce(options);
    } catch (error) {
      throw error === options.signal?.reason ? error : atCallSite(error, this.start);
    }
  }

  /** Finishes what is queued, tears every rank down, and waits for their ends.
   *
   * Does nothing before `start()`. During `start()` it gives the start up.
   *
   * @param options How long that may take before the ranks are ended by force.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    refuseUnknown("stop", options, { timeoutMs: true });
    const { timeoutMs = STOP_TIMEOUT_MS } = options;
    checkDuration("timeoutMs", timeoutMs);
    noteStop(this.#interruptible);
    this.#stops++;
    const world = this.#world;
    if (world === null) return this.closeSocket();
    if (this.#starting !== null) return await this.terminate({ timeoutMs });
    using _timer = new Timer(timeoutMs, () => {
      const waited = describeWait(world.calls, null);
      const message = `Cannot finish call: the runner did not stop within ${timeoutMs} ms${waited}`;
      world.terminate(new TimeoutError(message, { ranks: world.reports() }), timeoutMs);
    });
    await this.#end(world, async () => {
      world.holdOn();
      await world.calls.drained();
      await world.stop();
    });
  }

  /** Ends every rank at once: SIGUSR2, then SIGKILL. Pending calls reject. Safe before `start()`, and twice.
   *
   * Ranks do not obey SIGTERM, which a supervisor may send to the whole process group: that is for this process to act on,
   * by `stop()` say.
   *
   * @param options How long the ranks have after SIGUSR2.
   */
  async terminate(options: StopOptions = {}): Promise<void> {
    refuseUnknown("terminate", options, { timeoutMs: true });
    const { timeoutMs = STOP_TIMEOUT_MS } = options;
    checkDuration("timeoutMs", timeoutMs);
    noteStop(this.#interruptible);
    this.#stops++;
    const world = this.#world;
    if (world === null) return this.closeSocket();
    const reason = this.#failure ?? new NotRunningError(
      this.#starting === null ? "Cannot finish call: the runner was terminated" : STOPPED_EARLY,
    );
    const ended = world.terminate(reason, timeoutMs);
    await this.#end(world, () => ended);
  }

  /** Runs `call` on every rank.
   *
   * The payload is taken as it is now: what it holds may change once this returns.
   *
   * @param args The payload, and limits.
   * @returns Rank 0's result.
   * @throws {TypeError} If something in the payload cannot cross.
   * @throws {WorkerError} If a rank throws.
   * @throws {RankExitError} If a rank dies.
   * @throws {TimeoutError} If `timeoutMs` passes.
   * @throws {NotRunningError} If the runner is not running.
   * @throws {unknown} `signal.reason`, if it aborts.
   */
  async invoke(...args: CallArguments<In, InvokeOptions>): Promise<Received<Out>> {
    try {
      return await this.#invoke(args, 0, (values) => values[0] as Received<Out>);
    } catch (error) {
      throw error === args[1]?.signal?.reason ? error : atCallSite(error, this.invoke);
    }
  }

  /** Runs `call` on every rank, as {@linkcode invoke} does.
   *
   * @param args The payload, and limits.
   * @returns Every rank's result, by rank.
   */
  async invokeAll(...args: CallArguments<In, InvokeOptions>): Promise<Received<Out>[]> {
    try {
      return await this.#invoke(args, FrameFlag.AllResults, (values) => values as Received<Out>[]);
    } catch (error) {
      throw error === args[1]?.signal?.reason ? error : atCallSite(error, this.invokeAll);
    }
  }

  /** Runs `call` on every rank, and hands on what rank 0 sends meanwhile.
   *
   * The call starts at once, not at the first read. The buffer holds 64 items or 16 MiB, then the rank waits for
   * the reader. Cancelling the stream gives the call up.
   *
   * To a server, a stream of text events that fails looks like one that succeeds: `onEnd` tells how it ended. Its client
   * sees what `call` has thrown, in the worker's words, and of every other error its code and a sentence: `onError` says more.
   *
   * @param args The payload, limits, and whether to yield text events.
   * @returns Rank 0's items as they come, the result last. It errors as {@linkcode invoke} rejects, after the items
   * before the error; with `asTextEvents` the error is the last event.
   * @throws {TypeError} If something in the payload cannot cross, or an option is unknown or of the wrong kind.
   */
  stream<const Options extends StreamOptions>(
    ...args: CallArguments<In, Options>
  ): ReadableStream<StreamChunk<Item, Out, Options>> {
    const options: StreamOptions = args[1] ?? {};
    refuseUnknown("stream", options, {
      commentIntervalMs: true,
      onEnd: true,
      onError: true,
      timeoutMs: true,
      signal: true,
      streamingTimeoutMs: true,
      readerTimeoutMs: true,
      asTextEvents: true,
    });
    const { asTextEvents = false, streamingTimeoutMs, readerTimeoutMs = READER_TIMEOUT_MS } = options;
    const { commentIntervalMs = COMMENT_INTERVAL_MS, signal, onEnd, onError } = options;
    checkDuration("streamingTimeoutMs", streamingTimeoutMs);
    checkDuration("readerTimeoutMs", readerTimeoutMs);
    checkDuration("commentIntervalMs", commentIntervalMs);
    checkHook("onEnd", onEnd);
    checkHook("onError", onError);
    if (onError !== undefined && !asTextEvents) {
      throw new TypeError("Cannot use onError: the stream has no text events; give asTextEvents: true");
    }
    const site = callSite(this.stream);
    const waits = { streamingTimeoutMs, readerTimeoutMs, commentIntervalMs };
    const limits = { asTextEvents, ...waits, onError, signal, site };
    let open: { call: Call; world: World } | null = null;
    const sink = new ItemStream(limits, {
      credit: (items, bytes) => open?.world.credit(open.call.id, items, bytes),
      giveUp: (reason) => open?.world.calls.giveUp(open.call, reason),
      unread: (error) => {
        this.#errors.add(error, readClock());
        open?.world.calls.giveUp(open.call, error);
      },
      waitsFor: () => open === null ? "" : describeWait(open.world.calls, open.call),
      // The stream may end before the caller has it.
      ended: (outcome) => queueMicrotask(() => guarded("tell onEnd of a stream", () => onEnd?.(outcome))),
    });
    try {
      open = this.#call(args, FrameFlag.Streaming, sink);
      sink.begin();
    } catch (error) {
      const isAborted = signal?.aborted === true && error === signal.reason;
      if (!isAborted && !isInstance(error, NotRunningError)) throw atCallSite(error, site);
      this.#fail(sink, error);
    }
    return sink.readable as ReturnType<typeof this.stream<Options>>;
  }

  /** Whether every rank's process runs. */
  isAlive(): boolean {
    return this.#world?.isAlive() ?? false;
  }

  /** Sees that the runner is alive.
   *
   * @throws {NotRunningError} If it is not. `cause` is the error that was to gather, or an `AggregateError` of several.
   */
  ensureAlive(): void {
    if (this.isAlive()) return;
    const errors = this.gatherErrors();
    const cause = errors.length > 1 ? new AggregateError(errors, "Several ranks failed") : errors[0];
    const options = cause === undefined ? {} : { cause };
    throw new NotRunningError(`Cannot go on: the runner ${this.#stateName()}`, options);
  }

  /** Hands over the errors of every rank since the last gathering.
   *
   * @returns At most the latest 100, root causes first; `[]` when there are none.
   */
  gatherErrors(): Error[] {
    return this.#errors.gather();
  }

  /** The timer of the next keepalive; `null` unless an interval is set, the runner has started and nothing runs. */
  get keepaliveTimer(): ReturnType<typeof setTimeout> | null {
    return this.#keepalive.timer;
  }

  /** Invokes `keepalivePayload` now.
   *
   * @param options `timeoutMs`: limit for the call, 60,000 by default.
   * @throws {unknown} As {@linkcode invoke}.
   */
  async keepalive(options: StopOptions = {}): Promise<void> {
    refuseUnknown("keep alive", options, { timeoutMs: true });
    const { timeoutMs = KEEPALIVE_TIMEOUT_MS } = options;
    const limits = [this.#options.keepalivePayload, { timeoutMs }] as unknown as CallArguments<
      In,
      InvokeOptions
    >;
    await this.invoke(...limits);
  }

  /** Starts the keepalive timer, where an interval is set and the runner is idle. */
  maybeStartKeepalive(): void {
    if (this.#world?.calls.idle && this.#starting === null && this.#stopping === null) {
      this.#keepalive.start();
    }
  }

  /** Stops the keepalive timer, until the next call is over. */
  maybeCancelKeepalive(): void {
    this.#keepalive.cancel();
  }

  /** Begins the keepalive interval again. */
  maybeResetKeepalive(): void {
    this.#keepalive.reset();
  }

  /** Stops the runner. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = this.#world !== null;
    return this.stop();
  }

  async #startOnce(options: StartOptions<Setup>): Promise<void> {
    refuseUnknown("start", options, { timeoutMs: true, setup: true, signal: true, onProgress: true });
    const { timeoutMs = START_TIMEOUT_MS, signal, onProgress } = options;
    checkDuration("timeoutMs", timeoutMs);
    checkSignal("start", signal);
    checkHook("onProgress", onProgress);
    if (isRank()) {
      throw new TypeError(
        "Cannot start a runner inside a rank: the worker's module was imported by one; " +
          "put what it runs as a script under `if (import.meta.main)`",
      );
    }
    if (this.#interruption !== null) await this.#interruption.over.promise;
    // A world that has failed may still be on its way out.
    if (this.#failure !== null && this.#stopping !== null) await this.#stopping;
    const isFirst = this.#world === null && this.#listener === null;
    const found = isFirst ? socketInTheWay(this.#options) : null;
    if (found !== null) await this.#tidyUp(found);
    if (this.#world !== null) throw new AlreadyRunningError(`Cannot start: the runner ${this.#stateName()}`);
    signal?.throwIfAborted();
    this.#failure = null;
    this.#disposed = false;
    this.#world = this.#latest = this.#spawn(options, timeoutMs);
    this.#starting = this.#start(this.#world, options, timeoutMs);
    try {
      await this.#starting;
    } finally {
      this.#starting = null;
    }
    this.maybeStartKeepalive();
  }

  async #start(world: World, { signal }: StartOptions<Setup>, timeoutMs: number): Promise<void> {
    const late = Promise.withResolvers<never>();
    using _timer = new Timer(timeoutMs, () => late.reject(lateStart(timeoutMs, world.reports())));
    const tidying = removeLeftovers();
    let stopListening = () => {};
    try {
      if (signal !== undefined) stopListening = onAbort(signal, () => late.reject(signal.reason));
      // What `setup` is read by may have aborted it.
      if (signal?.aborted) late.reject(signal.reason);
      await Promise.race([world.ready(), late.promise]);
    } catch (error) {
      await this.#end(world, () => world.terminate(error as Error, FAILED_TIMEOUT_MS));
      throw error;
    } finally {
      guarded("let go of signal", stopListening);
      await tidying;
    }
  }

  /** Takes the place of a runner that was killed. */
  async #tidyUp(socket: string): Promise<void> {
    const stops = this.#stops;
    await removeDeadSocket(socket);
    if (this.#stops !== stops) throw new NotRunningError(STOPPED_EARLY);
  }

  /** Opened on first use. */
  #open(): RunnerListener {
    return this.#listener ??= openSocket(this.#options);
  }

  #spawn(
    { setup = {} as Received<Setup>, onProgress = () => {} }: StartOptions<Setup>,
    readyTimeoutMs: number,
  ): World {
    const { externalRanks, handleSigint, worldSize } = this.#options;
    const { body, parts } = encodeValue(setup, { name: "setup", copy: true });
    try {
      if (externalRanks === undefined) checkDescriptors(worldSize);
      else this.#open();
      const world: World = new World({
        options: this.#options,
        source: this.#source,
        listen: () => this.#open(),
        setup: { body: body.slice(), parts },
        readyTimeoutMs,
        onProgress,
        onFailed: (error) => this.#onFailed(world, error),
        onError: (error, at) => this.#errors.add(error, at),
        onBusy: () => this.#keepalive.cancel(),
        onIdle: () => this.maybeStartKeepalive(),
      });
      if (handleSigint) stopAtInterrupt(this.#interruptible);
      return world;
    } catch (error) {
      this.closeSocket();
      throw systemError("start", error);
    }
  }

  /** Ends a world once, whoever asks; afterwards the runner can be started again. */
  #end(world: World, end: () => Promise<void>): Promise<void> {
    this.#keepalive.cancel();
    return this.#stopping ??= end().finally(() => {
      this.#stopping = null;
      if (this.#world === world) this.#world = null;
      this.closeSocket();
      ignoreInterrupt(this.#interruptible);
    });
  }

  async #interrupt(): Promise<void> {
    const world = this.#world;
    if (world === null) return;
    this.#interruption = { world, over: Promise.withResolvers() };
    const ended = world.interrupt(STOP_TIMEOUT_MS);
    // A stop that has begun waits for calls, which do not settle meanwhile.
    if (this.#stopping === null) await this.#end(world, () => ended);
    else await ended;
  }

  #goOn(): void {
    this.#interruption?.world.settle(interruptedError());
    this.#interruption?.over.resolve();
    this.#interruption = null;
  }

  /** The interval is over: nobody waits for this call, so what fails in it is printed. */
  #keepAlive(): void {
    this.keepalive().catch((error) => complain("keep the ranks alive", error));
  }

  /** A rank died. What is left of its world is of no use: the ranks' group has lost a member. */
  #onFailed(world: World, error: DistributedError): void {
    if (this.#world !== world || this.#starting !== null) return;
    this.#failure = error;
    const ended = world.terminate(error, FAILED_TIMEOUT_MS);
    this.#end(world, () => ended).catch((error) => complain("tidy up after a rank's death", error));
  }

  #invoke<T>(
    args: CallArguments<In, InvokeOptions>,
    flags: number,
    pick: (values: unknown[]) => T,
  ): Promise<T> {
    refuseUnknown<InvokeOptions>("invoke", args[1] ?? {}, { timeoutMs: true, signal: true });
    const sink = new ResultSink(pick);
    try {
      this.#call(args, flags, sink);
    } catch (error) {
      if (!isInstance(error, NotRunningError)) throw error;
      this.#fail(sink, error);
    }
    return sink.result;
  }

  /** While Ctrl-C stops the ranks, a program that is about to end is not to print that they are gone. */
  #fail(sink: CallSink, error: unknown): void {
    if (this.#interruption === null) sink.fail(error);
    else this.#interruption.over.promise.then(() => sink.fail(error));
  }

  #call(args: CallArguments<In, InvokeOptions>, flags: number, sink: CallSink): { call: Call; world: World } {
    const payload = args.length === 0 ? {} : args[0];
    const limits = args[1] ?? {};
    checkDuration("timeoutMs", limits.timeoutMs);
    const { signal } = limits;
    checkSignal("call", signal);
    signal?.throwIfAborted();
    const world = this.#runningWorld();
    const call = addLimited(world, { payload, flags, limits, sink });
    return { call, world };
  }

  #runningWorld(): World {
    if (this.#world !== null && this.#starting === null && this.#stopping === null) return this.#world;
    const options = this.#failure === null ? {} : { cause: this.#failure };
    const remedy = this.#disposed && this.#failure === null ? DISPOSED : "";
    throw new NotRunningError(`Cannot call: the runner ${this.#stateName()}${remedy}`, options);
  }

  #stateName(): string {
    if (this.#failure !== null) return "has failed; start() it again";
    if (this.#starting !== null) return "is starting";
    if (this.#stopping !== null) return "is stopping";
    if (this.#world !== null) return "is running";
    return this.#latest === null ? "has not been started" : "has been stopped";
  }
}

function interruptedError(): NotRunningError {
  return new NotRunningError("Cannot go on: the runner was stopped by SIGINT");
}
