/**
 * Tensor files in safetensors format.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { refuseUnknown } from "../../options.ts";
import { NativeError } from "../../errors.ts";
import { type Device, type DTypeName, type Index, type Tensor, wrap } from "../tensors/mod.ts";
import {
  callForReply,
  check,
  decode,
  detachLent,
  dtypeName,
  ERROR,
  handleOf,
  isTensor,
  native,
  OUT,
  receiveInScope,
  releaseEncoder,
  requestScope,
  settle,
  takeEncoder,
} from "../native/mod.ts";
import { pathOf } from "../paths.ts";
import { isIndex, loadIndexed } from "./safetensors_index.ts";

/** Element types of the format that libtorch does not have. Tensors of these types cannot be read. */
export type UnreadableDType = "F4" | "F6_E2M3" | "F6_E3M2" | (string & Record<never, never>);

/** A file's entry for a tensor. */
export interface SafetensorsEntry {
  /**
   * Element type: a dtype, or the format's name if libtorch does not have the type. F4 is libtorch's
   * `"float4_e2m1fn_x2"` if the last dimension is even; that dimension then counts pairs.
   */
  readonly dtype: DTypeName | UnreadableDType;
  /** Shape. */
  readonly shape: readonly number[];
}

/** Options of {@linkcode loadSafetensors}. */
export interface LoadSafetensorsOptions {
  /** Names of the tensors to load. Default: all. */
  keys?: Iterable<string>;
  /** Target device: `"cpu"` (the default) or `"cuda:0"`. */
  device?: Device;
}

/** Options of {@linkcode saveSafetensors}. */
export interface SaveSafetensorsOptions {
  /** Additional metadata, by name. */
  metadata?: Readonly<Record<string, string>>;
}

const textEncoder = new TextEncoder();

/** Closes files that the program dropped without `dispose()`. When it runs is not defined; use `using`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_safetensors_free(handle, ERROR);
});

/**
 * An open safetensors file. It is memory-mapped: data is read only when it is used. A rank reads only its
 * shard, and data that several processes of a machine read is in memory once.
 *
 * It lives until `dispose()` or `using`; its tensors stay valid after that. A mapped file must not be
 * truncated: the system kills a process that reads the missing part. {@linkcode saveSafetensors} replaces
 * files and never truncates one.
 *
 * @example A column-parallel layer's part of its weight
 * ```ts
 * import { ops, Safetensors, saveSafetensors } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * try {
 *   const path = `${folder}/model.safetensors`;
 *   await saveSafetensors({ "fc.weight": ops.arange(8).view([4, 2]) }, path);
 *   using file = await Safetensors.open(path);
 *   const [rank, rows] = [1, 2];
 *   using part = file.slice("fc.weight", `${rank * rows}:${(rank + 1) * rows}`);
 *   assertEquals(part.toArray(), [[4n, 5n], [6n, 7n]]);
 * } finally {
 *   await Deno.remove(folder, { recursive: true });
 * }
 * ```
 */
export class Safetensors implements Disposable {
  #handle: number;
  readonly #path: string;
  readonly #entries: ReadonlyMap<string, SafetensorsEntry>;
  /** Metadata that the writer stored. */
  readonly metadata: Readonly<Record<string, string>>;

  private constructor(path: string, handle: number) {
    this.#path = path;
    this.#handle = handle;
    const operation = "Safetensors.open";
    const reply = callForReply(
      operation,
      (out, capacity, reply) => native().cohort_safetensors_look(handle, out, capacity, reply, ERROR),
    );
    const [metadata, entries] = decode(reply, wrap) as [
      Map<string, string>,
      [name: string, dtype: number | UnreadableDType, shape: number[]][],
    ];
    this.metadata = Object.fromEntries(metadata);
    this.#entries = new Map(
      entries.map(([name, dtype, shape]) => [
        name,
        { dtype: typeof dtype === "number" ? dtypeName(dtype) : dtype, shape },
      ]),
    );
    backstop.register(this, handle, this);
  }

  /**
   * Opens a file. Reads and validates only its header.
   *
   * @param path The file.
   * @returns The open file.
   * @throws {NativeError} If the file is missing, truncated, or not in safetensors format.
   */
  static async open(path: string | URL): Promise<Safetensors> {
    const operation = "Safetensors.open";
    const file = pathOf(path, "load");
    const name = textEncoder.encode(file);
    check(native().cohort_safetensors_open(name, name.length, OUT, ERROR), operation);
    const handle = await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as number });
    try {
      return new Safetensors(file, handle);
    } catch (error) {
      check(native().cohort_safetensors_free(handle, ERROR), operation);
      throw error;
    }
  }

  /** Names of the tensors, in the order of their data in the file. */
  get keys(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Returns a tensor's entry without reading its data.
   *
   * @param key The tensor's name.
   * @returns The dtype and shape, or `undefined` if there is no tensor of that name.
   */
  entry(key: string): SafetensorsEntry | undefined {
    return this.#entries.get(key);
  }

  /**
   * Returns a tensor over the mapped file, which is read only when it is used. A write to it changes this
   * process's copy, not the file. Tensors of the same name share memory.
   *
   * @param key The tensor's name.
   * @returns A tensor on the CPU.
   * @throws {NativeError} If there is no tensor of that name, libtorch does not have its dtype, or the file
   * has been disposed of.
   */
  get(key: string): Tensor {
    const operation = "Safetensors.get";
    if (this.#handle === 0) {
      throw new NativeError(`Cannot read ${this.#path}: it has been disposed of`, { operation });
    }
    const name = textEncoder.encode(key);
    check(native().cohort_safetensors_tensor(this.#handle, name, name.length, OUT, ERROR), operation);
    return wrap(OUT[0]!);
  }

  /**
   * Returns a part of a tensor, like `get(key).at(…)`. Only that part of the file is read.
   *
   * @param key The tensor's name.
   * @param indices The indices, as for `Tensor.at`.
   * @returns A tensor on the CPU. It is a view over the mapped file if the indices are numbers and ranges.
   * @throws {NativeError} The errors of {@linkcode Safetensors.get} and `Tensor.at`.
   */
  slice(key: string, ...indices: readonly Index[]): Tensor {
    const whole = this.get(key);
    try {
      return whole.at(...indices);
    } finally {
      whole.dispose();
    }
  }

  /** Closes the file. Its tensors stay valid. Calling it twice is safe. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    backstop.unregister(this);
    check(native().cohort_safetensors_free(handle, ERROR), "Safetensors.dispose");
  }

  /** Same as {@linkcode Safetensors.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Loads tensors from one file, or from the files of an index (`model.safetensors.index.json`). CPU tensors
 * are views of the mapped files, as in {@linkcode Safetensors}.
 *
 * @example A network's weights
 * ```ts
 * import { loadSafetensors, nn, ops, saveSafetensors } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using net = new nn.Linear(2, 1, { device: "meta" });
 * const folder = await Deno.makeTempDir();
 * try {
 *   const path = `${folder}/net.safetensors`;
 *   await saveSafetensors({ weight: ops.ones([1, 2]), bias: ops.zeros([1]) }, path);
 *   net.loadStateDict(await loadSafetensors(path), { assign: true });
 *   assertEquals(net.weight.toArray(), [[1, 1]]);
 * } finally {
 *   await Deno.remove(folder, { recursive: true });
 * }
 * ```
 *
 * @param path The file, or the index if the name ends in `.json`.
 * @param options The tensors to load and their device. Files of an index that contain none of them are not
 * opened.
 * @returns The tensors by name, in the order of the file, the index, or `keys`.
 * @throws {NativeError} If a file is missing, truncated or not in safetensors format, it has no tensor of a
 * given name, libtorch does not have a dtype, or the device cannot be used.
 * @throws {TypeError} If an index is invalid, or a tensor occurs twice in the index or its files.
 */
export async function loadSafetensors(
  path: string | URL,
  options: LoadSafetensorsOptions = {},
): Promise<Record<string, Tensor>> {
  refuseUnknown("load safetensors", options, { keys: true, device: true });
  const scope = requestScope();
  const read = (keys: Iterable<string>, get: (key: string) => Tensor) =>
    receiveInScope(scope, () => tensorsOf(keys, get, options.device));
  const name = pathOf(path, "load");
  if (isIndex(name)) return await loadIndexed(name, options.keys, Safetensors.open, read);
  using file = await Safetensors.open(path);
  return read(options.keys ?? file.keys, (key) => file.get(key));
}

/** Loads tensors to a device. If one fails, disposes of all of them. */
function tensorsOf(
  keys: Iterable<string>,
  get: (key: string) => Tensor,
  device: Device = "cpu",
): Record<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  try {
    for (const key of keys) {
      if (tensors.has(key)) continue;
      const mapped = get(key);
      tensors.set(key, mapped);
      if (device === "cpu") continue;
      tensors.set(key, mapped.to({ device }));
      mapped.dispose();
    }
  } catch (error) {
    for (const tensor of tensors.values()) tensor.dispose();
    throw error;
  }
  // A key may be "__proto__".
  return Object.fromEntries(tensors);
}

/**
 * Saves tensors to a file. It replaces an existing file atomically, once all data is on disk. If the process
 * or machine fails before that, the previous file stays intact.
 *
 * The call borrows the tensors until it settles: they can be read but not written.
 *
 * @example Save tensors with metadata
 * ```ts
 * import { ops, Safetensors, saveSafetensors } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * try {
 *   const path = `${folder}/net.safetensors`;
 *   await saveSafetensors({ weight: ops.ones([2, 3]) }, path, { metadata: { epoch: "7" } });
 *   using file = await Safetensors.open(path);
 *   assertEquals(file.metadata, { epoch: "7" });
 *   assertEquals(file.entry("weight"), { dtype: "float32", shape: [2, 3] });
 * } finally {
 *   await Deno.remove(folder, { recursive: true });
 * }
 * ```
 *
 * @param tensors The tensors by name, on any device. Views are saved as independent tensors.
 * @param path The file.
 * @param options Additional metadata.
 * @throws {TypeError} If a tensor is sparse, quantized, on `"meta"` or of an unsupported dtype, a value is
 * not a tensor, or a name is `"__metadata__"` or not well-formed Unicode.
 * @throws {NativeError} If the file cannot be written.
 */
export async function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  path: string | URL,
  options: SaveSafetensorsOptions = {},
): Promise<void> {
  refuseUnknown("save safetensors", options, { metadata: true });
  const operation = "saveSafetensors";
  const name = textEncoder.encode(pathOf(path, "save"));
  checkEntries(tensors, options.metadata ?? {});
  const encoder = takeEncoder(operation);
  try {
    encoder.arguments([tensors, options.metadata ?? {}]);
    const { bytes, length } = encoder;
    check(native().cohort_safetensors_save(name, name.length, bytes, length, OUT, ERROR), operation);
    detachLent(encoder.tensors.map((tensor) => handleOf(tensor, operation)));
  } finally {
    releaseEncoder(encoder);
  }
  await settle(OUT[0]!, { operation, read: () => undefined });
}

/** The dtypes that the format supports, by PyTorch's names. */
const SAVED: ReadonlySet<string> = new Set<DTypeName>([
  "bool",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "int8",
  "int16",
  "int32",
  "int64",
  "float16",
  "bfloat16",
  "float32",
  "float64",
  "complex64",
  "float8_e4m3fn",
  "float8_e4m3fnuz",
  "float8_e5m2",
  "float8_e5m2fnuz",
  "float8_e8m0fnu",
  "float4_e2m1fn_x2",
]);

/** Throws if other programs could not read the file: malformed names, unsupported layouts or dtypes. */
function checkEntries(tensors: object, metadata: object): void {
  const named = [...tensors instanceof Map ? tensors : Object.entries(tensors ?? {})] as [unknown, unknown][];
  for (const name of [...named.map(([name]) => name), ...Object.entries(metadata).flat()]) {
    if (typeof name === "string" && !name.isWellFormed()) {
      throw new TypeError(
        `Cannot save ${
          escapeLine(JSON.stringify(name))
        }: it has half a surrogate pair, which is not valid Unicode`,
      );
    }
  }
  for (const [name, tensor] of named) {
    if (name === "__metadata__") {
      throw new TypeError("Cannot save tensor __metadata__: the format reserves that name; use another name");
    }
    if (typeof tensor !== "object" || tensor === null || !isTensor(tensor)) continue;
    handleOf(tensor, "saveSafetensors");
    const { layout, dtype } = tensor as Tensor;
    if (layout !== "strided") {
      throw new TypeError(
        `Cannot save tensor ${escapeLine(String(name))}: it is ${layout}; make it dense by to_dense()`,
      );
    }
    if (SAVED.has(dtype)) continue;
    const remedy = dtype.startsWith("q") ? "save int_repr(), scale and zero point" : "convert it";
    throw new TypeError(
      `Cannot save tensor ${escapeLine(String(name))}: safetensors has no dtype for ${dtype}, ${remedy}`,
    );
  }
}
