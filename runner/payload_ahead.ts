/**
 * The payload of the next call, which waits at the ranks while another call runs.
 *
 * @module
 */
import { FrameType } from "../protocol/mod.ts";
import type { Call } from "./calls/mod.ts";
import type { Rank } from "./ranks/mod.ts";

/** Smaller frames take as long as the frame that begins their call. */
const LEAST_BYTES = 16 * 1024;
/** Larger frames would delay those of the running call for too long, also on a slow network. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What is needed of a call. */
export type SentCall = Pick<Call, "id" | "payload" | "chunks">;

/**
 * Sends the payload of a waiting call ahead. Until the call begins, it is a waiting call: it may be canceled,
 * and others may pass it. Bulk data in shared memory waits there.
 */
export class PayloadAhead {
  /** The current ranks. */
  readonly #ranks: readonly Rank[];
  #call: SentCall | null = null;
  /** The ranks that have the payload. A rank that replaces one of them has not. */
  readonly #holders = new Set<Rank>();

  /**
   * Starts without a payload.
   *
   * @param ranks The ranks. The array always has the current ones.
   */
  constructor(ranks: readonly Rank[]) {
    this.#ranks = ranks;
  }

  /**
   * Sends the payload of the call that goes next, if that saves time and no other waits at the ranks.
   *
   * @param call The call.
   */
  send(call: SentCall): void {
    if (this.#call !== null || call.payload !== null) return;
    const byteLength = call.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    if (byteLength < LEAST_BYTES || byteLength > MOST_BYTES) return;
    if (!this.#ranks.every(({ state }) => state === "ready" || state === "calling")) return;
    this.#call = call;
    // From now on the frame is of this type. A rank that replaces another gets the same.
    call.chunks[0]![0] = FrameType.Payload;
    for (const rank of this.#ranks) this.#give(rank, call);
  }

  /**
   * Begins a call.
   *
   * @param call The call.
   * @returns Whether its payload was sent ahead; otherwise the call must be sent.
   */
  begin(call: SentCall): boolean {
    if (this.#call !== call) return false;
    for (const rank of this.#ranks) {
      if (!this.#holders.has(rank)) this.#give(rank, call);
      rank.send({ type: FrameType.Begin, call: call.id });
    }
    this.#forget();
    return true;
  }

  /**
   * Takes the payload of a call back that will not begin.
   *
   * @param call The call.
   */
  withdraw(call: SentCall): void {
    if (this.#call !== call) return;
    for (const rank of this.#ranks) {
      if (this.#holders.has(rank)) rank.send({ type: FrameType.Withdraw, call: call.id });
    }
    this.#forget();
  }

  #give(rank: Rank, call: SentCall): void {
    this.#holders.add(rank);
    rank.sendEncoded(call.chunks);
  }

  #forget(): void {
    this.#call = null;
    this.#holders.clear();
  }
}
