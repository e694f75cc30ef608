/**
 * Tells which options of `invoke` a checkout has, so that the same benchmarks measure older ones too.
 *
 * @module
 */

/** What {@linkcode knowsOption} needs of a runner. */
export interface Invocable {
  /** Calls the ranks. */
  invoke(payload: undefined, options: object): Promise<unknown>;
}

/**
 * Makes a call with an option, and tells whether `invoke` knows it.
 *
 * @param runner A runner whose ranks accept a call without a payload.
 * @param name The name of the option.
 * @throws What the call throws, unless that says that there is no such option.
 */
export async function knowsOption(runner: Invocable, name: "into" | "view"): Promise<boolean> {
  const options = name === "into" ? { into: () => undefined } : { view: true };
  try {
    const result = await runner.invoke(undefined, options);
    (result as Partial<Disposable> | undefined)?.[Symbol.dispose]?.();
    return true;
  } catch (error) {
    if (error instanceof TypeError && error.message.includes(`there is no option "${name}"`)) return false;
    throw error;
  }
}
