/**
 * Maps files that this process has open. It needs the C library, and nothing else of the native side.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { openCLibrary } from "./open_library.ts";

const PROT_READ_WRITE = 3;
const MAP_PRIVATE = 2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
const MAP_FAILED = -1n;
const SC_OPEN_MAX = 4;
const AT_EMPTY_PATH = 0x1000;
const STATX_INO = 0x100;

/** Ranges of addresses that stay readable after their memory was given back: their number and total size. */
const MOST_VACANT = 1024;
const MOST_VACANT_BYTES = 2n ** 36n;

/** Memory of a file. */
export interface MappedMemory {
  /** The memory. Writes to it do not reach the file. */
  readonly buffer: ArrayBuffer;
  /**
   * Gives the memory back. Detach the buffer first. Work that the program did not await and that still uses
   * the memory, on a thread of its own, finds zeros.
   */
  unmap(): void;
}

/** Maps memory of an open file, which `dev` and `ino` identify. */
export type MapMemory = (
  file: { dev: number; ino: number | null },
  offset: number,
  byteLength: number,
) => MappedMemory;

const DEFINITIONS = {
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "isize" },
  munmap: { parameters: ["usize", "usize"], result: "i32" },
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
  sysconf: { parameters: ["i32"], result: "i64" },
} as const;

type Definitions = typeof DEFINITIONS;
type Functions = { readonly [Name in keyof Definitions]: Deno.UnsafeFnPointer<Definitions[Name]> };

let loaded: Functions | null = null;

/**
 * Returns functions of the C library. The library is not kept open, because `deno test` reports open
 * libraries, and it is opened once, because each time takes memory for good. It stays loaded: Deno itself
 * uses it.
 */
function functions(): Functions {
  return loaded ??= load();
}

function load(): Functions {
  const place = { type: "pointer" } as const;
  const library = openCLibrary({ mmap: place, munmap: place, statx: place, sysconf: place });
  const { mmap, munmap, statx, sysconf } = library.symbols;
  const found: Functions = {
    mmap: new Deno.UnsafeFnPointer(mmap as Deno.PointerObject<Definitions["mmap"]>, DEFINITIONS.mmap),
    munmap: new Deno.UnsafeFnPointer(munmap as Deno.PointerObject<Definitions["munmap"]>, DEFINITIONS.munmap),
    statx: new Deno.UnsafeFnPointer(statx as Deno.PointerObject<Definitions["statx"]>, DEFINITIONS.statx),
    sysconf: new Deno.UnsafeFnPointer(
      sysconf as Deno.PointerObject<Definitions["sysconf"]>,
      DEFINITIONS.sysconf,
    ),
  };
  library.close();
  return found;
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
  const { mmap } = functions();
  const address = mmap.call(0n, size, PROT_READ_WRITE, MAP_PRIVATE, descriptorOf(file), BigInt(offset));
  if (address === MAP_FAILED) {
    throw new NativeError("Cannot map result: the system refused", { operation: "mmap" });
  }
  return {
    buffer: Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(address)!, byteLength),
    unmap: () => vacate({ address, size }),
  };
};

interface Range {
  readonly address: bigint;
  readonly size: bigint;
}

/** Ranges without memory, the oldest first. */
const vacant: Range[] = [];
let vacantBytes = 0n;

/**
 * Gives the memory of a range back, and keeps its addresses for some time: if other work still uses them,
 * this process must not end.
 */
function vacate(range: Range): void {
  const { address, size } = range;
  const { mmap, munmap } = functions();
  const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
  if (mmap.call(address, size, PROT_READ_WRITE, flags, -1, 0n) === MAP_FAILED) {
    munmap.call(address, size);
    return;
  }
  vacant.push(range);
  vacantBytes += size;
  while (vacant.length > MOST_VACANT || vacantBytes > MOST_VACANT_BYTES) {
    const oldest = vacant.shift()!;
    vacantBytes -= oldest.size;
    munmap.call(oldest.address, oldest.size);
  }
}

/** Finds a file among the descriptors of this process. Deno does not tell their numbers. */
function descriptorOf({ dev, ino }: Parameters<MapMemory>[0]): number {
  const { statx, sysconf } = functions();
  const out = new DataView(new ArrayBuffer(256));
  const bytes = new Uint8Array(out.buffer);
  const end = Number(sysconf.call(SC_OPEN_MAX));
  for (let descriptor = 0; descriptor < end; descriptor++) {
    if (statx.call(descriptor, new Uint8Array(1), AT_EMPTY_PATH, STATX_INO, bytes) !== 0) continue;
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
