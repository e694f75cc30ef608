/**
 * The class that programs extend.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { keep, releaseKept } from "../ffi/runtime.ts";
import type { ProcessGroup } from "../ffi/mod.ts";
import { clientText, messageOfThrown, printable } from "../protocol/mod.ts";
import type { Arriving } from "../crossing_types.ts";
import { currentCall } from "./active_call.ts";
import { bindingOf } from "./binding.ts";
import type { CallContext } from "./call_context.ts";
import { ItemQueue } from "./item_queue.ts";
import { encodeOutgoingEvent, type OutgoingOptions, type PictureFormat } from "./outgoing.ts";
import { goesOnByItself, runByItself } from "./unawaited.ts";
import { owned } from "./unhandled.ts";
import type { Declaration, DECLARED, DeclaredAs } from "./worker_types.ts";

/** Options of {@linkcode DistributedWorker.addStreamingResult}. */
export interface StreamingResultOptions {
  /** How pictures in the item travel: `"jpeg"` (quality 60, the default), `"png"` or `"webp"`. */
  imageFormat?: "jpeg" | "png" | "webp";
  /** In a stream of objects, send the item as the bytes of its text event. */
  asTextEvent?: boolean;
}

/**
 * Options that send an item as a text event. The caller of a stream of objects then gets bytes: the worker's
 * items have to be declared so.
 */
export type TextEventOptions<Item> = Uint8Array<ArrayBuffer> extends Item ? StreamingResultOptions : never;

/** Options of {@linkcode DistributedWorker.rankPrint}. */
export interface RankPrintOptions {
  /** Mark the line as debugging, and write it to standard error. */
  debug?: boolean;
}

/** Options of {@linkcode DistributedWorker.shutdown}. */
export interface ShutdownOptions {
  /** How long `teardown` may take, in milliseconds; 10,000 by default. */
  timeoutMs?: number;
}

/** What `setTimeout` takes at most; more fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Quality of pictures in items, where their format has one. */
const ITEM_QUALITY = 60;

/** Gives a worker its process group ahead of `initialize`, for tests. */
export let giveGroup: (worker: DistributedWorker, group: ProcessGroup) => void;

/**
 * What one rank does. Extend it, override `setup` and `call`, and give it `static override module`.
 *
 * Every rank of a runner makes one instance and runs every call on it. Used on its own, without a runner, it
 * is rank 0 of 1 and loads no native code until something asks for it.
 *
 * @example A worker and its script
 * ```ts
 * import { DistributedRunner, DistributedWorker } from "@cohort/distributed";
 *
 * export class Doubler extends DistributedWorker<{ x: number }, { doubled: number }> {
 *   static override module = import.meta.url;
 *   override call({ x }: { x: number }) {
 *     return { doubled: 2 * x };
 *   }
 * }
 *
 * if (import.meta.main) {
 *   await using runner = new DistributedRunner(Doubler, { worldSize: 2 });
 *   await runner.start();
 *   console.log(await runner.invoke({ x: 21 })); // { doubled: 42 }
 * }
 * ```
 *
 * @typeParam In The payload of a call. Its pictures and tensors may be declared as the caller sends them
 * (`EncodedImage`, `TensorValue`) or as `call` receives them (`Image`, `Tensor`).
 * @typeParam Out The result of a call.
 * @typeParam Item An item of a stream.
 * @typeParam Setup What `start({ setup })` hands to `setup`, declared as a payload is.
 */
// deno-lint-ignore no-explicit-any -- a worker that names no types takes and returns anything
export class DistributedWorker<In = any, Out = any, Item = any, Setup = any> {
  /** The module that exports the class: `static override module = import.meta.url`. A rank imports it. */
  static readonly module: string | URL = import.meta.url;
  /** The name that the module exports the class under. Left out: the class's own name. */
  static readonly exportName?: string;

  /**
   * For the compiler alone.
   *
   * @ignore
   */
  declare readonly [DECLARED]?: Declaration<DeclaredAs<In>, DeclaredAs<Setup>>;

  /** This process's rank, from 0. */
  readonly rank: number;
  /** Number of ranks. */
  readonly worldSize: number;
  /** Items on their way to the caller. */
  readonly queue: ItemQueue<Item> = new ItemQueue();

  #device = "cpu";
  #processGroup: ProcessGroup | Error = new TypeError("Cannot use processGroup: initialize() has not run");
  #tasks = new Set<Promise<unknown>>();
  #shutdown: Promise<void> | null = null;
  #running = true;

  static {
    giveGroup = (worker, group) => worker.#processGroup = group;
  }

  /**
   * Creates a worker.
   *
   * @param rank This process's rank.
   * @param worldSize Number of ranks.
   * @throws {RangeError} If they are not integers with 0 ≤ rank < worldSize.
   */
  constructor(rank = 0, worldSize = 1) {
    if (!Number.isSafeInteger(worldSize) || worldSize < 1) {
      throw new RangeError(`Cannot create worker: worldSize ${worldSize} is not a positive integer`);
    }
    if (!Number.isSafeInteger(rank) || rank < 0 || rank >= worldSize) {
      throw new RangeError(`Cannot create worker: rank ${rank} is not in a world of ${worldSize}`);
    }
    this.rank = rank;
    this.worldSize = worldSize;
  }

  /** The rank among those on this machine. */
  get localRank(): number {
    return bindingOf(this)?.localRank ?? this.rank;
  }

  /** Number of ranks on this machine. */
  get localWorldSize(): number {
    return bindingOf(this)?.localWorldSize ?? this.worldSize;
  }

  /** The device that this rank computes on: `"cpu"`, `"cuda:1"`. Bound by {@linkcode initialize}. */
  get device(): string {
    return this.#device;
  }

  /**
   * The group of all ranks, from {@linkcode initialize} on, in `setup` too.
   *
   * @throws {TypeError} If the worker has not been initialized by a runner.
   * @throws {LibraryLoadError} If a rank has no native library.
   */
  get processGroup(): ProcessGroup {
    if (this.#processGroup instanceof Error) throw this.#processGroup;
    return this.#processGroup;
  }

  /** Whether the worker takes tasks: from construction to shutdown. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * Binds the device, joins the process group, and runs `setup`. All ranks do so together.
   *
   * @param setup What `start({ setup })` was given.
   */
  async initialize(setup: Arriving<Setup>): Promise<void> {
    const startedAt = performance.now();
    const joined = await bindingOf(this)?.join();
    this.#device = joined?.device ?? "cpu";
    if (joined?.warning !== undefined) this.rankPrint(joined.warning);
    this.#processGroup = joined?.processGroup ??
      new TypeError(
        "Cannot use processGroup: this worker is on its own, a runner forms the group, or testGroup() in tests",
      );
    await this.setup(setup);
    const tookMs = Math.round(performance.now() - startedAt);
    this.rankPrint(`initialized on ${joined?.description ?? this.#device} in ${tookMs} ms`, {
      debug: this.#device === "cpu",
    });
  }

  /**
   * Yours to override: loads models. Runs once, on every rank.
   *
   * @param _setup What `start({ setup })` was given; `{}` if nothing.
   */
  setup(_setup: Arriving<Setup>): void | Promise<void> {}

  /** Yours to override: undoes `setup`. Runs once, on every rank. */
  teardown(): void | Promise<void> {}

  /**
   * Yours to override: answers one call. Every rank runs it, with the same payload.
   *
   * A generator whose call is given up returns at a `yield`, and its `finally` runs: at the same one on all
   * ranks, if they come to the same ones. If only some ranks yield, those return at theirs, collectives of
   * the others that wait for them fail, and the group is formed anew.
   *
   * @param _payload What `invoke()` or `stream()` was given.
   * @param _context What the call knows of itself.
   * @returns The result, or a generator whose yields are a stream's items and whose return is the result.
   */
  call(
    _payload: Arriving<In>,
    _context: CallContext,
  ): Out | Promise<Out> | AsyncGenerator<Item, Out, void> | Generator<Item, Out, void> {
    return {} as Out;
  }

  /**
   * Sends an item to the caller's stream. Only rank 0's reach it; in an `invoke` items go nowhere.
   *
   * Takes the item as it is now: typed arrays are copied, tensors are lent until the item has left, so that
   * writing to one before then is an error.
   *
   * @param result The item.
   * @param options How pictures travel; whether to send a text event.
   * @returns Settles when the item has left for the caller and the queue has room.
   * @throws {TypeError} If the item cannot cross, or its call has returned.
   * @throws {StreamOverflowError} If 1,024 items or 256 MiB are on their way already.
   */
  addStreamingResult(
    result: Item,
    options?: StreamingResultOptions & { asTextEvent?: false },
  ): Promise<void>;
  /**
   * Sends an item as the bytes of its text event, which the caller's stream of objects yields. In a stream of
   * text events it is an event like any other.
   *
   * @param result The item: anything that can cross.
   * @param options How pictures travel; whether to send a text event.
   * @returns Settles when the item has left for the caller and the queue has room.
   * @throws {TypeError} If the item cannot cross, or its call has returned.
   * @throws {StreamOverflowError} If 1,024 items or 256 MiB are on their way already.
   */
  addStreamingResult(result: unknown, options: TextEventOptions<Item>): Promise<void>;
  addStreamingResult(result: unknown, options: StreamingResultOptions = {}): Promise<void> {
    refuseUnknown("add to stream", options, { imageFormat: true, asTextEvent: true });
    const picture: PictureFormat = { format: options.imageFormat ?? "jpeg", quality: ITEM_QUALITY };
    const encoding = { name: "item", picture: () => picture, copy: true };
    const call = currentCall(this);
    if (call !== null) return call.addItem(result, encoding, options.asTextEvent ?? false);
    return this.#addOnItsOwn(result, encoding, options.asTextEvent ?? false);
  }

  /**
   * Sends an item `{ error: message }` to the caller's stream, which goes on. Of the error only its message
   * crosses, with control characters escaped.
   *
   * @param error What to tell.
   * @returns As {@linkcode addStreamingResult}.
   */
  addStreamingError(error: unknown): Promise<void> {
    return this.addStreamingResult({ error: clientText(messageOfThrown(error)) } as Item);
  }

  /**
   * Writes the line `[rank N] message`.
   *
   * @param message The message.
   * @param options Whether it is for debugging.
   */
  rankPrint(message: string, options: RankPrintOptions = {}): void {
    refuseUnknown("print", options, { debug: true });
    if (options.debug) console.error(`[debug] [rank ${this.rank}] ${message}`);
    else console.log(`[rank ${this.rank}] ${message}`);
  }

  /**
   * Runs a function as one of the worker's tasks.
   *
   * @param fn The function, sync or async.
   * @param args Its arguments.
   * @returns Its result.
   * @throws {Error} After shutdown: "Event loop is not running".
   */
  runInWorker<Args extends unknown[], Result>(
    fn: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return this.submit(() => fn(...args));
  }

  /**
   * Tracks a task until it is done.
   *
   * @param task A promise, or a function that returns one.
   * @returns The task's result. If nobody handles its error, that is printed.
   * @throws {Error} After shutdown: "Event loop is not running".
   */
  submit<Result>(task: Promise<Result> | (() => Result | Promise<Result>)): Promise<Result> {
    if (!this.#running) throw new Error("Event loop is not running");
    if (typeof task !== "function") goesOnByItself();
    const tracked: Promise<Result> =
      (typeof task === "function" ? runByItself(() => Promise.try(task)) : task)
        .finally(() => this.#tasks.delete(tracked));
    this.#tasks.add(tracked);
    return owned(tracked, (error) => console.error(`[rank ${this.rank}] a task failed:`, printable(error)));
  }

  /**
   * Hands a tensor, or all tensors in a value, to the worker: they stay until teardown or `dispose()`, and
   * not only until the end of the call that made them.
   *
   * @param value A tensor, or arrays, objects and maps of them.
   * @returns `value`.
   */
  keep<T>(value: T): T {
    return keep(value);
  }

  /**
   * Tears the worker down and takes no more tasks. What `teardown` throws is printed. Safe twice.
   *
   * @param options How long `teardown` may take.
   */
  shutdown(options: ShutdownOptions = {}): Promise<void> {
    refuseUnknown("shut down", options, { timeoutMs: true });
    return this.#shutdown ??= this.#tearDown(options.timeoutMs ?? 10_000);
  }

  /**
   * Runs the runner's calls, in order, until it stops. Override it to wrap or to change the loop.
   *
   * @throws {TypeError} If no runner serves this worker.
   */
  async serve(): Promise<void> {
    const binding = bindingOf(this);
    if (binding === undefined) {
      throw new TypeError("Cannot serve: this worker is on its own, it has no runner");
    }
    for await (const call of binding.calls()) await call.run(this);
  }

  async #tearDown(timeoutMs: number): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const late = () => {
      this.rankPrint(`teardown is not done after ${timeoutMs} ms, going on without it`, { debug: true });
      timeout.resolve();
    };
    const timer = setTimeout(late, Math.min(timeoutMs, MAX_TIMEOUT_MS));
    try {
      await Promise.race([Promise.try(() => this.teardown()), timeout.promise]);
    } catch (error) {
      console.error(`[rank ${this.rank}] teardown failed:`, printable(error));
    } finally {
      clearTimeout(timer);
      releaseKept();
      this.#running = false;
      this.queue.close();
    }
  }

  async #addOnItsOwn(
    result: unknown,
    encoding: OutgoingOptions,
    asTextEvent: boolean,
  ): Promise<void> {
    if (!asTextEvent) return await this.queue.push(result as Item, 0);
    const event = await encodeOutgoingEvent(result, encoding);
    await this.queue.push(event as Item, event.byteLength);
  }
}
