/**
 * Modules that free what their forward passes make on the way.
 *
 * @module
 */
import { tidyEither } from "../ffi/native/mod.ts";

/** A module, as far as it is looked at. */
interface Forward {
  forward(...inputs: readonly unknown[]): unknown;
}

/** Modules that do, and what they had of their own as `forward`. */
const tidying = new WeakMap<object, PropertyDescriptor | undefined>();

/**
 * Has a module's forward passes be tidied, or not any more.
 *
 * @param module The module.
 * @param isTidied Whether they are to be.
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
    // It is no part of the module.
    enumerable: false,
  });
}

function unwrap(module: object): void {
  const own = tidying.get(module);
  tidying.delete(module);
  if (own === undefined) Reflect.deleteProperty(module, "forward");
  else Object.defineProperty(module, "forward", own);
}
