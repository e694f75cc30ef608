/**
 * What bounds a call at its caller's end: a time limit, and a signal.
 *
 * @module
 */
import { type RankReport, TimeoutError } from "../../errors.ts";
import { encodeFrame, encodeValue, FrameType } from "../../protocol/mod.ts";
import { onAbort as listenForAbort } from "./aborts.ts";
import type { Call, CallSink, HeldUp } from "./call.ts";
import type { CallQueue } from "./call_queue.ts";
import { describeWait } from "./call_wait.ts";
import { guarded } from "../guard.ts";
import { Timer } from "../timer.ts";

/** Limits of a call. */
export interface CallLimits {
  /** From the call to its result, in milliseconds. */
  timeoutMs?: number;
  /** Gives the call up. */
  signal?: AbortSignal;
}

/** Watches the limits of one call, until it is settled. */
class LimitedSink implements CallSink {
  #sink: CallSink;
  #timer: Timer | undefined;
  #stopListening: (() => void) | undefined;

  /**
   * Wraps a sink. Nothing is watched before {@linkcode LimitedSink.arm}.
   *
   * @param sink Where the answer goes.
   */
  constructor(sink: CallSink) {
    this.#sink = sink;
  }

  /**
   * Begins to watch.
   *
   * @param limits The limits.
   * @param onLate Called when the time is up.
   * @param onAbort Called when the signal aborts, with its reason.
   */
  arm({ timeoutMs, signal }: CallLimits, onLate: () => void, onAbort: (reason: unknown) => void): void {
    if (timeoutMs !== undefined) this.#timer = new Timer(timeoutMs, onLate);
    if (signal === undefined) return;
    // What a payload is read by may have aborted it.
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

  heldUp(): HeldUp | null {
    return this.#sink.heldUp?.() ?? null;
  }

  #disarm(): void {
    this.#timer?.cancel();
    const stop = this.#stopListening;
    if (stop !== undefined) guarded("let go of signal", stop);
  }
}

/** A call to make. */
export interface CallInit {
  /** What the worker's `call` is given. */
  payload: unknown;
  /** Bits of the frame. */
  flags: number;
  /** What bounds it. */
  limits: CallLimits;
  /** Where its answer goes. */
  sink: CallSink;
}

/**
 * Makes a call that ends at its limits.
 *
 * @param world The ranks' calls, and what they are doing.
 * @param init The call.
 * @returns The call.
 * @throws {TypeError} If something in the payload cannot cross.
 */
export function addLimited(
  world: { readonly calls: CallQueue; reports(): RankReport[] },
  { payload, flags, limits, sink }: CallInit,
): Call {
  const { calls } = world;
  const { body, parts } = encodeValue(payload, { name: "payload", copy: true });
  const chunks = encodeFrame({ type: FrameType.Call, call: calls.nextId, flags, body, parts });
  const limited = new LimitedSink(sink);
  const call = calls.add(chunks, limited);
  const onLate = () => {
    const waited = describeWait(calls, call);
    const message = `Cannot finish call ${call.id}: it took more than ${limits.timeoutMs} ms${waited}`;
    calls.giveUp(call, new TimeoutError(message, { ranks: world.reports() }));
  };
  try {
    // It may have failed by now; then there is nothing to bound.
    if (!call.settled) limited.arm(limits, onLate, (reason) => calls.giveUp(call, reason));
  } catch (error) {
    calls.giveUp(call, error);
  }
  return call;
}
