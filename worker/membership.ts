/**
 * A rank's membership in the group of all ranks. The runner has the group formed, dropped, and formed again.
 *
 * @module
 */
import {
  ABORT_GROUP,
  END_SETUP,
  FLUSH_GROUP,
  formGroup,
  type FormGroupOptions,
  hasNccl,
  hostStore,
  REFORM_GROUP,
  type StoreHost,
} from "../ffi/runtime.ts";
import type { ProcessGroup } from "../ffi/mod.ts";
import { LibraryLoadError } from "../errors.ts";
import { type Epoch, randomHex } from "../protocol/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import type { Placement, Rendezvous } from "./placement.ts";

/**
 * Length of a socket's random name, in bytes. The name is no longer than that of the runner's own socket,
 * because a socket's path has a length limit and the folder may leave no more room.
 */
const NAME_BYTE_LENGTH = 4;

/**
 * Owns the group. Programs hold one object for the group, and each new epoch replaces the group behind it.
 */
export class Membership {
  readonly #placement: Placement;
  readonly #rendezvous: Rendezvous;
  readonly #joined = Promise.withResolvers<ProcessGroup | Error>();
  #secret = "";
  #store: StoreHost | null = null;
  #group: ProcessGroup | null = null;
  /** The latest formed epoch, and the word of memory in which the runner records dropped epochs. */
  #formed: { epoch: number; dropped: Int32Array<ArrayBuffer> } | null = null;
  /** Controls the formation in progress. Aborted when the runner drops its epoch. */
  #forming: AbortController | null = null;

  constructor(placement: Placement, rendezvous: Rendezvous) {
    this.#placement = placement;
    this.#rendezvous = rendezvous;
  }

  /** The group, after the first epoch is formed; or the error to throw when the group is accessed. */
  get joined(): Promise<ProcessGroup | Error> {
    return this.#joined.promise;
  }

  /**
   * Whether the runner has dropped the group, and no new group is formed yet. Shared memory tells it at once,
   * before the runner's message arrives.
   */
  get isDropped(): boolean {
    return this.#formed !== null && Atomics.load(this.#formed.dropped, 0) >= this.#formed.epoch;
  }

  /**
   * Sets the secret that the ranks of this world share.
   *
   * @param secret The secret.
   */
  setSecret(secret: string): void {
    this.#secret = secret;
  }

  /**
   * Opens the store for the next group, on rank 0.
   *
   * @returns The store's address; `null` on other ranks.
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
   * @param epoch The epoch.
   * @param libraryError Why this rank has no native library, or `null`.
   * @param device The device that this rank has bound.
   * @param dropped The word of memory in which the runner records the latest dropped epoch.
   * @returns Whether the group is formed. `false` means that the runner has dropped the epoch meanwhile.
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
        // This is PyTorch's name for it, which models exported from PyTorch use.
        this.#group.register("0");
      } else await this.#group[REFORM_GROUP](options, { newRanks: epoch.newRanks });
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

  /** Ends `setup`. A replaced rank makes the same groups again in its own `setup`. */
  endSetup(): void {
    this.#group?.[END_SETUP]();
  }

  /**
   * Drops the group, so that no rank waits for a failed one.
   *
   * @param reason The reason, for errors of collectives in flight.
   * @returns On rank 0, the address of the store for the next group.
   */
  abort(reason: string): string | null {
    this.#forming?.abort(new Error(reason));
    this.#group?.[ABORT_GROUP](reason);
    return this.#store === null ? null : this.host();
  }

  /**
   * Waits until all transfers between the ranks' CUDA devices are complete.
   *
   * @returns Settles then; `null` if the group has no CUDA devices.
   * @throws {CollectiveError} If one of them failed.
   */
  flush(): Promise<void> | null {
    return this.#group?.[FLUSH_GROUP]() ?? null;
  }

  /** Closes the store. */
  close(): void {
    this.#store?.[Symbol.dispose]();
    this.#store = null;
  }

  /**
   * Returns a new address for each store, so that a rank that is late for one group cannot join the next one.
   */
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
