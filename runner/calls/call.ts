/**
 * A call, as the runner sees it.
 *
 * @module
 */
import { type DistributedError, type RankReport, WorkerError } from "../../errors.ts";
import {
  checkRemoteError,
  checkValue,
  decodeMessage,
  FAILURE,
  type Failure,
  fieldsFrom,
  type Frame,
  fromRemoteError,
  keepFromClients,
} from "../../protocol/mod.ts";
import { guarded } from "../guard.ts";

/** What becomes of a call at its caller's end. */
export interface CallSink {
  /** An item of rank 0's came. */
  item(frame: Frame): void;
  /**
   * Every rank has returned. `results` has the frames that carry a value, by rank; `withheld` the ranks that
   * gave something which the call does not ask them for.
   */
  succeed(results: readonly (Frame | null)[], withheld: readonly number[]): void;
  /** The call failed. Anything after this is ignored by the call. */
  fail(reason: unknown): void;
  /** What holds the call up that is the caller's own doing; `null` if nothing does. */
  heldUp?(): HeldUp | null;
}

/** What holds a call up that is its caller's own doing. */
export interface HeldUp {
  /** In words: `its reader has taken nothing …`. */
  readonly reason: string;
  /** The line that made the call: `at file:///main.ts:5:9`. */
  readonly madeAt: string;
}

/** A rank's error in a call. */
export interface RankFailure {
  /** The rank. */
  readonly rank: number;
  /** When it threw, by the runner's clock. */
  readonly at: number;
  /** The error. */
  readonly error: WorkerError;
  /** Whether the caller did something wrong, rather than the worker. */
  readonly misuse: boolean;
  /** Of a group that could not be formed, its number; else 0. */
  readonly epoch: number;
}

/**
 * Reads a rank's report of an error.
 *
 * @throws {ProtocolError} If it is none.
 */
export function readFailure(rank: number, frame: Frame): RankFailure {
  const { at, misuse, epoch, error } = decodeMessage<Failure>(FAILURE, frame.body);
  checkRemoteError(error);
  const remote = fromRemoteError(error);
  const isSuppressed = remote instanceof SuppressedError;
  const ownCause = isSuppressed && remote.cause === undefined ? remote.error : remote.cause;
  // The remote error itself where it is of a class of ours, else only what caused it.
  const cause = error.code === null ? ownCause : remote;
  const init = {
    rank,
    remoteName: error.name,
    remoteStack: error.stack,
    remoteFields: fieldsFrom(error),
    errors: remote instanceof AggregateError ? remote.errors : [],
    ...(isSuppressed ? { suppressed: remote.suppressed } : {}),
    ...(cause === undefined ? {} : { cause }),
  };
  const thrown = new WorkerError(error.message, init);
  if (frame.call === 0) keepFromClients(thrown);
  return { rank, at, misuse, epoch, error: thrown };
}

/**
 * The error of a call that failed on some ranks: the first by time, with the others on it.
 *
 * @param failures What failed.
 * @param reports On each rank, as it was when the first failure was known.
 * @returns The error.
 */
export function rootCause(failures: readonly RankFailure[], reports: readonly RankReport[]): WorkerError {
  const [first, ...others] = byTime(failures);
  const { error } = first!;
  const { rank, remoteName, remoteStack, remoteFields, errors } = error;
  return new WorkerError(error.message, {
    rank,
    remoteName,
    remoteStack,
    remoteFields,
    errors,
    ...("suppressed" in error ? { suppressed: error.suppressed } : {}),
    others: others.map(({ error }): DistributedError => error),
    ranks: withStacks(reports, failures),
    ...("cause" in error ? { cause: error.cause } : {}),
  });
}

function byTime(failures: readonly RankFailure[]): RankFailure[] {
  return failures.toSorted((left, right) => left.at - right.at || left.rank - right.rank);
}

function withStacks(reports: readonly RankReport[], failures: readonly RankFailure[]): RankReport[] {
  return reports.map((report) => {
    const failure = failures.find(({ rank }) => rank === report.rank);
    return failure === undefined ? report : { ...report, remoteStack: failure.error.remoteStack };
  });
}

/** A call from its making until every rank has left it. */
export class Call {
  /** Its number, from 1; the same on every rank. */
  readonly id: number;
  /** Its frame, encoded once for all ranks. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];

  /** The ranks that have left it at a yield of their generators. */
  readonly leftAtYield: Set<number> = new Set<number>();

  #sink: CallSink | null;
  #results: (Frame | null)[];
  #withheld: number[] = [];
  #failures: RankFailure[] = [];
  #left: boolean[];
  #pendingCount: number;
  #verify: () => Error | null;
  #reports: readonly RankReport[] = [];
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

  /** What has failed on ranks so far, by time. */
  get failures(): readonly RankFailure[] {
    return byTime(this.#failures);
  }

  /** Whether some rank has thrown, and the caller does not know yet. */
  get failing(): boolean {
    return this.#failures.length > 0 && this.#sink !== null;
  }

  /** Whether a rank is still in it. */
  isPendingOn(rank: number): boolean {
    return this.#left[rank] === false;
  }

  /** What holds it up that is its caller's own doing; `null` if nothing does. */
  get heldUp(): HeldUp | null {
    return this.#sink?.heldUp?.() ?? null;
  }

  /** An item came. */
  item(frame: Frame): void {
    this.#sink?.item(frame);
  }

  /** A rank returned. */
  returned(rank: number, frame: Frame | null, isWithheld: boolean): void {
    // It is decoded when every rank has returned: what cannot be is this rank's fault, and known of it now.
    if (frame !== null) checkValue(frame.body, frame.parts);
    // The frame's body lies where the next frame is read to, and other ranks may return later.
    this.#results[rank] = frame === null ? null : { ...frame, body: frame.body.slice() };
    if (isWithheld) this.#withheld.push(rank);
    this.#leave(rank);
  }

  /**
   * A rank threw.
   *
   * @param failure What it threw.
   * @param reports On each rank, before any other was told.
   */
  threw(failure: RankFailure, reports: readonly RankReport[]): void {
    if (this.#failures.push(failure) === 1) this.#reports = reports;
    this.#leave(failure.rank);
  }

  /** A rank is gone: it answers no more. The call is to be settled before. */
  gone(rank: number): void {
    if (this.isPendingOn(rank)) this.#leave(rank);
  }

  /** Tells the caller of what has failed so far, without waiting for the other ranks. */
  failNow(): void {
    if (this.failing) this.reject(rootCause(this.#failures, this.#reports));
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
    if (fault !== null) return this.reject(fault);
    const withheld = this.#withheld.toSorted((left, right) => left - right);
    this.#settle((sink) => sink.succeed(this.#results, withheld));
  }

  #settle(tell: (sink: CallSink) => void): void {
    const sink = this.#sink;
    if (sink === null) return;
    this.#sink = null;
    this.#onSettled();
    try {
      tell(sink);
    } catch (error) {
      // What the call ended with cannot be told as it is. The ranks and the calls behind it are not
      // concerned.
      guarded(`tell the caller of call ${this.id} how it ended`, () => sink.fail(error));
    }
  }
}
