/**
 * Values that asynchronous functions keep across what they await.
 *
 * @module
 */
import type { AsyncLocalStorage } from "node:async_hooks";

let Local: typeof AsyncLocalStorage | null = null;

/**
 * Loads what {@linkcode AsyncLocal} needs. Without this, the first `run` loads it by way of Node's `process`,
 * which takes three times as long and another 4 MB.
 */
export async function loadAsyncLocal(): Promise<void> {
  Local = (await import("node:async_hooks")).AsyncLocalStorage;
}

/**
 * A value that belongs to a function, and to everything that it starts and awaits.
 *
 * Node's `AsyncLocalStorage` is loaded by the first `run`. A static import would cost each program 4 MB, also
 * those that only run a runner.
 *
 * @template T The type of the value.
 */
export class AsyncLocal<T> {
  #storage: AsyncLocalStorage<T> | null = null;

  /** Returns the value of the running function; `undefined` if it has none. */
  getStore(): T | undefined {
    return this.#storage?.getStore();
  }

  /**
   * Calls a function that has a value.
   *
   * @param value The value.
   * @param body The function.
   * @returns The result of `body`.
   */
  run<R>(value: T, body: () => R): R {
    return (this.#storage ??= newStorage<T>()).run(value, body);
  }
}

function newStorage<T>(): AsyncLocalStorage<T> {
  Local ??= globalThis.process.getBuiltinModule("node:async_hooks").AsyncLocalStorage;
  return new Local<T>();
}
