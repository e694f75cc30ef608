/**
 * Addresses and views of native memory. Deno's functions for them need `--allow-ffi` in full. If this process
 * may load only certain libraries, the native library provides them instead.
 *
 * @module
 */
/** Functions for access to native memory. */
export interface MemoryAccess {
  /** Returns the address of an array's bytes. */
  addressOf(bytes: ArrayBufferView<ArrayBuffer>): Deno.PointerValue;
  /** Converts an address to a number. */
  placeOf(address: Deno.PointerObject): number;
  /** Returns a view of the memory at an address. */
  viewOf(address: Deno.PointerObject, byteLength: number): ArrayBuffer;
  /** Returns a view of the memory at an address given as a number. */
  viewAt(place: number, byteLength: number): ArrayBuffer;
}

const BY_DENO: MemoryAccess = {
  addressOf: (bytes) => Deno.UnsafePointer.of(bytes),
  placeOf: (address) => Number(Deno.UnsafePointer.value(address)),
  viewOf: (address, byteLength) => Deno.UnsafePointerView.getArrayBuffer(address, byteLength),
  viewAt: (place, byteLength) => BY_DENO.viewOf(Deno.UnsafePointer.create(BigInt(place))!, byteLength),
};

let chosen: MemoryAccess | undefined;
let load: () => void = () => {};

/** Returns whether all of FFI is allowed, not only certain libraries. */
export function hasFullFfiPermission(): boolean {
  return Deno.permissions.querySync({ name: "ffi" }).state === "granted";
}

/**
 * Switches to memory access by the native library.
 *
 * @param access The functions.
 */
export function useMemoryAccess(access: MemoryAccess): void {
  chosen = access;
}

/**
 * Sets the function that loads the native library, which then selects the memory access.
 *
 * @param loading Loads the library.
 */
export function loadForMemoryAccess(loading: () => void): void {
  load = loading;
}

function access(): MemoryAccess {
  if (chosen === undefined && hasFullFfiPermission()) chosen = BY_DENO;
  if (chosen === undefined) load();
  return chosen!;
}

/**
 * Returns the address of memory that does not move.
 *
 * @param bytes The memory.
 * @returns The address; `null` if the memory is empty.
 * @throws {LibraryLoadError} If not all of FFI is allowed and there is no native library.
 */
export function addressOf(bytes: ArrayBufferView<ArrayBuffer>): Deno.PointerValue {
  return access().addressOf(bytes);
}

/**
 * Converts an address to a number that can be compared.
 *
 * @param address The address.
 * @returns The number; 0 for `null`.
 */
export function placeOf(address: Deno.PointerValue): number {
  return address === null ? 0 : access().placeOf(address);
}

/**
 * Returns a view of native memory without a copy. The caller must keep the memory alive as long as the view.
 *
 * @param address The address.
 * @param byteLength The size in bytes.
 * @returns The view.
 * @throws {LibraryLoadError} If not all of FFI is allowed and there is no native library.
 */
export function viewOf(address: Deno.PointerObject, byteLength: number): ArrayBuffer {
  return access().viewOf(address, byteLength);
}

/**
 * Returns a view of native memory, like {@linkcode viewOf}.
 *
 * @param place The address as a number.
 * @param byteLength The size in bytes.
 * @returns The view.
 * @throws {LibraryLoadError} If not all of FFI is allowed and there is no native library.
 */
export function viewAt(place: number, byteLength: number): ArrayBuffer {
  return access().viewAt(place, byteLength);
}
