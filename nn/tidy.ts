/**
 * Makes modules free the intermediate tensors of their forward passes.
 *
 * @module
 */
import { tidyEither } from "../ffi/native/mod.ts";

/** The parts of a module that this file uses. */
interface Forward {
  forward(...inputs: readonly unknown[]): unknown;
}

/** Modules with a wrapped `forward`, and the own `forward` property that they had before. */
const tidying = new WeakMap<object, PropertyDescriptor | undefined>();

/**
 * Turns tidying of a module's forward passes on or off.
 *
 * @param module The module.
 * @param isTidied Whether to tidy.
 */
export function setTidied(module: object, isTidied: boolean): void {
  if (tidying.has(module) === isTidied) return;
  if (isTidied) wrap(module as Forward);
  else unwrap(module);
}

function wrap(module: Forward): void {
  const { forward } = module;
  tidying.set(module, Object.getOwnPropertyDescriptor(module, "forward"));
  Object.defineProperty(module, "forward", {
    value: (...inputs: readonly unknown[]) => tidyEither(() => forward.apply(module, [...inputs])),
    configurable: true,
    writable: true,
    // The wrapper is not part of the module.
    enumerable: false,
  });
}

function unwrap(module: object): void {
  const own = tidying.get(module);
  tidying.delete(module);
  if (own === undefined) Reflect.deleteProperty(module, "forward");
  else Object.defineProperty(module, "forward", own);
}
