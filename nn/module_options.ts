/**
 * Options of the methods of `Module`.
 *
 * @module
 */
import type { Device, DTypeName } from "../ffi/mod.ts";

/** Options of {@linkcode Module.loadStateDict}. */
export interface LoadStateDictOptions {
  /** Whether names that only the module or only the dict has are an error. Default: true. */
  strict?: boolean;
  /**
   * Whether to put the given tensors into the module instead of copying their elements. The module then has
   * the dict's dtypes, devices and memory. Default: false.
   */
  assign?: boolean;
  /**
   * Prefix to remove from the dict's names, such as `"module."` of PyTorch's `DistributedDataParallel`. Names
   * without it are not changed. Default: none.
   */
  prefix?: string;
}

/** Target device and dtype of {@linkcode Module.to}. */
export interface ModuleToOptions {
  /** Target device (`"cpu"`, `"cuda:0"`). Default: unchanged. */
  device?: Device;
  /**
   * Target dtype, floating-point or complex, for the floating-point and complex tensors. Default: unchanged.
   */
  dtype?: DTypeName;
}
