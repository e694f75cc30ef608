/**
 * The library that contains wgpu. It is built and loaded separately, because programs without kernels do not
 * need it.
 *
 * @module
 */
import { COHORT_WGPU } from "../libraries/mod.ts";
import { openLibrary } from "../ffi/native/mod.ts";
import { SYMBOLS } from "./symbols.gen.ts";

/** The functions of the library. */
export type GpuSymbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

let loaded: GpuSymbols | undefined;

/**
 * Returns the library's functions. Loads the library at the first use.
 *
 * @returns The functions.
 * @throws {LibraryLoadError} If the library is not found, or is of another version than this package.
 */
export function gpuNative(): GpuSymbols {
  return loaded ??= openLibrary({
    ...COHORT_WGPU,
    what: "GPU library",
    step: "wgpu",
    version: "cohort_wgpu_abi_version",
    symbols: SYMBOLS,
  }).symbols;
}
