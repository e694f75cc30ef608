/**
 * What a world and its ranks say to each other.
 *
 * @module
 */
import { CollectiveError, ProtocolError, type RankReport } from "../errors.ts";
import {
  decodeMessage,
  type EncodedValue,
  encodeMessage,
  type Frame,
  FrameType,
  JOINED,
  type Joined,
  LOADED,
  type Loaded,
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
import type { Start } from "./start.ts";
import type { WorldPhase } from "./world_phase.ts";

/** What ranks are told when they connect, and who hears of their errors. */
export interface MessagesInit {
  /** The runner's options. */
  readonly options: CheckedOptions;
  /** The class that ranks load. */
  readonly source: WorkerSource;
  /** The value for `setup`. */
  readonly setup: EncodedValue;
  /** Told of every error of a rank, with its time by the runner's clock. */
  readonly onError: (error: Error, at: number) => void;
}

/** The world whose ranks speak. */
export interface SpokenTo {
  readonly phase: WorldPhase;
  readonly calls: CallQueue;
  readonly group: RankGroup;
  reports(): RankReport[];
  /** Tells how far a rank has come, while the world starts. */
  progress(rank: Rank, phase: StartProgress["phase"]): void;
  /** The peers of a rank that failed must not wait for it. */
  renewGroup(reason: string): void;
}

/** Takes what ranks say to where it belongs, and checks that it is their turn. */
export class RankMessages {
  /** The call that ranks were still in, though it was over, when the group was dropped for that; 0: none. */
  droppedIn = 0;

  readonly #init: MessagesInit;
  readonly #world: SpokenTo;
  readonly #start: Start;
  readonly #losses: Losses;
  readonly #storeSecret = randomHex();

  /**
   * Begins.
   *
   * @param init What ranks are told.
   * @param world Theirs.
   * @param parts What takes failures.
   */
  constructor(init: MessagesInit, world: SpokenTo, { start, losses }: { start: Start; losses: Losses }) {
    this.#init = init;
    this.#world = world;
    this.#start = start;
    this.#losses = losses;
  }

  /**
   * Tells a rank that has connected what to load, and gives it the value for `setup`.
   *
   * @param rank The rank.
   */
  welcome(rank: Rank): void {
    const { source, options, setup } = this.#init;
    rank.state = "setup";
    const { module, exportName } = source;
    const { device, safetensorsOnly } = options;
    const storeSecret = this.#storeSecret;
    const now = readClock();
    const welcome: Welcome = { module, exportName, device, safetensorsOnly, now, storeSecret };
    rank.send({ type: FrameType.Welcome, body: encodeMessage(welcome) });
    rank.send({ type: FrameType.Setup, ...setup });
    this.#world.progress(rank, "connected");
  }

  /**
   * Takes a frame of a rank that is waited for.
   *
   * @param rank Whose.
   * @param frame What it says.
   * @throws {ProtocolError} If it says it out of turn.
   */
  take(rank: Rank, frame: Frame): void {
    const { formation } = this.#world.group;
    switch (frame.type) {
      case FrameType.Attached:
        rank.answers = true;
        return;
      case FrameType.Loaded:
        if (!formation.isLoading(rank.rank)) throw breach(rank, "it has loaded before");
        this.#world.progress(rank, "loaded");
        return formation.loaded(rank.rank, decodeMessage<Loaded>(LOADED, frame.body));
      case FrameType.Ready:
        if (!formation.isSettingUp(rank.rank)) throw breach(rank, "it was ready before");
        return this.#onReady(rank);
      case FrameType.Store:
        if (rank.rank !== 0) throw breach(rank, "rank 0 alone hosts the store");
        return formation.storeHosted(decodeMessage<Store>(STORE, frame.body).address);
      case FrameType.Joined:
        return formation.joined(rank.rank, decodeMessage<Joined>(JOINED, frame.body).epoch);
      case FrameType.Item:
      case FrameType.Result:
        if (frame.type === FrameType.Result) rank.state = "ready";
        return this.#world.calls.take(rank.rank, frame);
      case FrameType.Failure:
        return this.#onFailure(rank, frame);
      default:
        throw breach(rank, `type ${frame.type} is not for a runner`);
    }
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
    const outOfTurn = () => breach(rank, `it tells of epoch ${epoch} out of turn`);
    if (epoch > this.#world.group.formation.epoch) throw outOfTurn();
    if (frame.call === 0 && this.#world.group.tryAgain(rank.rank, epoch)) return;
    if (epoch !== 0 && !rank.noteUnmet(epoch)) throw outOfTurn();
    // Collectives that the runner has ended itself, in a call that nobody waits for, are no failure.
    const isEnded = frame.call !== 0 && frame.call === this.droppedIn &&
      error.cause instanceof CollectiveError;
    if (!isEnded) this.#init.onError(error, at);
    // Before the others are told: what they are in is what they waited in.
    const reports = this.#world.reports();
    if (this.#world.phase === "starting") return this.#start.threw(failure, reports);
    if (frame.call === 0) return this.#losses.couldNotJoin(rank, failure);
    rank.state = "ready";
    this.#world.renewGroup(`rank ${rank.rank} failed in call ${frame.call}: ${error.message}`);
    this.#world.calls.threw(failure, frame.call, reports);
  }
}

/** The error of a rank that does not keep to the protocol. */
function breach({ rank }: Rank, state: string): ProtocolError {
  return new ProtocolError(`Cannot read frame of rank ${rank}: ${state}`, { rank });
}
