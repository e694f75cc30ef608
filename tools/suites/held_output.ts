/**
 * Output that waits for its turn.
 *
 * @module
 */

import { type Sink, writeAll } from "../../setup/shared/mod.ts";

/** Keeps what is written until it is released. Forwards it from then on. */
export class HeldOutput implements Sink {
  readonly #to: Sink;
  /** The bytes to forward; `undefined` once everything is forwarded as it arrives. */
  #held: Uint8Array[] | undefined = [];

  /** @param to Receives the output once it is released. */
  constructor(to: Sink) {
    this.#to = to;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#held === undefined) await writeAll(this.#to, bytes);
    else this.#held.push(bytes.slice());
    return bytes.length;
  }

  /** Forwards what was written, and then everything that is written later. */
  async release(): Promise<void> {
    for (let bytes; (bytes = this.#held?.shift()) !== undefined;) await writeAll(this.#to, bytes);
    this.#held = undefined;
  }
}
