/**
 * What a worker's class says of calls, for those who make them.
 *
 * @module
 */
import type { Arriving } from "../crossing_types.ts";
import type { CallContext } from "./call_context.ts";
import type { ItemQueue } from "./item_queue.ts";

/**
 * Where a worker has the types that it was declared with. There is no value.
 *
 * @internal
 */
export declare const DECLARED: unique symbol;

/** What a worker was declared with, as a rank receives it. */
export type DeclaredAs<T> = 0 extends (1 & T) ? unknown : Arriving<T>;

/** What a worker was declared with, for the compiler alone. */
export interface Declaration<In, Setup> {
  /** Never called. */
  take(payload: In, setup: Setup): void;
}

/**
 * The types of a worker's calls: those that its methods take and give, else those that it was declared with.
 *
 * @typeParam In The payload of a call, as the rank receives it.
 * @typeParam Out The result of a call.
 * @typeParam Item An item of a stream.
 * @typeParam Setup What `setup` receives.
 */
export interface WorkerTypes<In, Out, Item, Setup> {
  /** What it was declared with. */
  // deno-lint-ignore ban-types -- it has the compiler infer types here only where no method tells
  readonly [DECLARED]?: Declaration<In & {}, Setup & {}>;
  /** Items on their way to the caller. */
  readonly queue: ItemQueue<Item>;
  /** Loads models. */
  setup(setup: Setup): void | Promise<void>;
  /** Answers one call. */
  call(
    payload: In,
    context: CallContext,
  ): Out | Promise<Out> | AsyncGenerator<Item, Out, void> | Generator<Item, Out, void>;
}
