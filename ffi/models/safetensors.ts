/**
 * Files of tensors, in the format safetensors.
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

/** Element types of the format that libtorch has not. Tensors of them cannot be read. */
export type UnreadableDType = "F4" | "F6_E2M3" | "F6_E3M2" | (string & Record<never, never>);

/** What a file says of a tensor. */
export interface SafetensorsEntry {
  /**
   * Its element type: the format's name where libtorch has none. F4 is libtorch's `"float4_e2m1fn_x2"`, if
   * the last dimension is even: half as many pairs.
   */
  readonly dtype: DTypeName | UnreadableDType;
  /** Its sizes. */
  readonly shape: readonly number[];
}

/** Options of {@linkcode loadSafetensors}. */
export interface LoadSafetensorsOptions {
  /** Which tensors, by name. Default: all. */
  keys?: Iterable<string>;
  /** Where they go: `"cpu"`, the default, or `"cuda:0"`. */
  device?: Device;
}

/** Options of {@linkcode saveSafetensors}. */
export interface SaveSafetensorsOptions {
  /** What else the file is to say, by name. */
  metadata?: Readonly<Record<string, string>>;
}

const textEncoder = new TextEncoder();

/** Closes files that a program has let go of, some time. Not a plan: `using` is. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_safetensors_free(handle, ERROR);
});

/**
 * An open file of tensors. It is mapped into memory: nothing of it is read until it is used, so that a rank
 * reads its shard alone, and what several processes of a machine read is in memory once.
 *
 * It lives until `dispose()` or `using`; its tensors live on. A file that is mapped must not be cut short: a
 * process that then reads what is gone is ended by the system. {@linkcode saveSafetensors} replaces a file
 * and never does that.
 *
 * @example A column-parallel layer's part of its weight
 * ```ts ignore
 * using file = await Safetensors.open("model.safetensors");
 * const part = file.slice("fc.weight", `${rank * 512}:${(rank + 1) * 512}`);
 * ```
 */
export class Safetensors implements Disposable {
  #handle: number;
  readonly #path: string;
  readonly #entries: ReadonlyMap<string, SafetensorsEntry>;
  /** What its writer said of it. */
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
   * Opens a file.
   *
   * @param path The file.
   * @returns It. Of the file only the header has been read, and looked over.
   * @throws {NativeError} If it is missing, cut, or no file of the format.
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

  /** The names of its tensors, in the order of their elements. */
  get keys(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * What the file says of a tensor, which is not read.
   *
   * @param key Its name.
   * @returns Its dtype and shape; `undefined` if there is none of that name.
   */
  entry(key: string): SafetensorsEntry | undefined {
    return this.#entries.get(key);
  }

  /**
   * A tensor, over the file's memory: it is read when and as far as it is used. A write to it changes this
   * process's copy, not the file; tensors of one name share it.
   *
   * @param key Its name.
   * @returns A tensor on the CPU.
   * @throws {NativeError} If there is none of that name, libtorch has not its dtype, or the file is disposed
   * of.
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
   * A part of a tensor, as `get(key).at(…)`. Of the file no more than the part is read.
   *
   * @param key The tensor's name.
   * @param indices The part, as `Tensor.at` takes it.
   * @returns A tensor on the CPU: a view over the file's memory where the indices are numbers and ranges.
   * @throws {NativeError} As {@linkcode Safetensors.get} and `Tensor.at`.
   */
  slice(key: string, ...indices: readonly Index[]): Tensor {
    const whole = this.get(key);
    try {
      return whole.at(...indices);
    } finally {
      whole.dispose();
    }
  }

  /** Closes the file. Its tensors live on. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    backstop.unregister(this);
    check(native().cohort_safetensors_free(handle, ERROR), "Safetensors.dispose");
  }

  /** As {@linkcode Safetensors.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Loads tensors of a file, or of several that an index names (`model.safetensors.index.json`). On the CPU
 * they lie over mapped memory, as those of {@linkcode Safetensors} do.
 *
 * @example A network's weights
 * ```ts ignore
 * net.loadStateDict(await loadSafetensors("net.safetensors"), { assign: true });
 * ```
 *
 * @param path The file, or the index, whose name ends in `.json`.
 * @param options Which tensors, and where to. Of an index, files without such tensors are not opened.
 * @returns The tensors by name, in the order of their elements, of the index, or of `keys`.
 * @throws {NativeError} If a file is missing, cut or no file of the format, has no tensor of a name or one of
 * a dtype that libtorch has not, or the device cannot be used.
 * @throws {TypeError} If an index is none, or a tensor is in it, or in its files, twice.
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

/** Takes tensors to a device. All or none. */
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
 * Writes tensors to a file. It replaces what is there at once and when all is on disk, so that a process or
 * machine that fails meanwhile leaves what was there before.
 *
 * Until it settles, the tensors are lent to it: they cannot be written.
 *
 * @param tensors The tensors by name, on any device. Views are written as tensors of their own.
 * @param path The file.
 * @param options What else it is to say.
 * @throws {TypeError} If a tensor is sparse, quantized, on `"meta"` or of a dtype that the format has not,
 * something is no tensor, or a name is `"__metadata__"` or no well-formed Unicode.
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

/** The dtypes that the format has, by PyTorch's names. */
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

/** Refuses what others could not read: names that change on the way, tensors that the format has not. */
function checkEntries(tensors: object, metadata: object): void {
  const named = [...tensors instanceof Map ? tensors : Object.entries(tensors ?? {})] as [unknown, unknown][];
  for (const name of [...named.map(([name]) => name), ...Object.entries(metadata).flat()]) {
    if (typeof name === "string" && !name.isWellFormed()) {
      throw new TypeError(
        `Cannot save ${escapeLine(JSON.stringify(name))}: it has half a surrogate pair, which is no Unicode`,
      );
    }
  }
  for (const [name, tensor] of named) {
    if (name === "__metadata__") {
      throw new TypeError("Cannot save tensor __metadata__: the format keeps that name, give it another");
    }
    if (typeof tensor !== "object" || tensor === null || !isTensor(tensor)) continue;
    handleOf(tensor, "saveSafetensors");
    const { layout, dtype } = tensor as Tensor;
    if (layout !== "strided") {
      throw new TypeError(
        `Cannot save tensor ${escapeLine(String(name))}: it is ${layout}, make it dense by to_dense()`,
      );
    }
    if (SAVED.has(dtype)) continue;
    const remedy = dtype.startsWith("q") ? "save int_repr(), scale and zero point" : "convert it";
    throw new TypeError(
      `Cannot save tensor ${escapeLine(String(name))}: safetensors has no dtype for ${dtype}, ${remedy}`,
    );
  }
}
