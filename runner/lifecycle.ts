/**
 * The worlds of a runner, one after the other: how each is started, and how it ends.
 *
 * @module
 */
import { AlreadyRunningError, type DistributedError, NotRunningError, TimeoutError } from "../errors.ts";
import { encodeValue, isRank } from "../protocol/mod.ts";
import { type CallSink, describeWait, onAbort } from "./calls/mod.ts";
import type { CheckedOptions } from "./check_options.ts";
import type { CheckedStartOptions } from "./start_options.ts";
import { lateStart } from "./failures/mod.ts";
import { complain, guarded } from "./guard.ts";
import { ignoreInterrupt, type Interruptible, noteStop, stopAtInterrupt } from "./interrupt.ts";
import { removeLeftovers } from "./leftovers.ts";
import {
  checkDescriptors,
  openSocket,
  removeDeadSocket,
  type RunnerListener,
  socketInTheWay,
  systemError,
  type WorkerSource,
} from "./ranks/mod.ts";
import { Timer } from "./timer.ts";
import { World } from "./world.ts";

/** Ranks that are of no more use have this long before SIGKILL. */
const FAILED_TIMEOUT_MS = 500;
/** Ranks that Ctrl-C stops have this long. */
const INTERRUPT_TIMEOUT_MS = 10_000;
const DISPOSED = " by the end of the block of its `await using`; await there what goes on calling it, " +
  "such as `server.finished` of a Deno.serve()";
const STOPPED_EARLY = "Cannot start: the runner was stopped before its ranks were ready; await start()";

/** What a lifecycle tells of. */
export interface LifecycleEvents {
  /** An error of a rank, with its time by the runner's clock. */
  onError(error: Error, at: number): void;
  /** A call is pending, or the ranks end: nothing is idle. */
  onBusy(): void;
  /** No call is waiting or running any more, or the ranks are ready. */
  onIdle(): void;
}

/** Starts worlds and ends them. */
export class Lifecycle {
  readonly #options: CheckedOptions;
  readonly #source: WorkerSource;
  readonly #events: LifecycleEvents;
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
  /** Whether it was stopped by the end of the block that the runner was declared in. */
  #disposed = false;
  readonly #interruptible: Interruptible = {
    interrupt: () => this.#interrupt(),
    stopped: () => this.#stopping ?? Promise.resolve(),
    interruptAgain: () => this.#world?.end.kill(interruptedError()),
    goOn: () => this.#goOn(),
  };

  /**
   * Begins with nothing started.
   *
   * @param options The runner's.
   * @param source The class that ranks load.
   * @param events Who is told.
   */
  constructor(options: CheckedOptions, source: WorkerSource, events: LifecycleEvents) {
    this.#options = options;
    this.#source = source;
    this.#events = events;
  }

  /** The listener that ranks connect to; `null` until it is opened. */
  get listener(): RunnerListener | null {
    return this.#listener;
  }

  /** The world of the latest start, also when it has ended; `null` before the first. */
  get latest(): World | null {
    return this.#latest;
  }

  /** In words, after "the runner". */
  get state(): string {
    if (this.#failure !== null) return "has failed; start() it again";
    if (this.#starting !== null) return "is starting";
    if (this.#stopping !== null) return "is stopping";
    if (this.#world !== null) return "is running";
    return this.#latest === null ? "has not been started" : "has been stopped";
  }

  /** Opens the listener, if it is not open. */
  open(): RunnerListener {
    return this.#listener ??= openSocket(this.#options);
  }

  /** Closes the listener. */
  closeSocket(): void {
    this.#listener?.close();
    this.#listener = null;
  }

  /** Whether every rank's process runs. */
  isAlive(): boolean {
    return this.#world?.isAlive() ?? false;
  }

  /** Whether calls could be made, and none is pending. */
  isIdle(): boolean {
    return this.#world?.calls.idle === true && this.#starting === null && this.#stopping === null;
  }

  /**
   * The world that takes calls.
   *
   * @throws {NotRunningError} If there is none.
   */
  running(): World {
    if (this.#world !== null && this.#starting === null && this.#stopping === null) return this.#world;
    const options = this.#failure === null ? {} : { cause: this.#failure };
    const remedy = this.#disposed && this.#failure === null ? DISPOSED : "";
    throw new NotRunningError(`Cannot call: the runner ${this.state}${remedy}`, options);
  }

  /** The block ends that the runner was declared in. */
  noteDisposal(): void {
    this.#disposed = this.#world !== null;
  }

  /**
   * Fails a call that was not made. While Ctrl-C stops the ranks, a program that is about to end is not to
   * print that they are gone.
   *
   * @param sink The call's.
   * @param error Why.
   */
  fail(sink: CallSink, error: unknown): void {
    if (this.#interruption === null) sink.fail(error);
    else this.#interruption.over.promise.then(() => sink.fail(error));
  }

  /**
   * Starts a world, and waits until every rank is ready.
   *
   * @param options Checked.
   */
  async start(options: CheckedStartOptions): Promise<void> {
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
    if (this.#world !== null) throw new AlreadyRunningError(`Cannot start: the runner ${this.state}`);
    options.signal?.throwIfAborted();
    this.#failure = null;
    this.#disposed = false;
    this.#world = this.#latest = this.#spawn(options);
    this.#starting = this.#ready(this.#world, options);
    try {
      await this.#starting;
    } finally {
      this.#starting = null;
    }
    this.#events.onIdle();
  }

  /**
   * Finishes what is queued, and ends the ranks.
   *
   * @param timeoutMs How long that may take before they are ended by force.
   */
  async stop(timeoutMs: number): Promise<void> {
    noteStop(this.#interruptible);
    this.#stops++;
    const world = this.#world;
    if (world === null) return this.closeSocket();
    if (this.#starting !== null) return await this.terminate(timeoutMs);
    using _timer = new Timer(timeoutMs, () => {
      const waited = describeWait(world.calls, null);
      const message = `Cannot finish call: the runner did not stop within ${timeoutMs} ms${waited}`;
      world.end.terminate(new TimeoutError(message, { ranks: world.reports() }), timeoutMs);
    });
    await this.#end(world, async () => {
      world.end.holdOn();
      await world.calls.drained();
      await world.end.stop();
    });
  }

  /**
   * Ends the ranks at once.
   *
   * @param timeoutMs How long they have before SIGKILL.
   */
  async terminate(timeoutMs: number): Promise<void> {
    noteStop(this.#interruptible);
    this.#stops++;
    const world = this.#world;
    if (world === null) return this.closeSocket();
    const reason = this.#failure ?? new NotRunningError(
      this.#starting === null ? "Cannot finish call: the runner was terminated" : STOPPED_EARLY,
    );
    const ended = world.end.terminate(reason, timeoutMs);
    await this.#end(world, () => ended);
  }

  async #ready(world: World, { signal, timeoutMs }: CheckedStartOptions): Promise<void> {
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
      await this.#end(world, () => world.end.terminate(error as Error, FAILED_TIMEOUT_MS));
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

  #spawn({ setup, onProgress, timeoutMs: readyTimeoutMs }: CheckedStartOptions): World {
    const { externalRanks, handleSigint, worldSize } = this.#options;
    const { body, parts } = encodeValue(setup, { name: "setup", copy: true });
    try {
      if (externalRanks === undefined) checkDescriptors(worldSize);
      else this.open();
      const world: World = new World({
        options: this.#options,
        source: this.#source,
        listen: () => this.open(),
        setup: { body: body.slice(), parts },
        readyTimeoutMs,
        onProgress,
        onFailed: (error) => this.#onFailed(world, error),
        onError: (error, at) => this.#events.onError(error, at),
        onBusy: () => this.#events.onBusy(),
        onIdle: () => this.#events.onIdle(),
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
    this.#events.onBusy();
    return this.#stopping ??= end().finally(() => {
      this.#stopping = null;
      if (this.#world === world) this.#world = null;
      this.closeSocket();
      return ignoreInterrupt(this.#interruptible);
    });
  }

  async #interrupt(): Promise<void> {
    const world = this.#world;
    if (world === null) return;
    this.#interruption = { world, over: Promise.withResolvers() };
    const ended = world.end.interrupt(INTERRUPT_TIMEOUT_MS);
    // A stop that has begun waits for calls, which do not settle meanwhile.
    if (this.#stopping === null) await this.#end(world, () => ended);
    else await ended;
  }

  #goOn(): void {
    this.#interruption?.world.end.settle(interruptedError());
    this.#interruption?.over.resolve();
    this.#interruption = null;
  }

  /** A rank died. What is left of its world is of no use: the ranks' group has lost a member. */
  #onFailed(world: World, error: DistributedError): void {
    if (this.#world !== world || this.#starting !== null) return;
    this.#failure = error;
    const ended = world.end.terminate(error, FAILED_TIMEOUT_MS);
    this.#end(world, () => ended).catch((error) => complain("tidy up after a rank's death", error));
  }
}

function interruptedError(): NotRunningError {
  return new NotRunningError("Cannot go on: the runner was stopped by SIGINT");
}
