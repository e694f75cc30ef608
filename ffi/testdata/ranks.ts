/**
 * Groups for tests: several ranks in this process, each with a group of its own over one store.
 *
 * @module
 */
import { formGroup, hostStore, type ProcessGroup, type StoreHost } from "../groups/mod.ts";
import { openCallScope } from "../native/mod.ts";

/** Long enough for any machine: a test that waits this long has failed. */
export const LONG_MS = 60_000;

/** What the ranks of tests know. */
export const SECRET = "a secret of the tests'";

/**
 * Hosts a store for a test.
 *
 * @returns It.
 */
export function hostTestStore(): StoreHost {
  return hostStore({ address: "tcp://127.0.0.1:0", secret: SECRET });
}

/** The groups of all ranks, and the store that they met at. */
export class Ranks implements Disposable {
  readonly #store: StoreHost;
  /** By rank. */
  readonly groups: readonly ProcessGroup[];

  private constructor(store: StoreHost, groups: readonly ProcessGroup[]) {
    this.#store = store;
    this.groups = groups;
  }

  /**
   * Forms a group of all ranks in this process.
   *
   * @param worldSize How many.
   * @param interfaceAddressOf The address that a rank's connections use; by default loopback.
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
 * Runs a program on each rank of a group. What it makes is freed at the end, so it returns no tensors.
 *
 * @param worldSize How many ranks.
 * @param program What each does.
 * @returns What the ranks returned, by rank.
 */
export async function onRanks<T>(
  worldSize: number,
  program: (group: ProcessGroup) => Promise<T>,
): Promise<T[]> {
  using ranks = await Ranks.form(worldSize);
  using _scope = openCallScope();
  return await Promise.all(ranks.groups.map(program));
}
