/**
 * A call context for unit tests.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import type { CallContext } from "../worker/mod.ts";

/** Options of {@linkcode testContext}. */
export interface TestContextInit {
  /** Whether the caller reads items. Default: false. */
  streaming?: boolean;
  /** Aborted when the caller cancels the call. Default: a signal that is never aborted. */
  signal?: AbortSignal;
  /** The ID of the request. Default: `"1"`. */
  requestId?: CallContext["requestId"];
}

/** Longest time between two yields to the event loop, which let timers and signals in. */
const YIELD_INTERVAL_MS = 50;

/**
 * Creates a context to pass to a worker's `call`.
 *
 * @example A call that is canceled after two steps
 * ```ts
 * import { type CallContext, DistributedWorker } from "@cohort/distributed";
 * import { testContext } from "@cohort/distributed/testing";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * class Counter extends DistributedWorker<number, number, number> {
 *   static override module = import.meta.url;
 *   override async call(steps: number, context: CallContext) {
 *     for (let step = 0; step < steps; step++) {
 *       await context.checkpoint();
 *       if (context.streaming) await this.addStreamingResult(step);
 *     }
 *     return steps;
 *   }
 * }
 *
 * const cancellation = new AbortController();
 * const counter = new Counter();
 * const call = counter.call(5, testContext({ streaming: true, signal: cancellation.signal }));
 * const items: number[] = [];
 * for await (const item of counter.queue) {
 *   items.push(item);
 *   if (item === 1) {
 *     cancellation.abort();
 *     break;
 *   }
 * }
 * await assertRejects(() => call, DOMException);
 * assertEquals(items, [0, 1]);
 * ```
 *
 * @param init The properties of the call.
 * @returns The context. Its `checkpoint` throws `signal.reason` once the signal is aborted, as in a canceled
 * call.
 * @throws {TypeError} If `init` contains an unknown name.
 */
export function testContext(init: TestContextInit = {}): CallContext {
  refuseUnknown("make a context", init, { streaming: true, signal: true, requestId: true });
  return new TestContext(init);
}

class TestContext implements CallContext {
  readonly streaming: boolean;
  readonly signal: AbortSignal;
  readonly requestId: CallContext["requestId"];
  #yieldedAt = performance.now();

  constructor(
    { streaming = false, signal = new AbortController().signal, requestId = "1" }: TestContextInit,
  ) {
    this.streaming = streaming;
    this.signal = signal;
    this.requestId = requestId;
  }

  async checkpoint(): Promise<void> {
    this.signal.throwIfAborted();
    if (performance.now() - this.#yieldedAt < YIELD_INTERVAL_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#yieldedAt = performance.now();
    this.signal.throwIfAborted();
  }
}
