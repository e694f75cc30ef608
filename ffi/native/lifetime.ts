/**
 * How long a tensor lives: scopes, and what is freed with them.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { ERROR } from "./pinned.ts";
import { NativeError } from "../../errors.ts";
import { native } from "./library.ts";
import { check } from "./status.ts";
import { detachViews } from "./views.ts";

/** Proves that a tensor is made by this package. */
export const INTERNAL = Symbol("cohort.internal");

let handleIn: (tensor: TensorLifetime) => number;
let clear: (tensor: TensorLifetime) => number;
let place: (tensor: TensorLifetime, scope: Scope | null, index: number) => void;
let scopeIn: (tensor: TensorLifetime) => Scope | null;
let indexIn: (tensor: TensorLifetime) => number;

/** Whether a value is a tensor. */
export let isTensor: (value: object) => value is TensorLifetime;

/** The part of a tensor that owns its native memory. Programs use it as `Tensor`. */
export class TensorLifetime implements Disposable {
  #handle: number;
  #scope: Scope | null = null;
  #index = -1;

  static {
    handleIn = (tensor) => tensor.#handle;
    clear = (tensor) => {
      const handle = tensor.#handle;
      tensor.#handle = 0;
      return handle;
    };
    place = (tensor, scope, index) => {
      tensor.#scope = scope;
      tensor.#index = index;
    };
    scopeIn = (tensor) => tensor.#scope;
    indexIn = (tensor) => tensor.#index;
    isTensor = (value) => #handle in value;
  }

  /**
   * Not for programs: tensors are made by `Tensor.fromArray` and the like.
   *
   * @param key Proves that the caller is this package.
   * @param handle The native handle.
   * @throws {TypeError} If the caller is a program.
   */
  constructor(key: symbol, handle: number) {
    if (key !== INTERNAL) throw new TypeError("Cannot construct a Tensor: use Tensor.fromArray");
    this.#handle = handle;
    const scope = currentScope();
    if (scope === null) backstop.register(this, handle, this);
    else scope.add(this);
  }

  /** Whether the tensor has been freed. Any other use of it is then an error. */
  get disposed(): boolean {
    return this.#handle === 0;
  }

  /**
   * Frees the tensor now: its `data` views are detached, its memory returned unless another tensor or work in
   * flight uses it. Doing it twice is fine.
   */
  dispose(): void {
    if (this.#handle === 0) return;
    if (this.#scope === null) backstop.unregister(this);
    else this.#scope.remove(this);
    const isFree = detachViews(this);
    single[0] = clear(this);
    if (!isFree) return;
    check(native().cohort_tensor_free(single, 1, ERROR), "Tensor.dispose");
  }

  /** As {@linkcode TensorLifetime.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * The native handle of a tensor.
 *
 * @param tensor The tensor.
 * @param operation What needs it, for the error.
 * @returns The handle.
 * @throws {NativeError} If the tensor has been freed.
 */
export function handleOf(tensor: TensorLifetime, operation: string): number {
  const handle = handleIn(tensor);
  if (handle !== 0) return handle;
  throw new NativeError(
    `Cannot use tensor in ${operation}: it has been freed, by dispose() or at the end of its scope (keep() holds it for later)`,
    { operation },
  );
}

const single = new Float64Array(1);

/** Frees what is dropped outside of any scope, some time. Not a plan: scopes are. */
const backstop = new FinalizationRegistry<number>((handle) => {
  single[0] = handle;
  native().cohort_tensor_free(single, 1, ERROR);
});

/** Tensors that are freed together. */
export class Scope {
  readonly #tensors: TensorLifetime[] = [];
  readonly #parent: Scope | null;
  readonly #isSynchronous: boolean;
  #closed = false;

  constructor(parent: Scope | null, isSynchronous: boolean = false) {
    this.#parent = parent;
    this.#isSynchronous = isSynchronous;
  }

  /** Whether it has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Itself, or the innermost scope around it that lasts while something is awaited. */
  get lasting(): Scope | null {
    return this.#isSynchronous ? this.#parent?.lasting ?? null : this;
  }

  /** Itself, or the innermost scope around it that has not ended. */
  get open(): Scope | null {
    return this.#closed ? this.#parent?.open ?? null : this;
  }

  /** Ends it: frees all tensors but those of a result, which go to the scope around. */
  end(result: unknown): void {
    this.#closed = true;
    eachTensor(result, (tensor) => {
      if (scopeIn(tensor) === this) move(tensor, this.open);
    });
    this.free();
  }

  add(tensor: TensorLifetime): void {
    place(tensor, this, this.#tensors.length);
    this.#tensors.push(tensor);
  }

  remove(tensor: TensorLifetime): void {
    const last = this.#tensors.pop()!;
    const index = indexIn(tensor);
    place(tensor, null, -1);
    if (last === tensor) return;
    this.#tensors[index] = last;
    place(last, this, index);
  }

  /** Frees all, by one native call. */
  free(): void {
    const tensors = this.#tensors;
    if (tensors.length === 0) return;
    const handles = tensors.length === 1 ? single : new Float64Array(tensors.length);
    let count = 0;
    for (const tensor of tensors) {
      place(tensor, null, -1);
      const isFree = detachViews(tensor);
      const handle = clear(tensor);
      if (isFree) handles[count++] = handle;
    }
    tensors.length = 0;
    if (count === 0) return;
    check(native().cohort_tensor_free(handles, count, ERROR), "Tensor.dispose");
  }
}

/** That of what runs synchronously; `undefined` where nothing has one of its own. */
let synchronous: Scope | null | undefined;

/** Those of asynchronous functions, each in what it awaits, too. */
const flows = new AsyncLocalStorage<Scope>();
let openFlows = 0;

let callScope: Scope | null = null;

/** The scope that a tensor belongs to that is made now. */
export function currentScope(): Scope | null {
  if (synchronous !== undefined) return synchronous;
  return (openFlows > 0 ? flows.getStore()?.open : undefined) ?? callScope;
}

/**
 * Runs a synchronous function whose tensors belong to a scope, or to what is around it if it has ended.
 *
 * @param scope What {@linkcode currentScope} gave.
 * @param body The function.
 * @returns What it returned.
 */
export function inScope<T>(scope: Scope | null, body: () => T): T {
  const outer = synchronous;
  synchronous = scope === null ? null : scope.open;
  try {
    return body();
  } finally {
    synchronous = outer;
  }
}

/** The scope that what is asked for now is to belong to when it comes: a `tidy` has always ended by then. */
export function requestScope(): Scope | null {
  return currentScope()?.lasting ?? null;
}

/**
 * Runs a synchronous function that makes the tensors of a result. They belong to whoever asked for it; they
 * are freed at once where that scope has ended, since nobody waited for them.
 *
 * @param scope What {@linkcode requestScope} gave when the result was asked for.
 * @param body The function.
 * @returns What it returned.
 */
export function arriveIn<T>(scope: Scope | null, body: () => T): T {
  if (scope === null || !scope.closed) return inScope(scope, body);
  const late = new Scope(null);
  try {
    return inScope(late, body);
  } finally {
    late.free();
  }
}

/** What the worker keeps until its teardown. */
const kept = new Scope(null);

function move(tensor: TensorLifetime, to: Scope | null): void {
  if (tensor.disposed) return;
  const from = scopeIn(tensor);
  if (from === to) return;
  if (from === null) backstop.unregister(tensor);
  else from.remove(tensor);
  if (to === null) backstop.register(tensor, handleIn(tensor), tensor);
  else to.add(tensor);
}

/**
 * Opens the scope of a call: every tensor made until its end is freed then, unless it is kept. A result that
 * was asked for and comes after its end is freed when it comes.
 *
 * @returns The scope. Disposing it twice is fine.
 * @throws {TypeError} If the scope of another call is open.
 */
export function openCallScope(): Disposable {
  if (callScope !== null) throw new TypeError("Cannot open a call's scope: that of another call is open");
  const scope = callScope = new Scope(null);
  return {
    [Symbol.dispose]() {
      if (callScope !== scope) return;
      callScope = null;
      scope.end(undefined);
    },
  };
}

/**
 * Frees, when `body` returns or throws, all tensors that it made, except those that it returns.
 *
 * Without it a tensor lives until its `dispose()` or the end of the call, or of `setup`, that made it: a loop
 * in a call holds all that its steps made, a gigabyte after a thousand tensors of 1 MB. Outside of a worker's
 * call nothing else frees them but the garbage collector, which comes late or, while a loop does not give way
 * to the event loop, not at all. So: a `tidy` for each step.
 *
 * It frees at its end, not before: one around a model's whole forward pass holds all that every layer has
 * made on the way, at the same time. So: one for each layer, too, as below; `nn.Module.tidy_` does that for
 * all layers of a model. What autograd has saved for a backward pass stays until that, whatever is freed
 * here.
 *
 * @example Intermediate results are gone, the sum is left
 * ```ts ignore
 * const total = tidy(() => a.mul(b).add(c).sum());
 * ```
 *
 * @example A pass through layers holds what one of them makes, not all
 * ```ts ignore
 * for (const layer of layers) {
 *   using input = hidden;
 *   hidden = tidy(() => layer.forward(input));
 * }
 * ```
 *
 * @param body A synchronous function.
 * @returns What it returned. Tensors in it, also in arrays, plain objects, Maps and Sets, live on in the
 * scope around.
 * @throws {TypeError} If `body` returns a promise: {@linkcode tidyAsync} takes such.
 */
export function tidy<T>(body: () => T): T {
  const scope = new Scope(currentScope(), true);
  let result: T | undefined;
  try {
    result = inScope(scope, body);
    if (result instanceof Promise) {
      // Its rejection, if any, is of use to nobody: the misuse is what the caller has to see.
      result.catch(() => {});
      result = undefined;
      throw new TypeError(
        "Cannot tidy: the function returned a promise, give a synchronous one, or this one to tidyAsync",
      );
    }
    return result;
  } finally {
    scope.end(result);
  }
}

/**
 * As {@linkcode tidy}, for an asynchronous function: frees, when it has settled, all tensors that it made or
 * that came of what it asked for, except those that it returns. What other functions make meanwhile is
 * theirs. A result that comes only after it has settled (of a run that lost a `Promise.race`) is freed when
 * it comes.
 *
 * @example A step of data-parallel training
 * ```ts ignore
 * for (const [images, labels] of batches) {
 *   await tidyAsync(async () => {
 *     optimizer.zeroGrad();
 *     await ddp.backward(criterion.forward(await ddp.forward(images), labels));
 *     optimizer.step();
 *   });
 * }
 * ```
 *
 * @param body An asynchronous function.
 * @returns What it resolved with. Tensors in it, also in arrays, plain objects, Maps and Sets, live on in the
 * scope around.
 */
export async function tidyAsync<T>(body: () => Promise<T>): Promise<T> {
  const scope = new Scope(currentScope());
  let result: T | undefined;
  openFlows++;
  try {
    return result = await flows.run(scope, () => leavingSynchronous(body));
  } finally {
    closeFlow(scope, result);
  }
}

/**
 * As {@linkcode tidy} or {@linkcode tidyAsync}, by what the function returns.
 *
 * @param body The function.
 * @returns What it returned.
 */
export function tidyEither<T>(body: () => T): T {
  const scope = new Scope(currentScope());
  let result: T | undefined;
  let isOver = true;
  openFlows++;
  try {
    result = flows.run(scope, () => leavingSynchronous(body));
    isOver = !(result instanceof Promise);
    return isOver ? result : endedWith(scope, result as Promise<unknown>) as T;
  } finally {
    if (isOver) closeFlow(scope, result);
  }
}

async function endedWith<T>(scope: Scope, promise: Promise<T>): Promise<T> {
  let result: T | undefined;
  try {
    return result = await promise;
  } finally {
    closeFlow(scope, result);
  }
}

function closeFlow(scope: Scope, result: unknown): void {
  openFlows--;
  scope.end(result);
}

/**
 * Begins an asynchronous function, whose tensors do not belong to the synchronous scope that it is begun in.
 */
function leavingSynchronous<T>(body: () => T): T {
  const outer = synchronous;
  synchronous = undefined;
  try {
    return body();
  } finally {
    synchronous = outer;
  }
}

/**
 * Takes tensors out of every scope, until {@linkcode releaseKept} or their `dispose()`.
 *
 * @param value A tensor, or tensors in arrays, plain objects, Maps and Sets.
 * @returns `value`.
 */
export function keep<T>(value: T): T {
  eachTensor(value, (tensor) => move(tensor, kept));
  return value;
}

/** Frees all that was kept. */
export function releaseKept(): void {
  kept.free();
}

/** Visits the tensors in a value: in arrays, plain objects, Maps and Sets, at any depth. */
function eachTensor(
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
