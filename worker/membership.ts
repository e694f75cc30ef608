/**
 * A rank's place in the group of all ranks, as the runner has it formed, dropped and formed anew.
 *
 * @module
 */
import {
  abortGroup,
  endSetup,
  flushGroup,
  formAnew,
  formGroup,
  type FormGroupOptions,
  hasNccl,
  hostStore,
  type StoreHost,
} from "../ffi/runtime.ts";
import type { ProcessGroup } from "../ffi/mod.ts";
import { LibraryLoadError } from "../errors.ts";
import { type Epoch, randomHex } from "../protocol/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import type { Placement, Rendezvous } from "./placement.ts";

/**
 * Bytes in the name of a socket, which is no longer than that of the runner's own: its folder may leave room
 * for no more.
 */
const NAME_BYTE_LENGTH = 4;

/** Holds the group. Programs hold one object, behind which epochs follow each other. */
export class Membership {
  readonly #placement: Placement;
  readonly #rendezvous: Rendezvous;
  readonly #joined = Promise.withResolvers<ProcessGroup | Error>();
  #secret = "";
  #store: StoreHost | null = null;
  #group: ProcessGroup | null = null;
  /** The latest epoch that was formed, and where the runner says which it has dropped. */
  #formed: { epoch: number; dropped: Int32Array<ArrayBuffer> } | null = null;
  /** The forming that is under way; aborted when the runner drops its epoch. */
  #forming: AbortController | null = null;

  constructor(placement: Placement, rendezvous: Rendezvous) {
    this.#placement = placement;
    this.#rendezvous = rendezvous;
  }

  /** The group, once the first epoch is formed; or the error to raise where it is asked for. */
  get joined(): Promise<ProcessGroup | Error> {
    return this.#joined.promise;
  }

  /**
   * Whether the runner has dropped the group, and no other is formed. It is known at once, before the
   * runner's word.
   */
  get isDropped(): boolean {
    return this.#formed !== null && Atomics.load(this.#formed.dropped, 0) >= this.#formed.epoch;
  }

  /**
   * Takes what the ranks of this world know.
   *
   * @param secret The secret.
   */
  setSecret(secret: string): void {
    this.#secret = secret;
  }

  /**
   * Opens the place where the next group meets, on rank 0.
   *
   * @returns Its address; `null` on other ranks.
   */
  host(): string | null {
    if (this.#placement.rank !== 0) return null;
    this.#store?.[Symbol.dispose]();
    this.#store = hostStore({ address: this.#newAddress(), secret: this.#secret });
    return this.#store.address;
  }

  /**
   * Forms the group of an epoch, together with all other ranks.
   *
   * @param epoch Which.
   * @param libraryError Why this rank has no native library, if so.
   * @param device The device that this rank has bound.
   * @param dropped Where the runner says which epoch it has dropped.
   * @returns Whether it is formed; if not, the runner has dropped the epoch meanwhile.
   * @throws {CollectiveError} If the ranks do not meet.
   */
  async form(
    epoch: Epoch,
    libraryError: Error | null,
    device: string,
    dropped: Int32Array<ArrayBuffer>,
  ): Promise<boolean> {
    if (epoch.storeAddress === null) {
      const absent = new LibraryLoadError(`Cannot use processGroup: ${epoch.reason}`, { tried: [] });
      this.#joined.resolve(libraryError ?? absent);
      return true;
    }
    const forming = this.#forming = new AbortController();
    const options = {
      ...this.#options(epoch, epoch.storeAddress, device),
      dropped: { word: dropped, epoch: epoch.epoch },
    };
    try {
      if (this.#group === null) {
        this.#group = await formGroup(options, { signal: forming.signal });
        // As PyTorch calls it, and so models that were exported there.
        this.#group.register("0");
      } else await formAnew(this.#group, options, { newRanks: epoch.newRanks });
    } catch (error) {
      if (forming.signal.aborted) return false;
      throw error;
    } finally {
      if (this.#forming === forming) this.#forming = null;
    }
    if (forming.signal.aborted) return false;
    this.#formed = { epoch: epoch.epoch, dropped };
    this.#joined.resolve(this.#group);
    return true;
  }

  /** `setup` is over: what it has made, a rank that is replaced makes, too. */
  endSetup(): void {
    if (this.#group !== null) endSetup(this.#group);
  }

  /**
   * Drops the group: nobody is to wait for a rank that has failed.
   *
   * @param reason Why, for the errors of what is in flight.
   * @returns On rank 0 where the next group meets.
   */
  abort(reason: string): string | null {
    this.#forming?.abort(new Error(reason));
    if (this.#group !== null) abortGroup(this.#group, reason);
    return this.#store === null ? null : this.host();
  }

  /**
   * Waits until what the ranks send each other's CUDA devices is there.
   *
   * @throws {CollectiveError} If any of it has failed.
   */
  async flush(): Promise<void> {
    if (this.#group !== null) await flushGroup(this.#group);
  }

  /** Closes the place where groups meet. */
  close(): void {
    this.#store?.[Symbol.dispose]();
    this.#store = null;
  }

  /** A socket's is used once: who is late for a group must not come to the next one's. */
  #newAddress(): string {
    const { address: hostname, port, folder } = this.#rendezvous;
    if (folder === null) return formatAddress({ transport: "tcp", hostname, port });
    return formatAddress({ transport: "unix", path: `${folder}/s-${randomHex(NAME_BYTE_LENGTH)}` });
  }

  #options(epoch: Epoch, storeAddress: string, device: string): FormGroupOptions {
    const { rank, worldSize } = this.#placement;
    const { address, folder } = this.#rendezvous;
    const { timeoutMs, formTimeoutMs, checkCollectives } = epoch;
    return {
      rank,
      worldSize,
      storeAddress,
      storeSecret: this.#secret,
      name: `epoch-${epoch.epoch}`,
      timeoutMs,
      formTimeoutMs,
      interfaceAddress: folder === null ? address : `unix:${folder}`,
      checkCollectives,
      cudaDevice: epoch.cuda && hasNccl() ? Number(device.slice("cuda:".length)) : null,
    };
  }
}
