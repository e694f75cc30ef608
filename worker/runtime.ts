/**
 * What the package's own folders need of workers, beside what programs see.
 *
 * @module
 */
export { bind, bindingOf } from "./binding.ts";
export { giveGroup } from "./distributed_worker.ts";
