/**
 * One call, as a rank runs it.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { AsyncLocalStorage } from "node:async_hooks";
import { openCallScope } from "../ffi/runtime.ts";
import { FrameFlag, type FrameInit, FrameType, printable } from "../protocol/mod.ts";
import { ServedCallContext } from "./call_context.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { decodeIncoming } from "./incoming.ts";
import { failureFrame } from "./failure_frame.ts";
import type { SharedPage } from "./shared_page.ts";
import { Unawaited } from "./unawaited.ts";
import { owned } from "./unhandled.ts";
import { encodeOutgoing, encodeOutgoingEvent, type OutgoingOptions, type PictureFormat } from "./outgoing.ts";

/** Quality of a result's pictures, where their format has one. */
const RESULT_QUALITY = 95;

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
type AnyWorker = DistributedWorker<any, any, any, any>;

/** Ties an item to the call that made it, however late and from whatever task it is added. */
const calls = new AsyncLocalStorage<ActiveCall>();

/** The call that is running on a worker, whichever task asks. */
const running = new WeakMap<AnyWorker, ActiveCall>();

/**
 * The call that the code running now belongs to; for code that began outside any, the worker's running one.
 */
export function currentCall(worker: AnyWorker): ActiveCall | null {
  const call = calls.getStore();
  return call?.isOf(worker) ? call : running.get(worker) ?? null;
}

/** How a call reaches the runner, and the other ranks. */
export interface CallChannel {
  /** Sends a frame to the runner; settles when it has left. */
  send(frame: FrameInit): Promise<void>;
  /** Settles when what the ranks send each other's devices is there; rejects if any of it has failed. */
  flush(): Promise<void>;
  /** Whether the runner has dropped the group of all ranks, and no other is formed. */
  isGroupDropped(): boolean;
}

/** A call of the runner's, from its arrival to its end. */
export class ActiveCall {
  readonly #id: number;
  readonly #flags: number;
  readonly #channel: CallChannel;
  readonly #context: ServedCallContext;
  readonly #page: SharedPage;
  #body: Uint8Array<ArrayBuffer>;
  #parts: readonly Uint8Array<ArrayBuffer>[];
  readonly #unawaited = new Unawaited();
  #worker: AnyWorker | null = null;
  /** Items whose pictures are still being encoded, in order; `null` when there are none. */
  #tail: Promise<void> | null = null;
  #waiting = 0;
  /** Whether an item went nowhere because this is not rank 0. */
  #withheld = false;
  /** Whether an item was refused. */
  #refused = false;
  /** The first error of an item that nobody handled. */
  #dropped: { error: unknown } | null = null;
  #returned = false;
  #leftAtYield = false;
  #discarding = false;

  constructor(
    init: {
      id: number;
      flags: number;
      body: Uint8Array<ArrayBuffer>;
      parts: readonly Uint8Array<ArrayBuffer>[];
    },
    channel: CallChannel,
    page: SharedPage,
  ) {
    this.#id = init.id;
    this.#flags = init.flags;
    this.#body = init.body;
    this.#parts = init.parts;
    this.#channel = channel;
    this.#page = page;
    const streaming = (init.flags & FrameFlag.Streaming) !== 0;
    this.#context = new ServedCallContext({
      requestId: init.id,
      streaming,
      checkpoints: page.points(init.id, "checkpoint"),
      yields: page.points(init.id, "yield"),
      isGroupDropped: () => channel.isGroupDropped(),
    });
  }

  /** The call's number. */
  get id(): number {
    return this.#id;
  }

  /** Whether it runs on this worker. */
  isOf(worker: AnyWorker): boolean {
    return this.#worker === worker;
  }

  /** Runs the worker's `call` and reports its end to the runner. Does not throw what the worker throws. */
  async run(worker: AnyWorker): Promise<void> {
    this.#worker = worker;
    running.set(worker, this);
    using _scope = openCallScope();
    try {
      if (this.#context.streaming) {
        worker.queue.open((item) => this.#sendItem(item as FrameInit), (held) => this.#page.held(held));
      }
      await this.#unawaited.run(() => this.#answer(worker));
    } catch (error) {
      await this.#itemsLeft();
      this.#returned = true;
      // Leaving by agreement is no failure, and nobody waits for a result.
      if (this.#context.left) await this.#reportLeaving();
      else await this.#reportFailure((await this.#unawaited.first(error)).error);
    } finally {
      running.delete(worker);
      worker.queue.detach();
    }
  }

  /** The caller gave the call up. */
  cancel(): void {
    this.#context.abort();
    this.#discarding = true;
    this.#worker?.queue.detach();
  }

  /** The stream's reader has taken items. */
  taken(items: number, bytes: number): void {
    if (!this.#discarding && !this.#returned) this.#worker?.queue.taken(items, bytes);
  }

  /**
   * Adds an item. See `DistributedWorker.addStreamingResult`. An error that nobody handles fails the call.
   */
  addItem(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> {
    const added = this.#add(item, encoding, asTextEvent);
    added.catch(() => this.#refused = true);
    return owned(new Promise((resolve) => resolve(added)), (error) => {
      if (this.#returned) {
        console.error(`[rank ${this.#worker?.rank}] an item was not sent:`, printable(error));
      } else this.#dropped ??= { error };
    });
  }

  async #add(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> {
    if (this.#returned) {
      throw new TypeError("Cannot add to stream: the call that the item belongs to has returned");
    }
    // A producer whose items go nowhere must still notice that its call is given up.
    const isOfOther = this.#worker!.rank !== 0;
    if (isOfOther) this.#withheld = true;
    if (this.#discarding || !this.#context.streaming || isOfOther) {
      await this.#context.giveWay();
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

  /** Runs `push` when `ready` and all items before are; at once where nothing is waited for. */
  #inOrder(ready: Promise<void> | null, push: () => Promise<void>): Promise<void> {
    if (ready === null && this.#tail === null) return push();
    ready?.catch(() => {}); // raised again below, in its turn
    this.#worker!.queue.checkOverflow(this.#waiting + 1, 0);
    this.#waiting++;
    const pushed = Promise.withResolvers<void>();
    const before = this.#tail;
    const tail = this.#tail = Promise.allSettled([before, ready]).then(async () => {
      this.#waiting--;
      // `ready` is settled; awaiting it again raises what it failed with.
      const begun = Promise.resolve(ready).then(push);
      pushed.resolve(begun);
      await begun.catch(() => {});
    }).finally(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    return pushed.promise;
  }

  /**
   * Settles when all items that were added have left, and those that were refused have found who handles
   * that.
   */
  async #itemsLeft(): Promise<void> {
    while (this.#tail !== null) await this.#tail;
    // What nobody handles is told after the microtasks of this turn.
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
    // Entering is a checkpoint, so that all ranks run the call or none does.
    await this.#context.checkpoint();
    const payload = await decodeIncoming(this.#body, this.#parts);
    this.#parts = [];
    const result = await calls.run(this, () => this.#drive(worker, payload));
    await this.#unawaited.ended();
    // What a model or a backward pass sends on a device fails where nobody waits for it.
    await this.#channel.flush();
    await this.#itemsLeft();
    this.#returned = true;
    const { rejected } = this.#unawaited;
    if (rejected !== null) throw rejected.error;
    if (this.#dropped !== null) throw this.#dropped.error;
    if (worker.rank !== 0 && (this.#flags & FrameFlag.AllResults) === 0) {
      const isWithheld = result !== undefined || this.#withheld;
      const flags = isWithheld ? FrameFlag.Withheld : 0;
      await this.#channel.send({ type: FrameType.Result, flags, call: this.#id });
      return;
    }
    // The next call begins when this one's result has left: what it holds need not be copied.
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
        parts,
      });
    } finally {
      outgoing.release();
    }
  }

  async #drive(worker: AnyWorker, payload: unknown): Promise<unknown> {
    const returned = await worker.call(payload, this.#context);
    if (!isGenerator(returned)) return returned;
    while (true) {
      const { value, done } = await returned.next();
      if (done) return value;
      // Nothing is waited for where nobody gives the call up.
      const leaves = this.#context.comeToYield();
      if (leaves !== false && await leaves) return await this.#leaveAtYield(returned);
      try {
        await worker.addStreamingResult(value);
      } catch (error) {
        // It came first: what `finally` throws after it does not take its place.
        await finish(returned).catch((later) => {
          console.error(`[rank ${worker.rank}] a generator whose item was refused failed:`, printable(later));
        });
        throw error;
      }
      // It may have waited for a reader who has gone.
      const leavesYet = this.#context.stayAtYield();
      if (leavesYet !== false && await leavesYet) return await this.#leaveAtYield(returned);
    }
  }

  /** What its `finally` throws is the call's error. */
  async #leaveAtYield(generator: AsyncGenerator | Generator): Promise<never> {
    this.cancel();
    await finish(generator);
    this.#leftAtYield = true;
    throw this.#context.leave();
  }

  /**
   * What was begun and not awaited is over first, as at every end of a call: it may use what the call has
   * made.
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

/** Has a generator return at the yield that it is at. What it yields on its way out goes nowhere. */
async function finish(generator: AsyncGenerator | Generator): Promise<void> {
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
