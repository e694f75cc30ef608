/**
 * The operator dispatch that tensors use. `ops/` depends on tensors, so tensors cannot import it. Instead,
 * `ops/` registers its dispatch function when it is loaded.
 *
 * @module
 */

/**
 * Calls an operator.
 *
 * @param name The name with the overload, or the name of all overloads.
 * @param inputs The arguments.
 * @param wrap Makes a tensor from a handle.
 * @param self The first argument, if it is not among the inputs.
 * @returns The result.
 */
export type Dispatch = (
  name: string,
  inputs: readonly unknown[],
  wrap: (handle: number) => unknown,
  self?: object,
) => unknown;

/** Calls an operator. */
export let dispatch: Dispatch;

/**
 * Registers the dispatch function.
 *
 * @param provided The function.
 */
export function setDispatch(provided: Dispatch): void {
  dispatch = provided;
}
