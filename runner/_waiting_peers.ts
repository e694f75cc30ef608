/** Peers that have connected and have yet to show who they are: so many may be there, and no more. @module */
import { FrameType } from "../protocol/frame.ts";
import type { Connection } from "../transport/mod.ts";

/** How many more than there are ranks may wait at each step of the handshake. */
const BESIDE_RANKS = 64;

/** Holds them, by the step that they have come to. The one that has waited longest goes where there are too many: whoever
 * connects is always taken, and a rank, which takes milliseconds for each step, is through before that many strangers have
 * come after it. Those that have said something do not compete with those that say nothing. A peer that has to go is told
 * to connect again. */
export class WaitingPeers {
  readonly #limit: number;
  readonly #silent = new Set<Connection>();
  readonly #greeted = new Set<Connection>();

  /** Begins with none.
   *
   * @param ranks Number of ranks.
   */
  constructor(ranks: number) {
    this.#limit = ranks + BESIDE_RANKS;
  }

  /** How many there are. */
  get size(): number {
    return this.#silent.size + this.#greeted.size;
  }

  /** A peer has connected. */
  add(connection: Connection): void {
    this.#put(this.#silent, connection);
  }

  /** A peer has said who it is, and has yet to prove it. */
  greeted(connection: Connection): void {
    if (this.#silent.delete(connection)) this.#put(this.#greeted, connection);
  }

  /** A peer is known, or gone. */
  remove(connection: Connection): void {
    this.#silent.delete(connection);
    this.#greeted.delete(connection);
  }

  #put(peers: Set<Connection>, connection: Connection): void {
    peers.add(connection);
    if (peers.size <= this.#limit) return;
    const [oldest] = peers;
    peers.delete(oldest!);
    oldest!.hangUp({ type: FrameType.Busy });
  }
}
