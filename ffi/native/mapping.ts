/**
 * Maps files that this process has open. It needs the C library, and nothing else of the native side.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { openCLibrary } from "./open_library.ts";

const PROT_READ_WRITE = 3;
const MAP_PRIVATE = 2;
const MAP_FAILED = -1n;
const SC_OPEN_MAX = 4;
const AT_EMPTY_PATH = 0x1000;
const STATX_INO = 0x100;

/** Memory of a file. */
export interface MappedMemory {
  /** The memory. Writes to it do not reach the file. */
  readonly buffer: ArrayBuffer;
  /** Unmaps the memory. Nothing may use the buffer afterward: detach it first. */
  unmap(): void;
}

/** Maps memory of an open file, which `dev` and `ino` identify. */
export type MapMemory = (
  file: { dev: number; ino: number | null },
  offset: number,
  byteLength: number,
) => MappedMemory;

const SYMBOLS = {
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "isize" },
  munmap: { parameters: ["usize", "usize"], result: "i32" },
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
  sysconf: { parameters: ["i32"], result: "i64" },
} as const;

type Functions = Deno.StaticForeignLibraryInterface<typeof SYMBOLS>;

/** The C library, from the first map on. To open it takes as long as to copy megabytes. */
let library: Deno.DynamicLibrary<typeof SYMBOLS> | null = null;

/** Closes the C library until the next map. `deno test` reports open libraries. */
export function closeCLibrary(): void {
  library?.close();
  library = null;
}

function unmap(address: bigint, size: bigint): void {
  if (library !== null) return void library.symbols.munmap(address, size);
  const opened = openCLibrary(SYMBOLS);
  opened.symbols.munmap(address, size);
  opened.close();
}

/**
 * Maps memory of an open file.
 *
 * @param file The file.
 * @param offset Where the memory begins; a multiple of the page size.
 * @param byteLength Its size, more than 0.
 * @returns The memory.
 * @throws {LibraryLoadError} If the C library cannot be opened.
 * @throws {NativeError} If the system refuses.
 */
export const mapOpenFile: MapMemory = (file, offset, byteLength) => {
  const size = BigInt(byteLength);
  const libc = (library ??= openCLibrary(SYMBOLS)).symbols;
  const descriptor = descriptorOf(libc, file);
  const address = libc.mmap(0n, size, PROT_READ_WRITE, MAP_PRIVATE, descriptor, BigInt(offset));
  if (address === MAP_FAILED) {
    throw new NativeError("Cannot map result: the system refused", { operation: "mmap" });
  }
  return {
    buffer: Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(address)!, byteLength),
    unmap: () => unmap(address, size),
  };
};

/** Finds a file among the descriptors of this process. Deno does not tell their numbers. */
function descriptorOf(libc: Functions, { dev, ino }: Parameters<MapMemory>[0]): number {
  const out = new DataView(new ArrayBuffer(256));
  const bytes = new Uint8Array(out.buffer);
  const end = Number(libc.sysconf(SC_OPEN_MAX));
  for (let descriptor = 0; descriptor < end; descriptor++) {
    if (libc.statx(descriptor, new Uint8Array(1), AT_EMPTY_PATH, STATX_INO, bytes) !== 0) continue;
    if (out.getBigUint64(32, true) !== BigInt(ino ?? 0)) continue;
    if (deviceNumber(out.getUint32(136, true), out.getUint32(140, true)) === BigInt(dev)) return descriptor;
  }
  throw new NativeError("Cannot map result: its file is not open", { operation: "mmap" });
}

/** Combines the two parts of a device number, as Linux does. */
function deviceNumber(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)];
  return (high & 0xfffff000n) << 32n | (low & 0xffffff00n) << 12n | (high & 0xfffn) << 8n | low & 0xffn;
}
