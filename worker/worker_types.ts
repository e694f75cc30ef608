/**
 * The types of a worker's calls, as its callers see them.
 *
 * @module
 */
import type { Arriving } from "../crossing_types.ts";
import type { CallContext } from "./call_context.ts";
import type { ItemQueue } from "./item_queue.ts";

/**
 * Key of the types with which a worker was declared. No such value exists.
 *
 * @internal
 */
export declare const DECLARED: unique symbol;

/** A declared type, as a rank receives it. */
export type DeclaredAs<T> = 0 extends (1 & T) ? unknown : Arriving<T>;

/** The types with which a worker was declared, only for the compiler. */
export interface Declaration<In, Setup> {
  /** Never called. */
  take(payload: In, setup: Setup): void;
}

/**
 * The types of a worker's calls. They are inferred from its methods. For methods that do not determine a
 * type, they are the declared types.
 *
 * @typeParam In The payload of a call, as the rank receives it.
 * @typeParam Out The result of a call.
 * @typeParam Item An item of a stream.
 * @typeParam Setup The value that `setup` receives.
 */
export interface WorkerTypes<In, Out, Item, Setup> {
  /** The declared types. */
  // deno-lint-ignore ban-types -- the compiler infers types here only if no method determines them
  readonly [DECLARED]?: Declaration<In & {}, Setup & {}>;
  /** Items that the caller has not received yet. */
  readonly queue: ItemQueue<Item>;
  /** Loads models. */
  setup(setup: Setup): void | Promise<void>;
  /** Answers one call. */
  call(
    payload: In,
    context: CallContext,
  ): Out | Promise<Out> | AsyncGenerator<Item, Out, void> | Generator<Item, Out, void>;
}
