/**
 * The runner's only way to native code: it maps shared memory for a caller that asks for `view: true`.
 *
 * @module
 */
import type { closeCLibrary, MapMemory } from "./ffi/native/mapping.ts";

export type { MapMemory, MappedMemory } from "./ffi/native/mapping.ts";

let close: typeof closeCLibrary | null = null;

/**
 * Loads the function that maps memory.
 *
 * @returns The function.
 */
export async function loadMapping(): Promise<MapMemory> {
  const { closeCLibrary, mapOpenFile } = await import("./ffi/native/mapping.ts");
  close = closeCLibrary;
  return mapOpenFile;
}

/** Closes what mapping has opened. Memory that is mapped stays valid, and later maps open it again. */
export function closeMapping(): void {
  close?.();
}
