/**
 * How the ranks of a job form their group.
 *
 * @module
 */
import { check, ERROR, INTERNAL, native, OUT } from "../native/mod.ts";
import { type FormGroupOptions, NativeGroup } from "./native_group.ts";
import { type FormingOptions, ProcessGroup } from "./process_group.ts";

export type { FormGroupOptions, FormingOptions };

/** Where a store is hosted. */
export interface HostStoreOptions {
  /**
   * `unix:` and the path of a socket, which must not be there yet; or `tcp://host:port`: an address of this
   * machine, and 0 for any free port. It listens nowhere else.
   */
  address: string;
  /** What ranks and host prove to each other over TCP that they know; at least 16 characters. */
  secret: string;
}

/**
 * A store at which ranks meet, while it is not disposed of. A group needs it as long as groups are made of
 * it.
 */
export interface StoreHost extends Disposable {
  /** Where it listens: as it was asked for, with the port that was taken. */
  readonly address: string;
}

/**
 * Hosts a store in this process.
 *
 * @param options Where.
 * @returns The store. Ranks may connect at once.
 * @throws {NativeError} If it cannot listen there, or the secret is too short.
 */
export function hostStore(options: HostStoreOptions): StoreHost {
  const { address } = options;
  const name = new TextEncoder().encode(address);
  const secret = new TextEncoder().encode(options.secret);
  const port = new Uint32Array(1);
  const status = native().cohort_store_host(name, name.length, secret, secret.length, port, OUT, ERROR);
  check(status, "hostStore");
  let handle = OUT[0]!;
  return {
    address: address.startsWith("tcp:") ? address.replace(/\d+$/, `${port[0]}`) : address,
    [Symbol.dispose]() {
      if (handle === 0) return;
      check(native().cohort_store_free(handle, ERROR), "hostStore");
      handle = 0;
    },
  };
}

/**
 * Tells how groups connect.
 *
 * @param interfaceAddress Theirs: as that of {@linkcode FormGroupOptions}.
 * @returns Whether by Unix sockets: which no other user can reach. Where that is `false` for `unix:` and a
 * folder, libtorch had been loaded before the native library, or the folder takes no sockets.
 * @throws {NativeError} If the address cannot be used.
 */
export function connectsByUnixSockets(interfaceAddress: string): boolean {
  const address = new TextEncoder().encode(interfaceAddress);
  const answer = new Uint32Array(1);
  check(native().cohort_group_probe(address, address.length, answer, ERROR), "connectsByUnixSockets");
  return answer[0] === 1;
}

/**
 * Forms the group of a job. Collective: every rank of it calls this.
 *
 * @param options The group.
 * @param forming How to give it up: then it rejects with the signal's reason, within milliseconds, wherever
 * it waits. The other ranks are not told: those that wait for this one do so up to their limit.
 * @returns The group.
 * @throws {RangeError} If a rank, size or time limit is out of range.
 * @throws {CollectiveError} If not all ranks come within the limit, or the store cannot be reached.
 */
export async function formGroup(
  options: FormGroupOptions,
  forming: FormingOptions = {},
): Promise<ProcessGroup> {
  return new ProcessGroup(INTERNAL, await NativeGroup.form(options, options.rank, forming.signal));
}
