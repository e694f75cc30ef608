/**
 * Limits of a call: a timeout and an abort signal.
 *
 * @module
 */
import { type RankReport, TimeoutError } from "../../errors.ts";
import { onAbort as listenForAbort } from "./aborts.ts";
import type { Call, CallerDelay, CallSink } from "./call.ts";
import type { CallQueue } from "./call_queue.ts";
import { describeWait } from "./call_wait.ts";
import { encodeCall } from "./encode_call.ts";
import { guarded } from "../guard.ts";
import type { Segments } from "../segments/mod.ts";
import { Timer } from "../timer.ts";

/** Limits of a call. */
export interface CallLimits {
  /** Time from the call to its result, in milliseconds. */
  timeoutMs?: number;
  /** Signal that cancels the call. */
  signal?: AbortSignal;
}

/** A sink that enforces the limits of one call until the call has settled. */
class LimitedSink implements CallSink {
  #sink: CallSink;
  #timer: Timer | undefined;
  #stopListening: (() => void) | undefined;

  /**
   * Wraps a sink. The limits apply only after {@linkcode LimitedSink.arm}.
   *
   * @param sink Receiver of the items and the outcome.
   */
  constructor(sink: CallSink) {
    this.#sink = sink;
  }

  /**
   * Starts to enforce the limits.
   *
   * @param limits The limits.
   * @param onLate Called when the time is up.
   * @param onAbort Called when the signal aborts, with its reason.
   */
  arm({ timeoutMs, signal }: CallLimits, onLate: () => void, onAbort: (reason: unknown) => void): void {
    if (timeoutMs !== undefined) this.#timer = new Timer(timeoutMs, onLate);
    if (signal === undefined) return;
    // A getter in the payload may have aborted it.
    if (signal.aborted) return onAbort(signal.reason);
    this.#stopListening = listenForAbort(signal, () => onAbort(signal.reason));
  }

  item(frame: Parameters<CallSink["item"]>[0]): void {
    this.#sink.item(frame);
  }

  succeed(...ends: Parameters<CallSink["succeed"]>): void {
    this.#disarm();
    this.#sink.succeed(...ends);
  }

  fail(reason: unknown): void {
    this.#disarm();
    this.#sink.fail(reason);
  }

  callerDelay(): CallerDelay | null {
    return this.#sink.callerDelay?.() ?? null;
  }

  #disarm(): void {
    this.#timer?.cancel();
    const stop = this.#stopListening;
    if (stop !== undefined) guarded("remove the listener of signal", stop);
  }
}

/** A call to make. */
export interface CallInit {
  /** Payload of the worker's `call`. */
  payload: unknown;
  /** Flags of the frame. */
  flags: number;
  /** Limits of the call. */
  limits: CallLimits;
  /** Receiver of the items and the outcome. */
  sink: CallSink;
}

/**
 * Adds a call that is canceled when it exceeds its limits.
 *
 * @param world The queue of calls, and reports on the ranks.
 * @param init The call.
 * @returns The call.
 * @throws {TypeError} If the payload contains a value that cannot be transferred.
 */
export function addLimited(
  world: { readonly calls: CallQueue; readonly segments: Segments; reports(): RankReport[] },
  { payload, flags, limits, sink }: CallInit,
): Call {
  const { calls } = world;
  const encoded = encodeCall(world, flags, payload);
  if (limits.timeoutMs === undefined && limits.signal === undefined) {
    return calls.add(encoded.chunks, sink, encoded.payload);
  }
  const limited = new LimitedSink(sink);
  const call = calls.add(encoded.chunks, limited, encoded.payload);
  const onLate = () => {
    const waited = describeWait(calls, call);
    const message = `Cannot finish call ${call.id}: it took more than ${limits.timeoutMs} ms${waited}`;
    calls.cancel(call, new TimeoutError(message, { ranks: world.reports() }));
  };
  try {
    // The call may have failed already.
    if (!call.settled) limited.arm(limits, onLate, (reason) => calls.cancel(call, reason));
  } catch (error) {
    calls.cancel(call, error);
  }
  return call;
}
