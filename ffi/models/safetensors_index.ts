/**
 * Models split over several files, with an index: `model.safetensors.index.json`.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { NativeError } from "../../errors.ts";
import type { Tensor } from "../tensors/mod.ts";

const OPERATION = "loadSafetensors";

/** An open file of tensors. */
export interface TensorFile extends Disposable {
  /** Names of its tensors. */
  readonly keys: string[];
  /** Returns a tensor by name. */
  get(key: string): Tensor;
}

/** Whether a path names an index. */
export function isIndex(path: string): boolean {
  return path.endsWith(".json");
}

/**
 * Opens the files that an index names and reads tensors from them.
 *
 * @param path The index.
 * @param wanted Names of the tensors to read. Default: all, in the order of the index.
 * @param open Opens a file.
 * @param read Reads tensors while the files are open. It gets their names, and a function that finds a tensor
 * by name.
 * @returns The result of `read`.
 * @throws {NativeError} If a file is missing, or does not have a tensor that the index assigns to it.
 * @throws {TypeError} If the index is invalid, or a tensor occurs twice in the index or its files.
 */
export async function loadIndexed<T>(
  path: string,
  wanted: Iterable<string> | undefined,
  open: (path: string) => Promise<TensorFile>,
  read: (keys: readonly string[], get: (key: string) => Tensor) => T,
): Promise<T> {
  const places = parseIndex(await readText(path), path);
  const keys = [...wanted ?? places.keys()];
  for (const key of keys) {
    if (!places.has(key)) throw failed(path, `it has no tensor "${key}"`);
  }
  using files = new DisposableStack();
  const opened = new Map<string, TensorFile>();
  for (const file of new Set(keys.map((key) => places.get(key)!))) {
    try {
      opened.set(file, files.use(await open(besides(path, file))));
    } catch (error) {
      const count = keys.filter((key) => places.get(key) === file).length;
      const state = `${count} of its tensors are in ${file}, which cannot be opened`;
      throw failed(path, `${state}: ${error instanceof Error ? error.message : error}`, error);
    }
  }
  checkFiles(path, keys, places, opened);
  return read(keys, (key) => opened.get(places.get(key)!)!.get(key));
}

/** Throws unless each tensor is in its file and in no other. */
function checkFiles(
  path: string,
  keys: readonly string[],
  places: ReadonlyMap<string, string>,
  opened: ReadonlyMap<string, TensorFile>,
): void {
  const found = new Map<string, string>();
  for (const [file, { keys }] of opened) {
    for (const key of keys) {
      const other = found.get(key);
      if (other !== undefined) {
        throw new TypeError(
          escapeLine(`Cannot load ${path}: "${key}" is in ${other} and in ${file}; take it out of one`),
        );
      }
      found.set(key, file);
    }
  }
  for (const key of keys) {
    const file = places.get(key)!;
    const actual = found.get(key);
    if (actual === file) continue;
    const where = actual === undefined ? "has no such tensor" : `does not have it: it is in ${actual}`;
    throw failed(path, `it says that "${key}" is in ${file}, which ${where}`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failed(path, "there is no such file", error);
  }
}

/**
 * Parses an index.
 *
 * @param text The contents of the index.
 * @param path Its path, for errors.
 * @returns The file name of each tensor.
 * @throws {TypeError} If the index is invalid or names a tensor twice.
 */
export function parseIndex(text: string, path: string): Map<string, string> {
  const refuse = (state: string, cause?: unknown): TypeError =>
    new TypeError(
      escapeLine(`Cannot load ${path}: ${state}; give a .safetensors file, or the index of several`),
      { cause },
    );
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (error) {
    throw refuse("it is not JSON", error);
  }
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) throw refuse('it has no "weight_map"');
  const twice = findRepeated(text);
  if (twice !== undefined) throw refuse(`"${twice}" is in it twice`);
  const places = new Map<string, string>();
  for (const [key, file] of Object.entries(map)) {
    // The index is untrusted: it may only name files in its own folder.
    if (typeof file !== "string" || !/^[^/\\]+$/.test(file) || file === "." || file === "..") {
      throw refuse(`"${key}" is in ${JSON.stringify(file)}, which is not the name of a file beside it`);
    }
    places.set(key, file);
  }
  return places;
}

/** Finds a key that occurs twice in the map. JSON.parse would silently keep the last one. */
function findRepeated(text: string): string | undefined {
  const begin = [...text.matchAll(/"weight_map"\s*:\s*\{/g)].at(-1);
  if (begin === undefined) return undefined;
  const seen = new Set<string>();
  for (
    const [token] of text.slice(begin.index + begin[0].length).matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|\}/g)
  ) {
    if (token === "}") break;
    if (!token.endsWith(":")) continue;
    const key = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}

function besides(path: string, file: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) + file;
}

function failed(path: string, state: string, cause?: unknown): NativeError {
  return new NativeError(`Cannot load ${path}: ${state}`, { operation: OPERATION, cause });
}
