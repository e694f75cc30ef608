/**
 * Tensor lifetimes: scopes, and the tensors that they free.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { ERROR } from "./pinned.ts";
import { NativeError } from "../../errors.ts";
import { native } from "./library.ts";
import { check } from "./status.ts";
import { detachViews } from "./views.ts";

/** A key that proves that this package constructs a tensor. */
export const INTERNAL = Symbol("cohort.internal");

let handleIn: (tensor: TensorLifetime) => number;
let clear: (tensor: TensorLifetime) => number;
let setPosition: (tensor: TensorLifetime, scope: Scope | null, index: number) => void;
let scopeIn: (tensor: TensorLifetime) => Scope | null;
let indexIn: (tensor: TensorLifetime) => number;

/** Returns whether a value is a tensor. */
export let isTensor: (value: object) => value is TensorLifetime;

/** The base class of `Tensor`, which owns the native memory. */
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
    setPosition = (tensor, scope, index) => {
      tensor.#scope = scope;
      tensor.#index = index;
    };
    scopeIn = (tensor) => tensor.#scope;
    indexIn = (tensor) => tensor.#index;
    isTensor = (value) => #handle in value;
  }

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
    single[0] = clear(this);
    if (!isFree) return;
    check(native().cohort_tensor_free(single, 1, ERROR), "Tensor.dispose");
  }

  /** Calls {@linkcode TensorLifetime.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
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
  const handle = handleIn(tensor);
  if (handle !== 0) return handle;
  throw new NativeError(
    `Cannot use tensor in ${operation}: it has been freed, by dispose() or at the end of its scope (keep() holds it for later)`,
    { operation },
  );
}

const single = new Float64Array(1);

/**
 * Eventually frees tensors that become unreachable outside any scope. Only a fallback: programs should use
 * scopes.
 */
const backstop = new FinalizationRegistry<number>((handle) => {
  single[0] = handle;
  native().cohort_tensor_free(single, 1, ERROR);
});

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
      if (scopeIn(tensor) === this) move(tensor, this.open);
    });
    this.free();
  }

  add(tensor: TensorLifetime): void {
    setPosition(tensor, this, this.#tensors.length);
    this.#tensors.push(tensor);
  }

  remove(tensor: TensorLifetime): void {
    const last = this.#tensors.pop()!;
    const index = indexIn(tensor);
    setPosition(tensor, null, -1);
    if (last === tensor) return;
    this.#tensors[index] = last;
    setPosition(last, this, index);
  }

  /** Frees all tensors with one native call. */
  free(): void {
    const tensors = this.#tensors;
    if (tensors.length === 0) return;
    const handles = tensors.length === 1 ? single : new Float64Array(tensors.length);
    let count = 0;
    for (const tensor of tensors) {
      setPosition(tensor, null, -1);
      const isFree = detachViews(tensor);
      const handle = clear(tensor);
      if (isFree) handles[count++] = handle;
    }
    tensors.length = 0;
    if (count === 0) return;
    check(native().cohort_tensor_free(handles, count, ERROR), "Tensor.dispose");
  }
}

/** The scope of the running synchronous function; `undefined` if it has none of its own. */
let synchronous: Scope | null | undefined;

/** The scopes of asynchronous functions, which also apply to everything that they await. */
const flows = new AsyncLocalStorage<Scope>();
let openFlows = 0;

let callScope: Scope | null = null;

/** Returns the scope that owns a tensor made now. */
export function currentScope(): Scope | null {
  if (synchronous !== undefined) return synchronous;
  return (openFlows > 0 ? flows.getStore()?.open : undefined) ?? callScope;
}

/**
 * Runs a synchronous function whose tensors belong to a scope. If the scope has ended, they belong to the
 * innermost enclosing scope that is open.
 *
 * @param scope The scope from {@linkcode currentScope}.
 * @param body The function.
 * @returns The result of `body`.
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

/**
 * Returns the scope that will own the result of a request made now. Skips synchronous `tidy` scopes, which
 * end before the result arrives.
 */
export function requestScope(): Scope | null {
  return currentScope()?.outlivingAwait ?? null;
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

/** The tensors that the worker keeps until teardown. */
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
 * Opens the scope of a call. When it ends, every tensor made in it is freed unless it is kept. The result of
 * a request that arrives after the end is freed when it arrives.
 *
 * @returns The scope. Disposing it more than once is safe.
 * @throws {TypeError} If another call's scope is open.
 */
export function openCallScope(): Disposable {
  if (callScope !== null) throw new TypeError("Cannot open a call's scope: another call's scope is open");
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
 * Runs `body` and frees all tensors that it made, except those that it returns.
 *
 * Without `tidy`, a tensor lives until its `dispose()`, or until the end of the call (or of `setup`) that
 * made it. A loop in a call therefore holds all tensors of its steps: a gigabyte after a thousand tensors of
 * 1 MB. Outside a worker's call, only the garbage collector frees them. It runs late, or never while a loop
 * does not return to the event loop. Use one `tidy` per step.
 *
 * Tensors are freed only at the end. A `tidy` around a model's whole forward pass holds the intermediate
 * tensors of all layers at the same time. Use one `tidy` per layer as well, as in the second example;
 * `nn.Module.tidy_` does that for all layers of a model. Tensors that autograd has saved for a backward pass
 * stay until that pass, even if they are freed here.
 *
 * @example Free intermediate results and keep the sum
 * ```ts
 * import { Tensor, tidy } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using a = Tensor.fromArray([1, 2]);
 * using b = Tensor.fromArray([3, 4]);
 * using total = tidy(() => a.mul(b).add(1).sum());
 * assertEquals(total.item(), 13);
 * ```
 *
 * @example Hold the tensors of one layer at a time
 * ```ts
 * import { nn, ops, tidy } from "@cohort/distributed";
 * import { assert } from "@std/assert";
 *
 * const layers = [new nn.Linear(2, 4), new nn.ReLU(), new nn.Linear(4, 1)];
 * const first = ops.ones([1, 2]);
 * let hidden = first;
 * for (const layer of layers) {
 *   using input = hidden;
 *   hidden = tidy(() => layer.forward(input));
 * }
 * assert(first.disposed && !hidden.disposed);
 * ```
 *
 * @param body A synchronous function.
 * @returns The result of `body`. Its tensors, including those in arrays, plain objects, Maps and Sets, move
 * to the enclosing scope.
 * @throws {TypeError} If `body` returns a promise. Use {@linkcode tidyAsync} for asynchronous functions.
 */
export function tidy<T>(body: () => T): T {
  const scope = new Scope(currentScope(), true);
  let result: T | undefined;
  try {
    result = inScope(scope, body);
    if (result instanceof Promise) {
      // Ignore a rejection of the promise: the caller has to see the misuse instead.
      result.catch(() => {});
      result = undefined;
      throw new TypeError(
        "Cannot tidy: the function returned a promise; pass a synchronous function, or pass this one to tidyAsync",
      );
    }
    return result;
  } finally {
    scope.end(result);
  }
}

/**
 * Runs an asynchronous function like {@linkcode tidy}: when it has settled, frees all tensors that it made or
 * received from its requests, except those that it returns. Tensors that other functions make meanwhile are
 * not affected. A result that arrives after the function has settled, for example from a run that lost a
 * `Promise.race`, is freed when it arrives.
 *
 * @example A data-parallel training step
 * ```ts
 * import { DistributedDataParallel, DistributedWorker, nn, ops, optim, tidyAsync } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assert } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker());
 * using net = new nn.Linear(2, 1);
 * using ddp = new DistributedDataParallel(net, group);
 * const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
 * const losses: number[] = [];
 * for (let step = 0; step < 3; step++) {
 *   await tidyAsync(async () => {
 *     optimizer.zeroGrad();
 *     const loss = (await ddp.forward(ops.ones([4, 2]))).square().mean();
 *     await ddp.backward(loss);
 *     optimizer.step();
 *     losses.push(loss.item() as number);
 *   });
 * }
 * assert(losses[2]! < losses[0]!);
 * ```
 *
 * @param body An asynchronous function.
 * @returns The resolved value of `body`. Its tensors, including those in arrays, plain objects, Maps and
 * Sets, move to the enclosing scope.
 */
export async function tidyAsync<T>(body: () => Promise<T>): Promise<T> {
  const scope = new Scope(currentScope());
  let result: T | undefined;
  openFlows++;
  try {
    return result = await flows.run(scope, () => outsideSynchronous(body));
  } finally {
    closeFlow(scope, result);
  }
}

/**
 * Runs a function like {@linkcode tidy}, or like {@linkcode tidyAsync} if it returns a promise.
 *
 * @param body The function.
 * @returns The result of `body`.
 */
export function tidyEither<T>(body: () => T): T {
  const scope = new Scope(currentScope());
  let result: T | undefined;
  let isOver = true;
  openFlows++;
  try {
    result = flows.run(scope, () => outsideSynchronous(body));
    isOver = !(result instanceof Promise);
    return isOver ? result : closeFlowAfter(scope, result as Promise<unknown>) as T;
  } finally {
    if (isOver) closeFlow(scope, result);
  }
}

async function closeFlowAfter<T>(scope: Scope, promise: Promise<T>): Promise<T> {
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
 * Calls a function outside the synchronous scope that is current. The tensors of an asynchronous function do
 * not belong to it.
 */
function outsideSynchronous<T>(body: () => T): T {
  const outer = synchronous;
  synchronous = undefined;
  try {
    return body();
  } finally {
    synchronous = outer;
  }
}

/**
 * Moves tensors out of every scope. They live until {@linkcode releaseKept} or their `dispose()`.
 *
 * @param value A tensor, or tensors in arrays, plain objects, Maps and Sets.
 * @returns `value`.
 */
export function keep<T>(value: T): T {
  eachTensor(value, (tensor) => move(tensor, kept));
  return value;
}

/** Frees all kept tensors. */
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
