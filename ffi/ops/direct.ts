/**
 * Fast paths for the operators that programs call in their innermost loops. In their simplest forms these are
 * called without boxing; all other forms are dispatched like any other operator.
 *
 * @module
 */
import { dispatch } from "./dispatch.ts";
import {
  AlongOp,
  BinaryOp,
  check,
  detachMoved,
  ERROR_AT,
  handleOf,
  hasNoViews,
  InPlaceOp,
  INTS,
  INTS_AT,
  isTensor,
  MakeOp,
  native,
  OUT,
  OUT_AT,
  PartsOp,
  ShapeOp,
  Status,
  type TensorLifetime,
  TernaryOp,
  UnaryOp,
  withStackFrom,
} from "../native/mod.ts";
import { wrap } from "../tensors/mod.ts";

/** Functions by name. */
export type Functions = Record<string, (...inputs: unknown[]) => unknown>;

/** Methods by name. */
export type Methods = Record<string, (this: TensorLifetime, ...inputs: unknown[]) => unknown>;

/**
 * The operators that take sizes or dimensions: `"array"` if they are in one array, otherwise how many numbers
 * the operator takes.
 */
const COUNTS: Record<keyof typeof ShapeOp, "array" | number> = {
  View: "array",
  Reshape: "array",
  Expand: "array",
  Permute: "array",
  Select: 2,
  Transpose: 2,
  Unsqueeze: 1,
  Squeeze: 1,
  Narrow: 3,
};

/**
 * Replaces dispatched methods by fast paths.
 *
 * @param methods All methods of tensors.
 */
export function defineDirectMethods(methods: Methods): void {
  for (const [name, operator] of entries(BinaryOp)) {
    methods[name.toLowerCase()] = binary(`aten::${name.toLowerCase()}`, operator);
  }
  for (const [name, operator] of entries(UnaryOp)) {
    methods[name.toLowerCase()] = unary(`aten::${name.toLowerCase()}`, operator);
  }
  for (const [name, operator] of entries(AlongOp)) {
    methods[name.toLowerCase()] = along(
      `aten::${name.toLowerCase()}`,
      operator,
      methods[name.toLowerCase()]!,
    );
  }
  for (const [name, operator] of entries(InPlaceOp)) {
    methods[`${name.toLowerCase()}_`] = inPlace(`aten::${name.toLowerCase()}_`, operator);
  }
  for (const [name, operator] of entries(TernaryOp)) {
    methods[name.toLowerCase()] = ternary(`aten::${name.toLowerCase()}`, operator);
  }
  for (const [name, operator] of entries(ShapeOp)) {
    const count = COUNTS[name];
    const whole = `aten::${name.toLowerCase()}`;
    methods[name.toLowerCase()] = count === "array"
      ? shapeOfArray(whole, operator)
      : shapeOfNumbers(whole, operator, count);
  }
  for (const [name, operator] of entries(PartsOp)) {
    methods[name.toLowerCase()] = parts(`aten::${name.toLowerCase()}`, operator);
  }
}

/**
 * Replaces dispatched functions by fast paths.
 *
 * @param functions All functions.
 */
export function defineDirectFunctions(functions: Functions): void {
  for (const [name, operator] of entries(MakeOp)) {
    functions[name.toLowerCase()] = make(`aten::${name.toLowerCase()}`, operator);
  }
  functions.linear = linear;
}

function entries<Name extends string>(operators: Readonly<Record<Name, number>>): [Name, number][] {
  return Object.entries(operators) as [Name, number][];
}

/** Fast path for two tensors, or for a tensor and a number if Python converts the number to a tensor. */
function binary(name: string, operator: number): Methods[string] {
  return function call(other, ...rest) {
    try {
      if (rest.length > 0) return dispatch(name, trimUndefined([other, ...rest]), wrap, this);
      if (typeof other === "number" && operator <= BinaryOp.Div) {
        const one = handleOf(this, name);
        check(native().cohort_tensor_binary_number(one, other, operator, OUT_AT, ERROR_AT), name);
        return wrap(OUT[0]!);
      }
      if (!isTensorArgument(other)) return dispatch(name, other === undefined ? [] : [other], wrap, this);
      const one = handleOf(this, name);
      check(native().cohort_tensor_binary(one, handleOf(other, name), operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for one tensor. */
function unary(name: string, operator: number): Methods[string] {
  return function call(...inputs) {
    try {
      if (inputs.length > 0) return dispatch(name, inputs, wrap, this);
      check(native().cohort_tensor_unary(handleOf(this, name), operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for a tensor that is reduced along dimensions. `reduceAll` reduces it to one element. */
function along(name: string, operator: number, reduceAll: Methods[string]): Methods[string] {
  return function call(...inputs) {
    try {
      if (inputs.length === 0) return reduceAll.call(this);
      const { dim, keepdim = false } = reductionOf(inputs);
      const dimensions = Array.isArray(dim) ? dim : [dim];
      const { length } = dimensions;
      if (length === 0 || !storeInts(dimensions) || typeof keepdim !== "boolean") {
        return dispatch(name, inputs, wrap, this);
      }
      const [one, keeps] = [handleOf(this, name), keepdim ? 1 : 0];
      check(native().cohort_tensor_along(one, INTS_AT, length, keeps, operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Arguments of a reduction. */
interface Reduction {
  dim?: unknown;
  keepdim?: unknown;
}

/** Returns the arguments of a reduction by name. Without `dim`, there are other arguments or none. */
function reductionOf(inputs: readonly unknown[]): Reduction {
  const { length } = inputs;
  const last = inputs[length - 1];
  if (length > 2) return {};
  if (!isReduction(last)) return { dim: inputs[0], keepdim: inputs[1] };
  if (length === 1) return last;
  return last.dim === undefined ? { dim: inputs[0], keepdim: last.keepdim } : {};
}

function isReduction(value: unknown): value is Reduction {
  if (typeof value !== "object" || value === null) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name in value) if (name !== "dim" && name !== "keepdim") return false;
  return true;
}

/** Fast path for a tensor that is written, and another tensor or a number. */
function inPlace(name: string, operator: number): Methods[string] {
  return function call(other, ...rest) {
    try {
      const isNumber = typeof other === "number";
      if (rest.length > 0 || !(isNumber || isTensorArgument(other))) {
        return dispatch(name, trimUndefined([other, ...rest]), wrap, this);
      }
      const one = handleOf(this, name);
      try {
        const { cohort_tensor_in_place, cohort_tensor_in_place_number } = native();
        const status = isNumber
          ? cohort_tensor_in_place_number(one, other, operator, ERROR_AT)
          : cohort_tensor_in_place(one, handleOf(other, name), operator, ERROR_AT);
        check(status, name);
      } finally {
        if (!hasNoViews()) detachMoved();
      }
      return this;
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for three tensors. */
function ternary(name: string, operator: number): Methods[string] {
  return function call(two, three, ...rest) {
    try {
      if (rest.length > 0 || !isTensorArgument(two) || !isTensorArgument(three)) {
        return dispatch(name, trimUndefined([two, three, ...rest]), wrap, this);
      }
      const one = handleOf(this, name);
      const [second, third] = [handleOf(two, name), handleOf(three, name)];
      check(native().cohort_tensor_ternary(one, second, third, operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for a tensor and an array of integers. */
function shapeOfArray(name: string, operator: number): Methods[string] {
  return function call(ints, ...rest) {
    try {
      if (rest.length > 0 || !Array.isArray(ints) || !storeInts(ints)) {
        return dispatch(name, trimUndefined([ints, ...rest]), wrap, this);
      }
      const one = handleOf(this, name);
      check(native().cohort_tensor_shape(one, INTS_AT, ints.length, operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for a tensor and integers. */
function shapeOfNumbers(name: string, operator: number, count: number): Methods[string] {
  return function call(...ints) {
    try {
      if (ints.length !== count || !storeInts(ints)) {
        return dispatch(name, trimUndefined([...ints]), wrap, this);
      }
      const one = handleOf(this, name);
      check(native().cohort_tensor_shape(one, INTS_AT, count, operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/**
 * Fast path for a tensor, the argument that says how to split it (except for `unbind`), and a dimension. The
 * default dimension is 0.
 */
function parts(name: string, operator: number): Methods[string] {
  const numbers = operator === PartsOp.Unbind ? 0 : 1;
  return function call(...inputs) {
    try {
      const number = numbers === 0 ? 0 : inputs[0];
      const dimension = inputs.length === numbers ? 0 : inputs[numbers];
      if (inputs.length > numbers + 1 || !Number.isSafeInteger(number) || !Number.isSafeInteger(dimension)) {
        return dispatch(name, trimUndefined(inputs), wrap, this);
      }
      const status = native().cohort_tensor_parts(
        handleOf(this, name),
        number as number,
        dimension as number,
        operator,
        INTS_AT,
        INTS.length,
        ERROR_AT,
      );
      if (status === Status.Grow) return dispatch(name, inputs, wrap, this);
      check(status, name);
      const made: unknown[] = [];
      for (let index = 1; index <= INTS[0]!; index++) made.push(wrap(INTS[index]!));
      return made;
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for a shape. */
function make(name: string, operator: number): Functions[string] {
  return function call(sizes, ...rest) {
    try {
      if (rest.length > 0 || !Array.isArray(sizes) || !storeInts(sizes)) {
        return dispatch(name, trimUndefined([sizes, ...rest]), wrap);
      }
      check(native().cohort_tensor_make(INTS_AT, sizes.length, operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw withStackFrom(error, call);
    }
  };
}

/** Fast path for a linear layer. */
function linear(input: unknown, weight: unknown, bias: unknown, ...rest: unknown[]): unknown {
  const name = "aten::linear";
  try {
    const isBias = bias === undefined || bias === null || isTensorArgument(bias);
    if (rest.length > 0 || !isTensorArgument(input) || !isTensorArgument(weight) || !isBias) {
      return dispatch(name, trimUndefined([input, weight, bias, ...rest]), wrap);
    }
    const [one, two] = [handleOf(input, name), handleOf(weight, name)];
    const three = bias ? handleOf(bias, name) : 0;
    check(native().cohort_tensor_linear(one, two, three, OUT_AT, ERROR_AT), name);
    return wrap(OUT[0]!);
  } catch (error) {
    throw withStackFrom(error, linear);
  }
}

function isTensorArgument(value: unknown): value is TensorLifetime {
  return typeof value === "object" && value !== null && isTensor(value);
}

/** Removes trailing `undefined` arguments, which a program has omitted. */
function trimUndefined(inputs: unknown[]): unknown[] {
  while (inputs.length > 0 && inputs.at(-1) === undefined) inputs.pop();
  return inputs;
}

/**
 * Stores integers where the native call reads them.
 *
 * @returns Whether all numbers are integers and fit.
 */
function storeInts(ints: readonly unknown[]): boolean {
  const { length } = ints;
  if (length > INTS.length) return false;
  for (let index = 0; index < length; index++) {
    const int = ints[index];
    if (!Number.isSafeInteger(int)) return false;
    INTS[index] = int as number;
  }
  return true;
}
