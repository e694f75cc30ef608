/** How the group of a world is dropped and formed anew, when a rank has failed in a call. @module */

/** What a renewal asks for. */
export interface RenewalSteps {
  /** Tells every rank to drop the group. */
  abort(reason: string): void;
  /** Tells every rank to form the group of this epoch, which meets at this port. */
  form(epoch: number, storePort: number): void;
  /** Every rank has. */
  done(): void;
}

/** Drops a group at once, and forms it anew when every rank has left the call.
 *
 * Destroying a group does not wake those who wait in it; aborting does. A rank that computes leaves when it is done.
 */
export class GroupRenewal {
  #steps: RenewalSteps;
  #worldSize: number;
  #epoch = 1;
  #phase: "formed" | "aborted" | "forming" = "formed";
  #storePort: number | null = null;
  #ranksLeft = false;
  #joined = new Set<number>();

  constructor(worldSize: number, steps: RenewalSteps) {
    this.#worldSize = worldSize;
    this.#steps = steps;
  }

  /** Whether the group is whole. */
  get formed(): boolean {
    return this.#phase === "formed";
  }

  /** A rank has failed: nobody is to wait for it. */
  abort(reason: string): void {
    if (this.#phase !== "formed") return;
    this.#phase = "aborted";
    this.#storePort = null;
    this.#ranksLeft = false;
    this.#steps.abort(reason);
  }

  /** Rank 0 hosts the next epoch's store. */
  storeHosted(port: number): void {
    this.#storePort = port;
    this.#formIfReady();
  }

  /** Every rank has left the call. */
  ranksLeft(): void {
    this.#ranksLeft = true;
    this.#formIfReady();
  }

  /** A rank has formed the group. */
  joined(rank: number): void {
    if (this.#phase !== "forming") return;
    this.#joined.add(rank);
    if (this.#joined.size < this.#worldSize) return;
    this.#phase = "formed";
    this.#steps.done();
  }

  #formIfReady(): void {
    if (this.#phase !== "aborted" || this.#storePort === null || !this.#ranksLeft) return;
    this.#phase = "forming";
    this.#joined.clear();
    this.#steps.form(++this.#epoch, this.#storePort);
  }
}
