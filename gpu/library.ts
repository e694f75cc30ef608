/**
 * The library that has wgpu in it, which is built and loaded apart: who has no kernels needs none of it.
 *
 * @module
 */
import { COHORT_WGPU } from "../libraries.ts";
import { openLibrary } from "../ffi/native/mod.ts";
import { ABI_VERSION, SYMBOLS } from "./symbols.gen.ts";

/** Its functions. */
export type GpuSymbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

let loaded: GpuSymbols | undefined;

/**
 * The library, loaded at the first use.
 *
 * @returns Its functions.
 * @throws {LibraryLoadError} If it is not found, or is of another version than this package.
 */
export function gpuNative(): GpuSymbols {
  return loaded ??= openLibrary({
    what: "GPU library",
    ...COHORT_WGPU,
    remedy: "deno task build:wgpu",
    version: "cohort_wgpu_abi_version",
    expected: ABI_VERSION,
    symbols: SYMBOLS,
  }).symbols;
}
