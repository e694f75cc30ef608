/**
 * Loads the states of optimizers.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { noGrad, ops, Tensor } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";
import { STEP } from "./layouts.ts";
import type { OptimizerStateDict, ParamGroup, ParamState } from "./optimizer.ts";

/** Current and new state of a parameter. */
export interface Slot {
  readonly param: Tensor;
  readonly own: ParamState | undefined;
  readonly given: ParamState | undefined;
}

/**
 * Matches a state's groups with an optimizer's.
 *
 * @param dict The state.
 * @param own The optimizer's groups.
 * @returns The groups' options, copied, and the indices of all their parameters.
 * @throws {TypeError} If it is not an optimizer's state.
 * @throws {RangeError} If the number of groups, or of parameters in a group, differs.
 */
export function matchGroups<Options extends object>(
  dict: OptimizerStateDict<Options>,
  own: readonly ParamGroup<Options>[],
): { groups: Partial<Options>[]; places: number[] } {
  const { state, param_groups } = dict;
  const hasParams = Array.isArray(param_groups) &&
    param_groups.every((group) => Array.isArray(group?.params));
  if (!hasParams || typeof state !== "object" || state === null) {
    throw new TypeError(
      "Cannot load the optimizer's state: it has no state or no param_groups with params; give the result of stateDict()",
    );
  }
  if (param_groups.length !== own.length) {
    throw mismatch(`it has ${param_groups.length} parameter groups, this optimizer ${own.length}`);
  }
  for (const [index, { params }] of param_groups.entries()) {
    const count = own[index]!.params.length;
    if (params.length !== count) {
      throw mismatch(`its group ${index} has ${params.length} parameters, this optimizer's ${count}`);
    }
  }
  const groups = param_groups.map(({ params: _, ...options }) => {
    const copied = Object.entries(options).filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]);
    return Object.fromEntries(copied) as Partial<Options>;
  });
  return { groups, places: param_groups.flatMap(({ params }) => params) };
}

/**
 * Copies new states into the layouts of their parameters. Tensors that the optimizer already has are kept. On
 * an error nothing is copied.
 *
 * @param slots The parameters with their states.
 * @returns The new state of each parameter that has one.
 * @throws {RangeError} If the shape of a tensor differs from that of its parameter.
 * @throws {TypeError} If a value is not a tensor.
 */
export function copyState(slots: readonly Slot[]): Map<Tensor, ParamState> {
  for (const { param, given } of slots) {
    for (const [name, value] of entriesOf(given)) check(name, value, param);
  }
  const copied = new Map<Tensor, ParamState>();
  const made: Tensor[] = [];
  try {
    for (const { param, own, given } of slots) {
      if (given === undefined) continue;
      const state: ParamState = {};
      for (const [name, value] of entriesOf(given)) {
        const isOwn = value instanceof Tensor && own?.[name] === value;
        state[name] = isOwn ? value : noGrad(() => copy(name, value, param));
        if (!isOwn) made.push(state[name]);
      }
      copied.set(param, state);
    }
  } catch (error) {
    for (const tensor of made) tensor.dispose();
    throw error;
  }
  return copied;
}

/**
 * Frees states.
 *
 * @param states The states to free.
 * @param retained States whose tensors are kept.
 */
export function freeState(states: Iterable<ParamState>, retained: Iterable<ParamState>): void {
  const stays = new Set([...retained].flatMap((state) => Object.values(state)));
  for (const state of states) {
    for (const tensor of Object.values(state)) {
      if (!stays.has(tensor)) tensor.dispose();
    }
  }
}

/** Skips empty entries: PyTorch has `None` for a momentum that has not started. */
function entriesOf(state: ParamState | undefined): [string, unknown][] {
  return Object.entries<unknown>(state ?? {}).filter(([, value]) => value !== null && value !== undefined);
}

function check(name: string, value: unknown, param: Tensor): void {
  // Files of older versions of PyTorch have a plain number.
  if (name === STEP && typeof value === "number") return;
  if (!(value instanceof Tensor)) {
    throw new TypeError(
      `Cannot load the optimizer's state: ${escapeLine(name)} is a ${typeof value}, not a tensor`,
    );
  }
  const { shape } = value;
  const expected = name === STEP ? [] : param.shape;
  if (String(shape) === String(expected) && shape.length === expected.length) return;
  throw mismatch(
    name === STEP
      ? `${name} has shape [${shape}], not []`
      : `${name} has shape [${shape}], the parameter [${expected}]`,
  );
}

function copy(name: string, value: unknown, param: Tensor): Tensor {
  const { dtype, device } = param;
  if (typeof value === "number") return keep(ops.full([], value, { dtype: "float32", device }));
  const tensor = value as Tensor;
  if (name === STEP) return keep(tensor.to({ dtype: "float32", device, copy: true }));
  if (tensor.layout !== "strided" || param.layout !== "strided") {
    return keep(tensor.to({ dtype, device, copy: true }));
  }
  const made = ops.empty_like(param);
  try {
    return keep(made.copy_(tensor));
  } catch (error) {
    made.dispose();
    throw error;
  }
}

function mismatch(state: string): RangeError {
  return new RangeError(escapeLine(`Cannot load the optimizer's state: ${state}`));
}
