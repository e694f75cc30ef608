/**
 * Operators as methods of tensors and as functions.
 *
 * @module
 */
import { defineDirectFunctions, defineDirectMethods, type Functions, type Methods } from "./direct.ts";
import { dispatch } from "./dispatch.ts";
import { FUNCTIONS, METHODS } from "./operators.gen.ts";
import { from, type TensorLifetime } from "../native/mod.ts";
import { wrap } from "../tensors/mod.ts";

/**
 * Gives objects every operator as a function.
 *
 * @param prototype What they inherit from.
 */
export function defineFunctions(prototype: object): void {
  const functions: Functions = {};
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
  defineDirectFunctions(functions);
  // In an object of their own: what is added to a prototype, V8 optimizes anew with each.
  Object.setPrototypeOf(prototype, functions);
}

/**
 * Gives tensors every operator that is a method.
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
  defineDirectMethods(methods);
  Object.setPrototypeOf(prototype, methods);
}
