/**
 * Groups for tests: several ranks in this process, each with its own group over one store.
 *
 * @module
 */
import { formGroup, hostStore, type ProcessGroup, type StoreHost } from "../groups/mod.ts";
import { openCallScope } from "../native/mod.ts";

/** Long enough for any machine. A test that waits this long has failed. */
export const LONG_MS = 60_000;

/** Secret of the test stores. */
export const SECRET = "a secret of the tests'";

/**
 * Hosts a store for a test.
 *
 * @returns The store.
 */
export function hostTestStore(): StoreHost {
  return hostStore({ address: "tcp://127.0.0.1:0", secret: SECRET });
}

/** The groups of all ranks, and their store. */
export class Ranks implements Disposable {
  readonly #store: StoreHost;
  /** The groups, by rank. */
  readonly groups: readonly ProcessGroup[];

  private constructor(store: StoreHost, groups: readonly ProcessGroup[]) {
    this.#store = store;
    this.groups = groups;
  }

  /**
   * Forms a group of ranks in this process.
   *
   * @param worldSize Number of ranks.
   * @param interfaceAddressOf Returns a rank's interface address. Default: loopback.
   * @returns The groups.
   */
  static async form(
    worldSize: number,
    interfaceAddressOf: (rank: number) => string = () => "127.0.0.1",
  ): Promise<Ranks> {
    const store = hostTestStore();
    const forming = Array.from({ length: worldSize }, (_, rank) =>
      formGroup({
        rank,
        worldSize,
        storeAddress: store.address,
        storeSecret: SECRET,
        name: "test",
        timeoutMs: LONG_MS,
        formTimeoutMs: LONG_MS,
        interfaceAddress: interfaceAddressOf(rank),
      }));
    return new Ranks(store, await Promise.all(forming));
  }

  [Symbol.dispose](): void {
    for (const group of this.groups) group.dispose();
    this.#store[Symbol.dispose]();
  }
}

/**
 * Runs a program on each rank of a group. Tensors that it makes are freed at the end, so it cannot return
 * tensors.
 *
 * @param worldSize Number of ranks.
 * @param program The program of each rank.
 * @returns The results, by rank.
 */
export async function onRanks<T>(
  worldSize: number,
  program: (group: ProcessGroup) => Promise<T>,
): Promise<T[]> {
  using ranks = await Ranks.form(worldSize);
  using _scope = openCallScope();
  return await Promise.all(ranks.groups.map(program));
}
