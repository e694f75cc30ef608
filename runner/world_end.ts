/**
 * How a world ends: its ranks are asked to, or made to.
 *
 * @module
 */
import { NotRunningError } from "../errors.ts";
import { FrameType } from "../protocol/mod.ts";
import type { CallQueue } from "./calls/mod.ts";
import type { Losses, Supervision } from "./failures/mod.ts";
import type { RankGroup } from "./group.ts";
import { END_SIGNAL, type Lifeline, type Rank, type Roster } from "./ranks/mod.ts";
import type { Start } from "./start.ts";
import { Timer } from "./timer.ts";
import type { WorldPhase } from "./world_phase.ts";

/** The world that ends. */
export interface EndingWorld {
  phase: WorldPhase;
  readonly ranks: readonly Rank[];
  readonly calls: CallQueue;
  /** Has the ranks leave a call. */
  cancel(call: number): void;
}

/** What of a world is ended with it. */
export interface EndedParts {
  readonly roster: Roster;
  readonly group: RankGroup;
  readonly start: Start;
  readonly losses: Losses;
  readonly supervision: Supervision;
  readonly lifeline: Lifeline;
}

/** Ends a world, once. */
export class WorldEnd {
  readonly #world: EndingWorld;
  readonly #parts: EndedParts;
  #ending: Promise<void> | null = null;
  #isGraceful = false;
  /** While nothing is to settle, since the program is on its way out. */
  #silent = false;

  /**
   * Begins with nothing ended.
   *
   * @param world What is to end.
   * @param parts What ends with it.
   */
  constructor(world: EndingWorld, parts: EndedParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Whether ranks are asked, not made, to end. */
  get isGraceful(): boolean {
    return this.#isGraceful;
  }

  /** Keeps the caller's process from ending, until the world has. */
  holdOn(): void {
    this.#parts.lifeline.keep();
  }

  /** Tears every rank down, and waits for their ends. Calls must have drained. */
  async stop(): Promise<void> {
    // They have been ended meanwhile, or are being.
    if (this.#world.phase === "stopping" || this.#world.phase === "over") return await this.#ended();
    this.#world.phase = "stopping";
    this.#isGraceful = true;
    this.#parts.lifeline.keep();
    this.#parts.losses.cancel();
    for (const rank of this.#world.ranks) {
      if (rank.state !== "exited") rank.state = "stopping";
      rank.send({ type: FrameType.Stop });
    }
    this.#parts.supervision.lookAnew();
    await this.#ended();
  }

  /**
   * Ends every rank by signals, and waits for their ends.
   *
   * @param reason What pending calls reject with.
   * @param timeoutMs From {@linkcode END_SIGNAL} to SIGKILL.
   */
  async terminate(reason: Error, timeoutMs: number): Promise<void> {
    this.#abandon();
    this.#parts.lifeline.keep();
    this.settle(reason);
    this.#parts.roster.kill(END_SIGNAL);
    using _timer = new Timer(timeoutMs, () => this.#parts.roster.kill("SIGKILL"));
    await this.#ended();
  }

  /**
   * Ends every rank in order, what they are in given up; nothing settles that callers wait for.
   *
   * @param timeoutMs How long they may take before they are ended by force.
   */
  async interrupt(timeoutMs: number): Promise<void> {
    const { current } = this.#world.calls;
    this.#silent = true;
    using _timer = new Timer(timeoutMs, () => this.#parts.roster.kill("SIGKILL"));
    // They are being torn down, or ended.
    if (this.#world.phase === "stopping" || this.#world.phase === "over") return await this.#ended();
    const wasRunning = this.#world.phase === "running";
    if (!wasRunning) this.#parts.roster.kill(END_SIGNAL);
    else if (current !== null) this.#world.cancel(current.id);
    const stopped = this.stop();
    // Ranks that were ended have not failed.
    this.#isGraceful = wasRunning;
    await stopped;
  }

  /**
   * Ends every rank at once, whatever else is ending them. None is replaced, and none is to blame.
   *
   * @param reason What pending calls reject with, unless nothing is to settle.
   */
  kill(reason: Error): void {
    this.#abandon();
    if (!this.#silent) this.settle(reason);
    this.#parts.roster.kill("SIGKILL");
  }

  /** Settles all that callers wait for. */
  settle(reason: Error): void {
    this.#parts.start.fail(reason);
    this.#world.calls.rejectAll(reason);
  }

  /** Waits for no rank any more: they are made to end. */
  #abandon(): void {
    if (this.#world.phase !== "over") this.#world.phase = "stopping";
    this.#isGraceful = false;
    this.#parts.losses.cancel();
    this.#parts.supervision.stop();
  }

  /** Settles when no process, connection or log of this world is left. */
  #ended(): Promise<void> {
    return this.#ending ??= this.#tidyUp();
  }

  async #tidyUp(): Promise<void> {
    this.#parts.start.close();
    this.#parts.losses.stop();
    await this.#parts.roster.ended();
    this.#world.phase = "over";
    if (!this.#silent) {
      this.#world.calls.rejectAll(new NotRunningError("Cannot finish call: the runner was stopped"));
    }
    this.#parts.supervision.stop();
    this.#parts.group.close();
    this.#parts.lifeline.cut();
  }
}
