/**
 * Selects the class of a rank that runs the program.
 *
 * @module
 */
import type { ServedClass } from "../program_ranks.ts";
import { DistributedWorker } from "./distributed_worker.ts";
import { type AnyWorkerClass, MisuseError } from "./load_class.ts";

/**
 * Returns the class that the runner selected.
 *
 * @param classes The classes that this process serves.
 * @param selected The class, as the runner's process knows it; `null` for the default one.
 * @returns The class. The promise rejects with a `TypeError` if the lists of the two processes differ.
 */
export function selectServed(
  classes: readonly AnyWorkerClass[],
  selected: ServedClass | null,
): Promise<AnyWorkerClass> {
  if (selected === null) return Promise.resolve(DistributedWorker);
  const found = classes[selected.index];
  if (found?.name === selected.name) return Promise.resolve(found);
  const names = classes.map(({ name }) => name).join(", ") || "nothing";
  return Promise.reject(
    new MisuseError(
      `Cannot load worker ${selected.name}: this rank's serveIfRank() has a different list (${names}); ` +
        "pass the same classes in every process of the program",
    ),
  );
}
