/**
 * Defines operators as methods of tensors and as functions.
 *
 * @module
 */
import { defineDirectFunctions, defineDirectMethods, type Functions, type Methods } from "./direct.ts";
import { dispatch } from "./dispatch.ts";
import { FUNCTIONS, METHODS } from "./operators.gen.ts";
import { type TensorLifetime, withStackFrom } from "../native/mod.ts";
import { wrap } from "../tensors/mod.ts";

/**
 * Defines every operator as a function.
 *
 * @param prototype The prototype that inherits the functions.
 */
export function defineFunctions(prototype: object): void {
  const functions: Functions = {};
  for (const name of FUNCTIONS.split(" ")) {
    const whole = `aten::${name}`;
    functions[name] = function call(...inputs) {
      try {
        return dispatch(whole, inputs, wrap);
      } catch (error) {
        throw withStackFrom(error, call);
      }
    };
  }
  defineDirectFunctions(functions);
  // The functions go into an object of their own: V8 re-optimizes a prototype for each property added to it.
  Object.setPrototypeOf(prototype, functions);
}

/**
 * Defines every operator method of tensors.
 *
 * @param prototype The prototype that inherits the methods.
 */
export function defineMethods(prototype: TensorLifetime): void {
  const methods: Methods = Object.create(Object.getPrototypeOf(prototype));
  for (const name of METHODS.split(" ")) {
    const whole = `aten::${name}`;
    methods[name] = function call(...inputs) {
      try {
        return dispatch(whole, inputs, wrap, this);
      } catch (error) {
        throw withStackFrom(error, call);
      }
    };
  }
  defineDirectMethods(methods);
  Object.setPrototypeOf(prototype, methods);
}
