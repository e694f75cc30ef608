/**
 * Errors of setup: a state and its remedy, on one line.
 *
 * @module
 */

/** A problem and its remedy. */
export interface Problem {
  /** `Cannot <do> x: <state>`, or the state alone. */
  readonly message: string;
  /** The action for the user, as an imperative. */
  readonly remedy: string;
}

/** The error that stops setup. It carries all known problems, not only the first. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  /** One or more problems. */
  readonly problems: readonly Problem[];

  /**
   * Creates an error for one or more problems.
   *
   * @param problems The problems.
   * @param options `cause`: the underlying error, if any.
   */
  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list = Array.isArray(problems) ? problems as readonly Problem[] : [problems as Problem];
    super(list.map(formatProblem).join("\n"), options);
    this.problems = list;
  }
}

/** Formats `problem` as one line for the user. */
export function formatProblem(problem: Problem): string {
  return `${problem.message}; ${problem.remedy}`;
}

/**
 * Awaits all of `findings` and returns their values.
 *
 * @throws {SetupError} With the problems of all that failed, so that the user can fix them together.
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
