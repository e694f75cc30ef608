/**
 * Starts and ends a runner's worlds, one after the other.
 *
 * @module
 */
import { AlreadyRunningError, type DistributedError, NotRunningError, TimeoutError } from "../errors.ts";
import { encodeValue, isRank } from "../protocol/mod.ts";
import { type CallObserver, type CallSink, describeWait, onAbort } from "./calls/mod.ts";
import type { CheckedOptions } from "./check_options.ts";
import type { CheckedStartOptions } from "./start_options.ts";
import { lateStart } from "./failures/mod.ts";
import { guarded, reportError } from "./guard.ts";
import { ignoreInterrupt, type Interruptible, noteStop, stopAtInterrupt } from "./interrupt.ts";
import { removeLeftovers } from "./leftovers.ts";
import {
  checkDescriptors,
  lackOfPermissions,
  openSocket,
  removeDeadSocket,
  type RunnerListener,
  socketInTheWay,
  systemError,
  type WorkerSource,
} from "./ranks/mod.ts";
import { RUNNER_PID } from "../program_ranks.ts";
import { Timer } from "./timer.ts";
import { World } from "./world.ts";

/** Time that ranks of a failed world have before SIGKILL. */
const FAILED_TIMEOUT_MS = 500;
/** Time that ranks have to stop after Ctrl-C. */
const INTERRUPT_TIMEOUT_MS = 10_000;
const DISPOSED =
  " by the end of its `await using` block; await in the block everything that still calls it, " +
  "such as `server.finished` of a Deno.serve()";
const STOPPED_EARLY = "Cannot start: the runner was stopped before its ranks were ready; await start()";

/** Callbacks of a lifecycle. */
export interface LifecycleEvents {
  /** Receives an error of a rank, with its time by the runner's clock. */
  onError(error: Error, at: number): void;
  /** Receives the steps of calls, if the program wants them. */
  readonly observer: CallObserver | null;
  /** Called when a call becomes pending or the ranks begin to end: the runner is not idle. */
  onBusy(): void;
  /** Called when no call is waiting or running any more, or when the ranks are ready. */
  onIdle(): void;
}

/** Starts worlds and ends them. */
export class Lifecycle {
  readonly #options: CheckedOptions;
  readonly #source: WorkerSource;
  readonly #events: LifecycleEvents;
  #listener: RunnerListener | null = null;
  #world: World | null = null;
  /** The world of the latest start, even if it has ended. */
  #latest: World | null = null;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  /** Settles when the signal listener for the latest world is gone. */
  #interruptIgnored: Promise<void> = Promise.resolve();
  /** The world that Ctrl-C stopped, until the process ends or continues. Until then no call settles. */
  #interruption: { world: World; over: PromiseWithResolvers<void> } | null = null;
  /** Number of calls of `stop()` and `terminate()`. */
  #stops = 0;
  #failure: DistributedError | null = null;
  /** Whether the runner was stopped by the end of its `await using` block. */
  #disposed = false;
  readonly #interruptible: Interruptible = {
    interrupt: () => this.#interrupt(),
    stopped: () => this.#stopping ?? Promise.resolve(),
    interruptAgain: () => this.#world?.end.kill(interruptedError()),
    resume: () => this.#resume(),
  };

  /**
   * Creates a lifecycle. It starts no world.
   *
   * @param options Options of the runner.
   * @param source The class that ranks load.
   * @param events Callbacks.
   */
  constructor(options: CheckedOptions, source: WorkerSource, events: LifecycleEvents) {
    this.#options = options;
    this.#source = source;
    this.#events = events;
  }

  /** The listener that ranks connect to; `null` until it is open. */
  get listener(): RunnerListener | null {
    return this.#listener;
  }

  /** The world of the latest start, even if it has ended; `null` before the first start. */
  get latest(): World | null {
    return this.#latest;
  }

  /** The state in words that follow "the runner". */
  get state(): string {
    if (this.#failure !== null) return "has failed; start() it again";
    if (this.#starting !== null) return "is starting";
    if (this.#stopping !== null) return "is stopping";
    if (this.#world !== null) return "is running";
    return this.#latest === null ? "has not been started" : "has been stopped";
  }

  /** Number of calls that wait or run. */
  get pending(): number {
    return this.#world?.calls.pending ?? 0;
  }

  /** Opens the listener unless it is open. */
  open(): RunnerListener {
    return this.#listener ??= openSocket(this.#options);
  }

  /** Closes the listener. */
  closeSocket(): void {
    this.#listener?.close();
    this.#listener = null;
  }

  /** Returns whether every rank's process is running. */
  isAlive(): boolean {
    return this.#world?.isAlive() ?? false;
  }

  /** Returns whether the runner takes calls and no call is pending. */
  isIdle(): boolean {
    return this.#world?.calls.idle === true && this.#starting === null && this.#stopping === null;
  }

  /**
   * Returns the world that takes calls.
   *
   * @throws {NotRunningError} If no world takes calls.
   */
  running(): World {
    if (this.#world !== null && this.#starting === null && this.#stopping === null) return this.#world;
    const options = this.#failure === null ? {} : { cause: this.#failure };
    const remedy = this.#disposed && this.#failure === null ? DISPOSED : "";
    throw new NotRunningError(`Cannot call: the runner ${this.state}${remedy}`, options);
  }

  /** Notes that the runner's `await using` block has ended. */
  noteDisposal(): void {
    this.#disposed = this.#world !== null;
  }

  /**
   * Fails a call that was not sent. While Ctrl-C stops the ranks, the failure is delayed, so that a program
   * that is about to end does not print it.
   *
   * @param sink Sink of the call.
   * @param error Reason of the failure.
   */
  fail(sink: CallSink, error: unknown): void {
    if (this.#interruption === null) sink.fail(error);
    else this.#interruption.over.promise.then(() => sink.fail(error));
  }

  /**
   * Starts a world and waits until every rank is ready.
   *
   * @param options Checked options.
   */
  async start(options: CheckedStartOptions): Promise<void> {
    if (RUNNER_PID !== null) {
      throw new TypeError(
        "Cannot start a runner inside a rank: the program did not wait for serveIfRank(); " +
          "let it await serveIfRank() first, in every process",
      );
    }
    if (isRank()) {
      throw new TypeError(
        "Cannot start a runner inside a rank: the worker's module was imported by one; " +
          "put its script code under `if (import.meta.main)`",
      );
    }
    if (this.#interruption !== null) await this.#interruption.over.promise;
    // A failed world may still be ending.
    if (this.#failure !== null && this.#stopping !== null) await this.#stopping;
    const isFirst = this.#world === null && this.#listener === null;
    const found = isFirst ? socketInTheWay(this.#options) : null;
    if (found !== null) await this.#removeSocket(found);
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
   * Finishes all queued calls and ends the ranks.
   *
   * @param timeoutMs Time limit after which the ranks are ended by force.
   */
  async stop(timeoutMs: number): Promise<void> {
    noteStop(this.#interruptible);
    this.#stops++;
    const world = this.#world;
    if (world === null) return await this.#closed();
    if (this.#starting !== null) return await this.terminate(timeoutMs);
    using _timer = new Timer(timeoutMs, () => {
      const waited = describeWait(world.calls, null);
      const message = `Cannot finish call: the runner did not stop within ${timeoutMs} ms${waited}`;
      world.end.terminate(new TimeoutError(message, { ranks: world.reports() }), timeoutMs);
    });
    await this.#end(world, async () => {
      world.end.keepAlive();
      await world.calls.drained();
      await world.end.stop();
    });
  }

  /**
   * Ends the ranks at once.
   *
   * @param timeoutMs Time that ranks have before SIGKILL.
   */
  async terminate(timeoutMs: number): Promise<void> {
    noteStop(this.#interruptible);
    this.#stops++;
    const world = this.#world;
    if (world === null) return await this.#closed();
    const reason = this.#failure ?? new NotRunningError(
      this.#starting === null ? "Cannot finish call: the runner was terminated" : STOPPED_EARLY,
    );
    const ended = world.end.terminate(reason, timeoutMs);
    await this.#end(world, () => ended);
  }

  async #ready(world: World, { signal, timeoutMs }: CheckedStartOptions): Promise<void> {
    const late = Promise.withResolvers<never>();
    using _timer = new Timer(timeoutMs, () => late.reject(lateStart(timeoutMs, world.reports())));
    const cleanup = removeLeftovers();
    let stopListening = () => {};
    try {
      if (signal !== undefined) stopListening = onAbort(signal, () => late.reject(signal.reason));
      // A getter in the value for `setup` may have aborted it.
      if (signal?.aborted) late.reject(signal.reason);
      await Promise.race([world.ready(), late.promise]);
    } catch (caught) {
      const error = this.#explained(caught);
      await this.#end(world, () => world.end.terminate(error, FAILED_TIMEOUT_MS));
      throw error;
    } finally {
      guarded("remove the listener of signal", stopListening);
      await cleanup;
    }
  }

  /** Removes the socket of a runner that was killed. */
  async #removeSocket(socket: string): Promise<void> {
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
        observer: this.#events.observer,
        onBusy: () => this.#events.onBusy(),
        onIdle: () => this.#events.onIdle(),
      });
      if (handleSigint) stopAtInterrupt(this.#interruptible);
      return world;
    } catch (error) {
      this.closeSocket();
      throw systemError("start", this.#explained(error));
    }
  }

  /** Returns an error that names all missing permissions in place of the one that names the first. */
  #explained(error: unknown): Error {
    return error instanceof Deno.errors.NotCapable ? lackOfPermissions(error, this.#options) : error as Error;
  }

  /** Ends a world only once, even if called several times. Afterward the runner can be started again. */
  #end(world: World, end: () => Promise<void>): Promise<void> {
    this.#events.onBusy();
    return this.#stopping ??= end().finally(() => {
      this.#stopping = null;
      if (this.#world === world) this.#world = null;
      this.closeSocket();
      return this.#interruptIgnored = ignoreInterrupt(this.#interruptible);
    });
  }

  /** Closes the listener, and waits until nothing of the latest world is left in this process. */
  async #closed(): Promise<void> {
    this.closeSocket();
    await this.#interruptIgnored;
  }

  async #interrupt(): Promise<void> {
    const world = this.#world;
    if (world === null) return;
    this.#interruption = { world, over: Promise.withResolvers() };
    const ended = world.end.interrupt(INTERRUPT_TIMEOUT_MS);
    // A stop in progress waits for calls, and these do not settle during an interruption.
    if (this.#stopping === null) await this.#end(world, () => ended);
    else await ended;
  }

  #resume(): void {
    this.#interruption?.world.end.settle(interruptedError());
    this.#interruption?.over.resolve();
    this.#interruption = null;
  }

  /** Ends a world after a rank died. The other ranks are useless because their group has lost a member. */
  #onFailed(world: World, error: DistributedError): void {
    if (this.#world !== world || this.#starting !== null) return;
    this.#failure = error;
    const ended = world.end.terminate(error, FAILED_TIMEOUT_MS);
    this.#end(world, () => ended).catch((error) => reportError("clean up after a rank's death", error));
  }
}

function interruptedError(): NotRunningError {
  return new NotRunningError("Cannot go on: the runner was stopped by SIGINT");
}
