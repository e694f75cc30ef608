/**
 * Functions that free tensors at the end of a call or of a function.
 *
 * @module
 */
import {
  beginCallScope,
  currentScope,
  endCallScope,
  enterFlow,
  hasCallScope,
  inScope,
  leaveFlow,
} from "./current_scope.ts";
import { eachTensor, move, Scope } from "./scope.ts";

/** The tensors that the worker keeps until teardown. */
const kept = new Scope(null);

/** Number of the latest call's scope. */
let callScopes = 0;

/**
 * Opens the scope of a call. When it ends, every tensor made in it is freed unless it is kept. The result of
 * a request that arrives after the end is freed when it arrives.
 *
 * @returns The number of the scope, for {@linkcode endCall}.
 * @throws {TypeError} If another call's scope is open.
 */
export function beginCall(): number {
  if (hasCallScope()) {
    throw new TypeError("Cannot open a call's scope: another call's scope is open");
  }
  beginCallScope(newScope);
  return ++callScopes;
}

/**
 * Ends the scope of a call. Repeated calls have no effect.
 *
 * @param number The number from {@linkcode beginCall}.
 */
export function endCall(number: number): void {
  if (number !== callScopes || !hasCallScope()) return;
  endCallScope()?.end(undefined);
}

/**
 * Opens the scope of a call like {@linkcode beginCall}.
 *
 * @returns The scope. Disposing it more than once is safe.
 * @throws {TypeError} If another call's scope is open.
 */
export function openCallScope(): Disposable {
  const number = beginCall();
  return { [Symbol.dispose]: () => endCall(number) };
}

function newScope(): Scope {
  return new Scope(null);
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
  try {
    return result = await enterFlow(scope, body);
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
  try {
    result = enterFlow(scope, body);
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
  leaveFlow();
  scope.end(result);
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
