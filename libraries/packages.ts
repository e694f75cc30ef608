/**
 * Stands in for the npm package `@cohort/native`, which has the libraries of a published version. A checkout
 * builds its own and does not need the package. Both modules have these exports.
 *
 * @module
 */

/** Whether this is the npm package. */
export const isPackaged: boolean = false;

/**
 * Returns the path of a file in the npm package of this platform.
 *
 * @param part The part: `"native"`, `"libtorch"`, `"wgpu"` or `"nccl"`.
 * @param file The file's path in the package of that part.
 * @throws {Error} If there is no such package.
 */
export function find(part: string, file: string): string {
  throw new Error(`a checkout does not use npm's ${part} package, which has ${file}`);
}
