/**
 * Opens native libraries. This is the only file that calls `Deno.dlopen`.
 *
 * @module
 */
import {
  C_LIBRARY_PLACES,
  checkoutFolder,
  commandFor,
  fileBeside,
  type Library,
  libtorchPlaces,
  placesOf,
  type Step,
  taskFor,
} from "../../libraries/mod.ts";
import { LibraryLoadError } from "../../errors.ts";
import { isRank } from "../../protocol/mod.ts";

/** What {@linkcode openLibrary} opens. */
export interface LibraryFile<S extends Deno.ForeignLibraryInterface> extends Library {
  /** The library's name in errors. */
  what: string;
  /** The step that provides the library. */
  step: Step;
  /** The symbol that returns the version of the declarations that the library was built with. */
  version: keyof S & string;
  /** The library's functions. */
  symbols: S;
}

/** The functions and the path of a library. */
export interface OpenedLibrary<S extends Deno.ForeignLibraryInterface> {
  /** The functions. */
  symbols: Deno.DynamicLibrary<S>["symbols"];
  /** The path. */
  path: string;
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
): OpenedLibrary<S> {
  const { paths, absent } = placesOf(file, variable);
  const tried = [...absent];
  let cause: unknown;
  for (const path of paths) {
    try {
      return { symbols: open(path, file), path };
    } catch (error) {
      cause ??= error;
      tried.push(`${path}: ${textOf(error)}`);
      // This library is loaded now. It may have registered operators, which a second library cannot do again.
      if (error instanceof VersionError) break;
    }
  }
  throw new LibraryLoadError(`Cannot load the ${file.what}: ${tried.join("; ")}. ${remedyOf(file)}`, {
    tried,
    cause,
  });
}

function remedyOf({ step, variable: name }: { step: Step; variable: string }): string {
  const checkout = checkoutFolder();
  const command = `\`${commandFor(step)}\` in ${checkout ?? "your project"}`;
  if (variable(name)) return `Correct ${name}, or unset it and run ${command}`;
  if (checkout !== null) return `Run ${command}, or name the file in ${name}`;
  return `Run ${command}; if there is no library for this machine, build one in a checkout of the package ` +
    `(\`${taskFor(step)}\`) and name the file in ${name}; \`${
      commandFor("doctor")
    }\` reports what this machine has`;
}

/** A library was loaded, but it is of another version than this package. */
class VersionError extends Error {
  override name = "VersionError";
}

function open<const S extends Deno.ForeignLibraryInterface>(
  path: string,
  { version, abi, symbols, first, needsLibtorch }: LibraryFile<S>,
): Deno.DynamicLibrary<S>["symbols"] {
  const exists = statOrUndefined(path);
  if (exists === false) throw new Error("there is no such file");
  if (first !== undefined) openSibling(path, first);
  // Check the version first: a library of another version may lack symbols, and the error would be less
  // clear.
  const openVersioned = () => Deno.dlopen(path, { [version]: { parameters: [], result: "u32" } } as const);
  const versioned = needsLibtorch ? withLibtorch(openVersioned) : openVersioned();
  const found = versioned.symbols[version]!() as number;
  if (found !== abi) {
    versioned.close();
    throw new VersionError(`it was built from other sources (ABI ${found}, not ${abi}), build it again`);
  }
  if (isRank()) return bindAtUse(path, symbols);
  try {
    return Deno.dlopen(path, symbols).symbols;
  } finally {
    versioned.close();
  }
}

/**
 * Binds each function of an open library when it is first used. Deno compiles code for each function that it
 * binds, and each rank would wait 30 ms for functions that it may never use. Other processes bind all at
 * once: unit tests count what they open.
 */
function bindAtUse<const S extends Deno.ForeignLibraryInterface>(
  path: string,
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  const functions = {} as Deno.DynamicLibrary<S>["symbols"];
  for (const [name, declaration] of Object.entries(symbols)) {
    const get = () => {
      const value = Deno.dlopen(path, { [name]: declaration }).symbols[name];
      Object.defineProperty(functions, name, { value });
      return value;
    };
    Object.defineProperty(functions, name, { get, enumerable: true, configurable: true });
  }
  return functions;
}

/**
 * Opens a library that needs libtorch. A library that was built here finds it. For a library from npm,
 * libtorch is loaded first: the linker uses a loaded library of the same name.
 */
function withLibtorch<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!/\blib(torch|torch_cpu|c10)\.(so|dylib)\b/.test(textOf(error))) throw error;
    openLibtorch(textOf(error));
    return open();
  }
}

function openLibtorch(reason: string): void {
  const { paths, absent } = libtorchPlaces(variable);
  const tried = [...absent];
  for (const path of paths) {
    try {
      if (statOrUndefined(path) === false) throw new Error("there is no such file");
      loadForGood(path);
      return;
    } catch (error) {
      tried.push(`${path}: ${textOf(error)}`);
    }
  }
  throw new Error(`${reason}; libtorch is not in any of its places (${tried.join("; ")})`);
}

/**
 * Loads another library from the same folder, for good, if it exists and permission is already granted. Its
 * functions take the place of libtorch's. Never prompts for permission. Code that needs the library checks
 * whether it is loaded.
 */
function openSibling(path: string, stem: string): void {
  const beside = fileBeside(path, stem);
  if (Deno.permissions.querySync({ name: "ffi", path: beside }).state !== "granted") return;
  try {
    const makeGlobal = `${stem}_make_global`;
    const library = Deno.dlopen(beside, { [makeGlobal]: { parameters: [], result: "bool" } } as const);
    library.symbols[makeGlobal]!();
  } catch {
    // Then ranks of this machine connect over TCP, which the doctor reports.
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

/**
 * Loads a library for the life of the process.
 *
 * @param path The file.
 * @throws {Error} Deno's error if it cannot be loaded.
 */
export function loadForGood(path: string): void {
  Deno.dlopen(path, {});
}

/**
 * Opens a library as a Node addon.
 *
 * @param path The file.
 * @returns Its exports.
 * @throws {Error} Deno's error if it cannot be loaded.
 */
export function openAddon(path: string): unknown {
  const module = { exports: {} };
  // Deno loads this object, and 7 MB with it, at its first use. Few ranks need it, and no runner.
  globalThis.process.dlopen(module, path);
  return module.exports;
}

/** Returns an environment variable; `undefined` if it may not be read. */
export function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Returns whether a file exists; `undefined` if permission is missing. */
export function statOrUndefined(path: string): boolean | undefined {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? false : undefined;
  }
}

/** Returns the message of what was thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
