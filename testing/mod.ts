/**
 * Replacements for a runner in unit tests of workers.
 *
 * @example Call a worker without a runner
 * ```ts
 * import { type CallContext, DistributedWorker } from "@cohort/distributed";
 * import { testContext } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * class Doubler extends DistributedWorker<{ x: number }, { doubled: number }> {
 *   static override module = import.meta.url;
 *   override async call({ x }: { x: number }, context: CallContext) {
 *     await context.checkpoint();
 *     return { doubled: 2 * x };
 *   }
 * }
 *
 * assertEquals(await new Doubler().call({ x: 21 }, testContext()), { doubled: 42 });
 * ```
 *
 * @module
 */
export { testContext, type TestContextInit } from "./test_context.ts";
export { testGroup } from "./test_group.ts";
