/**
 * What set-up says when it cannot go on: a state and its remedy, on one line.
 *
 * @module
 */

/** Something that stands in the way, and what to do about it. */
export interface Problem {
  /** `Cannot <do> x: <state>`, or the state alone. */
  readonly message: string;
  /** What the user does about it, as an imperative. */
  readonly remedy: string;
}

/** Thrown where set-up cannot go on; carries everything that is known to be missing, not only the first. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  /** One or more problems. */
  readonly problems: readonly Problem[];

  /**
   * @param problems What stands in the way.
   * @param options `cause`: the error underneath, if any.
   */
  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list = Array.isArray(problems) ? problems as readonly Problem[] : [problems as Problem];
    super(list.map(formatProblem).join("\n"), options);
    this.problems = list;
  }
}

/** `problem` as the line that the user reads. */
export function formatProblem(problem: Problem): string {
  return `${problem.message}; ${problem.remedy}`;
}

/**
 * Awaits all of `findings` and returns their values.
 *
 * @throws {SetupError} With the problems of all that failed, so that the user mends them in one go.
 */
export async function requireAll<T extends readonly unknown[]>(
  findings: { readonly [K in keyof T]: Promise<T[K]> },
): Promise<T> {
  const settled = await Promise.allSettled(findings as readonly Promise<unknown>[]);
  const problems: Problem[] = [];
  for (const one of settled) {
    if (one.status === "fulfilled") continue;
    if (!(one.reason instanceof SetupError)) throw one.reason;
    problems.push(...one.reason.problems);
  }
  if (problems.length > 0) throw new SetupError(problems);
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
