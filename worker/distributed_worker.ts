/**
 * The base class of workers.
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
import { LOADED_FROM, SET_PROCESS_GROUP } from "./internal.ts";
import { ItemQueue } from "./item_queue.ts";
import { encodeOutgoingEvent, type OutgoingOptions, type PictureFormat } from "./outgoing.ts";
import { detachPendingWork, runCalls, runDetached } from "./unawaited.ts";
import { withRejectionHandler } from "./unhandled.ts";
import type { Declaration, DECLARED, DeclaredAs } from "./worker_types.ts";

/** Options of {@linkcode DistributedWorker.addStreamingResult}. */
export interface StreamingResultOptions {
  /** Encoding of images in the item: `"jpeg"` (quality 60, the default), `"png"`, or `"webp"`. */
  imageFormat?: "jpeg" | "png" | "webp";
  /** Whether to send the item as the bytes of its text event, even in a stream of objects. */
  asTextEvent?: boolean;
}

/**
 * Options that send an item as a text event. In a stream of objects, the caller then receives bytes, so the
 * worker's `Item` type must include `Uint8Array`.
 */
export type TextEventOptions<Item> = Uint8Array<ArrayBuffer> extends Item ? StreamingResultOptions : never;

/** Options of {@linkcode DistributedWorker.rankPrint}. */
export interface RankPrintOptions {
  /** Whether to mark the line as debug output, and to write it to standard error. */
  debug?: boolean;
}

/** Options of {@linkcode DistributedWorker.shutdown}. */
export interface ShutdownOptions {
  /** Time limit for `teardown`, in milliseconds. Default: 10,000. */
  timeoutMs?: number;
}

/** Maximum delay of `setTimeout`. Longer delays fire immediately. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Quality of images in items, for formats that have a quality. */
const ITEM_QUALITY = 60;

const ITEM_ENCODING = itemEncoding("jpeg");

function itemEncoding(format: PictureFormat["format"]): OutgoingOptions {
  const picture = { format, quality: ITEM_QUALITY };
  return { name: "item", picture: () => picture, copy: true };
}

/**
 * The work of one rank. Extend this class, override `setup` and `call`, and declare `static override module`.
 *
 * Each rank of a runner creates one instance and runs every call on it. Without a runner, an instance is rank
 * 0 of 1. It loads no native code until it needs it.
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
 * @typeParam In The payload of a call. Declare its images and tensors either as the caller sends them
 * (`EncodedImage`, `TensorValue`) or as `call` receives them (`Image`, `Tensor`).
 * @typeParam Out The result of a call.
 * @typeParam Item An item of a stream.
 * @typeParam Setup The value that `start({ setup })` passes to `setup`. Declare it like a payload.
 */
// deno-lint-ignore no-explicit-any -- a worker that names no types takes and returns anything
export class DistributedWorker<In = any, Out = any, Item = any, Setup = any> {
  /**
   * The module that exports the class: `static override module = import.meta.url`. Each rank imports it. A
   * class that is passed to `serveIfRank()` needs none.
   */
  static readonly module: string | URL = import.meta.url;
  /** The name under which the module exports the class. Default: the name of the class. */
  static readonly exportName?: string;

  /**
   * The module of this class. It tells copies of the package apart.
   *
   * @ignore
   */
  static readonly [LOADED_FROM]: string = import.meta.url;

  /**
   * Declared types, only for the compiler.
   *
   * @ignore
   */
  declare readonly [DECLARED]?: Declaration<DeclaredAs<In>, DeclaredAs<Setup>>;

  /** The rank of this process, from 0. */
  readonly rank: number;
  /** Number of ranks. */
  readonly worldSize: number;
  /** Items that the caller has not received yet. */
  readonly queue: ItemQueue<Item> = new ItemQueue();

  #device = "cpu";
  #processGroup: ProcessGroup | Error = new TypeError("Cannot use processGroup: initialize() has not run");
  #tasks = new Set<Promise<unknown>>();
  #shutdown: Promise<void> | null = null;
  #running = true;

  /**
   * Creates a worker.
   *
   * @param rank The rank of this process.
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

  /** The index of this rank among the ranks on this machine, from 0. */
  get localRank(): number {
    return bindingOf(this)?.localRank ?? this.rank;
  }

  /** Number of ranks on this machine. */
  get localWorldSize(): number {
    return bindingOf(this)?.localWorldSize ?? this.worldSize;
  }

  /** The device that this rank computes on: `"cpu"`, `"cuda:1"`. {@linkcode initialize} binds it. */
  get device(): string {
    return this.#device;
  }

  /**
   * The process group of all ranks. Available from {@linkcode initialize} on, also in `setup`.
   *
   * @throws {TypeError} If no runner has initialized the worker.
   * @throws {LibraryLoadError} If a rank has no native library.
   */
  get processGroup(): ProcessGroup {
    if (this.#processGroup instanceof Error) throw this.#processGroup;
    return this.#processGroup;
  }

  /** Whether the worker accepts tasks: `true` from construction to shutdown. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * Binds the device, joins the process group, and runs `setup`. Every rank must call it, because the ranks
   * form the group together.
   *
   * @param setup The value that was passed to `start({ setup })`.
   */
  async initialize(setup: Arriving<Setup>): Promise<void> {
    const startedAt = performance.now();
    const joined = await bindingOf(this)?.join();
    this.#device = joined?.device ?? "cpu";
    if (joined?.warning !== undefined) this.rankPrint(joined.warning);
    this.#processGroup = joined?.processGroup ??
      new TypeError(
        "Cannot use processGroup: this worker has no runner; start it with a runner, or call testGroup() in tests",
      );
    await this.setup(setup);
    const tookMs = Math.round(performance.now() - startedAt);
    this.rankPrint(`initialized on ${joined?.description ?? this.#device} in ${tookMs} ms`, {
      debug: this.#device === "cpu",
    });
  }

  /**
   * Loads models. Override it. It runs once on every rank.
   *
   * @param _setup The value that was passed to `start({ setup })`; `{}` if there was none.
   */
  setup(_setup: Arriving<Setup>): void | Promise<void> {}

  /** Undoes `setup`. Override it. It runs once on every rank. */
  teardown(): void | Promise<void> {}

  /**
   * Answers one call. Override it. Every rank runs it with the same payload.
   *
   * If the caller cancels the call, a generator returns at a `yield`, and its `finally` block runs. If all
   * ranks reach the same yields, they return at the same one. If only some ranks yield, these return at their
   * next yield, collectives in which other ranks wait for them fail, and the group is formed again.
   *
   * @param _payload The value that was passed to `invoke()` or `stream()`.
   * @param _context The state of the call.
   * @returns The result, or a generator that yields the stream's items and returns the result.
   */
  call(
    _payload: Arriving<In>,
    _context: CallContext,
  ): Out | Promise<Out> | AsyncGenerator<Item, Out, void> | Generator<Item, Out, void> {
    return {} as Out;
  }

  /**
   * Sends an item to the caller's stream. Only the items of rank 0 reach the caller. In an `invoke`, items
   * are discarded.
   *
   * The item is captured in its current state. Typed arrays are copied. Tensors are borrowed until the item
   * is sent, and writing to one before then throws.
   *
   * @param result The item.
   * @param options The encoding of images, and whether to send a text event.
   * @returns A promise that settles when the item is on its way and the queue has room.
   * @throws {TypeError} If the item cannot cross, or its call has returned.
   * @throws {StreamOverflowError} If more than 1,024 items or 256 MiB would be queued.
   */
  addStreamingResult(
    result: Item,
    options?: StreamingResultOptions & { asTextEvent?: false },
  ): Promise<void>;
  /**
   * Sends an item as the bytes of its text event. A stream of objects yields these bytes. In a stream of text
   * events, the item is an ordinary event.
   *
   * @param result The item: any value that can cross.
   * @param options The encoding of images, and whether to send a text event.
   * @returns A promise that settles when the item is on its way and the queue has room.
   * @throws {TypeError} If the item cannot cross, or its call has returned.
   * @throws {StreamOverflowError} If more than 1,024 items or 256 MiB would be queued.
   */
  addStreamingResult(result: unknown, options: TextEventOptions<Item>): Promise<void>;
  addStreamingResult(result: unknown, options?: StreamingResultOptions): Promise<void> {
    if (options !== undefined) {
      refuseUnknown("add to stream", options, { imageFormat: true, asTextEvent: true });
    }
    const encoding = options?.imageFormat === undefined ? ITEM_ENCODING : itemEncoding(options.imageFormat);
    const asTextEvent = options?.asTextEvent ?? false;
    const call = currentCall(this);
    if (call !== null) return call.addItem(result, encoding, asTextEvent);
    return this.#addStandalone(result, encoding, asTextEvent);
  }

  /**
   * Sends an item `{ error: message }` to the caller's stream. The stream continues. Only the error's message
   * crosses, with control characters escaped.
   *
   * @param error The error, or any thrown value.
   * @returns A promise that settles like that of {@linkcode addStreamingResult}.
   */
  addStreamingError(error: unknown): Promise<void> {
    return this.addStreamingResult({ error: clientText(messageOfThrown(error)) } as Item);
  }

  /**
   * Prints the line `[rank N] message`.
   *
   * @param message The message.
   * @param options Whether the line is debug output.
   */
  rankPrint(message: string, options: RankPrintOptions = {}): void {
    refuseUnknown("print", options, { debug: true });
    if (options.debug) console.error(`[debug] [rank ${this.rank}] ${message}`);
    else console.log(`[rank ${this.rank}] ${message}`);
  }

  /**
   * Runs a function as a task of the worker.
   *
   * @param fn The function, synchronous or asynchronous.
   * @param args The arguments of the function.
   * @returns The function's result.
   * @throws {Error} After shutdown: "Event loop is not running".
   */
  runInWorker<Args extends unknown[], Result>(
    fn: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return this.submit(() => fn(...args));
  }

  /**
   * Tracks a task until it settles. The task does not belong to the current call: the call does not wait for
   * it.
   *
   * @param task A promise, or a function that returns one.
   * @returns The task's result. If the task rejects and nobody handles the rejection, the error is printed.
   * @throws {Error} After shutdown: "Event loop is not running".
   */
  submit<Result>(task: Promise<Result> | (() => Result | Promise<Result>)): Promise<Result> {
    if (!this.#running) throw new Error("Event loop is not running");
    if (typeof task !== "function") detachPendingWork();
    const tracked: Promise<Result> =
      (typeof task === "function" ? runDetached(() => Promise.try(task)) : task)
        .finally(() => this.#tasks.delete(tracked));
    this.#tasks.add(tracked);
    return withRejectionHandler(
      tracked,
      (error) => console.error(`[rank ${this.rank}] a task failed:`, printable(error)),
    );
  }

  /**
   * Transfers a tensor, or all tensors in a value, to the worker. The worker owns them until teardown or
   * `dispose()`. Without `keep()`, tensors are freed at the end of the call that created them.
   *
   * @param value A tensor, or arrays, objects, and maps of tensors.
   * @returns `value`.
   */
  keep<T>(value: T): T {
    return keep(value);
  }

  /**
   * Runs `teardown` and stops accepting tasks. An error of `teardown` is printed, not thrown. Repeated calls
   * have no effect.
   *
   * @param options The time limit for `teardown`.
   */
  shutdown(options: ShutdownOptions = {}): Promise<void> {
    refuseUnknown("shut down", options, { timeoutMs: true });
    return this.#shutdown ??= this.#tearDown(options.timeoutMs ?? 10_000);
  }

  /**
   * Runs the runner's calls, in order, until the runner stops this rank. Override it to wrap or change the
   * loop.
   *
   * @throws {TypeError} If the worker has no runner.
   */
  async serve(): Promise<void> {
    const binding = bindingOf(this);
    if (binding === undefined) {
      throw new TypeError("Cannot serve this worker: it has no runner");
    }
    await runCalls(async () => {
      for (let call = await binding.nextCall(); call !== null; call = await binding.nextCall()) {
        await call.run(this);
      }
    });
  }

  /** @ignore */
  [SET_PROCESS_GROUP](group: ProcessGroup): void {
    this.#processGroup = group;
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

  async #addStandalone(
    result: unknown,
    encoding: OutgoingOptions,
    asTextEvent: boolean,
  ): Promise<void> {
    if (!asTextEvent) return await this.queue.push(result as Item, 0);
    const event = await encodeOutgoingEvent(result, encoding);
    await this.queue.push(event as Item, event.byteLength);
  }
}
