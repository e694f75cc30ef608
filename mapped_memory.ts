/**
 * The runner's only way to native code: it maps shared memory for a caller that asks for `view: true`.
 *
 * @module
 */
import type { MapMemory } from "./ffi/native/mapping.ts";

export type { MapMemory, MappedMemory } from "./ffi/native/mapping.ts";

/**
 * Loads the function that maps memory.
 *
 * @returns The function.
 */
export async function loadMapping(): Promise<MapMemory> {
  return (await import("./ffi/native/mapping.ts")).mapOpenFile;
}
