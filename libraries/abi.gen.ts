/**
 * The versions of the native libraries' declarations.
 *
 * Generated from rust/ by `deno task generate`. Do not edit.
 *
 * @module
 */

/** The version of the declarations in `ffi/native/symbols.gen.ts`. */
export const COHORT_ABI = 139071984;

/** The version of the declarations in `gpu/symbols.gen.ts`. */
export const WGPU_ABI = 3389094332;
