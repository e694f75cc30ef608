/**
 * Finding and loading native libraries. The only file that calls `Deno.dlopen`.
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
import { hasAllOfFfi, loadForMemoryAccess, useMemoryAccess } from "./memory.ts";
import { ERROR, pin } from "./pinned.ts";
import { check } from "./status.ts";
import { ABI_VERSION, SYMBOLS } from "./symbols.gen.ts";

/** The functions of the native library. */
export type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

let loaded: Symbols | undefined;

/** What {@linkcode native} hands out as it is: nothing while there is something to do before calls. */
let ready: Symbols | undefined;

let prepare: (() => void) | null = null;

/**
 * The native library, loaded at the first use. A call is to follow at once: the modes are those of whoever
 * asks.
 *
 * @returns Its functions.
 * @throws {LibraryLoadError} If it is not found, or is of another version than this package.
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
 * As {@linkcode native}, for calls that do not depend on modes, or change them.
 *
 * @returns Its functions.
 * @throws {LibraryLoadError} If it is not found, or is of another version than this package.
 */
export function nativeInAnyMode(): Symbols {
  return loaded ??= load();
}

loadForMemoryAccess(nativeInAnyMode);

/**
 * Has something done before each call of the native library, from now on.
 *
 * @param work What; `null` for nothing: then it costs nothing.
 */
export function beforeNativeCalls(work: (() => void) | null): void {
  prepare = work;
  ready = work === null ? loaded : undefined;
}

/** Whether the native library has been loaded. */
export function isLibraryLoaded(): boolean {
  return loaded !== undefined;
}

let refusesCode = false;

/**
 * Has this process refuse files that are code from now on (TorchScript modules, compiled models, libraries of
 * operators), also where the library is loaded later. Nothing takes it back.
 */
export function refuseCode(): void {
  refusesCode = true;
  loaded?.cohort_code_refuse();
}

/**
 * Asks the system to kill this process when the one that started it ends. Does nothing where there is no such
 * wish (macOS): there the end of standard input has to do.
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
 * Asks the system to kill this process's group when the pipe that is its standard input loses its other end,
 * and takes back what {@linkcode armParentDeathSignal} asked for: that would kill this process alone, perhaps
 * before. The system does so whatever the processes are in, and if they are stopped. Nothing is to be read
 * from the pipe any more.
 *
 * Does nothing where this process does not lead its group, or the system has no such wish.
 *
 * @param isThere Tells whether the other end is still there.
 * @throws {LibraryLoadError} If the C library cannot be opened.
 */
export function armGroupDeath(isThere: () => boolean): void {
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
    const isArmed = fcntl(STDIN, F_DUPFD_CLOEXEC, 3n) > 0 && // it stays open if the program closes its own
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
 * Loads a library that registers operators with libtorch, for good.
 *
 * @param path The file.
 * @throws {LibraryLoadError} If it cannot be loaded.
 * @throws {NativeError} If this process refuses files that are code.
 */
export function loadOperators(path: string): void {
  // First what it registers them with.
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
 * @param symbols Its functions that are wanted.
 * @returns The library. Close it.
 * @throws {LibraryLoadError} If it cannot be opened.
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
  if (!hasAllOfFfi()) viewByLibrary(symbols, path);
  pin();
  if (refusesCode) symbols.cohort_code_refuse();
  symbols.cohort_memory_arm();
  armExit(symbols.cohort_exit_arm);
  return symbols;
}

/**
 * Has memory viewed by what the library adds to JavaScript as a module of Node's: that takes its path alone.
 */
function viewByLibrary({ cohort_memory_address, cohort_memory_place }: Symbols, path: string): void {
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

/** A library of this package, and what is expected of it. */
export interface LibraryFile<S extends Deno.ForeignLibraryInterface> extends LibraryName {
  /** What it is called, for errors. */
  what: string;
  /** The task that builds it. */
  remedy: string;
  /** The symbol that tells what it was built from. */
  version: keyof S & string;
  /** What that must tell. */
  expected: number;
  /** Its functions. */
  symbols: S;
  /** The stem of another library that lies beside it and is loaded before it, where it is there. */
  first?: string;
}

/**
 * Opens a library of this package, for the life of the process.
 *
 * @param file Which.
 * @returns Its functions, and where it is.
 * @throws {LibraryLoadError} If it is not found, or is of another version than this package.
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
    }
  }
  throw new LibraryLoadError(
    `Cannot load the ${file.what}: ${tried.join("; ")}. ` +
      `Run \`${file.remedy}\` in the package's repository, or name the file in ${file.variable}`,
    { tried, cause },
  );
}

function open<const S extends Deno.ForeignLibraryInterface>(
  path: string,
  { version, expected, symbols, first }: LibraryFile<S>,
): Deno.DynamicLibrary<S>["symbols"] {
  const exists = statOrUndefined(path);
  if (exists === false) throw new Error("there is no such file");
  if (first !== undefined) openBeside(path, first);
  // The version first: a library of another one may lack symbols, and says less clearly what is wrong.
  const versioned = Deno.dlopen(path, { [version]: { parameters: [], result: "u32" } } as const);
  try {
    const found = versioned.symbols[version]!() as number;
    if (found !== expected) {
      throw new Error(`it was built from other sources (ABI ${found}, not ${expected}), build it again`);
    }
    return Deno.dlopen(path, symbols).symbols;
  } finally {
    versioned.close();
  }
}

/**
 * Loads a library for good, if it can be: one that lies beside another. Nobody is asked for leave. What needs
 * it asks whether it is there.
 */
function openBeside(path: string, stem: string): void {
  const beside = fileBeside(path, stem);
  if (Deno.permissions.querySync({ name: "ffi", path: beside }).state !== "granted") return;
  try {
    Deno.dlopen(beside, {});
  } catch {
    // Whatever keeps one that is there from being loaded keeps the other, too, and is told of that.
  }
}

/** Threads of libtorch may be at work when the process leaves: then its destructors would crash it. */
function armExit(arm: () => void): void {
  arm();
  for (const event of ["unload", "error", "unhandledrejection"]) addEventListener(event, () => arm());
}

/**
 * Finds a library of this package that JavaScript does not load itself.
 *
 * @param library The library.
 * @returns The first file that is there, if any, and all places that were looked at.
 */
export function findLibrary(library: LibraryName): { found?: string; places: string[] } {
  const places = placesOf(library, variable);
  return { found: places.find((path) => statOrUndefined(path) === true), places };
}

/** Where set-up keeps what it has fetched and built; `undefined` where that cannot be known. */
export function cacheFolder(): string | undefined {
  return cacheFolderOf(variable);
}

/** A variable of the environment, or `undefined` where it may not be read. */
function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Whether a file exists, or `undefined` where that may not be asked. */
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
