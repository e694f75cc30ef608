/**
 * A bounded set of peers that have connected but not authenticated yet.
 *
 * @module
 */
import { FrameType } from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";

/** Number of peers beyond the number of ranks that may wait at each step of the handshake. */
const BESIDE_RANKS = 128;

/**
 * Holds waiting peers by their handshake step: a peer is silent, has begun the key exchange (over TCP), or
 * has named its rank.
 *
 * If a step has too many peers, the one that has waited longest is disconnected. So a new peer is always
 * accepted, and peers at a later step do not compete with silent ones. A rank takes milliseconds per step, so
 * it usually passes before that many strangers arrive after it. A disconnected peer is told to connect again,
 * if possible.
 */
export class WaitingPeers {
  readonly #limit: number;
  /** Peers in the order of their arrival. */
  readonly #arrived = new Set<Connection>();
  readonly #greeted = new Set<Connection>();

  /**
   * Creates an empty set.
   *
   * @param ranks Number of ranks.
   */
  constructor(ranks: number) {
    this.#limit = ranks + BESIDE_RANKS;
  }

  /** Number of waiting peers. */
  get size(): number {
    return this.#arrived.size + this.#greeted.size;
  }

  /** Adds a peer that has connected. */
  add(connection: Connection): void {
    this.#arrived.add(connection);
    const arrived = [...this.#arrived];
    this.#bound(this.#arrived, arrived.filter(({ hasBegun }) => !hasBegun));
    this.#bound(this.#arrived, arrived.filter(({ hasBegun }) => hasBegun));
  }

  /** Notes that a peer has named its rank but not authenticated yet. */
  greeted(connection: Connection): void {
    if (!this.#arrived.delete(connection)) return;
    this.#greeted.add(connection);
    this.#bound(this.#greeted, [...this.#greeted]);
  }

  /** Removes a peer that has authenticated or disconnected. */
  remove(connection: Connection): void {
    this.#arrived.delete(connection);
    this.#greeted.delete(connection);
  }

  /** Disconnects the earliest peers of a step that has too many. */
  #bound(peers: Set<Connection>, atStep: readonly Connection[]): void {
    for (const peer of atStep.slice(0, Math.max(0, atStep.length - this.#limit))) {
      peers.delete(peer);
      peer.closeAfter({ type: FrameType.Busy });
    }
  }
}
