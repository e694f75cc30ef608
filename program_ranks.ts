/**
 * Ranks that run the program itself. The program passes its classes to `serveIfRank()`. A process with
 * {@linkcode RANK_VARIABLE} in its environment is such a rank.
 *
 * @module
 */

/** The environment variable that tells a process of the program that it is a rank. */
export const RANK_VARIABLE = "COHORT_SPAWNED_RANK";

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

/** Returns whether ranks can run this program. */
export function programServesRanks(): boolean {
  // The main module of `deno eval`, `deno test` and a program from standard input cannot be run again.
  return served !== null && !Deno.mainModule.includes("/$deno$");
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

/** Returns whether this process is a rank that runs the program, and has not been served yet. */
export function isRankOfProgram(): boolean {
  // Ranks always have this permission: a runner starts none without it.
  const { state } = Deno.permissions.querySync({ name: "env", variable: RANK_VARIABLE });
  return state === "granted" && Deno.env.has(RANK_VARIABLE);
}
