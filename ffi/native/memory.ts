/**
 * Addresses and views of memory, by Deno or, where this process may load certain libraries alone, by the
 * native library.
 *
 * What Deno has for that asks for `--allow-ffi` in full.
 *
 * @module
 */
/** How this process gets at memory. */
export interface MemoryAccess {
  /** Where an array's bytes are. */
  addressOf(bytes: ArrayBufferView<ArrayBuffer>): Deno.PointerValue;
  /** An address as a number. */
  placeOf(address: Deno.PointerObject): number;
  /** A view of what is at an address. */
  viewOf(address: Deno.PointerObject, byteLength: number): ArrayBuffer;
  /** A view of what is at a place. */
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

/** Whether all of FFI is allowed, not certain libraries alone. */
export function hasAllOfFfi(): boolean {
  return Deno.permissions.querySync({ name: "ffi" }).state === "granted";
}

/**
 * Gets at memory by the native library from now on.
 *
 * @param access How it does.
 */
export function useMemoryAccess(access: MemoryAccess): void {
  chosen = access;
}

/**
 * Says how the native library is loaded, which chooses how it gets at memory.
 *
 * @param loading Loads it.
 */
export function loadForMemoryAccess(loading: () => void): void {
  load = loading;
}

function access(): MemoryAccess {
  if (chosen === undefined && hasAllOfFfi()) chosen = BY_DENO;
  if (chosen === undefined) load();
  return chosen!;
}

/**
 * Takes the address of memory that stays where it is.
 *
 * @param bytes The memory.
 * @returns The address; `null` of memory without bytes.
 * @throws {LibraryLoadError} If not all of FFI is allowed, and there is no native library.
 */
export function addressOf(bytes: ArrayBufferView<ArrayBuffer>): Deno.PointerValue {
  return access().addressOf(bytes);
}

/**
 * Tells where an address is, as a number to compare.
 *
 * @param address The address.
 * @returns The number; 0 for `null`.
 */
export function placeOf(address: Deno.PointerValue): number {
  return address === null ? 0 : access().placeOf(address);
}

/**
 * Views native memory, without a copy. The caller sees to it that the memory stays as long as the view.
 *
 * @param address Where it is.
 * @param byteLength Its size.
 * @returns The view.
 * @throws {LibraryLoadError} If not all of FFI is allowed, and there is no native library.
 */
export function viewOf(address: Deno.PointerObject, byteLength: number): ArrayBuffer {
  return access().viewOf(address, byteLength);
}

/**
 * Views native memory, as {@linkcode viewOf} does.
 *
 * @param place Where it is, as a number.
 * @param byteLength Its size.
 * @returns The view.
 * @throws {LibraryLoadError} If not all of FFI is allowed, and there is no native library.
 */
export function viewAt(place: number, byteLength: number): ArrayBuffer {
  return access().viewAt(place, byteLength);
}
