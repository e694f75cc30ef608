/**
 * The class with which a program starts and calls ranks.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { NotRunningError, QueueFullError } from "../errors.ts";
import { FrameFlag, isInstance } from "../protocol/mod.ts";
import type { Received } from "../crossing_types.ts";
import {
  addLimited,
  atCallSite,
  type Call,
  CALL_OPTIONS,
  CallObserver,
  type CallSink,
  callSite,
  checkCallOptions,
  checkInvokeOptions,
  checkStreamOptions,
  describeWait,
  ItemStream,
  Keepalive,
  Request,
  ResultSink,
} from "./calls/mod.ts";
import { checkDuration, type CheckedOptions, checkOptions } from "./check_options.ts";
import { readClock } from "./clock.ts";
import { ErrorLog } from "./failures/mod.ts";
import { guarded, reportError } from "./guard.ts";
import { Lifecycle } from "./lifecycle.ts";
import type {
  CallArguments,
  CallOptions,
  InvokeOptions,
  InvokeResult,
  StreamChunk,
  StreamOptions,
} from "./call_options.ts";
import type {
  RankInfo,
  RunnerOptions,
  RunnerSocket,
  StartArguments,
  StartOptions,
  StopOptions,
  WorkerClass,
} from "./options.ts";
import { workerSource } from "./ranks/mod.ts";
import { checkStartOptions } from "./start_options.ts";
import type { World } from "./world.ts";

const STOP_TIMEOUT_MS = 10_000;
const KEEPALIVE_TIMEOUT_MS = 60_000;

/**
 * Runs a worker on many ranks. It starts a process per rank, sends each call to all ranks, and returns the
 * result of rank 0.
 *
 * Calls run one at a time, by priority and in the order made. Declare the runner with `await using`, or call
 * {@linkcode stop}. `await using` stops the runner at the end of its block, so await in that block everything
 * that still calls the runner, such as `server.finished` of a `Deno.serve()`.
 *
 * @example Two ranks of a worker that does nothing
 * ```ts
 * import { DistributedRunner } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * await using runner = new DistributedRunner(undefined, { worldSize: 2, logs: "none" });
 * await runner.start();
 * assertEquals(runner.context!.map(({ rank, state }) => [rank, state]), [[0, "ready"], [1, "ready"]]);
 * assertEquals(await runner.invoke(), {});
 * assertEquals(await runner.invokeAll(), [{}, {}]);
 * assertEquals(await Array.fromAsync(runner.stream()), [{}]);
 * ```
 *
 * @typeParam In Payload of a call.
 * @typeParam Out Result of a call.
 * @typeParam Item Item of a stream.
 * @typeParam Setup Value of `start({ setup })`.
 */
// deno-lint-ignore no-explicit-any -- the URL of a module carries no types
export class DistributedRunner<In = any, Out = any, Item = any, Setup = any> implements AsyncDisposable {
  #options: CheckedOptions;
  #lifecycle: Lifecycle;
  #errors = new ErrorLog();
  #observer: CallObserver | null = null;
  #keepalive: Keepalive;

  /**
   * Creates a runner. It starts no process.
   *
   * @param worker A class that extends `DistributedWorker` and has a static `module`, or the URL or path of a
   * module whose default export is such a class. If left out, `DistributedWorker` itself.
   * @param options Options of the runner.
   * @throws {TypeError} If ranks could not find the class, or if an option is unknown or has the wrong type.
   * @throws {RangeError} If a number is out of range.
   */
  constructor(worker?: WorkerClass<In, Out, Item, Setup> | string | URL, options: RunnerOptions = {}) {
    const source = workerSource(worker);
    this.#options = checkOptions(options);
    this.#keepalive = new Keepalive(this.#options.keepaliveIntervalMs ?? null, () => this.#keepAlive());
    const { onCall } = this.#options;
    if (onCall !== undefined) {
      this.#observer = new CallObserver(onCall, (error) => this.#errors.addThrown(error, readClock()));
    }
    this.#lifecycle = new Lifecycle(this.#options, source, {
      observer: this.#observer,
      onError: (error, at) => this.#errors.add(error, at),
      onBusy: () => this.#keepalive.cancel(),
      onIdle: () => this.maybeStartKeepalive(),
    });
  }

  /** The listener that ranks connect to; `null` until it is open. */
  get socket(): RunnerSocket | null {
    return this.#lifecycle.listener;
  }

  /** A snapshot of the ranks; `null` before the first start. */
  get context(): readonly RankInfo[] | null {
    return this.#lifecycle.latest?.ranks.map((rank) => rank.info()) ?? null;
  }

  /** Number of calls that wait or run. */
  get pending(): number {
    return this.#lifecycle.pending;
  }

  /**
   * Returns the listener that ranks connect to, and opens it if necessary.
   *
   * @throws {Deno.errors.AddrInUse} If `workerAddr` is in use. Only `start()` removes the socket of a killed
   * runner.
   */
  getSocket(): RunnerSocket {
    return this.#lifecycle.open();
  }

  /** Closes the listener. Connected ranks stay connected. Calling this twice is safe. */
  closeSocket(): void {
    this.#lifecycle.closeSocket();
  }

  /**
   * Starts the ranks and waits until every rank has run its `setup`.
   *
   * @param args The value for `setup`, limits, and a callback for progress.
   * @throws {AlreadyRunningError} If the runner has started.
   * @throws {TypeError} If a rank cannot find the class, or if `setup` contains a value that cannot be
   * transferred.
   * @throws {WorkerError} If the worker's own code throws on a rank.
   * @throws {RankExitError} If a rank exits during the start.
   * @throws {TimeoutError} If the ranks are not ready in time.
   * @throws {DistributedError} If the system lacks resources, such as memory or file descriptors (code
   * `"system"`).
   * @throws {Deno.errors.AddrInUse} If another process listens at `workerAddr`.
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
   * Finishes all queued calls, tears down every rank, and waits until the ranks have exited.
   *
   * Before `start()` it has no effect. During `start()` it cancels the start.
   *
   * @param options Time limit after which the ranks are ended by force.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    refuseUnknown("stop", options, { timeoutMs: true });
    const { timeoutMs = STOP_TIMEOUT_MS } = options;
    checkDuration("timeoutMs", timeoutMs);
    await this.#lifecycle.stop(timeoutMs);
  }

  /**
   * Ends every rank at once: first by SIGUSR2, then by SIGKILL. Pending calls reject. Calling this before
   * `start()`, or twice, is safe.
   *
   * Ranks ignore SIGTERM, because a supervisor may send it to the whole process group. This process should
   * handle SIGTERM, for example by calling `stop()`.
   *
   * @param options Time that ranks have to exit after SIGUSR2.
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
   * The payload is copied before this method returns. The caller may change it afterward.
   *
   * Bulk data (tensors, typed arrays, pictures) of 64 KiB and more goes through shared memory: it is copied
   * once, however many ranks there are, and ranks use it in place. So do results from 256 KiB on.
   *
   * @param args The payload, limits, and where the result's bulk data goes.
   * @returns Rank 0's result.
   * @throws {TypeError} If the payload contains a value that cannot be transferred.
   * @throws {Deno.errors.NotCapable} If `view` is true and this process has no permission for it.
   * @throws {WorkerError} If a rank throws.
   * @throws {RankExitError} If a rank exits.
   * @throws {TimeoutError} If `timeoutMs` passes.
   * @throws {NotRunningError} If the runner is not running.
   * @throws {QueueFullError} If `maxPending` calls wait or run.
   * @throws {unknown} `signal.reason`, if the signal aborts.
   */
  async invoke<const Options extends InvokeOptions>(
    ...args: CallArguments<In, Options>
  ): Promise<InvokeResult<Out, Options>> {
    const request = new Request(args[1], this.#observer);
    try {
      const reading = args[1] === undefined ? {} : checkInvokeOptions(args[1]);
      const pick = (values: unknown[]) => values[0] as InvokeResult<Out, Options>;
      return request.done(await this.#invoke(args, 0, new ResultSink(pick, reading), request));
    } catch (error) {
      throw request.failed(error, this.invoke);
    }
  }

  /**
   * Runs `call` on every rank, like {@linkcode invoke}.
   *
   * @param args The payload and limits.
   * @returns The results of all ranks, indexed by rank.
   */
  async invokeAll(...args: CallArguments<In, CallOptions>): Promise<Received<Out>[]> {
    const request = new Request(args[1], this.#observer);
    try {
      refuseUnknown<CallOptions>("invoke", args[1] ?? {}, CALL_OPTIONS);
      const sink = new ResultSink((values) => values as Received<Out>[]);
      return request.done(await this.#invoke(args, FrameFlag.AllResults, sink, request));
    } catch (error) {
      throw request.failed(error, this.invokeAll);
    }
  }

  /**
   * Runs `call` on every rank and streams the items that rank 0 sends.
   *
   * The call starts at once, not at the first read. The buffer holds 64 items or 16 MiB; then the rank waits
   * for the reader. Canceling the stream cancels the call.
   *
   * A failed stream of text events looks like a successful one to a server; use `onEnd` to learn how it
   * ended. Its client sees the message of an error that `call` threw. For any other error it sees the code
   * and a sentence. Use `onError` to send more.
   *
   * @param args The payload, limits, and whether to yield text events.
   * @returns Rank 0's items as they arrive, and the result last. The stream fails with the errors of
   * {@linkcode invoke}, after all earlier items. With `asTextEvents` the error is the last event.
   * @throws {TypeError} If the payload contains a value that cannot be transferred, or if an option is
   * unknown or has the wrong type.
   */
  stream<const Options extends StreamOptions>(
    ...args: CallArguments<In, Options>
  ): ReadableStream<StreamChunk<Item, Out, Options>> {
    const site = callSite(this.stream);
    const { onEnd, ...limits } = checkStreamOptions(args[1] ?? {}, site);
    const { signal } = limits;
    const request = new Request(args[1], this.#observer);
    let open: { call: Call; world: World } | null = null;
    const sink = new ItemStream(limits, {
      credit: (items, bytes) => open?.world.credit(open.call.id, items, bytes),
      cancel: (reason) => open?.world.calls.cancel(open.call, reason),
      unread: (error) => {
        this.#errors.add(error, readClock());
        open?.world.calls.cancel(open.call, error);
      },
      waitsFor: () => open === null ? "" : describeWait(open.world.calls, open.call),
      // The stream may end before the caller has received it.
      ended: (outcome) =>
        queueMicrotask(() => {
          request.ended(outcome);
          guarded("call onEnd of a stream", () => onEnd?.(outcome));
        }),
    });
    try {
      open = this.#call(args, FrameFlag.Streaming, sink, request);
      sink.begin();
    } catch (error) {
      const isAborted = signal?.aborted === true && error === signal.reason;
      if (!isAborted && !isRefusal(error)) throw request.failed(error, this.stream);
      this.#lifecycle.fail(sink, error);
    }
    return sink.readable as ReturnType<typeof this.stream<Options>>;
  }

  /** Returns whether every rank's process is running. */
  isAlive(): boolean {
    return this.#lifecycle.isAlive();
  }

  /**
   * Throws unless the runner is alive.
   *
   * @throws {NotRunningError} If the runner is not alive. Its `cause` is the error that
   * {@linkcode gatherErrors} would return, or an `AggregateError` of several.
   */
  ensureAlive(): void {
    if (this.isAlive()) return;
    const errors = this.gatherErrors();
    const cause = errors.length > 1 ? new AggregateError(errors, "Several ranks failed") : errors[0];
    const options = cause === undefined ? {} : { cause };
    throw new NotRunningError(`Cannot go on: the runner ${this.#lifecycle.state}`, options);
  }

  /**
   * Returns the errors of all ranks since the last call of this method, and forgets them.
   *
   * @returns At most the latest 100 errors, root causes first; `[]` if there are none.
   */
  gatherErrors(): Error[] {
    return this.#errors.gather();
  }

  /**
   * Timer of the next keepalive call. It is `null` unless an interval is set, the runner has started and no
   * call is pending.
   */
  get keepaliveTimer(): ReturnType<typeof setTimeout> | null {
    return this.#keepalive.timer;
  }

  /**
   * Invokes `keepalivePayload` now.
   *
   * @param options `timeoutMs`: time limit of the call, 60,000 by default.
   * @throws {unknown} The errors of {@linkcode invoke}.
   */
  async keepalive(options: StopOptions = {}): Promise<void> {
    refuseUnknown("keep alive", options, { timeoutMs: true });
    const { timeoutMs = KEEPALIVE_TIMEOUT_MS } = options;
    const limits = [this.#options.keepalivePayload, { timeoutMs }] as unknown as CallArguments<
      In,
      CallOptions
    >;
    await this.invoke(...limits);
  }

  /** Starts the keepalive timer if an interval is set and the runner is idle. */
  maybeStartKeepalive(): void {
    if (this.#lifecycle.isIdle()) this.#keepalive.start();
  }

  /** Cancels the keepalive timer until the next call has finished. */
  maybeCancelKeepalive(): void {
    this.#keepalive.cancel();
  }

  /** Restarts the keepalive interval. */
  maybeResetKeepalive(): void {
    this.#keepalive.reset();
  }

  /** Stops the runner. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#lifecycle.noteDisposal();
    return this.stop();
  }

  /** Runs when the interval has passed. Nothing awaits this call, so its error is printed. */
  #keepAlive(): void {
    this.keepalive().catch((error) => reportError("keep the ranks alive", error));
  }

  #invoke<T>(
    args: CallArguments<In, CallOptions>,
    flags: number,
    sink: ResultSink<T>,
    request: Request,
  ): Promise<T> {
    try {
      this.#call(args, flags, sink, request);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#lifecycle.fail(sink, error);
    }
    return sink.result;
  }

  #call(
    args: CallArguments<In, CallOptions>,
    flags: number,
    sink: CallSink,
    request: Request,
  ): { call: Call; world: World } {
    const payload = args.length === 0 ? {} : args[0];
    const limits = args[1] ?? {};
    checkCallOptions(limits);
    limits.signal?.throwIfAborted();
    const world = this.#lifecycle.running();
    world.calls.checkRoom(this.#options.maxPending);
    request.call = addLimited(world, { payload, flags, limits, sink });
    return { call: request.call, world };
  }
}

/** Returns whether the runner takes no call at this time. */
function isRefusal(error: unknown): boolean {
  return isInstance(error, NotRunningError) || isInstance(error, QueueFullError);
}
