/**
 * Models whose tensors lie in several files, with an index that says where: `model.safetensors.index.json`.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { NativeError } from "../../errors.ts";
import type { Tensor } from "../tensors/mod.ts";

const OPERATION = "loadSafetensors";

/** A file of tensors that is open. */
export interface TensorFile extends Disposable {
  /** The names of its tensors. */
  readonly keys: string[];
  /** A tensor, by name. */
  get(key: string): Tensor;
}

/** Whether a path is that of an index. */
export function isIndex(path: string): boolean {
  return path.endsWith(".json");
}

/**
 * Opens the files that an index names, and reads tensors of them.
 *
 * @param path The index.
 * @param wanted Which tensors. Left out: all, in the order of the index.
 * @param open Opens a file.
 * @param read Reads tensors while the files are open, given their names and what finds one by its name.
 * @returns What `read` returned.
 * @throws {NativeError} If a file is missing, or has no tensor that the index says it has.
 * @throws {TypeError} If it is no index, or a tensor is in it, or in its files, twice.
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
      const state = `of its tensors ${count} are in ${file}, which cannot be opened`;
      throw failed(path, `${state}: ${error instanceof Error ? error.message : error}`, error);
    }
  }
  checkFiles(path, keys, places, opened);
  return read(keys, (key) => opened.get(places.get(key)!)!.get(key));
}

/** Refuses unless each tensor is in its file, and in no other. */
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
    const where = actual === undefined ? "has no such tensor" : `has not: it is in ${actual}`;
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
 * Reads an index.
 *
 * @param text What it says.
 * @param path Its path, for errors.
 * @returns The file of each tensor.
 * @throws {TypeError} If it is no index, or has a tensor twice.
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
    // An index comes from elsewhere: it names files beside it, and no others.
    if (typeof file !== "string" || !/^[^/\\]+$/.test(file) || file === "." || file === "..") {
      throw refuse(`"${key}" is in ${JSON.stringify(file)}, which is not the name of a file beside it`);
    }
    places.set(key, file);
  }
  return places;
}

/** A name of the map that the text has twice, of which JSON keeps the last alone. */
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
