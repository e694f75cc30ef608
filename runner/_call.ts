/** A call, as the runner sees it. @module */
import { type DistributedError, WorkerError } from "../errors.ts";
import type { Frame } from "../protocol/frame.ts";
import { decodeMessage, FAILURE, type Failure } from "../protocol/messages.ts";
import { fromRemoteError } from "../protocol/remote_error.ts";

/** What becomes of a call at its caller's end. */
export interface CallSink {
  /** An item of rank 0's came. */
  item(frame: Frame): void;
  /** Every rank has returned. `results` has the frames that carry a value, by rank. */
  succeed(results: readonly (Frame | null)[]): void;
  /** The call failed. Anything after this is ignored by the call. */
  fail(reason: unknown): void;
}

/** A rank's error in a call. */
export interface RankFailure {
  /** The rank. */
  readonly rank: number;
  /** When it threw, by its clock: all ranks of a machine share one. */
  readonly at: number;
  /** The error. */
  readonly error: WorkerError;
  /** Whether the caller did something wrong, rather than the worker. */
  readonly misuse: boolean;
}

/** Reads a rank's report of an error. */
export function readFailure(rank: number, frame: Frame): RankFailure {
  const { at, misuse, error } = decodeMessage<Failure>(FAILURE, frame.body);
  const remote = fromRemoteError(error);
  // The remote error itself where it is of a class of ours, else only what caused it.
  const cause = error.code === null ? remote.cause : remote;
  const init = {
    rank,
    remoteName: error.name,
    remoteStack: error.stack,
    ...(cause === undefined ? {} : { cause }),
  };
  return { rank, at, misuse, error: new WorkerError(error.message, init) };
}

/** The error of a call that failed on some ranks: the first by time, with the others on it. */
export function rootCause(failures: readonly RankFailure[]): WorkerError {
  const [first, ...others] = failures.toSorted((left, right) => left.at - right.at || left.rank - right.rank);
  const { message, rank, remoteName, remoteStack, cause } = first!.error;
  if (others.length === 0) return first!.error;
  return new WorkerError(message, {
    rank,
    remoteName,
    remoteStack,
    others: others.map(({ error }): DistributedError => error),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A call from its making until every rank has left it. */
export class Call {
  /** Its number, from 1; the same on every rank. */
  readonly id: number;
  /** Its frame, encoded once for all ranks. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];

  #sink: CallSink | null;
  #results: (Frame | null)[];
  #failures: RankFailure[] = [];
  #left: boolean[];
  #pendingCount: number;
  #verify: () => Error | null;
  #onSettled: () => void;

  constructor(init: {
    id: number;
    chunks: readonly Uint8Array<ArrayBuffer>[];
    worldSize: number;
    sink: CallSink;
    /** Says what makes results worthless though every rank returned, or `null`. */
    verify: () => Error | null;
    onSettled: () => void;
  }) {
    this.id = init.id;
    this.chunks = init.chunks;
    this.#sink = init.sink;
    this.#results = new Array(init.worldSize).fill(null);
    this.#left = new Array(init.worldSize).fill(false);
    this.#pendingCount = init.worldSize;
    this.#verify = init.verify;
    this.#onSettled = init.onSettled;
  }

  /** Whether the caller has its answer. */
  get settled(): boolean {
    return this.#sink === null;
  }

  /** Whether every rank has left it. */
  get done(): boolean {
    return this.#pendingCount === 0;
  }

  /** Whether some rank has thrown, and the caller does not know yet. */
  get failing(): boolean {
    return this.#failures.length > 0 && this.#sink !== null;
  }

  /** Whether a rank is still in it. */
  isPendingOn(rank: number): boolean {
    return this.#left[rank] === false;
  }

  /** An item came. */
  item(frame: Frame): void {
    this.#sink?.item(frame);
  }

  /** A rank returned. */
  returned(rank: number, frame: Frame | null): void {
    this.#results[rank] = frame;
    this.#leave(rank);
  }

  /** A rank threw. */
  threw(failure: RankFailure): void {
    this.#failures.push(failure);
    this.#leave(failure.rank);
  }

  /** Tells the caller of what has failed so far, without waiting for the other ranks. */
  failNow(): void {
    if (this.failing) this.reject(rootCause(this.#failures));
  }

  /** Settles the call at the caller's end. What the ranks answer no longer matters. */
  reject(reason: unknown): void {
    this.#settle((sink) => sink.fail(reason));
  }

  #leave(rank: number): void {
    this.#left[rank] = true;
    if (--this.#pendingCount > 0) return;
    if (this.#sink === null) return;
    if (this.#failures.length > 0) return this.failNow();
    const fault = this.#verify();
    if (fault !== null) this.reject(fault);
    else this.#settle((sink) => sink.succeed(this.#results));
  }

  #settle(tell: (sink: CallSink) => void): void {
    const sink = this.#sink;
    if (sink === null) return;
    this.#sink = null;
    this.#onSettled();
    tell(sink);
  }
}
