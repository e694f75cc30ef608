/**
 * Public option types of calls.
 *
 * @module
 */
import type { Received } from "../crossing_types.ts";
import type { PartInfo } from "../protocol/mod.ts";

/** Priority of a call among those that wait. */
export type Priority = "high" | "normal" | "low";

/** Options of `invokeAll()`, and of all other calls. */
export interface CallOptions {
  /**
   * Time limit in milliseconds from the call to its result, including the wait in the queue; no limit by
   * default.
   */
  timeoutMs?: number;
  /** Signal that cancels the call. */
  signal?: AbortSignal;
  /**
   * Which waiting call goes next: one of a higher priority; within a priority, the one that was made first.
   * After eight calls of higher priorities, one of a lower priority goes. `"normal"` by default.
   */
  priority?: Priority;
  /**
   * ID of the request, for example from an HTTP header. The worker finds it in `context.requestId`, and
   * reports, lines of output and `onCall` have it, too. It need not be unique. The number of the call by
   * default.
   */
  requestId?: string;
}

/** Options of `invoke()`. */
export interface InvokeOptions extends CallOptions {
  /**
   * Called for each tensor, typed array, `ArrayBuffer` and picture of the result, when every rank has
   * returned. The `ArrayBuffer` that it returns gets the bytes, from its start, and the value refers to it.
   * It may be longer than the bytes. For `undefined`, the bytes get fresh memory, which takes longer: the
   * system has to provide each page of it.
   *
   * An `ArrayBuffer` in the result is the one that this function has returned only if that has the same
   * length. The call rejects if a buffer is too short, or is returned twice, and if the function throws.
   */
  into?: (part: PartInfo) => ArrayBuffer | undefined;
  /**
   * Whether the result's bulk data is mapped instead of copied. Data that is not in shared memory is copied
   * nevertheless. This process must have `--allow-ffi`. The result is `Disposable`: hold it with `using`. Its
   * arrays may be written, and nobody else sees that. After the disposal they are empty. Until then, the
   * result holds memory that later results could use. Await what uses the arrays before the disposal: work
   * that is still in progress, such as a write to a file, may find zeros. `false` by default.
   */
  view?: boolean;
}

/** The value that `invoke()` resolves with: `Disposable` with `view: true`. */
export type InvokeResult<Out, Options extends InvokeOptions> = Options extends { view: true }
  ? Received<Out> & Disposable
  : Received<Out>;

/** Options of `stream()`. */
export interface StreamOptions extends CallOptions {
  /** Maximum time without a new item or the result, in milliseconds; no limit by default. */
  streamingTimeoutMs?: number;
  /**
   * Time that a full buffer may wait for its reader, in milliseconds; 300,000 by default. After it the stream
   * errors, and `gatherErrors()` returns that error too. It has no effect with `onSlowReader: "buffer"`.
   */
  readerTimeoutMs?: number;
  /**
   * What a slow or silent reader causes. Other calls wait while a producer waits.
   *
   * - `"wait"`, the default: the producer waits for the reader, for up to `readerTimeoutMs`.
   * - `"buffer"`: the producer goes on, and items wait in this process. When they take more than
   *   `bufferBytes`, the stream errors with a `StreamOverflowError`, and the call is canceled.
   * - `"cancel"`: like `"wait"`, with 1,000 ms as the default of `readerTimeoutMs`.
   */
  onSlowReader?: "wait" | "buffer" | "cancel";
  /** Size of the items that may wait with `onSlowReader: "buffer"`, in bytes; 64 MiB by default. */
  bufferBytes?: number;
  /** Whether the stream yields server-sent events as bytes. */
  asTextEvents?: boolean;
  /**
   * With `asTextEvents`: interval in milliseconds after which a waiting reader receives a comment; 10,000 by
   * default, `Infinity` for never. It applies while the call is queued and between items. Comments keep
   * proxies and browsers from closing the connection.
   */
  commentIntervalMs?: number;
  /**
   * With `asTextEvents`: returns the object that the client receives as JSON for an error that ends the
   * stream. It is called once, with the error that the stream would fail with.
   *
   * The default is `{ error, code }`. For a `WorkerError`, `error` is the message of the error that `call`
   * threw. For any other error, it is a sentence that reveals no more than the code. The client also gets the
   * default if this function throws or does not return an object; a promise, an array or an error does not
   * count as one. The runner prints that failure.
   */
  onError?: (error: unknown) => ClientError;
  /**
   * Called once when the stream has ended, for any reason. With `asTextEvents`, an error is only the stream's
   * last event, so this callback is how the server learns of it.
   */
  onEnd?: (outcome: StreamOutcome) => void;
}

/** The object that a client receives as JSON for an error. It must not be a promise. */
export type ClientError = object & { readonly then?: never };

/**
 * A step of a call.
 *
 * @example The time that each request took, and how it ended
 * ```ts
 * import { type CallEvent, DistributedRunner } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const queuedAt = new Map<string, number>();
 * const log: string[] = [];
 * function onCall({ type, requestId, atMs, outcome }: CallEvent) {
 *   if (type === "queued") queuedAt.set(requestId, atMs);
 *   if (type !== "ended") return;
 *   const tookMs = atMs - (queuedAt.get(requestId) ?? atMs);
 *   log.push(`${requestId}: ${outcome?.status} within ${tookMs < 60_000 ? "a minute" : "an hour"}`);
 *   queuedAt.delete(requestId);
 * }
 *
 * const runner = new DistributedRunner(undefined, { logs: "none", onCall });
 * await runner.start();
 * await runner.invoke({}, { requestId: "a1" });
 * await runner.stop();
 * await runner.invoke({}, { requestId: "a2" }).catch(() => {});
 * assertEquals(log, ["a1: done within a minute", "a2: error within a minute"]);
 * ```
 */
export interface CallEvent {
  /**
   * The step. `"queued"`: the runner has accepted the call. `"started"`: it was sent to the ranks.
   * `"first_item"`: the first item of a stream has arrived. `"ended"`: its promise has settled, or its stream
   * has ended. A call that was never accepted has only this one.
   */
  readonly type: "queued" | "started" | "first_item" | "ended";
  /** ID of the request. */
  readonly requestId: string;
  /** Time of the step, in milliseconds since the Unix epoch. It never goes back. */
  readonly atMs: number;
  /** How the call ended, if it has. */
  readonly outcome?: CallOutcome;
}

/** How a call ended. */
export interface CallOutcome {
  /** `"cancelled"`: its `signal` aborted, or the reader canceled the stream. */
  readonly status: "done" | "error" | "cancelled";
  /** Error of a failed call, or the reason for a cancellation, if there is one. */
  readonly error?: unknown;
  /** Number of items of a stream, as in {@linkcode StreamOutcome}; 0 for other calls. */
  readonly items: number;
}

/** The outcome of a stream. */
export interface StreamOutcome extends CallOutcome {
  /**
   * How the stream ended. `"done"`: every rank returned. `"cancelled"`: the reader canceled the stream, or
   * its `signal` aborted.
   */
  readonly status: "done" | "error" | "cancelled";
  /** Number of items that arrived, without the result; for a canceled stream, the number of items read. */
  readonly items: number;
}

/** Arguments of a call. The payload is required if the worker's `call` requires one. */
export type CallArguments<In, Options> = undefined extends In ? [payload?: Received<In>, options?: Options]
  : Record<never, never> extends In ? [payload?: Received<In>, options?: Options]
  : [payload: Received<In>, options?: Options];

/**
 * A chunk of a stream: a text event, or an item or the result, or any of these if `asTextEvents` is not known
 * at compile time.
 */
export type StreamChunk<Item, Out, Options extends StreamOptions> = Options extends { asTextEvents: true }
  ? Uint8Array<ArrayBuffer>
  : Options extends { asTextEvents: boolean } ?
      | Uint8Array<ArrayBuffer>
      | Received<Item>
      | Received<Exclude<Out, void | undefined>>
  : Received<Item> | Received<Exclude<Out, void | undefined>>;
