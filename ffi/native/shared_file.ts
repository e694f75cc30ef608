/**
 * Files mapped as memory that processes share.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { openCLibrary } from "./open_library.ts";
import { viewAt } from "./memory.ts";

const O_RDWR = 2;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_FAILED = -1n;

const IS_DARWIN = Deno.build.os === "darwin";
const O_NONBLOCK = IS_DARWIN ? 0x4 : 0o4000;
const O_CLOEXEC = IS_DARWIN ? 0x100_0000 : 0o2000000;
const O_NOFOLLOW = IS_DARWIN ? 0x100 : Deno.build.arch === "aarch64" ? 0o100000 : 0o400000;
/** Paths of files that another process has open. They are links, but only the system can make them. */
const PROC_FD_PATH = /^\/proc\/\d+\/fd\/\d+$/;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  geteuid: { parameters: [], result: "u32" },
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "isize" },
} as const;
const STATX = { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" } as const;
const FSTAT = {
  name: Deno.build.arch === "x86_64" ? "fstat$INODE64" : "fstat",
  parameters: ["i32", "buffer"],
  result: "i32",
} as const;

type Functions =
  & Deno.StaticForeignLibraryInterface<typeof SYMBOLS>
  & Partial<Deno.StaticForeignLibraryInterface<{ statx: typeof STATX; fstat: typeof FSTAT }>>;

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const OTHERS_MAY_WRITE = 0o022;

/**
 * Maps a file into memory that is shared with every process that maps it. It stays mapped for the life of
 * this process.
 *
 * The path may by now lead to a different file, or to none. The file must be a regular file of this user and
 * of the given size, and no other user may have write permission: a process that truncates it could crash
 * this one.
 *
 * @param path The file.
 * @param byteLength The size in bytes.
 * @returns The memory.
 * @throws {LibraryLoadError} If the C library cannot be opened.
 * @throws {NativeError} If the file is missing or fails one of these checks, or if it cannot be mapped.
 */
export function mapSharedFile(path: string, byteLength: number): ArrayBuffer {
  const libc = openCLibrary({ ...SYMBOLS, ...(IS_DARWIN ? { fstat: FSTAT } : { statx: STATX }) });
  const { open, close, geteuid, mmap, fstat, statx } = libc.symbols as Functions;
  try {
    const flags = O_RDWR | O_NONBLOCK | O_CLOEXEC | (PROC_FD_PATH.test(path) ? 0 : O_NOFOLLOW);
    const file = open(new TextEncoder().encode(`${path}\0`), flags);
    if (file < 0) {
      throw refusal(
        path,
        "it is gone, is a link, or may not be opened: something has deleted or replaced it; start again",
      );
    }
    try {
      const found = IS_DARWIN ? statusOnDarwin(fstat!, file, path) : statusOnLinux(statx!, file, path);
      if ((found.mode & FILE_TYPE) !== REGULAR) throw refusal(path, "it is not a regular file");
      if (found.uid !== geteuid()) throw refusal(path, "it belongs to another user");
      if ((found.mode & OTHERS_MAY_WRITE) !== 0) throw refusal(path, "others may write to it");
      if (found.size !== byteLength) {
        throw refusal(path, `it has ${found.size} bytes instead of ${byteLength}`);
      }
      const memory = mmap(0n, BigInt(byteLength), PROT_READ_WRITE, MAP_SHARED, file, 0n);
      if (memory === MAP_FAILED) throw refusal(path, "the system refused");
      return viewAt(Number(memory), byteLength);
    } finally {
      close(file);
    }
  } finally {
    libc.close();
  }
}

interface FileStatus {
  mode: number;
  uid: number;
  size: number;
}

/** Returns the status of an open file by `statx`, whose structure is the same on all processors. */
function statusOnLinux(statx: NonNullable<Functions["statx"]>, file: number, path: string): FileStatus {
  const AT_EMPTY_PATH = 0x1000;
  const STATX_BASIC_STATS = 0x7ff;
  const out = new DataView(new ArrayBuffer(256));
  const bytes = new Uint8Array(out.buffer);
  const status = statx(file, new Uint8Array(1), AT_EMPTY_PATH, STATX_BASIC_STATS, bytes);
  if (status !== 0) throw refusal(path, "the system does not report its status");
  return {
    mode: out.getUint16(28, true),
    uid: out.getUint32(20, true),
    size: Number(out.getBigUint64(40, true)),
  };
}

function statusOnDarwin(fstat: NonNullable<Functions["fstat"]>, file: number, path: string): FileStatus {
  const out = new DataView(new ArrayBuffer(256));
  if (fstat(file, new Uint8Array(out.buffer)) !== 0) {
    throw refusal(path, "the system does not report its status");
  }
  return {
    mode: out.getUint16(4, true),
    uid: out.getUint32(16, true),
    size: Number(out.getBigInt64(96, true)),
  };
}

function refusal(path: string, state: string): NativeError {
  return new NativeError(`Cannot map ${path}: ${state}`, { operation: "mmap" });
}
