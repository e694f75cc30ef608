/**
 * One call, as a rank runs it.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { beginCall, endCall } from "../ffi/runtime.ts";
import { decodeValue, FrameFlag, FrameType, type Part, printable, SharedPart } from "../protocol/mod.ts";
import type { CallChannel } from "./call_channel.ts";
import { ServedCallContext } from "./call_context.ts";
import { CallItems } from "./call_items.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import { decodeIncoming } from "./incoming.ts";
import { failureFrame } from "./failure_frame.ts";
import type { SharedPage } from "./shared_page.ts";
import { currentOwner, Unawaited } from "./unawaited.ts";
import { encodeOutgoing, type OutgoingOptions, type PictureFormat } from "./outgoing.ts";

/** Quality of images in results, for formats that have a quality. */
const RESULT_QUALITY = 95;

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
type AnyWorker = DistributedWorker<any, any, any, any>;

/** The call that is running on each worker. */
const running = new WeakMap<AnyWorker, ActiveCall>();

/**
 * Returns the call that the current code belongs to, however late it runs. For code that started outside
 * every call, returns the worker's running call.
 */
export function currentCall(worker: AnyWorker): ActiveCall | null {
  const owner = currentOwner();
  return owner instanceof ActiveCall && owner.runsOn(worker) ? owner : running.get(worker) ?? null;
}

/** What the runner requests by a call. */
export interface CallRequest {
  /** Number of the call. */
  readonly id: number;
  /** ID that the caller has given to the request, or `null`. */
  readonly requestId: string | null;
  /** Flags of the frame. */
  readonly flags: number;
  /** The payload. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its bulk data. */
  readonly parts: readonly Part[];
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
  readonly #unawaited = new Unawaited(this);
  #worker: AnyWorker | null = null;
  /** The items. Made for a stream, or when the first item is added. */
  #items: CallItems | null = null;
  /** Whether the call has returned. */
  #isOver = false;
  #leftAtYield = false;
  #isCanceled = false;

  constructor(init: CallRequest, channel: CallChannel, page: SharedPage) {
    this.#id = init.id;
    this.#flags = init.flags;
    this.#body = init.body;
    this.#parts = init.parts;
    this.#usesSegments = init.parts.some((part) => part instanceof SharedPart);
    this.#channel = channel;
    this.#page = page;
    const streaming = (init.flags & FrameFlag.Streaming) !== 0;
    this.#context = new ServedCallContext(init.id, init.requestId, streaming, {
      checkpoints: (call, lane) => page.checkpoints(call, lane),
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
  run(worker: AnyWorker): Promise<void> {
    const ran = this.#runInScope(worker);
    return this.#usesSegments ? ran.then(() => this.#channel.segments.release(this.#id)) : ran;
  }

  async #runInScope(worker: AnyWorker): Promise<void> {
    this.#worker = worker;
    running.set(worker, this);
    const scope = beginCall();
    try {
      this.#unawaited.begin();
      try {
        if (this.#context.streaming) this.#items = this.#makeItems(worker);
        await this.#answer(worker);
        this.#unawaited.end("returned");
      } catch (error) {
        this.#unawaited.end("failed");
        await this.#items?.settled();
        this.#endItems();
        // Leaving by agreement is not a failure, and nobody waits for a result.
        if (this.#context.left) await this.#reportLeaving();
        else await this.#reportFailure((await this.#unawaited.first(error)).error);
      }
    } finally {
      running.delete(worker);
      this.#items?.close();
      endCall(scope);
    }
  }

  /** Cancels the call, because its caller did. */
  cancel(): void {
    this.#context.abort();
    this.#isCanceled = true;
    this.#items?.discard();
  }

  /** Records that the stream's reader has consumed items. */
  taken(items: number, bytes: number): void {
    this.#items?.taken(items, bytes);
  }

  /**
   * Adds an item. See `DistributedWorker.addStreamingResult`. An error that nobody handles fails the call.
   */
  addItem(item: unknown, encoding: OutgoingOptions, asTextEvent: boolean): Promise<void> {
    this.#items ??= this.#makeItems(this.#worker!);
    return this.#items.add(item, encoding, asTextEvent);
  }

  #makeItems(worker: AnyWorker): CallItems {
    const onHeld = (waits: boolean) => this.#page.setHeld(waits);
    const init = { id: this.#id, channel: this.#channel, context: this.#context, worker, onHeld };
    const items = new CallItems(init);
    if (this.#isCanceled) items.discard();
    if (this.#isOver) items.end();
    return items;
  }

  #endItems(): void {
    this.#isOver = true;
    this.#items?.end();
  }

  async #answer(worker: AnyWorker): Promise<void> {
    // This function awaits only what it must wait for, because each `await` delays small calls.
    const entered = this.#context.enter();
    if (entered !== null) await entered;
    const { segments } = this.#channel;
    // Without parts, the payload contains nothing native.
    const payload = this.#parts.length === 0
      ? decodeValue(this.#body, this.#parts)
      : await decodeIncoming(this.#body, this.#parts, segments.decoding(this.#id));
    this.#parts = [];
    const mayShare = !this.#context.streaming;
    const returned = await this.#unawaited.run(() => worker.call(payload, this.#context), mayShare);
    const result = isGenerator(returned)
      ? await this.#unawaited.run(() => this.#runGenerator(worker, returned), mayShare)
      : returned;
    const ended = this.#unawaited.ended();
    if (ended !== null) await ended;
    // Device transfers of a model or a backward pass may fail although nobody awaits them.
    const flushed = this.#channel.flush();
    if (flushed !== null) await flushed;
    const settled = this.#items?.settled() ?? null;
    if (settled !== null) await settled;
    this.#endItems();
    const { rejected } = this.#unawaited;
    if (rejected !== null) throw rejected.error;
    const itemError = this.#items?.error ?? null;
    if (itemError !== null) throw itemError.error;
    const { checkpoints } = this.#context;
    if (worker.rank !== 0 && (this.#flags & FrameFlag.AllResults) === 0) {
      const isWithheld = result !== undefined || this.#items?.isWithheld === true;
      const flags = isWithheld ? FrameFlag.Withheld : 0;
      return this.#channel.post({ type: FrameType.Result, flags, call: this.#id, checkpoints });
    }
    // The next call begins when this result is sent, so its data need not be copied.
    const encoding = { name: "result", picture: () => resultPicture(payload), copy: false };
    const outgoing = encodeOutgoing(result, encoding, true);
    try {
      if (outgoing.pictures !== null) await outgoing.pictures;
      const { body, parts } = outgoing;
      const flags = FrameFlag.HasValue;
      const frame = { type: FrameType.Result, flags, call: this.#id, checkpoints, body };
      if (parts.length === 0) {
        this.#channel.post(frame);
      } else {
        const placed = await segments.placeAll(parts, this.#id);
        segments.giveWithResult();
        await this.#channel.send({ ...frame, parts: placed });
      }
    } finally {
      outgoing.release();
    }
  }

  async #runGenerator(worker: AnyWorker, generator: AsyncGenerator | Generator): Promise<unknown> {
    while (true) {
      const { value, done } = await generator.next();
      if (done) return value;
      // Unless the call is canceled, this does not wait.
      const leaves = this.#context.reachYield();
      if (leaves !== false && await leaves) return await this.#leaveAtYield(generator);
      try {
        await worker.addStreamingResult(value);
      } catch (error) {
        // The item's error came first. A later error of `finally` must not replace it.
        await closeGenerator(generator).catch((later) => {
          console.error(`[rank ${worker.rank}] a generator whose item was refused failed:`, printable(later));
        });
        throw error;
      }
      // The call may have been canceled while it waited for the reader.
      const leavesYet = this.#context.recheckYield();
      if (leavesYet !== false && await leavesYet) return await this.#leaveAtYield(generator);
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
