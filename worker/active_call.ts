/**
 * One call, as a rank runs it.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { AsyncLocal } from "../async_local.ts";
import { openCallScope } from "../ffi/runtime.ts";
import { FrameFlag, type FrameInit, FrameType, type Part, printable, SharedPart } from "../protocol/mod.ts";
import { ServedCallContext } from "./call_context.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { decodeIncoming } from "./incoming.ts";
import { failureFrame } from "./failure_frame.ts";
import type { RankSegments } from "./segments.ts";
import type { SharedPage } from "./shared_page.ts";
import { Unawaited } from "./unawaited.ts";
import { withRejectionHandler } from "./unhandled.ts";
import { encodeOutgoing, encodeOutgoingEvent, type OutgoingOptions, type PictureFormat } from "./outgoing.ts";

/** Quality of images in results, for formats that have a quality. */
const RESULT_QUALITY = 95;

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
type AnyWorker = DistributedWorker<any, any, any, any>;

/** Associates an item with the call that created it, even if another task adds the item later. */
const calls = new AsyncLocal<ActiveCall>();

/** The call that is running on each worker. */
const running = new WeakMap<AnyWorker, ActiveCall>();

/**
 * Returns the call that the current code belongs to. For code that started outside every call, returns the
 * worker's running call.
 */
export function currentCall(worker: AnyWorker): ActiveCall | null {
  const call = calls.getStore();
  return call?.runsOn(worker) ? call : running.get(worker) ?? null;
}

/** How a call communicates with the runner and the other ranks. */
export interface CallChannel {
  /** Sends a frame to the runner. Settles when it is sent. */
  send(frame: FrameInit): Promise<void>;
  /** Settles when all transfers between the ranks' devices are complete. Rejects if one of them failed. */
  flush(): Promise<void>;
  /** Returns whether the runner has dropped the group of all ranks, and no new group is formed yet. */
  isGroupDropped(): boolean;
  /** The memory that the runner shares with this rank. */
  readonly segments: RankSegments;
}

/** A call of the runner, from its arrival to its end. */
export class ActiveCall {
  readonly #id: number;
  readonly #flags: number;
  readonly #channel: CallChannel;
  readonly #context: ServedCallContext;
  readonly #page: SharedPage;
  #body: Uint8Array<ArrayBuffer>;
  #parts: readonly Part[];
  /** Whether the payload has parts in shared memory. */
  readonly #usesSegments: boolean;
  readonly #unawaited = new Unawaited();
  #worker: AnyWorker | null = null;
  /** Settles when the images of all added items are encoded, in order; `null` if no item is waiting. */
  #tail: Promise<void> | null = null;
  #waiting = 0;
  /** Whether an item was discarded because this is not rank 0. */
  #withheld = false;
  /** Whether an item was rejected. */
  #refused = false;
  /** The first item error that nobody handled. */
  #itemError: { error: unknown } | null = null;
  #returned = false;
  #leftAtYield = false;
  #discarding = false;

  constructor(
    init: {
      id: number;
      flags: number;
      body: Uint8Array<ArrayBuffer>;
      parts: readonly Part[];
    },
    channel: CallChannel,
    page: SharedPage,
  ) {
    this.#id = init.id;
    this.#flags = init.flags;
    this.#body = init.body;
    this.#parts = init.parts;
    this.#usesSegments = init.parts.some((part) => part instanceof SharedPart);
    this.#channel = channel;
    this.#page = page;
    const streaming = (init.flags & FrameFlag.Streaming) !== 0;
    this.#context = new ServedCallContext({
      requestId: init.id,
      streaming,
      checkpoints: page.checkpoints(init.id, "checkpoint"),
      yields: page.checkpoints(init.id, "yield"),
      isGroupDropped: () => channel.isGroupDropped(),
    });
  }

  /** The number of the call. */
  get id(): number {
    return this.#id;
  }

  /** Returns whether the call runs on this worker. */
  runsOn(worker: AnyWorker): boolean {
    return this.#worker === worker;
  }

  /** Runs the worker's `call` and reports its end to the runner. Never throws an error of the worker. */
  async run(worker: AnyWorker): Promise<void> {
    await this.#runInScope(worker);
    if (this.#usesSegments) await this.#channel.segments.release(this.#id);
  }

  async #runInScope(worker: AnyWorker): Promise<void> {
    this.#worker = worker;
    running.set(worker, this);
    using _scope = openCallScope();
    try {
      if (this.#context.streaming) {
        worker.queue.open((item) => this.#sendItem(item as FrameInit), (waits) => this.#page.setHeld(waits));
      }
      await this.#unawaited.run(() => this.#answer(worker));
    } catch (error) {
      await this.#flushItems();
      this.#returned = true;
      // Leaving by agreement is not a failure, and nobody waits for a result.
      if (this.#context.left) await this.#reportLeaving();
      else await this.#reportFailure((await this.#unawaited.first(error)).error);
    } finally {
      running.delete(worker);
      worker.queue.detach();
    }
  }

  /** Cancels the call, because its caller did. */
  cancel(): void {
    this.#context.abort();
    this.#discarding = true;
    this.#worker?.queue.detach();
  }

  /** Records that the stream's reader has consumed items. */
  taken(items: number, bytes: number): void {
    if (!this.#discarding && !this.#returned) this.#worker?.queue.taken(items, bytes);
  }

  /**
   * Adds an item. See `DistributedWorker.addStreamingResult`. An error that nobody handles fails the call.
   */
  addItem(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> {
    const added = this.#add(item, encoding, asTextEvent);
    added.catch(() => this.#refused = true);
    return withRejectionHandler(new Promise((resolve) => resolve(added)), (error) => {
      if (this.#returned) {
        console.error(`[rank ${this.#worker?.rank}] an item was not sent:`, printable(error));
      } else this.#itemError ??= { error };
    });
  }

  async #add(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> {
    if (this.#returned) {
      throw new TypeError("Cannot add to stream: the call that the item belongs to has returned");
    }
    // A producer whose items are discarded must still notice a cancellation.
    const isOfOther = this.#worker!.rank !== 0;
    if (isOfOther) this.#withheld = true;
    if (this.#discarding || !this.#context.streaming || isOfOther) {
      await this.#context.yieldIfDue();
    } else if (asTextEvent) {
      await this.#addEvent(item, encoding);
    } else {
      await this.#addValue(item, encoding);
    }
  }

  async #addValue(item: unknown, encoding: OutgoingOptions): Promise<void> {
    const outgoing = encodeOutgoing(item, encoding);
    const { body, parts, pictures } = outgoing;
    const frame: FrameInit = { type: FrameType.Item, call: this.#id, body, parts };
    try {
      await this.#inOrder(pictures, () => this.#push(frame));
    } finally {
      outgoing.release();
    }
  }

  #addEvent(item: unknown, encoding: OutgoingOptions): Promise<void> {
    const frame = {
      type: FrameType.Item,
      call: this.#id,
      flags: FrameFlag.TextEvent,
      parts: [] as Uint8Array<ArrayBuffer>[],
    };
    const encoded = encodeOutgoingEvent(item, encoding).then((event) => void frame.parts.push(event));
    return this.#inOrder(encoded, () => this.#push(frame));
  }

  /** Runs `push` after `ready` and all earlier items. Runs it immediately if there is nothing to wait for. */
  #inOrder(ready: Promise<void> | null, push: () => Promise<void>): Promise<void> {
    if (ready === null && this.#tail === null) return push();
    ready?.catch(() => {}); // thrown again below, in order
    this.#worker!.queue.checkOverflow(this.#waiting + 1, 0);
    this.#waiting++;
    const pushed = Promise.withResolvers<void>();
    const before = this.#tail;
    const tail = this.#tail = Promise.allSettled([before, ready]).then(async () => {
      this.#waiting--;
      // `ready` is settled. Awaiting it again throws its rejection.
      const begun = Promise.resolve(ready).then(push);
      pushed.resolve(begun);
      await begun.catch(() => {});
    }).finally(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    return pushed.promise;
  }

  /** Settles when all added items are sent, and unhandled rejections of items have been reported. */
  async #flushItems(): Promise<void> {
    while (this.#tail !== null) await this.#tail;
    // Unhandled rejections are reported after the microtasks of this turn.
    if (this.#refused) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  #push(frame: FrameInit): Promise<void> {
    if (this.#discarding || this.#returned) return Promise.resolve();
    return this.#worker!.queue.push(frame, byteLengthOf(frame));
  }

  #sendItem(frame: FrameInit): Promise<void> {
    return this.#discarding ? Promise.resolve() : this.#channel.send(frame);
  }

  async #answer(worker: AnyWorker): Promise<void> {
    // The start of the call is a checkpoint, so that either all ranks run the call or none does.
    await this.#context.checkpoint();
    const { segments } = this.#channel;
    const payload = await decodeIncoming(this.#body, this.#parts, segments.decoding(this.#id));
    this.#parts = [];
    const result = await calls.run(this, () => this.#runCall(worker, payload));
    await this.#unawaited.ended();
    // Device transfers of a model or a backward pass may fail although nobody awaits them.
    await this.#channel.flush();
    await this.#flushItems();
    this.#returned = true;
    const { rejected } = this.#unawaited;
    if (rejected !== null) throw rejected.error;
    if (this.#itemError !== null) throw this.#itemError.error;
    if (worker.rank !== 0 && (this.#flags & FrameFlag.AllResults) === 0) {
      const isWithheld = result !== undefined || this.#withheld;
      const flags = isWithheld ? FrameFlag.Withheld : 0;
      await this.#channel.send({ type: FrameType.Result, flags, call: this.#id });
      return;
    }
    // The next call begins when this result is sent, so its data need not be copied.
    const outgoing = encodeOutgoing(result, {
      name: "result",
      picture: () => resultPicture(payload),
      copy: false,
    });
    try {
      await outgoing.pictures;
      const { body, parts } = outgoing;
      await this.#channel.send({
        type: FrameType.Result,
        flags: FrameFlag.HasValue,
        call: this.#id,
        body,
        parts: await segments.place(parts, this.#id),
      });
    } finally {
      outgoing.release();
    }
  }

  async #runCall(worker: AnyWorker, payload: unknown): Promise<unknown> {
    const returned = await worker.call(payload, this.#context);
    if (!isGenerator(returned)) return returned;
    while (true) {
      const { value, done } = await returned.next();
      if (done) return value;
      // Unless the call is canceled, this does not wait.
      const leaves = this.#context.reachYield();
      if (leaves !== false && await leaves) return await this.#leaveAtYield(returned);
      try {
        await worker.addStreamingResult(value);
      } catch (error) {
        // The item's error came first. A later error of `finally` must not replace it.
        await closeGenerator(returned).catch((later) => {
          console.error(`[rank ${worker.rank}] a generator whose item was refused failed:`, printable(later));
        });
        throw error;
      }
      // The call may have been canceled while it waited for the reader.
      const leavesYet = this.#context.recheckYield();
      if (leavesYet !== false && await leavesYet) return await this.#leaveAtYield(returned);
    }
  }

  /** An error of the generator's `finally` becomes the call's error. */
  async #leaveAtYield(generator: AsyncGenerator | Generator): Promise<never> {
    this.cancel();
    await closeGenerator(generator);
    this.#leftAtYield = true;
    throw this.#context.leave();
  }

  /**
   * Reports that the rank left. Waits for unawaited work first, as at every end of a call, because that work
   * may use the call's tensors.
   */
  async #reportLeaving(): Promise<void> {
    await this.#unawaited.ended();
    const flags = this.#leftAtYield ? FrameFlag.LeftAtYield : 0;
    await this.#channel.send({ type: FrameType.Result, flags, call: this.#id });
  }

  async #reportFailure(error: unknown): Promise<void> {
    await this.#channel.send(failureFrame(error, { call: this.#id }));
  }
}

/** Makes a generator return at its current yield. Later yields are discarded. */
async function closeGenerator(generator: AsyncGenerator | Generator): Promise<void> {
  let { done } = await generator.return(undefined);
  while (!done) ({ done } = await generator.next());
}

function isGenerator(value: unknown): value is AsyncGenerator | Generator {
  const candidate = value as AsyncGenerator | null;
  return typeof candidate === "object" && candidate !== null && typeof candidate.next === "function" &&
    typeof candidate.return === "function" &&
    (Symbol.asyncIterator in candidate || Symbol.iterator in candidate);
}

function resultPicture(payload: unknown): PictureFormat {
  const wanted = (payload as { image_format?: unknown } | null | undefined)?.image_format;
  const format = wanted === undefined ? "jpeg" : wanted;
  if (format !== "jpeg" && format !== "png" && format !== "webp") {
    throw new TypeError(
      `Cannot send result: payload.image_format "${escapeLine(String(format))}" is not jpeg, png or webp`,
    );
  }
  return { format, quality: RESULT_QUALITY };
}

function byteLengthOf({ body, parts }: FrameInit): number {
  return (body?.length ?? 0) + (parts ?? []).reduce((sum, part) => sum + part.byteLength, 0);
}
