/**
 * The native libraries of this package.
 *
 * @module
 */
import { COHORT_ABI, WGPU_ABI } from "./abi.gen.ts";

/** A native library of this package. */
export interface Library {
  /** The file name without the platform's prefix and suffix. */
  readonly stem: string;
  /** The part of the npm packages that has the file. */
  readonly part: string;
  /** The environment variable that overrides the path of the file. */
  readonly variable: string;
  /** The version of the functions' declarations. The file must have been built with the same version. */
  readonly abi: number;
  /** The stem of a library in the same folder that must be loaded before this one, if it exists. */
  readonly first?: string;
  /** Whether the library is linked with libtorch. */
  readonly needsLibtorch: boolean;
}

/** The library built on libtorch. The library loaded before it lets Gloo use Unix sockets. */
export const COHORT: Library = {
  stem: "cohort",
  part: "native",
  variable: "COHORT_LIBRARY",
  abi: COHORT_ABI,
  first: "cohort_gloo",
  needsLibtorch: true,
};

/** The library built on wgpu. */
export const COHORT_WGPU: Library = {
  stem: "cohort_wgpu",
  part: "wgpu",
  variable: "COHORT_WGPU_LIBRARY",
  abi: WGPU_ABI,
  needsLibtorch: false,
};

/** The library that links NCCL. The library built on libtorch opens it. */
export const COHORT_NCCL: Library = {
  stem: "cohort_nccl",
  part: "nccl",
  variable: "COHORT_NCCL_LIBRARY",
  abi: COHORT_ABI,
  needsLibtorch: true,
};

/** The libraries that JavaScript opens directly. */
export const OPENED: readonly Library[] = [COHORT, COHORT_WGPU];

/**
 * Returns the file name of a library.
 *
 * @param stem The name without the platform's prefix and suffix.
 * @returns The name.
 */
export function fileNameOf(stem: string): string {
  return `lib${stem}.${Deno.build.os === "darwin" ? "dylib" : "so"}`;
}
