/**
 * Ends a world, gracefully or by force.
 *
 * @module
 */
import { NotRunningError } from "../errors.ts";
import { FrameType } from "../protocol/mod.ts";
import type { CallQueue } from "./calls/mod.ts";
import type { Losses, Supervision } from "./failures/mod.ts";
import type { RankGroup } from "./group.ts";
import { END_SIGNAL, type Lifeline, type Rank, type Roster } from "./ranks/mod.ts";
import type { Segments } from "./segments/mod.ts";
import type { Start } from "./start.ts";
import { Timer } from "./timer.ts";
import type { WorldPhase } from "./world_phase.ts";

/** The world to end. */
export interface EndingWorld {
  phase: WorldPhase;
  readonly ranks: readonly Rank[];
  readonly calls: CallQueue;
  /** Makes the ranks leave a call. */
  cancel(call: number): void;
}

/** Parts of the world that end with it. */
export interface EndedParts {
  readonly roster: Roster;
  readonly group: RankGroup;
  readonly start: Start;
  readonly losses: Losses;
  readonly supervision: Supervision;
  readonly lifeline: Lifeline;
  readonly segments: Segments;
}

/** Ends a world once. */
export class WorldEnd {
  readonly #world: EndingWorld;
  readonly #parts: EndedParts;
  #ending: Promise<void> | null = null;
  #isGraceful = false;
  /** Whether calls must not settle because the program is about to end. */
  #silent = false;

  /**
   * Creates the end of a running world.
   *
   * @param world The world to end.
   * @param parts Parts that end with it.
   */
  constructor(world: EndingWorld, parts: EndedParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Whether the ranks were asked to exit, not forced. */
  get isGraceful(): boolean {
    return this.#isGraceful;
  }

  /** Keeps the caller's process running until the world has ended. */
  keepAlive(): void {
    this.#parts.lifeline.keep();
  }

  /** Tears down every rank and waits until it has exited. Calls must have drained. */
  async stop(): Promise<void> {
    // The ranks have ended in the meantime, or are ending.
    if (this.#world.phase === "stopping" || this.#world.phase === "over") return await this.#ended();
    this.#world.phase = "stopping";
    this.#isGraceful = true;
    this.#parts.lifeline.keep();
    this.#parts.losses.cancel();
    for (const rank of this.#world.ranks) {
      if (rank.state !== "exited") rank.state = "stopping";
      rank.send({ type: FrameType.Stop });
    }
    this.#parts.supervision.restart();
    await this.#ended();
  }

  /**
   * Ends every rank by signals and waits until it has exited.
   *
   * @param reason Error with which pending calls reject.
   * @param timeoutMs Time from {@linkcode END_SIGNAL} to SIGKILL.
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
   * Cancels the current call and ends every rank in order. Nothing that callers await settles.
   *
   * @param timeoutMs Time limit after which ranks are ended by force.
   */
  async interrupt(timeoutMs: number): Promise<void> {
    const { current } = this.#world.calls;
    this.#silent = true;
    using _timer = new Timer(timeoutMs, () => this.#parts.roster.kill("SIGKILL"));
    // The ranks are being torn down or killed.
    if (this.#world.phase === "stopping" || this.#world.phase === "over") return await this.#ended();
    const wasRunning = this.#world.phase === "running";
    if (!wasRunning) this.#parts.roster.kill(END_SIGNAL);
    else if (current !== null) this.#world.cancel(current.id);
    const stopped = this.stop();
    // Ranks that were ended by a signal have not failed.
    this.#isGraceful = wasRunning;
    await stopped;
  }

  /**
   * Ends every rank at once, even during another kind of end. No rank is replaced or blamed.
   *
   * @param reason Error with which pending calls reject, unless an interrupt keeps them from settling.
   */
  kill(reason: Error): void {
    this.#abandon();
    if (!this.#silent) this.settle(reason);
    this.#parts.roster.kill("SIGKILL");
  }

  /** Settles everything that callers await. */
  settle(reason: Error): void {
    this.#parts.start.fail(reason);
    this.#world.calls.rejectAll(reason);
  }

  /** Stops waiting for ranks: they are ended by force. */
  #abandon(): void {
    if (this.#world.phase !== "over") this.#world.phase = "stopping";
    this.#isGraceful = false;
    this.#parts.losses.cancel();
    this.#parts.supervision.stop();
  }

  /** Settles when no process, connection or log of this world is left. */
  #ended(): Promise<void> {
    return this.#ending ??= this.#cleanUp();
  }

  async #cleanUp(): Promise<void> {
    this.#parts.start.close();
    this.#parts.losses.stop();
    await this.#parts.roster.ended();
    this.#world.phase = "over";
    if (!this.#silent) {
      this.#world.calls.rejectAll(new NotRunningError("Cannot finish call: the runner was stopped"));
    }
    this.#parts.supervision.stop();
    this.#parts.group.close();
    this.#parts.segments.close();
    this.#parts.lifeline.cut();
  }
}
