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
  FrameFlag,
  fromRemoteError,
  hideFromClients,
} from "../../protocol/mod.ts";
import { nameCall } from "../../rank_report.ts";
import { guarded } from "../guard.ts";
import { leaseOf, type Payload } from "../segments/mod.ts";
import type { Priority } from "../call_options.ts";
import type { Place, Waiting } from "./waiting_calls.ts";

/** Receiver of a call's items and outcome on behalf of its caller. */
export interface CallSink {
  /** Receives an item of rank 0. */
  item(frame: Frame): void;
  /**
   * Called when every rank has returned.
   *
   * `results` has the frames that carry a value, by rank. `withheld` has the ranks that returned a value or
   * items although the call does not request theirs.
   */
  succeed(results: readonly (Frame | null)[], withheld: readonly number[]): void;
  /** Called when the call has failed. The call sends nothing after this. */
  fail(reason: unknown): void;
  /** Returns the delay that the caller itself causes; `null` if there is none. */
  callerDelay?(): CallerDelay | null;
}

/** A delay of a call that its own caller causes. */
export interface CallerDelay {
  /** Reason in words: `its reader has taken nothing …`. */
  readonly reason: string;
  /** Line that made the call: `at file:///main.ts:5:9`. */
  readonly madeAt: string;
}

/** The error of a rank in a call. */
export interface RankFailure {
  /** Number of the rank. */
  readonly rank: number;
  /** Time of the error, by the runner's clock. */
  readonly at: number;
  /** The error. */
  readonly error: WorkerError;
  /** Whether the caller made the mistake, not the worker. */
  readonly misuse: boolean;
  /** Epoch of a group that could not be formed; otherwise 0. */
  readonly epoch: number;
}

/**
 * Reads a rank's report of an error.
 *
 * @throws {ProtocolError} If the frame is not a valid report.
 */
export function readFailure(rank: number, frame: Frame): RankFailure {
  const { at, misuse, epoch, error } = decodeMessage<Failure>(FAILURE, frame.body);
  checkRemoteError(error);
  const remote = fromRemoteError(error);
  const isSuppressed = remote instanceof SuppressedError;
  const ownCause = isSuppressed && remote.cause === undefined ? remote.error : remote.cause;
  // The remote error itself if it is of one of our classes, otherwise only its cause.
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
  if (frame.call === 0) hideFromClients(thrown);
  return { rank, at, misuse, epoch, error: thrown };
}

/**
 * Returns the error of a call that failed on some ranks: the first by time, with the others attached.
 *
 * @param failures Errors of the ranks.
 * @param reports Reports on all ranks at the time of the first failure.
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

/** A call that the queue does not have yet. */
export interface NewCall {
  /** The frame of the call, encoded for the number that the queue gives to its next call. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Receiver of the items and the outcome. */
  readonly sink: CallSink;
  /** Bulk data in shared memory; `null`, the default, if the frame has all of it. */
  readonly payload?: Payload | null;
  /** Priority among the calls that wait; `"normal"` by default. */
  readonly priority?: Priority | undefined;
  /** ID that the caller has given to the request, if it has. */
  readonly requestId?: string | undefined;
}

/** The queue that a call is in. */
export interface CallOwner {
  /**
   * Returns the error that makes the results unusable although every rank returned, or `null`.
   *
   * @param call The call.
   * @param checkpoints The number of checkpoints that each rank has passed, at most
   * {@linkcode MAX_CHECKPOINTS}.
   */
  verify(call: Call, checkpoints: readonly number[]): Error | null;
  /** Called when a call's first item has arrived. */
  noteFirstItem(call: Call): void;
  /** Called when a call's caller has its result or error. */
  noteSettled(call: Call): void;
}

/** Stands for a rank that is still in the call, in place of its number of checkpoints. */
const PENDING = -1;
const NO_RANKS: readonly number[] = [];

/** A call, from its creation until every rank has left it. */
export class Call implements Waiting<Call> {
  /** Number of the call, from 1; the same on every rank. */
  readonly id: number;
  /** Frame of the call, encoded once for all ranks. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Bulk data in shared memory; `null` if the frame has all of it. */
  readonly payload: Payload | null;

  /** Priority among the calls that wait. */
  readonly priority: Priority;
  place: Place<Call> | null = null;
  /** ID that the caller has given to the request; `undefined` if it has given none. */
  readonly givenId: string | undefined;
  /** Number of ranks that left the call at a yield of their generators. */
  leftAtYield = 0;

  #sink: CallSink | null;
  #results: (Frame | null)[];
  /** The number of checkpoints that each rank has passed; {@linkcode PENDING} while it is in the call. */
  readonly #checkpoints: number[];
  /** `null` if there are none. */
  #withheld: number[] | null = null;
  #failures: RankFailure[] | null = null;
  #pendingCount: number;
  #hasItems = false;
  readonly #owner: CallOwner;
  #reports: readonly RankReport[] = [];

  constructor(id: number, worldSize: number, owner: CallOwner, init: NewCall) {
    this.id = id;
    this.chunks = init.chunks;
    this.payload = init.payload ?? null;
    this.priority = init.priority ?? "normal";
    this.givenId = init.requestId;
    this.#sink = init.sink;
    this.#results = new Array(worldSize).fill(null);
    this.#checkpoints = new Array(worldSize).fill(PENDING);
    this.#pendingCount = worldSize;
    this.#owner = owner;
  }

  /** ID of the request: the one that the caller has given, or the number of the call. */
  get requestId(): string {
    return this.givenId ?? String(this.id);
  }

  /** The call in messages: its number, and the ID that the caller has given to the request. */
  get label(): string {
    return nameCall(this.id, this.givenId);
  }

  /** Whether the caller has its result or error. */
  get settled(): boolean {
    return this.#sink === null;
  }

  /** Whether every rank has left the call. */
  get done(): boolean {
    return this.#pendingCount === 0;
  }

  /** Errors of the ranks so far, by time. */
  get failures(): readonly RankFailure[] {
    return byTime(this.#failures ?? []);
  }

  /** Whether a rank has thrown and the caller has not been notified. */
  get failing(): boolean {
    return this.#failures !== null && this.#sink !== null;
  }

  /** Returns whether a rank is still in the call. */
  isPendingOn(rank: number): boolean {
    return this.#checkpoints[rank] === PENDING;
  }

  /** The delay that the caller itself causes; `null` if there is none. */
  get callerDelay(): CallerDelay | null {
    return this.#sink?.callerDelay?.() ?? null;
  }

  /** Passes an item to the caller. */
  item(frame: Frame): void {
    if (!this.#hasItems) {
      this.#hasItems = true;
      this.#owner.noteFirstItem(this);
    }
    this.#sink?.item(frame);
    leaseOf(frame)?.release();
  }

  /** Notes that a rank has returned, with its Result. */
  returned(rank: number, result: Frame): void {
    const frame = result.flags & FrameFlag.HasValue ? result : null;
    if (result.flags & FrameFlag.LeftAtYield) this.leftAtYield++;
    // The value is decoded when every rank has returned. A malformed one is this rank's fault, so it is
    // checked now.
    if (frame !== null) checkValue(frame.body, frame.parts);
    // The frame's body is in the buffer that the next frame overwrites, and other ranks may return later.
    if (this.#sink !== null && frame !== null) {
      const { type, flags, call, body, parts } = frame;
      this.#results[rank] = { type, flags, call, body: body.slice(), parts };
    } else {
      leaseOf(frame)?.release();
    }
    if (result.flags & FrameFlag.Withheld) (this.#withheld ??= []).push(rank);
    this.#leave(rank, result.checkpoints ?? 0);
  }

  /**
   * Notes that a rank has thrown.
   *
   * @param failure The rank's error.
   * @param reports Reports on all ranks, taken before any other rank was notified.
   */
  threw(failure: RankFailure, reports: readonly RankReport[]): void {
    if ((this.#failures ??= []).push(failure) === 1) this.#reports = reports;
    this.#leave(failure.rank, 0);
  }

  /** Notes that a rank has exited and will not answer. The call must be settled before this. */
  gone(rank: number): void {
    if (this.isPendingOn(rank)) this.#leave(rank, 0);
  }

  /** Rejects the call with the errors so far, without waiting for the other ranks. */
  failNow(): void {
    if (this.failing) this.reject(rootCause(this.#failures!, this.#reports));
  }

  /** Rejects the call. Later answers of the ranks are ignored. */
  reject(reason: unknown): void {
    this.#settle((sink) => sink.fail(reason));
  }

  #leave(rank: number, checkpoints: number): void {
    this.#checkpoints[rank] = checkpoints;
    if (--this.#pendingCount > 0) return;
    if (this.#sink === null) return;
    if (this.failing) return this.failNow();
    const fault = this.#owner.verify(this, this.#checkpoints);
    if (fault !== null) return this.reject(fault);
    const withheld = this.#withheld?.toSorted((left, right) => left - right) ?? NO_RANKS;
    this.#settle((sink) => sink.succeed(this.#results, withheld));
  }

  #settle(tell: (sink: CallSink) => void): void {
    const sink = this.#sink;
    if (sink === null) return;
    this.#sink = null;
    this.payload?.drop();
    this.#owner.noteSettled(this);
    try {
      tell(sink);
    } catch (error) {
      // The sink could not take the outcome, so it receives the error instead. The ranks and later calls are
      // not affected.
      guarded(`tell the caller of call ${this.id} how it ended`, () => sink.fail(error));
    }
    for (const result of this.#results) leaseOf(result)?.release();
  }
}
