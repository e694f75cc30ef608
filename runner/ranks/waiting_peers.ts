/**
 * Peers that have connected and have yet to show who they are: so many may be there, and no more.
 *
 * @module
 */
import { FrameType } from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";

/** How many more than there are ranks may wait at each step of the handshake. */
const BESIDE_RANKS = 128;

/**
 * Holds them, by the step that they have come to: they say nothing, they have begun to agree on keys (over
 * TCP), they have said who they are. At each step the one that has waited longest goes where there are too
 * many. So whoever connects is always taken; those that have come further do not compete with those that say
 * nothing; and a rank, which takes milliseconds for a step, is mostly through before that many strangers have
 * come after it. A peer that has to go is told to connect again, if it can be.
 */
export class WaitingPeers {
  readonly #limit: number;
  /** In the order in which they have come. */
  readonly #arrived = new Set<Connection>();
  readonly #greeted = new Set<Connection>();

  /**
   * Begins with none.
   *
   * @param ranks Number of ranks.
   */
  constructor(ranks: number) {
    this.#limit = ranks + BESIDE_RANKS;
  }

  /** How many there are. */
  get size(): number {
    return this.#arrived.size + this.#greeted.size;
  }

  /** A peer has connected. */
  add(connection: Connection): void {
    this.#arrived.add(connection);
    const arrived = [...this.#arrived];
    this.#bound(this.#arrived, arrived.filter(({ hasBegun }) => !hasBegun));
    this.#bound(this.#arrived, arrived.filter(({ hasBegun }) => hasBegun));
  }

  /** A peer has said who it is, and has yet to prove it. */
  greeted(connection: Connection): void {
    if (!this.#arrived.delete(connection)) return;
    this.#greeted.add(connection);
    this.#bound(this.#greeted, [...this.#greeted]);
  }

  /** A peer is known, or gone. */
  remove(connection: Connection): void {
    this.#arrived.delete(connection);
    this.#greeted.delete(connection);
  }

  /** Lets the first of those go that are at the same step, where they are too many. */
  #bound(peers: Set<Connection>, atStep: readonly Connection[]): void {
    for (const peer of atStep.slice(0, Math.max(0, atStep.length - this.#limit))) {
      peers.delete(peer);
      peer.hangUp({ type: FrameType.Busy });
    }
  }
}
