/**
 * Finds the worker's class in its module.
 *
 * @module
 */
import { messageOfThrown } from "../protocol/mod.ts";
import { DistributedWorker } from "./distributed_worker.ts";

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
export type AnyWorkerClass = new (rank: number, worldSize: number) => DistributedWorker<any, any, any, any>;

/** The caller named a class that a rank cannot use; to be raised as a `TypeError` there. */
export class Misuse extends TypeError {
  override name = "TypeError";
}

/**
 * Imports a worker's class.
 *
 * @param module URL of the module.
 * @param exportName The name that it exports the class under.
 * @returns The class.
 * @throws {TypeError} If the module cannot be imported, or exports no such class.
 */
export async function loadClass(module: string, exportName: string): Promise<AnyWorkerClass> {
  const exports = await importModule(module);
  const found = exports[exportName];
  if (found === undefined && exportName === "default") {
    throw new Misuse(`Cannot load worker: ${module} has no default export; export the class by default`);
  }
  if (found === undefined) {
    const names = Object.keys(exports).join(", ") || "nothing";
    throw new Misuse(
      `Cannot load worker ${exportName}: ${module} does not export it (it exports ${names}); ` +
        "export the class, or name it by static exportName",
    );
  }
  if (typeof found !== "function" || !isWorkerClass(found)) {
    throw new Misuse(
      `Cannot load worker ${exportName}: what ${module} exports by that name does not extend DistributedWorker`,
    );
  }
  return found as AnyWorkerClass;
}

/** Makes the instance, and sees that its constructor handed on what it was given. */
export function createWorker(
  constructor: AnyWorkerClass,
  rank: number,
  worldSize: number,
): InstanceType<AnyWorkerClass> {
  const worker = new constructor(rank, worldSize);
  if (worker.rank !== rank || worker.worldSize !== worldSize) {
    throw new Misuse(
      `Cannot create worker ${constructor.name}: its constructor must hand rank and worldSize on to super()`,
    );
  }
  return worker;
}

async function importModule(module: string): Promise<Record<string, unknown>> {
  try {
    return await import(module);
  } catch (cause) {
    throw new Misuse(`Cannot load worker module ${module}: ${messageOfThrown(cause)}`, { cause });
  }
}

function isWorkerClass(value: object): boolean {
  return value === DistributedWorker || Object.prototype.isPrototypeOf.call(DistributedWorker, value);
}
