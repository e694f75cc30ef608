/**
 * Location and loading of native libraries. This is the only file that calls `Deno.dlopen`.
 *
 * @module
 */
import process from "node:process";
import {
  C_LIBRARY_PLACES,
  cacheFolderOf,
  COHORT,
  fileBeside,
  type LibraryName,
  placesOf,
} from "../../libraries.ts";
import { LibraryLoadError } from "../../errors.ts";
import { hasFullFfiPermission, loadForMemoryAccess, useMemoryAccess } from "./memory.ts";
import { ERROR, pin } from "./pinned.ts";
import { check } from "./status.ts";
import { ABI_VERSION, SYMBOLS } from "./symbols.gen.ts";

/** The functions of the native library. */
export type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

let loaded: Symbols | undefined;

/**
 * The functions that {@linkcode native} returns directly; `undefined` while something must run before each
 * call.
 */
let ready: Symbols | undefined;

let prepare: (() => void) | null = null;

/**
 * Returns the native library, and loads it at the first use. Call it immediately before each native call,
 * because it sets the caller's modes.
 *
 * @returns The library's functions.
 * @throws {LibraryLoadError} If the library is not found, or is of another version than this package.
 */
export function native(): Symbols {
  return ready ?? prepared();
}

function prepared(): Symbols {
  const symbols = nativeInAnyMode();
  if (prepare === null) ready = symbols;
  else prepare();
  return symbols;
}

/**
 * Returns the native library, like {@linkcode native}, for calls that do not depend on modes or that change
 * them.
 *
 * @returns The library's functions.
 * @throws {LibraryLoadError} If the library is not found, or is of another version than this package.
 */
export function nativeInAnyMode(): Symbols {
  return loaded ??= load();
}

loadForMemoryAccess(nativeInAnyMode);

/**
 * Sets a function that runs before each call of the native library.
 *
 * @param work The function; `null` for none, which costs nothing.
 */
export function beforeNativeCalls(work: (() => void) | null): void {
  prepare = work;
  ready = work === null ? loaded : undefined;
}

/** Returns whether the native library is loaded. */
export function isLibraryLoaded(): boolean {
  return loaded !== undefined;
}

let refusesCode = false;

/**
 * Makes this process refuse files that contain code (TorchScript modules, compiled models, operator
 * libraries), also if the native library is loaded later. This cannot be undone.
 */
export function refuseCode(): void {
  refusesCode = true;
  loaded?.cohort_code_refuse();
}

/**
 * Asks the system to kill this process when its parent ends. Does nothing on systems without this feature
 * (macOS); there, the end of standard input must serve instead.
 *
 * @throws {LibraryLoadError} If the C library cannot be opened.
 */
export function armParentDeathSignal(): void {
  if (Deno.build.os !== "linux") return;
  const PR_SET_PDEATHSIG = 1;
  const SIGKILL = 9;
  const libc = openCLibrary({
    prctl: { parameters: ["i32", "usize", "usize", "usize", "usize"], result: "i32" },
  });
  try {
    libc.symbols.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n);
  } finally {
    libc.close();
  }
}

/**
 * Asks the system to kill this process's group when the other end of the pipe at standard input closes. Also
 * revokes the request of {@linkcode armParentDeathSignal}, which would kill only this process, possibly
 * earlier. The kill works even if the processes are busy or stopped. Nothing may read from the pipe after
 * this.
 *
 * Does nothing if this process does not lead its group, or on systems without this feature.
 *
 * @param isThere Returns whether the other end of the pipe is still open.
 * @throws {LibraryLoadError} If the C library cannot be opened.
 */
export function armGroupDeathSignal(isThere: () => boolean): void {
  if (Deno.build.os !== "linux") return;
  const PR_SET_PDEATHSIG = 1;
  const F_GETFL = 3;
  const F_SETFL = 4;
  const F_SETOWN = 8;
  const F_SETSIG = 10;
  const F_DUPFD_CLOEXEC = 1030;
  const O_ASYNC = 0o20000;
  const SIGKILL = 9;
  const STDIN = 0;
  const libc = openCLibrary({
    fcntl: { parameters: ["i32", "i32", "isize"], result: "i32" },
    getpgrp: { parameters: [], result: "i32" },
    prctl: { parameters: ["i32", "usize", "usize", "usize", "usize"], result: "i32" },
  });
  try {
    const { fcntl, getpgrp, prctl } = libc.symbols;
    if (getpgrp() !== Deno.pid) return;
    const flags = fcntl(STDIN, F_GETFL, 0n);
    const isArmed = fcntl(STDIN, F_DUPFD_CLOEXEC, 3n) > 0 && // stays open if the program closes stdin
      fcntl(STDIN, F_SETOWN, BigInt(-Deno.pid)) === 0 &&
      fcntl(STDIN, F_SETSIG, BigInt(SIGKILL)) === 0 &&
      fcntl(STDIN, F_SETFL, BigInt(flags | O_ASYNC)) === 0 &&
      (fcntl(STDIN, F_GETFL, 0n) & O_ASYNC) !== 0;
    if (isArmed && isThere()) prctl(PR_SET_PDEATHSIG, 0n, 0n, 0n, 0n);
  } finally {
    libc.close();
  }
}

/**
 * Loads a library that registers operators with libtorch. It stays loaded.
 *
 * @param path The file.
 * @throws {LibraryLoadError} If the library cannot be loaded.
 * @throws {NativeError} If this process refuses files that contain code.
 */
export function loadOperators(path: string): void {
  // Load libtorch first, because the library registers its operators there.
  const symbols = native();
  const name = new TextEncoder().encode(path);
  check(symbols.cohort_code_check(name, name.length, ERROR), "ops.loadLibrary");
  try {
    Deno.dlopen(path, {});
  } catch (cause) {
    const message = `Cannot load the operators of ${path}: ${textOf(cause)}`;
    throw new LibraryLoadError(message, { tried: [`${path}: ${textOf(cause)}`], cause });
  }
}

/**
 * Opens the C library.
 *
 * @param symbols The functions to use.
 * @returns The library. The caller must close it.
 * @throws {LibraryLoadError} If the C library cannot be opened.
 */
export function openCLibrary<const S extends Deno.ForeignLibraryInterface>(
  symbols: S,
): Deno.DynamicLibrary<S> {
  const name = Deno.build.os === "darwin" ? "libSystem.B.dylib" : "libc.so.6";
  const tried: string[] = [];
  let cause: unknown;
  for (const place of [name, ...C_LIBRARY_PLACES]) {
    try {
      return Deno.dlopen(place, symbols);
    } catch (error) {
      cause ??= error;
      tried.push(`${place}: ${textOf(error)}`);
    }
  }
  const message = `Cannot open the C library ${name}: give --allow-ffi, or --allow-ffi with its path`;
  throw new LibraryLoadError(message, { tried, cause });
}

function load(): Symbols {
  const { symbols, path } = openLibrary({
    what: "native library",
    ...COHORT,
    remedy: "deno task setup",
    version: "cohort_abi_version",
    expected: ABI_VERSION,
    symbols: SYMBOLS,
    first: COHORT.first,
  });
  if (!hasFullFfiPermission()) useLibraryMemoryAccess(symbols, path);
  pin();
  if (refusesCode) symbols.cohort_code_refuse();
  symbols.cohort_memory_arm();
  armExit(symbols.cohort_exit_arm);
  return symbols;
}

/**
 * Switches to memory access by the native library, loaded as a Node addon. That needs permission for the
 * library's path only.
 */
function useLibraryMemoryAccess({ cohort_memory_address, cohort_memory_place }: Symbols, path: string): void {
  const module = { exports: {} };
  process.dlopen(module, path);
  const viewAt = module.exports as (place: number, byteLength: number) => ArrayBuffer;
  useMemoryAccess({
    addressOf: cohort_memory_address,
    placeOf: cohort_memory_place,
    viewOf: (address, byteLength) => viewAt(cohort_memory_place(address), byteLength),
    viewAt,
  });
}

/** A library of this package, and the version that is expected of it. */
export interface LibraryFile<S extends Deno.ForeignLibraryInterface> extends LibraryName {
  /** The library's name in errors. */
  what: string;
  /** The task that builds the library. */
  remedy: string;
  /** The symbol that returns the version of the sources that the library was built from. */
  version: keyof S & string;
  /** The expected version. */
  expected: number;
  /** The library's functions. */
  symbols: S;
  /** The stem of a library in the same folder that is loaded first, if it exists. */
  first?: string;
}

/**
 * Opens a library of this package for the life of the process. The search ends at the first library that can
 * be loaded, even if it is of another version.
 *
 * @param file The library.
 * @returns The library's functions and path.
 * @throws {LibraryLoadError} If the library is not found, or is of another version than this package.
 */
export function openLibrary<const S extends Deno.ForeignLibraryInterface>(
  file: LibraryFile<S>,
): { symbols: Deno.DynamicLibrary<S>["symbols"]; path: string } {
  const tried: string[] = [];
  let cause: unknown;
  for (const path of placesOf(file, variable)) {
    try {
      return { symbols: open(path, file), path };
    } catch (error) {
      cause ??= error;
      tried.push(`${path}: ${textOf(error)}`);
      // This library is loaded now. It may have registered operators, which a second library cannot do again.
      if (error instanceof VersionError) break;
    }
  }
  throw new LibraryLoadError(
    `Cannot load the ${file.what}: ${tried.join("; ")}. ` +
      `Run \`${file.remedy}\` in the package's repository, or name the file in ${file.variable}`,
    { tried, cause },
  );
}

/** A library was loaded, but it is of another version than this package. */
class VersionError extends Error {
  override name = "VersionError";
}

function open<const S extends Deno.ForeignLibraryInterface>(
  path: string,
  { version, expected, symbols, first }: LibraryFile<S>,
): Deno.DynamicLibrary<S>["symbols"] {
  const exists = statOrUndefined(path);
  if (exists === false) throw new Error("there is no such file");
  if (first !== undefined) openSibling(path, first);
  // Check the version first: a library of another version may lack symbols, and the error would be less
  // clear.
  const versioned = Deno.dlopen(path, { [version]: { parameters: [], result: "u32" } } as const);
  try {
    const found = versioned.symbols[version]!() as number;
    if (found !== expected) {
      throw new VersionError(
        `it was built from other sources (ABI ${found}, not ${expected}), build it again`,
      );
    }
    return Deno.dlopen(path, symbols).symbols;
  } finally {
    versioned.close();
  }
}

/**
 * Loads another library from the same folder, for good, if it exists and permission is already granted. Never
 * prompts for permission. Code that needs the library checks whether it is loaded.
 */
function openSibling(path: string, stem: string): void {
  const beside = fileBeside(path, stem);
  if (Deno.permissions.querySync({ name: "ffi", path: beside }).state !== "granted") return;
  try {
    Deno.dlopen(beside, {});
  } catch {
    // A problem with this library also keeps the main library from loading, which reports it.
  }
}

/**
 * Arms an immediate exit. libtorch's threads may be running when the process exits, and its destructors would
 * then crash.
 */
function armExit(arm: () => void): void {
  arm();
  for (const event of ["unload", "error", "unhandledrejection"]) addEventListener(event, () => arm());
}

/**
 * Finds a library of this package that JavaScript does not load itself.
 *
 * @param library The library.
 * @returns The first file that exists, if any, and all places that were searched.
 */
export function findLibrary(library: LibraryName): { found?: string; places: string[] } {
  const places = placesOf(library, variable);
  return { found: places.find((path) => statOrUndefined(path) === true), places };
}

/** Returns the folder where setup stores what it downloads and builds; `undefined` if it is unknown. */
export function cacheFolder(): string | undefined {
  return cacheFolderOf(variable);
}

/** Returns an environment variable; `undefined` if it may not be read. */
function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Returns whether a file exists; `undefined` if permission is missing. */
function statOrUndefined(path: string): boolean | undefined {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? false : undefined;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
