/**
 * Operators as tensors call them. `ops/` is built on tensors, so they cannot import it: it provides itself
 * when it is loaded.
 *
 * @module
 */

/**
 * Calls an operator.
 *
 * @param name Its whole name, or that of all its overloads.
 * @param inputs Its arguments.
 * @param wrap Makes a tensor of a handle.
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
 * Provides operators to tensors.
 *
 * @param provided Calls an operator.
 */
export function setDispatch(provided: Dispatch): void {
  dispatch = provided;
}
