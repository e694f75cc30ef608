/**
 * Limits of a call: a timeout and an abort signal.
 *
 * @module
 */
import { type RankReport, TimeoutError } from "../../errors.ts";
import { escapeLine } from "../../escaped_text.ts";
import type { OptionNames } from "../../options.ts";
import { checkDuration, checkSignal } from "../check_options.ts";
import { onAbort as listenForAbort } from "./aborts.ts";
import type { Call, CallerDelay, CallSink } from "./call.ts";
import type { CallQueue } from "./call_queue.ts";
import { describeWait } from "./call_wait.ts";
import { encodeCall } from "./encode_call.ts";
import { guarded } from "../guard.ts";
import type { CallOptions } from "../call_options.ts";
import type { Segments } from "../segments/mod.ts";
import { Timer } from "../timer.ts";
import { PRIORITIES } from "./waiting_calls.ts";

/** Names of the options that all calls have. */
export const CALL_OPTIONS: OptionNames<CallOptions> = {
  timeoutMs: true,
  signal: true,
  priority: true,
  requestId: true,
};

/**
 * Checks the options that all calls have.
 *
 * @throws {TypeError} If one has the wrong type.
 * @throws {RangeError} If the time limit is invalid.
 */
export function checkCallOptions({ timeoutMs, signal, priority, requestId }: CallOptions): void {
  checkDuration("timeoutMs", timeoutMs);
  checkSignal("call", signal);
  if (priority !== undefined && !PRIORITIES.includes(priority)) {
    const given = escapeLine(String(priority));
    throw new TypeError(`Cannot call: priority "${given}" is not "high", "normal" or "low"`);
  }
  if (requestId !== undefined && typeof requestId !== "string") {
    throw new TypeError(`Cannot call: requestId ${escapeLine(String(requestId))} is not a string`);
  }
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
  arm({ timeoutMs, signal }: CallOptions, onLate: () => void, onAbort: (reason: unknown) => void): void {
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
  limits: CallOptions;
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
  const { priority } = limits;
  // The bytes of the frame have no lone surrogates.
  const requestId = limits.requestId?.toWellFormed();
  const encoded = encodeCall(world, flags, payload, requestId);
  if (limits.timeoutMs === undefined && limits.signal === undefined) {
    return calls.add({ ...encoded, sink, priority, requestId });
  }
  const limited = new LimitedSink(sink);
  const call = calls.add({ ...encoded, sink: limited, priority, requestId });
  const onLate = () => {
    const waited = describeWait(calls, call);
    const message = `Cannot finish ${call.label}: it took more than ${limits.timeoutMs} ms${waited}`;
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
