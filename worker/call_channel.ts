/**
 * How a call communicates with the runner and the other ranks.
 *
 * @module
 */
import type { FrameInit } from "../protocol/mod.ts";
import type { RankSegments } from "./segments.ts";

/** How a call communicates with the runner and the other ranks. */
export interface CallChannel {
  /** Sends a frame to the runner. Settles when it is sent. */
  send(frame: FrameInit): Promise<void>;
  /** Sends a frame to the runner. Its parts must not change. */
  post(frame: FrameInit): void;
  /**
   * Sends a frame together with later ones: at the end of the event loop's turn, or before that with the next
   * frame that is sent otherwise. Its parts must not change.
   */
  hold(frame: FrameInit): void;
  /** Sends the frames that are held. */
  flushHeld(): void;
  /**
   * Waits until all transfers between the ranks' devices are complete.
   *
   * @returns Settles then, and rejects if one of them failed; `null` if there are none.
   */
  flush(): Promise<void> | null;
  /** Returns whether the runner has dropped the group of all ranks, and no new group is formed yet. */
  isGroupDropped(): boolean;
  /** The memory that the runner shares with this rank. */
  readonly segments: RankSegments;
}
