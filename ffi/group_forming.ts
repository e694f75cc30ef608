/** How the ranks of a job form their group.
 *
 * @module
 */
import { ERROR, OUT } from "./_pinned.ts";
import { native } from "./_library.ts";
import { type FormGroupOptions, NativeGroup } from "./_native_group.ts";
import { check } from "./_status.ts";
import { INTERNAL } from "./lifetime.ts";
import { type FormingOptions, ProcessGroup } from "./process_group.ts";

export type { FormGroupOptions, FormingOptions };

/** Where a store is hosted. */
export interface HostStoreOptions {
  /** The address of this machine that it listens on, and no other: a name or an IP address. */
  address: string;
  /** The port; 0 for any free one. */
  port: number;
}

/** A store at which ranks meet, while it is not disposed of. A group needs it as long as groups are made of it. */
export interface StoreHost extends Disposable {
  /** The port that it listens on. */
  readonly port: number;
}

/** Hosts a store in this process.
 *
 * @param options Where.
 * @returns The store. Ranks may connect at once.
 * @throws {RangeError} If the port is not a whole number from 0 to 65,535.
 * @throws {NativeError} If it cannot listen there.
 */
export function hostStore(options: HostStoreOptions): StoreHost {
  const { address, port } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`Cannot host a store: port is ${port}, not 0 to 65535`);
  }
  const name = new TextEncoder().encode(address);
  const bound = new Uint32Array(1);
  check(native().cohort_store_host(name, name.length, port, bound, OUT, ERROR), "hostStore");
  let handle = OUT[0]!;
  return {
    port: bound[0]!,
    [Symbol.dispose]() {
      if (handle === 0) return;
      check(native().cohort_store_free(handle, ERROR), "hostStore");
      handle = 0;
    },
  };
}

/** Forms the group of a job. Collective: every rank of it calls this.
 *
 * @param options The group.
 * @param forming How to give it up: then it rejects with the signal's reason, within milliseconds, wherever it waits. The
 * other ranks are not told: those that wait for this one do so up to their limit.
 * @returns The group.
 * @throws {RangeError} If a rank, size, port or time limit is out of range.
 * @throws {CollectiveError} If not all ranks come within the limit, or the store cannot be reached.
 */
export async function formGroup(
  options: FormGroupOptions,
  forming: FormingOptions = {},
): Promise<ProcessGroup> {
  return new ProcessGroup(INTERNAL, await NativeGroup.form(options, options.rank, forming.signal));
}
