/**
 * Scopes: sets of tensors that are freed together.
 *
 * @module
 */
import { inScope } from "./current_scope.ts";
import { INDEX, SCOPE, SET_SCOPE, TAKE_HANDLE, TENSOR_HANDLE } from "./internal.ts";
import { native } from "./library.ts";
import { backstop, isTensor, type TensorLifetime } from "./lifetime.ts";
import { ERROR } from "./pinned.ts";
import { check } from "./status.ts";
import { detachViews } from "./views.ts";

/** Holds one handle, to free it. */
const single = new Float64Array(1);

/** A set of tensors that are freed together. */
export class Scope {
  readonly #tensors: TensorLifetime[] = [];
  readonly #parent: Scope | null;
  readonly #isSynchronous: boolean;
  #closed = false;

  constructor(parent: Scope | null, isSynchronous: boolean = false) {
    this.#parent = parent;
    this.#isSynchronous = isSynchronous;
  }

  /** Whether the scope has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** This scope, or the innermost enclosing scope that stays open across an `await`. */
  get outlivingAwait(): Scope | null {
    return this.#isSynchronous ? this.#parent?.outlivingAwait ?? null : this;
  }

  /** This scope, or the innermost enclosing scope that has not ended. */
  get open(): Scope | null {
    return this.#closed ? this.#parent?.open ?? null : this;
  }

  /** Ends the scope. Frees all its tensors except those of a result, which move to the enclosing scope. */
  end(result: unknown): void {
    this.#closed = true;
    eachTensor(result, (tensor) => {
      if (tensor[SCOPE]() === this) move(tensor, this.open);
    });
    this.free();
  }

  add(tensor: TensorLifetime): void {
    tensor[SET_SCOPE](this, this.#tensors.length);
    this.#tensors.push(tensor);
  }

  remove(tensor: TensorLifetime): void {
    const last = this.#tensors.pop()!;
    const index = tensor[INDEX]();
    tensor[SET_SCOPE](null, -1);
    if (last === tensor) return;
    this.#tensors[index] = last;
    last[SET_SCOPE](this, index);
  }

  /** Frees all tensors with one native call. */
  free(): void {
    const tensors = this.#tensors;
    if (tensors.length === 0) return;
    const handles = tensors.length === 1 ? single : new Float64Array(tensors.length);
    let count = 0;
    for (const tensor of tensors) {
      tensor[SET_SCOPE](null, -1);
      const isFree = detachViews(tensor);
      const handle = tensor[TAKE_HANDLE]();
      if (isFree) handles[count++] = handle;
    }
    tensors.length = 0;
    if (count === 0) return;
    check(native().cohort_tensor_free(handles, count, ERROR), "Tensor.dispose");
  }
}

/**
 * Moves a tensor to another scope. A freed tensor is not moved.
 *
 * @param tensor The tensor.
 * @param to The scope; `null` for none.
 */
export function move(tensor: TensorLifetime, to: Scope | null): void {
  if (tensor.disposed) return;
  const from = tensor[SCOPE]();
  if (from === to) return;
  if (from === null) backstop.unregister(tensor);
  else from.remove(tensor);
  if (to === null) backstop.register(tensor, tensor[TENSOR_HANDLE]("keep"), tensor);
  else to.add(tensor);
}

/**
 * Runs a synchronous function that makes the tensors of a result. They belong to the scope of the request. If
 * that scope has ended, they are freed at once, because nothing waited for them.
 *
 * @param scope The scope from {@linkcode requestScope} at the time of the request.
 * @param body The function.
 * @returns The result of `body`.
 */
export function receiveInScope<T>(scope: Scope | null, body: () => T): T {
  if (scope === null || !scope.closed) return inScope(scope, body);
  const late = new Scope(null);
  try {
    return inScope(late, body);
  } finally {
    late.free();
  }
}

/** Visits the tensors in a value: in arrays, plain objects, Maps and Sets, at any depth. */
export function eachTensor(
  value: unknown,
  visit: (tensor: TensorLifetime) => void,
  seen = new Set<unknown>(),
): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  if (isTensor(value)) return visit(value);
  seen.add(value);
  if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) eachTensor(item, visit, seen);
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      eachTensor(key, visit, seen);
      eachTensor(item, visit, seen);
    }
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) eachTensor((value as Record<string, unknown>)[key], visit, seen);
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
