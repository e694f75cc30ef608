/**
 * Lets the ranks of a program run the program itself.
 *
 * @module
 */
import { armParentDeathSignal } from "../ffi/runtime.ts";
import { RUNNER_PID, setServedClasses } from "../program_ranks.ts";
import { type AnyWorkerClass, isWorkerClass } from "./load_class.ts";
import type { RankWorkerClass } from "./run_rank.ts";
import { requireParent, serveSpawnedRank } from "./spawned_rank.ts";

// A rank that runs the program ends with its runner even if it never reaches serveIfRank().
if (RUNNER_PID !== null) {
  armParentDeathSignal();
  requireParent(RUNNER_PID);
}

/**
 * Makes a program its own ranks' program. Call it at the top of a program that `deno bundle` or
 * `deno compile` turns into one file: such a program has no module that a rank could import, and a compiled
 * one has no Deno to run a rank.
 *
 * A runner then starts each rank by running the program again, with the same arguments and
 * `COHORT_SPAWNED_RANK` in the environment: the compiled executable, or Deno with the bundle. In such a
 * process, `serveIfRank()` serves the runner and ends the process. Elsewhere it returns at once.
 *
 * Code before it, and all imported modules, also run in ranks, with the ranks' permissions. They must not use
 * CUDA or read standard input. Code after it does not run in ranks, if the program awaits it. Classes in the
 * list need no static `module`.
 *
 * The native libraries are not part of the file. Put them beside it:
 * `deno run -A jsr:@cohort/distributed/setup libraries FOLDER`. Bundle with `--keep-names`, so that printed
 * models show the names of their layers.
 *
 * Ranks of a compiled program have the permissions that it was compiled with. They need `--allow-env`,
 * `--allow-ffi`, `--allow-net`, `--allow-run` and read and write access to the temporary folder.
 *
 * @example A program that is its own ranks' program
 * ```ts ignore
 * import { DistributedRunner, DistributedWorker, serveIfRank } from "@cohort/distributed";
 *
 * class Greeter extends DistributedWorker<string, string> {
 *   override call(name: string) {
 *     return Promise.resolve(`Hello, ${name}`);
 *   }
 * }
 *
 * await serveIfRank([Greeter]);
 *
 * await using runner = new DistributedRunner(Greeter, { worldSize: 2 });
 * await runner.start();
 * console.log(await runner.invoke("Ada"));
 * ```
 *
 * @param classes The classes that ranks of this program run. The list must be the same in every process of
 * the program.
 * @returns A promise that settles if this process is not a rank.
 * @throws {TypeError} If an item is not a class that extends `DistributedWorker`, or on a second call.
 */
// deno-lint-ignore no-explicit-any -- any worker, whatever its `setup` takes
export async function serveIfRank(classes: readonly RankWorkerClass<any>[]): Promise<void> {
  if (!Array.isArray(classes)) {
    throw new TypeError("Cannot serve ranks: what is passed is not a list; pass the classes in an array");
  }
  const strange = classes.findIndex((one) => typeof one !== "function" || !isWorkerClass(one));
  if (strange !== -1) {
    throw new TypeError(`Cannot serve ranks: item ${strange} of the list does not extend DistributedWorker`);
  }
  setServedClasses(classes);
  if (RUNNER_PID === null) return;
  try {
    await serveSpawnedRank(classes as readonly AnyWorkerClass[]);
  } catch (error) {
    // The program must not catch this: it would go on as if it were no rank.
    console.error(error);
    Deno.exit(1);
  }
}
