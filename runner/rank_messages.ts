/**
 * Messages between a world and its ranks.
 *
 * @module
 */
import { CollectiveError, ProtocolError, type RankReport } from "../errors.ts";
import {
  decodeMessage,
  encodeMessage,
  type Frame,
  FrameType,
  JOINED,
  type Joined,
  LOADED,
  type Loaded,
  OPENED,
  type Opened,
  randomHex,
  STORE,
  type Store,
  type Welcome,
} from "../protocol/mod.ts";
import { type CallQueue, readFailure } from "./calls/mod.ts";
import type { CheckedOptions } from "./check_options.ts";
import { readClock } from "./clock.ts";
import type { Losses } from "./failures/mod.ts";
import type { RankGroup } from "./group.ts";
import type { StartProgress } from "./options.ts";
import type { Rank, WorkerSource } from "./ranks/mod.ts";
import { leaseOf, type Segments } from "./segments/mod.ts";
import type { Start } from "./start.ts";
import type { WorldPhase } from "./world_phase.ts";

/** Data that ranks receive when they connect, and the callback for their errors. */
export interface MessagesInit {
  /** Options of the runner. */
  readonly options: CheckedOptions;
  /** The class that ranks load. */
  readonly source: WorkerSource;
  /** Called for every error of a rank, with its time by the runner's clock. */
  readonly onError: (error: Error, at: number) => void;
}

/** The world that receives the messages. */
export interface MessagesTarget {
  readonly phase: WorldPhase;
  readonly calls: CallQueue;
  readonly group: RankGroup;
  readonly segments: Segments;
  reports(): RankReport[];
  /** Reports the progress of a rank while the world starts. */
  progress(rank: Rank, phase: StartProgress["phase"]): void;
  /** Renews the group, so that the peers of a failed rank do not wait for it. */
  renewGroup(reason: string): void;
}

/** Routes each message of a rank to its receiver, and checks that the rank may send it now. */
export class RankMessages {
  /** The finished call that ranks were still in when the group was dropped for it; 0 if there is none. */
  droppedIn = 0;

  readonly #init: MessagesInit;
  readonly #world: MessagesTarget;
  readonly #start: Start;
  readonly #losses: Losses;
  readonly #storeSecret = randomHex();

  /**
   * Creates the router.
   *
   * @param init Data that ranks receive.
   * @param world The world of the ranks.
   * @param parts Receivers of failures.
   */
  constructor(
    init: MessagesInit,
    world: MessagesTarget,
    { start, losses }: { start: Start; losses: Losses },
  ) {
    this.#init = init;
    this.#world = world;
    this.#start = start;
    this.#losses = losses;
  }

  /**
   * Tells a connected rank which class to load, and sends it the value for `setup`.
   *
   * @param rank The rank.
   */
  welcome(rank: Rank): void {
    const { source, options } = this.#init;
    rank.state = "setup";
    const { module, exportName } = source;
    const { device, safetensorsOnly, pinRanks } = options;
    const storeSecret = this.#storeSecret;
    const now = readClock();
    const { noticeToken } = rank;
    const secrets = { storeSecret, noticeToken };
    const welcome: Welcome = { module, exportName, device, safetensorsOnly, pinRanks, now, ...secrets };
    rank.send({ type: FrameType.Welcome, body: encodeMessage(welcome) });
    this.#world.segments.setup.greet(rank);
    this.#world.progress(rank, "connected");
  }

  /**
   * Handles a frame of a rank that is still needed.
   *
   * @param rank The sender.
   * @param frame The frame.
   * @throws {ProtocolError} If the rank may not send this frame now.
   */
  take(rank: Rank, frame: Frame): void {
    const { formation } = this.#world.group;
    switch (frame.type) {
      case FrameType.Attached:
        rank.answers = true;
        return;
      case FrameType.Loaded:
        if (!formation.isLoading(rank.rank)) throw breach(rank, "it has already loaded");
        this.#world.progress(rank, "loaded");
        return this.#onLoaded(rank, decodeMessage<Loaded>(LOADED, frame.body));
      case FrameType.Ready:
        if (!formation.isSettingUp(rank.rank)) throw breach(rank, "it was already ready");
        return this.#onReady(rank);
      case FrameType.Store:
        if (rank.rank !== 0) throw breach(rank, "rank 0 alone hosts the store");
        return formation.storeHosted(decodeMessage<Store>(STORE, frame.body).address);
      case FrameType.Joined:
        return formation.joined(rank.rank, decodeMessage<Joined>(JOINED, frame.body).epoch);
      case FrameType.Item:
      case FrameType.Result:
        if (frame.type === FrameType.Result) rank.state = "ready";
        return this.#takeOutput(rank, this.#world.segments.claim(rank.rank, frame));
      case FrameType.Opened:
        return this.#world.segments.opened(rank.rank, decodeMessage<Opened>(OPENED, frame.body));
      case FrameType.Released:
        return this.#world.segments.released(rank.rank, frame.call);
      case FrameType.Wanted:
        this.#world.calls.expect(rank.rank, frame.call);
        return this.#world.segments.wanted(rank.rank, frame.call);
      case FrameType.Failure:
        return this.#onFailure(rank, frame);
      default:
        throw breach(rank, `type ${frame.type} is not for a runner`);
    }
  }

  /** Passes on an item or a result. If that breaks the protocol, nobody else gives its memory back. */
  #takeOutput(rank: Rank, frame: Frame): void {
    const lease = leaseOf(frame);
    try {
      this.#world.calls.take(rank.rank, frame);
    } catch (error) {
      lease?.free();
      throw error;
    }
    // By now the item has been read, so that the rank can use the same memory again.
    if (lease !== null && frame.type === FrameType.Item) this.#world.segments.answer(rank.rank);
  }

  #onLoaded(rank: Rank, loaded: Loaded): void {
    if (loaded.libraryMissing !== null) {
      this.#world.segments.disable(`rank ${rank.rank} has no native library to map it with`);
    }
    this.#world.group.formation.loaded(rank.rank, loaded);
  }

  #onReady(rank: Rank): void {
    rank.state = "ready";
    this.#world.progress(rank, "ready");
    this.#world.group.formation.ready(rank.rank);
  }

  #onFailure(rank: Rank, frame: Frame): void {
    if (frame.call !== 0) this.#world.calls.expect(rank.rank, frame.call);
    const failure = readFailure(rank.rank, frame);
    const { error, at, epoch } = failure;
    const outOfTurn = () => breach(rank, `it reports epoch ${epoch} out of turn`);
    if (epoch > this.#world.group.formation.epoch) throw outOfTurn();
    if (frame.call === 0 && this.#world.group.retry(rank.rank, epoch)) return;
    if (epoch !== 0 && !rank.noteFailedJoin(epoch)) throw outOfTurn();
    // Collectives that the runner aborted itself, in a call that no caller awaits, are not a failure.
    const isEnded = frame.call !== 0 && frame.call === this.droppedIn &&
      error.cause instanceof CollectiveError;
    if (!isEnded) this.#init.onError(error, at);
    // Taken before the other ranks are notified, while the reports still show what the ranks were waiting in.
    const reports = this.#world.reports();
    if (this.#world.phase === "starting") return this.#start.threw(failure, reports);
    if (frame.call === 0) return this.#losses.onJoinFailed(rank, failure);
    rank.state = "ready";
    this.#world.renewGroup(`rank ${rank.rank} failed in call ${frame.call}: ${error.message}`);
    this.#world.calls.threw(failure, frame.call, reports);
  }
}

/** Creates the error for a rank that violates the protocol. */
function breach({ rank }: Rank, state: string): ProtocolError {
  return new ProtocolError(`Cannot read frame of rank ${rank}: ${state}`, { rank });
}
