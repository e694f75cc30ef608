/**
 * Determines the class that a runner's ranks load.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { isAbsolute, resolve, toFileUrl } from "../../paths.ts";
import { isOneFile } from "../../program.ts";
import { findServedClass, programServesRanks, type ServedClass } from "../../program_ranks.ts";
import { DEFAULT_WORKER_MODULE } from "../../rank_modules.ts";

/** Location of a class. */
export interface WorkerSource {
  /** URL of its module; of the program's, if ranks run the program. */
  readonly module: string;
  /** Name of its export. */
  readonly exportName: string;
  /** Whether ranks run the program itself, which serves the class. */
  readonly inProgram: boolean;
  /** The class among those that the program serves; `null` if it is not among them, or is the default. */
  readonly served: ServedClass | null;
}

/** The class that ranks run by default. Its module is not imported here, because it loads native code. */
const DEFAULT_WORKER = { module: DEFAULT_WORKER_MODULE, exportName: "DistributedWorker" };

interface NamedClass {
  readonly module?: unknown;
  readonly exportName?: unknown;
  readonly name: string;
}

/**
 * Returns the location of a worker.
 *
 * @param worker A class with a static `module`, a class that the program serves, or the URL or path of a
 * module with a default export. `undefined` stands for `DistributedWorker`.
 * @returns The location.
 * @throws {TypeError} If a rank could not find it.
 */
export function workerSource(worker: unknown): WorkerSource {
  const served = findServedClass(worker);
  const inProgram = programServesRanks() && (worker === undefined || served !== null);
  if (inProgram) {
    const exportName = served?.name ?? DEFAULT_WORKER.exportName;
    return { module: Deno.mainModule, exportName, inProgram, served };
  }
  return { ...(worker === undefined ? DEFAULT_WORKER : moduleOf(worker)), inProgram, served: null };
}

function moduleOf(worker: unknown): Pick<WorkerSource, "module" | "exportName"> {
  if (typeof worker === "string" || worker instanceof URL) {
    return { module: toUrl(worker), exportName: "default" };
  }
  if (typeof worker !== "function") {
    throw new TypeError("Cannot create runner: the worker is neither a class nor the URL of a module");
  }
  const { module, exportName, name } = worker as unknown as NamedClass;
  const called = escapeLine(name || "the class");
  if (module === undefined) {
    throw new TypeError(`Cannot create runner: ${called} does not extend DistributedWorker`);
  }
  const exported = exportName ?? name;
  const isFound = module !== DEFAULT_WORKER.module || exported === DEFAULT_WORKER.exportName;
  if (isOneFile() && !(isFound && exported)) {
    throw new TypeError(
      `Cannot create runner: ${called} is not in the list of serveIfRank(); ` +
        "in a program that is one file, pass each worker's class to it",
    );
  }
  if (!isFound) {
    throw new TypeError(
      `Cannot create runner: ${called} does not say where it is found; ` +
        "give it `static override module = import.meta.url`, or pass it to serveIfRank()",
    );
  }
  if (typeof module !== "string" && !(module instanceof URL)) {
    throw new TypeError(`Cannot create runner: ${called}'s static module is not a URL`);
  }
  if (typeof exported !== "string" || exported === "") {
    throw new TypeError("Cannot create runner: the class has no name; give it `static exportName`");
  }
  return { module: toUrl(module), exportName: exported };
}

function toUrl(module: string | URL): string {
  if (module instanceof URL) return module.href;
  if (!isAbsolute(module) && URL.canParse(module)) return new URL(module).href;
  return toFileUrl(resolve(module)).href;
}
