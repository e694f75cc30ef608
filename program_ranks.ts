/**
 * Ranks that run the program itself. The program passes its classes to `serveIfRank()`. A process with
 * {@linkcode RANK_VARIABLE} in its environment is such a rank.
 *
 * @module
 */
import { mainModule } from "./program.ts";

/**
 * The environment variable that tells a process of the program that it is a rank. Its value is the process ID
 * of the runner.
 */
export const RANK_VARIABLE = "COHORT_SPAWNED_RANK";

// On `globalThis`, so that two copies of the package in one process agree.
const KEPT = Symbol.for("@cohort/distributed.runnerPid");

/** The process ID of the runner that started this process as a rank of the program; else `null`. */
export const RUNNER_PID: number | null = keptRunnerPid();

function keptRunnerPid(): number | null {
  const kept = globalThis as { [KEPT]?: number | null };
  return kept[KEPT] ??= takeRunnerPid();
}

function takeRunnerPid(): number | null {
  // Ranks always have this permission: a runner starts none without it.
  const { state } = Deno.permissions.querySync({ name: "env", variable: RANK_VARIABLE });
  const value = state === "granted" ? Deno.env.get(RANK_VARIABLE) : undefined;
  if (value === undefined) return null;
  // Processes that this rank starts are no ranks.
  Deno.env.delete(RANK_VARIABLE);
  return Number(value);
}

/** A class among those that the program serves. Runner and rank find it by its position. */
export interface ServedClass {
  /** Its position. */
  readonly index: number;
  /** Its name, to detect lists that differ. */
  readonly name: string;
}

let served: readonly { readonly name: string }[] | null = null;

/**
 * Sets the classes that ranks of this program can run.
 *
 * @param classes The classes.
 * @throws {TypeError} If the classes are already set: a rank serves the first list.
 */
export function setServedClasses(classes: readonly { readonly name: string }[]): void {
  if (served !== null) {
    throw new TypeError(
      "Cannot serve ranks: serveIfRank() was already called; call it once, with all classes",
    );
  }
  served = [...classes];
}

/** Returns whether the program has passed classes to `serveIfRank()`, and ranks can run it again. */
export function programServesRanks(): boolean {
  const main = mainModule();
  // These are the main modules of `deno eval`, `deno test` and a program from standard input.
  return served !== null && main !== null && !main.includes("/$deno$");
}

/**
 * Finds a class among those that the program serves.
 *
 * @param worker The class.
 * @returns Its position and name; `null` if it is not among them.
 */
export function findServedClass(worker: unknown): ServedClass | null {
  const index = served?.findIndex((one) => one === worker) ?? -1;
  return index === -1 ? null : { index, name: served![index]!.name };
}
