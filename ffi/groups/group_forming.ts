/**
 * Forms the process group of a job.
 *
 * @module
 */
import { check, ERROR, INTERNAL, native, OUT } from "../native/mod.ts";
import { type FormGroupOptions, NativeGroup } from "./native_group.ts";
import { type FormingOptions, ProcessGroup } from "./process_group.ts";

export type { FormGroupOptions, FormingOptions };

/** Options of {@linkcode hostStore}. */
export interface HostStoreOptions {
  /**
   * `unix:` and the path of a socket, which must not exist yet; or `tcp://host:port` with an address of this
   * machine, and 0 for any free port. The store listens only there.
   */
  address: string;
  /** Shared secret that ranks and host prove to each other over TCP. At least 16 characters. */
  secret: string;
}

/**
 * A store where ranks meet to form groups. Keep it open as long as groups are derived from the group that was
 * formed there.
 */
export interface StoreHost extends Disposable {
  /** Address where it listens: the requested address, with the actual port. */
  readonly address: string;
}

/**
 * Hosts a store in this process.
 *
 * @param options The address and the secret.
 * @returns The store. Ranks can connect immediately.
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
 * Reports whether a group with this interface address connects by Unix sockets, which other users cannot
 * reach.
 *
 * @param interfaceAddress The address, as in {@linkcode FormGroupOptions}.
 * @returns `true` for Unix sockets. `false` for an address of `unix:` and a folder means that libtorch was
 * loaded before the native library, or that the folder does not support sockets.
 * @throws {NativeError} If the address cannot be used.
 */
export function connectsByUnixSockets(interfaceAddress: string): boolean {
  const address = new TextEncoder().encode(interfaceAddress);
  const answer = new Uint32Array(1);
  check(native().cohort_group_probe(address, address.length, answer, ERROR), "connectsByUnixSockets");
  return answer[0] === 1;
}

/**
 * Forms the group of a job. Collective: every rank of the job calls this.
 *
 * @param options The group.
 * @param forming How to cancel. After a cancel the promise rejects with the signal's reason within
 * milliseconds, wherever it waits. The other ranks are not notified: they wait for this rank until their
 * timeout.
 * @returns The group.
 * @throws {RangeError} If a rank, size or timeout is out of range.
 * @throws {CollectiveError} If not all ranks join within the timeout, or the store cannot be reached.
 */
export async function formGroup(
  options: FormGroupOptions,
  forming: FormingOptions = {},
): Promise<ProcessGroup> {
  return new ProcessGroup(INTERNAL, await NativeGroup.form(options, options.rank, forming.signal));
}
