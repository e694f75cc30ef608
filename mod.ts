/**
 * Runs one job on many ranks. A rank is a process that holds a model in libtorch and communicates with the
 * other ranks by collectives. Programs call ranks from TypeScript.
 *
 * @example Two ranks answer a call
 * ```ts
 * import { DistributedRunner, DistributedWorker } from "@cohort/distributed";
 *
 * export class Doubler extends DistributedWorker<{ x: number }, { doubled: number }> {
 *   static override module = import.meta.url;
 *   override call({ x }: { x: number }) {
 *     return { doubled: 2 * x };
 *   }
 * }
 *
 * if (import.meta.main) {
 *   await using runner = new DistributedRunner(Doubler, { worldSize: 2 });
 *   await runner.start();
 *   console.log(await runner.invoke({ x: 21 })); // { doubled: 42 }
 * }
 * ```
 *
 * @module
 */
export type { Arriving, Received, Unchanged } from "./crossing_types.ts";
export * from "./errors.ts";
export * from "./ffi/mod.ts";
export * as nn from "./nn/mod.ts";
export * as optim from "./optim/mod.ts";
export * from "./parallel/mod.ts";
export * from "./runner/mod.ts";
export {
  type DType,
  EncodedImage,
  image,
  type ImageContentType,
  type ImageJson,
  type NestedArray,
  tensor,
  type TensorData,
  type TensorJson,
  type TensorOptions,
  TensorValue,
} from "./values.ts";
export * from "./worker/mod.ts";
