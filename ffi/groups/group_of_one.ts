/**
 * A group of one rank, for programs without a runner.
 *
 * @module
 */
import { type FormGroupOptions, NativeGroup } from "./native_group.ts";
import { hostStore, type StoreHost } from "./group_forming.ts";
import { INTERNAL } from "../native/mod.ts";
import { ProcessGroup } from "./process_group.ts";

const LOOPBACK = "127.0.0.1";
const TIMEOUT_MS = 60_000;

let formed = 0;

/** A group that also closes its store. */
class GroupOfOne extends ProcessGroup {
  readonly #store: StoreHost;

  constructor(group: NativeGroup, store: StoreHost) {
    super(INTERNAL, group);
    this.#store = store;
  }

  override dispose(): void {
    super.dispose();
    this.#store[Symbol.dispose]();
  }
}

/**
 * Forms a group of this process alone.
 *
 * @returns The group. The caller must dispose of it.
 * @throws {LibraryLoadError} If the native library is not found.
 */
export async function formGroupOfOne(): Promise<ProcessGroup> {
  const secret = crypto.getRandomValues(new Uint8Array(32)).toHex();
  const store = hostStore({ address: `tcp://${LOOPBACK}:0`, secret });
  const options: FormGroupOptions = {
    rank: 0,
    worldSize: 1,
    storeAddress: store.address,
    storeSecret: secret,
    name: `alone-${++formed}`,
    timeoutMs: TIMEOUT_MS,
    formTimeoutMs: TIMEOUT_MS,
    interfaceAddress: LOOPBACK,
  };
  try {
    const group = new GroupOfOne(await NativeGroup.form(options, 0), store);
    // PyTorch and models exported from it use this name.
    group.register("0");
    return group;
  } catch (error) {
    store[Symbol.dispose]();
    throw error;
  }
}
