/**
 * Calls one after the other, in the order made.
 *
 * @module
 */
import { ProtocolError, type RankReport } from "../../errors.ts";
import { type Frame, FrameFlag, FrameType } from "../../protocol/mod.ts";
import { Call, type CallSink, type RankFailure } from "./call.ts";
import { Timer } from "../timer.ts";

/** After one rank has thrown, the others' errors of the same cause may follow this closely. */
export const FAILURE_GATHER_MS = 100;

/** How a queue reaches the ranks. */
export interface CallTarget {
  /** Number of ranks. */
  readonly worldSize: number;
  /** Sends a call to every rank. If it throws, no rank has heard of the call. */
  dispatch(call: Call): void;
  /** A call could not be sent, and has failed. */
  onUnsent(): void;
  /** Tells every rank that the caller has given a call up. */
  cancel(id: number): void;
  /** What is wrong with the checkpoints that the ranks came to in a call, or `null`. */
  checkpointFault(id: number): Error | null;
  /** Callers begin to wait for calls, or none does any more. */
  onBusy(busy: boolean): void;
  /** Ranks are still in a call that is over for its caller. */
  onLingering(): void;
  /** Every rank has left the call that was running. */
  onFree(call: Call): void;
  /** No call is waiting or running any more. */
  onIdle(): void;
}

/** The calls of a running world. */
export class CallQueue {
  #target: CallTarget;
  /** In the order made; a call may leave from anywhere in it. */
  readonly #waiting = new Set<Call>();
  #current: Call | null = null;
  #unsettled = new Set<Call>();
  #nextId = 1;
  #held = false;
  #gathering: Timer | null = null;
  #drained: PromiseWithResolvers<void> | null = null;

  constructor(target: CallTarget) {
    this.#target = target;
  }

  /** The call that the ranks are in, or `null`. */
  get current(): Call | null {
    return this.#current;
  }

  /** Whether no call is waiting or running, and none is held. */
  get idle(): boolean {
    return this.#current === null && this.#waiting.size === 0 && !this.#held;
  }

  /** The number that the next call gets. */
  get nextId(): number {
    return this.#nextId;
  }

  /**
   * Adds a call.
   *
   * @param chunks Its frame, encoded for {@linkcode CallQueue.nextId}.
   * @param sink Where its answer goes.
   * @returns The call.
   */
  add(chunks: readonly Uint8Array<ArrayBuffer>[], sink: CallSink): Call {
    const { worldSize } = this.#target;
    const call: Call = new Call({
      id: this.#nextId++,
      chunks,
      worldSize,
      sink,
      verify: () => this.#target.checkpointFault(call.id),
      onSettled: () => this.#noteSettled(call),
    });
    this.#unsettled.add(call);
    if (this.#unsettled.size === 1) this.#target.onBusy(true);
    this.#waiting.add(call);
    this.#pump();
    return call;
  }

  /** The caller gives a call up: it learns of it first, then the ranks do. */
  giveUp(call: Call, reason: unknown): void {
    if (call.settled) return;
    call.reject(reason);
    if (call === this.#current) this.#target.cancel(call.id);
    else this.#waiting.delete(call);
    this.#noteDrained();
  }

  /**
   * Checks that a rank is in a call.
   *
   * @param rank The rank.
   * @param id The call.
   * @throws {ProtocolError} If it is not.
   */
  expect(rank: number, id: number): void {
    this.#callOf(rank, id);
  }

  /**
   * An item or a result came from a rank.
   *
   * @throws {ProtocolError} If the rank is not in that call.
   */
  take(rank: number, frame: Frame): void {
    const call = this.#callOf(rank, frame.call);
    if (frame.type === FrameType.Item) {
      if (rank !== 0) throw new ProtocolError(`Cannot read frame: rank ${rank} sent an item`, { rank });
      return call.item(frame);
    }
    const isWithheld = (frame.flags & FrameFlag.Withheld) !== 0;
    if (frame.flags & FrameFlag.LeftAtYield) call.leftAtYield.add(rank);
    call.returned(rank, frame.flags & FrameFlag.HasValue ? frame : null, isWithheld);
    this.#noteLeft(call);
  }

  /**
   * A rank threw in a call.
   *
   * @param failure What it threw.
   * @param id The call.
   * @param reports On each rank, before any other was told.
   * @throws {ProtocolError} If the rank is not in that call.
   */
  threw(failure: RankFailure, id: number, reports: readonly RankReport[]): void {
    const call = this.#callOf(failure.rank, id);
    call.threw(failure, reports);
    this.#noteLeft(call);
  }

  /** The call that the ranks are in has failed: its caller learns of it first, then they do. */
  fail(reason: unknown): void {
    const call = this.#current;
    if (call !== null) this.giveUp(call, reason);
  }

  /** A rank is gone. The call that it was in has failed, and waits for it no longer. */
  lost(rank: number, reason: unknown): void {
    const call = this.#current;
    if (call === null) return;
    this.giveUp(call, reason);
    call.gone(rank);
    if (call.done) this.#finish(call);
  }

  /** Rejects every call there is. */
  rejectAll(reason: unknown): void {
    this.#gathering?.cancel();
    this.#waiting.clear();
    this.#current = null;
    this.#held = false;
    for (const call of this.#unsettled) call.reject(reason);
    this.#noteDrained();
  }

  /** Lets no further call begin, until {@linkcode CallQueue.resume}. */
  hold(): void {
    this.#held = true;
  }

  /** Lets calls begin again. */
  resume(): void {
    this.#held = false;
    this.#pump();
    this.#noteDrained();
  }

  /** Settles when no call is waiting or running, and none is held. */
  drained(): Promise<void> {
    if (this.idle) return Promise.resolve();
    return (this.#drained ??= Promise.withResolvers()).promise;
  }

  #callOf(rank: number, id: number): Call {
    const call = this.#current;
    if (call === null || call.id !== id || !call.isPendingOn(rank)) {
      throw new ProtocolError(`Cannot read frame: rank ${rank} is not in call ${id}`, { rank });
    }
    return call;
  }

  #noteLeft(call: Call): void {
    if (call.done) this.#finish(call);
    else if (call.failing) this.#gathering ??= new Timer(FAILURE_GATHER_MS, () => this.#failNow(call));
  }

  /**
   * The other ranks are taking longer: the caller is told without them, and they are told that nobody waits.
   */
  #failNow(call: Call): void {
    call.failNow();
    this.#target.cancel(call.id);
  }

  #pump(): void {
    while (this.#current === null && !this.#held) {
      const [call] = this.#waiting;
      if (call === undefined) return;
      this.#waiting.delete(call);
      this.#current = call;
      try {
        this.#target.dispatch(call);
      } catch (error) {
        // No rank has heard of it: it alone has failed, and nobody is to be waited for.
        this.#current = null;
        call.reject(error);
        this.#target.onUnsent();
        this.#noteDrained();
      }
    }
  }

  #finish(call: Call): void {
    this.#gathering?.cancel();
    this.#gathering = null;
    this.#current = null;
    this.#target.onFree(call);
    this.#pump();
    this.#noteDrained();
  }

  #noteSettled(call: Call): void {
    this.#unsettled.delete(call);
    if (call === this.#current && !call.done) this.#target.onLingering();
    if (this.#unsettled.size === 0) this.#target.onBusy(false);
  }

  #noteDrained(): void {
    if (!this.idle) return;
    this.#target.onIdle();
    this.#drained?.resolve();
    this.#drained = null;
  }
}
