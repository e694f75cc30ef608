/**
 * Loads the worker's class from its module.
 *
 * @module
 */
import { messageOfThrown } from "../protocol/mod.ts";
import { DistributedWorker } from "./distributed_worker.ts";
import { LOADED_FROM } from "./internal.ts";

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
export type AnyWorkerClass = new (rank: number, worldSize: number) => DistributedWorker<any, any, any, any>;

/** The caller named a class that a rank cannot use. The caller receives it as a `TypeError`. */
export class MisuseError extends TypeError {
  override name = "TypeError";
}

/**
 * Imports a worker's class.
 *
 * @param module The URL of the module.
 * @param exportName The name under which the module exports the class.
 * @returns The class.
 * @throws {TypeError} If the module cannot be imported, or does not export such a class.
 */
export async function loadClass(module: string, exportName: string): Promise<AnyWorkerClass> {
  const exports = await importModule(module);
  const found = exports[exportName];
  if (found === undefined && exportName === "default") {
    throw new MisuseError(`Cannot load worker: ${module} has no default export; export the class by default`);
  }
  if (found === undefined) {
    const names = Object.keys(exports).join(", ") || "nothing";
    throw new MisuseError(
      `Cannot load worker ${exportName}: ${module} does not export it (it exports ${names}); ` +
        "export the class, or name it by static exportName",
    );
  }
  if (typeof found !== "function" || !isWorkerClass(found)) {
    throw new MisuseError(`Cannot load worker ${exportName}: ${whyUnusable(found, module)}`);
  }
  return found as AnyWorkerClass;
}

/** Creates the instance. Throws if its constructor does not pass its arguments to `super()`. */
export function createWorker(
  constructor: AnyWorkerClass,
  rank: number,
  worldSize: number,
): InstanceType<AnyWorkerClass> {
  const worker = new constructor(rank, worldSize);
  if (worker.rank !== rank || worker.worldSize !== worldSize) {
    throw new MisuseError(
      `Cannot create worker ${constructor.name}: its constructor must pass rank and worldSize to super()`,
    );
  }
  return worker;
}

async function importModule(module: string): Promise<Record<string, unknown>> {
  try {
    return await import(module);
  } catch (cause) {
    throw new MisuseError(`Cannot load worker module ${module}: ${messageOfThrown(cause)}`, { cause });
  }
}

function whyUnusable(found: unknown, module: string): string {
  const other = (found as { [LOADED_FROM]?: unknown } | null)?.[LOADED_FROM];
  if (typeof other !== "string") {
    return `the export of that name in ${module} does not extend DistributedWorker`;
  }
  const own = DistributedWorker[LOADED_FROM];
  return `it extends the DistributedWorker of ${other}, and the runner's is ${own}; let the program and ${module} ` +
    "import the same version of the package (deno.lock may pin another one)";
}

/** Returns whether a class is this package's base class or extends it. */
export function isWorkerClass(value: object): boolean {
  return value === DistributedWorker || Object.prototype.isPrototypeOf.call(DistributedWorker, value);
}
