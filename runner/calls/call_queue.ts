/**
 * Runs calls one at a time, by priority and in the order made.
 *
 * @module
 */
import { ProtocolError, QueueFullError, type RankReport } from "../../errors.ts";
import { type Frame, FrameType } from "../../protocol/mod.ts";
import { Call, type CallOwner, type NewCall, type RankFailure } from "./call.ts";
import { Timer } from "../timer.ts";
import { WaitingCalls } from "./waiting_calls.ts";

/** After one rank has thrown, other ranks' errors with the same cause may follow within this time. */
export const FAILURE_GATHER_MS = 100;

/** The queue's access to the ranks. */
export interface CallTarget {
  /** Number of ranks. */
  readonly worldSize: number;
  /** Sends a call to every rank. If it throws, no rank has received the call. */
  dispatch(call: Call): void;
  /** Called when it is known which call goes next, if no other comes. */
  prepare?(call: Call): void;
  /** Called when a call that was waiting will not be sent. */
  withdraw?(call: Call): void;
  /** Called when a call could not be sent and has failed. */
  onUnsent(): void;
  /** Tells every rank that the caller has canceled a call. */
  cancel(id: number): void;
  /**
   * Returns an error if the ranks reached different checkpoints in a call, otherwise `null`.
   *
   * @param id The call.
   * @param checkpoints The number of checkpoints that each rank has passed, at most
   * {@linkcode MAX_CHECKPOINTS}.
   */
  checkpointFault(id: number, checkpoints: readonly number[]): Error | null;
  /** Called when the first caller begins to wait, and when none waits any more. */
  onBusy(busy: boolean): void;
  /** Called when ranks are still in a call that is over for its caller. */
  onLingering(): void;
  /** Called for each step of a call; absent if nobody listens. */
  readonly onStep?: ((call: Call, step: "queued" | "started" | "first_item") => void) | undefined;
  /** Called when every rank has left the current call. */
  onFree(call: Call): void;
  /** Called when no call is waiting or running any more. */
  onIdle(): void;
}

/** The calls of a running world. */
export class CallQueue implements CallOwner {
  #target: CallTarget;
  readonly #waiting = new WaitingCalls<Call>();
  #current: Call | null = null;
  #pending = 0;
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

  /** Whether no call is waiting or running and the queue is not on hold. */
  get idle(): boolean {
    return this.#current === null && this.#waiting.size === 0 && !this.#held;
  }

  /** Number of calls whose callers wait. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * Throws unless another call may be added.
   *
   * @param maxPending Maximum number of calls whose callers wait.
   * @throws {QueueFullError} If there are as many.
   */
  checkRoom(maxPending: number): void {
    const pending = this.#pending;
    if (pending < maxPending) return;
    const state = `${pending} calls wait or run, and maxPending is ${maxPending}`;
    throw new QueueFullError(`Cannot call: ${state}; call later`, { pending });
  }

  /** Number of the next call. */
  get nextId(): number {
    return this.#nextId;
  }

  /**
   * Adds a call.
   *
   * @param init The call, encoded for {@linkcode CallQueue.nextId}.
   * @returns The call.
   */
  add(init: NewCall): Call {
    const call = new Call(this.#nextId++, this.#target.worldSize, this, init);
    if (++this.#pending === 1) this.#target.onBusy(true);
    this.#target.onStep?.(call, "queued");
    if (this.#current !== null || this.#held || this.#waiting.size > 0) {
      this.#waiting.add(call);
      this.#prepare();
    } else {
      this.#send(call);
    }
    return call;
  }

  verify({ id }: Call, checkpoints: readonly number[]): Error | null {
    return this.#target.checkpointFault(id, checkpoints);
  }

  noteFirstItem(call: Call): void {
    this.#target.onStep?.(call, "first_item");
  }

  noteSettled(call: Call): void {
    this.#pending--;
    if (call === this.#current && !call.done) this.#target.onLingering();
    if (this.#pending === 0) this.#target.onBusy(false);
  }

  /** Cancels a call. The caller is notified before the ranks. */
  cancel(call: Call, reason: unknown): void {
    if (call.settled) return;
    call.reject(reason);
    if (call === this.#current) this.#target.cancel(call.id);
    else this.#withdraw(call);
    this.#noteDrained();
  }

  /**
   * Checks that a rank is in a call.
   *
   * @param rank The rank.
   * @param id The call.
   * @throws {ProtocolError} If the rank is not in that call.
   */
  expect(rank: number, id: number): void {
    this.#callOf(rank, id);
  }

  /**
   * Handles an item or a result of a rank.
   *
   * @throws {ProtocolError} If the rank is not in that call.
   */
  take(rank: number, frame: Frame): void {
    const call = this.#callOf(rank, frame.call);
    if (frame.type === FrameType.Item) {
      if (rank !== 0) throw new ProtocolError(`Cannot read frame: rank ${rank} sent an item`, { rank });
      return call.item(frame);
    }
    call.returned(rank, frame);
    this.#noteLeft(call);
  }

  /**
   * Handles an error that a rank threw in a call.
   *
   * @param failure The rank's error.
   * @param id The call.
   * @param reports Reports on all ranks, taken before any other rank was notified.
   * @throws {ProtocolError} If the rank is not in that call.
   */
  threw(failure: RankFailure, id: number, reports: readonly RankReport[]): void {
    const call = this.#callOf(failure.rank, id);
    call.threw(failure, reports);
    this.#noteLeft(call);
  }

  /** Fails the current call. The caller is notified before the ranks. */
  fail(reason: unknown): void {
    const call = this.#current;
    if (call !== null) this.cancel(call, reason);
  }

  /** Fails the current call because a rank has exited, and stops waiting for that rank. */
  lost(rank: number, reason: unknown): void {
    const call = this.#current;
    if (call === null) return;
    this.cancel(call, reason);
    call.gone(rank);
    if (call.done) this.#finish(call);
  }

  /** Rejects every call. */
  rejectAll(reason: unknown): void {
    this.#gathering?.cancel();
    const calls = [...this.#waiting];
    if (this.#current !== null) calls.unshift(this.#current);
    this.#waiting.clear();
    this.#current = null;
    this.#held = false;
    for (const call of calls) call.reject(reason);
    this.#noteDrained();
  }

  /** Starts no further call until {@linkcode CallQueue.resume}. */
  hold(): void {
    this.#held = true;
  }

  /** Allows calls to start again. */
  resume(): void {
    this.#held = false;
    this.#pump();
    this.#noteDrained();
  }

  /** Settles when no call is waiting or running and the queue is not on hold. */
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

  /** The other ranks take longer: notifies the caller without them, then tells them that no caller waits. */
  #failNow(call: Call): void {
    call.failNow();
    this.#target.cancel(call.id);
  }

  #pump(): void {
    while (this.#current === null && !this.#held) {
      const call = this.#waiting.take();
      if (call === null) return;
      this.#send(call);
    }
    this.#prepare();
  }

  #prepare(): void {
    const next = this.#waiting.peek();
    if (next !== null && this.#current !== null) this.#target.prepare?.(next);
  }

  #withdraw(call: Call): void {
    this.#waiting.delete(call);
    this.#target.withdraw?.(call);
    this.#prepare();
  }

  #send(call: Call): void {
    this.#current = call;
    try {
      this.#target.dispatch(call);
      this.#target.onStep?.(call, "started");
    } catch (error) {
      // No rank has received the call: only this call has failed, and no rank will answer.
      this.#current = null;
      this.#target.withdraw?.(call);
      call.reject(error);
      this.#target.onUnsent();
      this.#noteDrained();
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

  #noteDrained(): void {
    if (!this.idle) return;
    this.#target.onIdle();
    this.#drained?.resolve();
    this.#drained = null;
  }
}
