/**
 * The caller's end.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { NotRunningError } from "../errors.ts";
import { FrameFlag, isInstance } from "../protocol/mod.ts";
import type { Received } from "../crossing_types.ts";
import {
  addLimited,
  atCallSite,
  type Call,
  type CallSink,
  callSite,
  checkStreamOptions,
  describeWait,
  ItemStream,
  Keepalive,
  ResultSink,
} from "./calls/mod.ts";
import { checkDuration, type CheckedOptions, checkOptions, checkSignal } from "./check_options.ts";
import { readClock } from "./clock.ts";
import { ErrorLog } from "./failures/mod.ts";
import { complain, guarded } from "./guard.ts";
import { Lifecycle } from "./lifecycle.ts";
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
import { DEFAULT_WORKER, workerSource } from "./ranks/mod.ts";
import { checkStartOptions } from "./start_options.ts";
import type { World } from "./world.ts";

const STOP_TIMEOUT_MS = 10_000;
const KEEPALIVE_TIMEOUT_MS = 60_000;

/**
 * Runs a worker on many ranks: starts a process per rank, sends each call to all of them, and gives back what
 * rank 0 answers.
 *
 * Calls run one after the other, in the order made. Use it with `await using`, or call {@linkcode stop}. With
 * `await using`, await in its block what calls it, such as `server.finished` of a `Deno.serve()`: the runner
 * is stopped at its end.
 *
 * @typeParam In The payload of a call.
 * @typeParam Out The result of a call.
 * @typeParam Item An item of a stream.
 * @typeParam Setup What `start({ setup })` takes.
 */
// deno-lint-ignore no-explicit-any -- a module's URL tells no types
export class DistributedRunner<In = any, Out = any, Item = any, Setup = any> implements AsyncDisposable {
  #options: CheckedOptions;
  #lifecycle: Lifecycle;
  #errors = new ErrorLog();
  #keepalive: Keepalive;

  /**
   * Creates a runner. Nothing is started yet.
   *
   * @param worker A class that extends `DistributedWorker`, with a static `module`; or the URL or path of a
   * module that exports one by default. Left out: `DistributedWorker` itself.
   * @param options How to run it.
   * @throws {TypeError} If ranks could not find the class, or an option is unknown or of the wrong kind.
   * @throws {RangeError} If a number is out of its range.
   */
  constructor(worker?: WorkerClass<In, Out, Item, Setup> | string | URL, options: RunnerOptions = {}) {
    const source = worker === undefined ? DEFAULT_WORKER : workerSource(worker);
    this.#options = checkOptions(options);
    this.#keepalive = new Keepalive(this.#options.keepaliveIntervalMs ?? null, () => this.#keepAlive());
    this.#lifecycle = new Lifecycle(this.#options, source, {
      onError: (error, at) => this.#errors.add(error, at),
      onBusy: () => this.#keepalive.cancel(),
      onIdle: () => this.maybeStartKeepalive(),
    });
  }

  /** The listener that ranks connect to; `null` until it is opened. */
  get socket(): RunnerSocket | null {
    return this.#lifecycle.listener;
  }

  /** The ranks as they are now; `null` before the first start. */
  get context(): readonly RankInfo[] | null {
    return this.#lifecycle.latest?.ranks.map((rank) => rank.info()) ?? null;
  }

  /**
   * The listener that ranks connect to; opened now if it was not.
   *
   * @throws {Deno.errors.AddrInUse} If something is at `workerAddr`. What a killed runner has left there,
   * `start()` removes.
   */
  getSocket(): RunnerSocket {
    return this.#lifecycle.open();
  }

  /** Closes the listener. Ranks that have connected stay. Safe twice. */
  closeSocket(): void {
    this.#lifecycle.closeSocket();
  }

  /**
   * Starts the ranks, and waits until every one has run its `setup`.
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
      await this.#lifecycle.start(checkStartOptions(options));
    } catch (error) {
      throw error === options.signal?.reason ? error : atCallSite(error, this.start);
    }
  }

  /**
   * Finishes what is queued, tears every rank down, and waits for their ends.
   *
   * Does nothing before `start()`. During `start()` it gives the start up.
   *
   * @param options How long that may take before the ranks are ended by force.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    refuseUnknown("stop", options, { timeoutMs: true });
    const { timeoutMs = STOP_TIMEOUT_MS } = options;
    checkDuration("timeoutMs", timeoutMs);
    await this.#lifecycle.stop(timeoutMs);
  }

  /**
   * Ends every rank at once: SIGUSR2, then SIGKILL. Pending calls reject. Safe before `start()`, and twice.
   *
   * Ranks do not obey SIGTERM, which a supervisor may send to the whole process group: that is for this
   * process to act on, by `stop()` say.
   *
   * @param options How long the ranks have after SIGUSR2.
   */
  async terminate(options: StopOptions = {}): Promise<void> {
    refuseUnknown("terminate", options, { timeoutMs: true });
    const { timeoutMs = STOP_TIMEOUT_MS } = options;
    checkDuration("timeoutMs", timeoutMs);
    await this.#lifecycle.terminate(timeoutMs);
  }

  /**
   * Runs `call` on every rank.
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

  /**
   * Runs `call` on every rank, as {@linkcode invoke} does.
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

  /**
   * Runs `call` on every rank, and hands on what rank 0 sends meanwhile.
   *
   * The call starts at once, not at the first read. The buffer holds 64 items or 16 MiB, then the rank waits
   * for the reader. Cancelling the stream gives the call up.
   *
   * To a server, a stream of text events that fails looks like one that succeeds: `onEnd` tells how it ended.
   * Its client sees what `call` has thrown, in the worker's words, and of every other error its code and a
   * sentence: `onError` says more.
   *
   * @param args The payload, limits, and whether to yield text events.
   * @returns Rank 0's items as they come, the result last. It errors as {@linkcode invoke} rejects, after the
   * items before the error; with `asTextEvents` the error is the last event.
   * @throws {TypeError} If something in the payload cannot cross, or an option is unknown or of the wrong
   * kind.
   */
  stream<const Options extends StreamOptions>(
    ...args: CallArguments<In, Options>
  ): ReadableStream<StreamChunk<Item, Out, Options>> {
    const site = callSite(this.stream);
    const { onEnd, ...limits } = checkStreamOptions(args[1] ?? {}, site);
    const { signal } = limits;
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
      this.#lifecycle.fail(sink, error);
    }
    return sink.readable as ReturnType<typeof this.stream<Options>>;
  }

  /** Whether every rank's process runs. */
  isAlive(): boolean {
    return this.#lifecycle.isAlive();
  }

  /**
   * Sees that the runner is alive.
   *
   * @throws {NotRunningError} If it is not. `cause` is the error that was to gather, or an `AggregateError`
   * of several.
   */
  ensureAlive(): void {
    if (this.isAlive()) return;
    const errors = this.gatherErrors();
    const cause = errors.length > 1 ? new AggregateError(errors, "Several ranks failed") : errors[0];
    const options = cause === undefined ? {} : { cause };
    throw new NotRunningError(`Cannot go on: the runner ${this.#lifecycle.state}`, options);
  }

  /**
   * Hands over the errors of every rank since the last gathering.
   *
   * @returns At most the latest 100, root causes first; `[]` when there are none.
   */
  gatherErrors(): Error[] {
    return this.#errors.gather();
  }

  /**
   * The timer of the next keepalive; `null` unless an interval is set, the runner has started and nothing
   * runs.
   */
  get keepaliveTimer(): ReturnType<typeof setTimeout> | null {
    return this.#keepalive.timer;
  }

  /**
   * Invokes `keepalivePayload` now.
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
    if (this.#lifecycle.isIdle()) this.#keepalive.start();
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
    this.#lifecycle.noteDisposal();
    return this.stop();
  }

  /** The interval is over: nobody waits for this call, so what fails in it is printed. */
  #keepAlive(): void {
    this.keepalive().catch((error) => complain("keep the ranks alive", error));
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
      this.#lifecycle.fail(sink, error);
    }
    return sink.result;
  }

  #call(args: CallArguments<In, InvokeOptions>, flags: number, sink: CallSink): { call: Call; world: World } {
    const payload = args.length === 0 ? {} : args[0];
    const limits = args[1] ?? {};
    checkDuration("timeoutMs", limits.timeoutMs);
    const { signal } = limits;
    checkSignal("call", signal);
    signal?.throwIfAborted();
    const world = this.#lifecycle.running();
    const call = addLimited(world, { payload, flags, limits, sink });
    return { call, world };
  }
}
