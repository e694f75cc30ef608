/**
 * The lifetime of a tensor: its native memory, and when it is freed.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { currentScope } from "./current_scope.ts";
import { INDEX, INTERNAL, IS_TENSOR, SCOPE, SET_SCOPE, TAKE_HANDLE, TENSOR_HANDLE } from "./internal.ts";
import { native } from "./library.ts";
import { ERROR } from "./pinned.ts";
import type { Scope } from "./scope.ts";
import { check } from "./status.ts";
import { detachViews } from "./views.ts";

/** The base class of `Tensor`, which owns the native memory. */
export class TensorLifetime implements Disposable {
  #handle: number;
  #scope: Scope | null = null;
  #index = -1;

  /**
   * Internal. Programs make tensors with `Tensor.fromArray` and similar functions.
   *
   * @param key Proves that the caller is this package.
   * @param handle The native handle.
   * @throws {TypeError} If a program calls it.
   */
  constructor(key: symbol, handle: number) {
    if (key !== INTERNAL) throw new TypeError("Cannot construct a Tensor: use Tensor.fromArray");
    this.#handle = handle;
    const scope = currentScope();
    if (scope === null) backstop.register(this, handle, this);
    else scope.add(this);
  }

  /** Whether the tensor has been freed. Any other use of a freed tensor throws. */
  get disposed(): boolean {
    return this.#handle === 0;
  }

  /**
   * Frees the tensor now and detaches its `data` views. Its memory is released unless another tensor or work
   * in flight uses it. Safe to call more than once.
   */
  dispose(): void {
    if (this.#handle === 0) return;
    if (this.#scope === null) backstop.unregister(this);
    else this.#scope.remove(this);
    const isFree = detachViews(this);
    single[0] = this[TAKE_HANDLE]();
    if (!isFree) return;
    check(native().cohort_tensor_free(single, 1, ERROR), "Tensor.dispose");
  }

  /** Calls {@linkcode TensorLifetime.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [TENSOR_HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw freedError(operation);
  }

  /** @ignore */
  [TAKE_HANDLE](): number {
    const handle = this.#handle;
    this.#handle = 0;
    return handle;
  }

  /** @ignore */
  [SCOPE](): Scope | null {
    return this.#scope;
  }

  /** @ignore */
  [INDEX](): number {
    return this.#index;
  }

  /** @ignore */
  [SET_SCOPE](scope: Scope | null, index: number): void {
    this.#scope = scope;
    this.#index = index;
  }

  /** @ignore */
  static [IS_TENSOR](value: object): value is TensorLifetime {
    return #handle in value;
  }
}

/**
 * Returns the native handle of a tensor.
 *
 * @param tensor The tensor.
 * @param operation The operation that needs it, for the error.
 * @returns The handle.
 * @throws {NativeError} If the tensor has been freed.
 */
export function handleOf(tensor: TensorLifetime, operation: string): number {
  return tensor[TENSOR_HANDLE](operation);
}

/**
 * Returns whether a value is a tensor.
 *
 * @param value Any object.
 */
export function isTensor(value: object): value is TensorLifetime {
  return TensorLifetime[IS_TENSOR](value);
}

/** Holds one handle, to free it. */
const single = new Float64Array(1);

/**
 * Eventually frees tensors that become unreachable outside any scope. Only a fallback: programs should use
 * scopes.
 */
export const backstop = new FinalizationRegistry<number>((handle) => {
  single[0] = handle;
  native().cohort_tensor_free(single, 1, ERROR);
});

/** Creates the error for a freed tensor. Separate, so that V8 inlines the method that throws it. */
function freedError(operation: string): NativeError {
  return new NativeError(
    `Cannot use tensor in ${operation}: it has been freed, by dispose() or at the end of its scope (keep() holds it for later)`,
    { operation },
  );
}
