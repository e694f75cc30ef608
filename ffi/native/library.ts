/**
 * The native library, and the system's C library.
 *
 * @module
 */
import { cacheFolderOf, COHORT, type Library, type Places, placesOf } from "../../libraries/mod.ts";
import { LibraryLoadError } from "../../errors.ts";
import { hasFullFfiPermission, loadForMemoryAccess, useMemoryAccess } from "./memory.ts";
import { ERROR, pin } from "./pinned.ts";
import { loadForGood, openAddon, openLibrary, statOrUndefined, textOf, variable } from "./open_library.ts";
import { check } from "./status.ts";
import { SYMBOLS } from "./symbols.gen.ts";

/** The functions of the native library. */
export type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

let loaded: Symbols | undefined;
let loadedPath = "";

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

/**
 * Returns the path of the native library, and loads it if it is not loaded yet.
 *
 * @returns The path.
 * @throws {LibraryLoadError} If the library is not found, or is of another version than this package.
 */
export function libraryPath(): string {
  nativeInAnyMode();
  return loadedPath;
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
    loadForGood(path);
  } catch (cause) {
    const message = `Cannot load the operators of ${path}: ${textOf(cause)}`;
    throw new LibraryLoadError(message, { tried: [`${path}: ${textOf(cause)}`], cause });
  }
}

function load(): Symbols {
  const { symbols, path } = openLibrary({
    ...COHORT,
    what: "native library",
    step: "setup",
    version: "cohort_abi_version",
    symbols: SYMBOLS,
  });
  loadedPath = path;
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
  const viewAt = openAddon(path) as (place: number, byteLength: number) => ArrayBuffer;
  useMemoryAccess({
    addressOf: cohort_memory_address,
    placeOf: cohort_memory_place,
    viewOf: (address, byteLength) => viewAt(cohort_memory_place(address), byteLength),
    viewAt,
  });
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
export function findLibrary(library: Library): Places & { found?: string } {
  const places = placesOf(library, variable);
  return { found: places.paths.find((path) => statOrUndefined(path) === true), ...places };
}

/** Returns the folder where setup stores what it downloads and builds; `undefined` if it is unknown. */
export function cacheFolder(): string | undefined {
  return cacheFolderOf(variable);
}
