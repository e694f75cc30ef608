/** Operators as methods of tensors and as functions.
 *
 * @module
 */
import { dispatch } from "./_dispatch.ts";
import { native } from "./_library.ts";
import { FUNCTIONS, METHODS } from "./_operators.gen.ts";
import { ERROR_AT, OUT, OUT_AT } from "./_pinned.ts";
import { check, from } from "./_status.ts";
import { BinaryOp, UnaryOp } from "./_symbols.gen.ts";
import { wrap } from "./_wrap.ts";
import { handleOf, isTensor, type TensorLifetime } from "./lifetime.ts";

type Methods = Record<string, (this: TensorLifetime, ...inputs: unknown[]) => unknown>;

/** Gives objects every operator as a function.
 *
 * @param prototype What they inherit from.
 */
export function defineFunctions(prototype: object): void {
  const functions: Record<string, (...inputs: unknown[]) => unknown> = {};
  for (const name of FUNCTIONS.split(" ")) {
    const whole = `aten::${name}`;
    functions[name] = function call(...inputs) {
      try {
        return dispatch(whole, inputs, wrap);
      } catch (error) {
        throw from(error, call);
      }
    };
  }
  // In an object of their own: what is added to a prototype, V8 optimizes anew with each.
  Object.setPrototypeOf(prototype, functions);
}

/** Gives tensors every operator that is a method.
 *
 * @param prototype What they inherit from.
 */
export function defineMethods(prototype: TensorLifetime): void {
  const methods: Methods = Object.create(Object.getPrototypeOf(prototype));
  for (const name of METHODS.split(" ")) {
    const whole = `aten::${name}`;
    methods[name] = function call(...inputs) {
      try {
        return dispatch(whole, inputs, wrap, this);
      } catch (error) {
        throw from(error, call);
      }
    };
  }
  for (const [name, operator] of Object.entries(BinaryOp)) {
    methods[name.toLowerCase()] = binary(`aten::${name.toLowerCase()}`, operator);
  }
  for (const [name, operator] of Object.entries(UnaryOp)) {
    methods[name.toLowerCase()] = unary(`aten::${name.toLowerCase()}`, operator);
  }
  Object.setPrototypeOf(prototype, methods);
}

/** An operator that programs call in their innermost loops: two tensors alone go without boxing, and a tensor and a
 * number where Python makes a tensor of the number. */
function binary(name: string, operator: number): Methods[string] {
  return function call(other, ...rest) {
    try {
      if (rest.length > 0) return dispatch(name, [other, ...rest], wrap, this);
      if (typeof other === "number" && operator <= BinaryOp.Div) {
        const one = handleOf(this, name);
        check(native().cohort_tensor_binary_number(one, other, operator, OUT_AT, ERROR_AT), name);
        return wrap(OUT[0]!);
      }
      if (typeof other !== "object" || other === null || !isTensor(other)) {
        return dispatch(name, other === undefined ? [] : [other], wrap, this);
      }
      const one = handleOf(this, name);
      check(native().cohort_tensor_binary(one, handleOf(other, name), operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw from(error, call);
    }
  };
}

/** The same of one tensor. */
function unary(name: string, operator: number): Methods[string] {
  return function call(...inputs) {
    try {
      if (inputs.length > 0) return dispatch(name, inputs, wrap, this);
      check(native().cohort_tensor_unary(handleOf(this, name), operator, OUT_AT, ERROR_AT), name);
      return wrap(OUT[0]!);
    } catch (error) {
      throw from(error, call);
    }
  };
}
