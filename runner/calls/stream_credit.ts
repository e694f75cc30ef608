/**
 * How much the producer of a stream may send before its reader takes it.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { MAX_BYTES_AHEAD, MAX_ITEMS_AHEAD } from "../../protocol/mod.ts";

/**
 * The producer receives credit as soon as the items that are taken reach one of these limits, well before it
 * must wait. Each credit wakes the producer's process, which costs as much as several small items.
 */
const CREDIT_ITEMS = 32;
const CREDIT_BYTES = 4 * 1024 * 1024;
/** Limits for items that have come and are not credited. The producer waits at them. */
const BUFFER_ITEMS = 64;
const BUFFER_BYTES = 16 * 1024 * 1024;

/** The credit of one producer. */
export class StreamCredit {
  readonly #give: (items: number, bytes: number) => void;
  /** What has come and is not credited. */
  #items = 0;
  #bytes = 0;
  /** What of it was taken. */
  #takenItems = 0;
  #takenBytes = 0;

  /**
   * Starts with nothing on its way.
   *
   * @param give Tells the producer how much more was taken.
   */
  constructor(give: (items: number, bytes: number) => void) {
    this.#give = give;
  }

  /** Whether the producer waits. */
  get isUsedUp(): boolean {
    return this.#items >= BUFFER_ITEMS || this.#bytes >= BUFFER_BYTES;
  }

  /**
   * Notes that an item has come.
   *
   * @throws {ProtocolError} If it exceeds the credit. The rank stops a producer that does not wait, so such
   * an item violates the protocol.
   */
  come(byteLength: number): void {
    const [items, bytes] = [this.#items, this.#bytes];
    if (items >= MAX_ITEMS_AHEAD || (items > 0 && bytes + byteLength > MAX_BYTES_AHEAD)) {
      throw new ProtocolError(
        `Cannot read frame: an item came beyond the credit, where ${items} items (${bytes} bytes) wait for their reader`,
      );
    }
    this.#items++;
    this.#bytes += byteLength;
  }

  /** Notes that an item was taken. */
  taken(byteLength: number): void {
    this.#takenItems++;
    this.#takenBytes += byteLength;
    if (this.#takenItems < CREDIT_ITEMS && this.#takenBytes < CREDIT_BYTES) return;
    this.#give(this.#takenItems, this.#takenBytes);
    this.#items -= this.#takenItems;
    this.#bytes -= this.#takenBytes;
    this.#takenItems = 0;
    this.#takenBytes = 0;
  }
}
