/**
 * TorchScript modules.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import {
  callForReply,
  check,
  decode,
  detachLent,
  detachMoved,
  ERROR,
  handleOf,
  hasNoViews,
  native,
  OUT,
  releaseEncoder,
  settle,
  takeEncoder,
} from "../native/mod.ts";
import { NativeError } from "../../errors.ts";
import { pathOf } from "../paths.ts";
import { type Device, type DTypeName, type Tensor, wrap } from "../tensors/mod.ts";
import type { OperatorInput } from "../ops/mod.ts";

/**
 * What a module's method takes: what operators take, and dicts as a `Map` or a plain object. A device is
 * given by its name, a member of an enum by its value, a complex number as a number or the pair of its parts.
 */
export type ModuleInput =
  | OperatorInput
  | readonly ModuleInput[]
  | ReadonlyMap<string | number | bigint | boolean | Tensor, ModuleInput>
  | { readonly [key: string]: ModuleInput };

/** Options of {@linkcode TorchScript.load}. */
export interface LoadOptions {
  /** Where its parameters go: `"cpu"`, the default, or `"cuda:0"`. */
  device?: string;
}

/** Where and as what {@linkcode TorchScript.to} puts a module. */
export interface ModulePlace {
  /** The device (`"cpu"`, `"cuda:0"`). Left out: its own. */
  device?: Device;
  /** The dtype, of floating point. Left out: its own. */
  dtype?: DTypeName;
}

const textEncoder = new TextEncoder();

/** Frees modules that a program has let go of, some time. Not a plan: `using` is. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_module_free(handle, ERROR);
});

/**
 * A TorchScript module, loaded from a file that `torch.jit.save` wrote.
 *
 * It lives until `dispose()` or `using`. Loading and running are asynchronous and take effect in program
 * order; the tensors of a run are lent to it until it settles: writing one of them meanwhile is a
 * `NativeError`, as is reading them where the method writes any tensor in place. So are the module's own
 * tensors that it has handed out: they cannot be written while a method runs, nor read while one runs that
 * writes any of them. Its tensors require no gradients.
 *
 * @example A forward pass
 * ```ts ignore
 * using net = await TorchScript.load("net.pt");
 * const logits = await net.run(input);
 * ```
 */
export class TorchScript implements Disposable {
  #handle: number;
  /** The methods that have run, as their names cross. */
  readonly #names = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #path: string;

  private constructor(handle: number, path: string) {
    this.#handle = handle;
    this.#path = path;
    backstop.register(this, handle, this);
  }

  /**
   * Loads a module.
   *
   * @param path The file.
   * @param options The device.
   * @returns The module, in the mode (training or evaluation) that it was saved in.
   * @throws {TypeError} If the path is of no file.
   * @throws {NativeError} If the file is missing, truncated or no TorchScript module, or the device cannot be
   * used, or the runner has the option `safetensorsOnly`: a module is code.
   */
  static async load(path: string | URL, options: LoadOptions = {}): Promise<TorchScript> {
    refuseUnknown("load module", options, { device: true });
    const operation = "TorchScript.load";
    const file = pathOf(path, "load");
    const name = textEncoder.encode(file);
    const device = textEncoder.encode(options.device ?? "cpu");
    check(native().cohort_module_load(name, name.length, device, device.length, OUT, ERROR), operation);
    return new TorchScript(
      await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as number }),
      file,
    );
  }

  /** The names of its methods. */
  get methods(): string[] {
    const operation = "TorchScript.methods";
    const handle = this.#live(operation);
    const reply = callForReply(
      operation,
      (out, capacity, reply) => native().cohort_module_methods(handle, out, capacity, reply, ERROR),
    );
    return decode(reply, wrap) as string[];
  }

  /**
   * Runs `forward`.
   *
   * @param inputs Its arguments, by position.
   * @returns Its result: tensors, numbers, strings, booleans, `null`; arrays for tuples and lists, a `Map`
   * for a dict. A device is its name, a member of an enum its value, a complex number the pair of its parts,
   * an object of TorchScript a `Map` of its attributes, packed weights what they save; a future is waited
   * for.
   * @throws {TypeError} If an argument is missing or of the wrong kind.
   * @throws {NativeError} If the method fails, with TorchScript's own traceback, or a tensor is freed or
   * lent.
   */
  run<Result = Tensor>(...inputs: readonly ModuleInput[]): Promise<Result> {
    return this.call<Result>("forward", ...inputs);
  }

  /**
   * Runs a method.
   *
   * @param method Its name.
   * @param inputs Its arguments, by position.
   * @returns Its result, as {@linkcode TorchScript.run}.
   * @throws {TypeError} If there is no such method, or an argument is missing or of the wrong kind.
   * @throws {NativeError} As {@linkcode TorchScript.run}.
   */
  async call<Result = Tensor>(method: string, ...inputs: readonly ModuleInput[]): Promise<Result> {
    const operation = method === "forward" ? "TorchScript.run" : `TorchScript.${method}`;
    const handle = this.#live(operation);
    const name = this.#names.get(method) ?? textEncoder.encode(method);
    const encoder = takeEncoder(operation);
    try {
      encoder.arguments(inputs);
      const { bytes, length, tensors } = encoder;
      check(native().cohort_module_call(handle, name, name.length, bytes, length, OUT, ERROR), operation);
      this.#names.set(method, name);
      if (!hasNoViews()) {
        detachLent(tensors.map((tensor) => handleOf(tensor, operation)));
        // The module's own tensors that it has handed out are lent too.
        detachMoved();
      }
    } finally {
      releaseEncoder(encoder);
    }
    return await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as Result });
  }

  /**
   * The paths of its attributes and of those of the modules in it: parameters, buffers and all else
   * (`"training"`, `"layers.0.weight"`).
   */
  get attributes(): string[] {
    const operation = "TorchScript.attributes";
    const handle = this.#live(operation);
    const reply = callForReply(
      operation,
      (out, capacity, reply) => native().cohort_module_attributes(handle, out, capacity, reply, ERROR),
    );
    return decode(reply, wrap) as string[];
  }

  /**
   * Reads an attribute, after the runs that were asked for before.
   *
   * @param path Its path (`"layers.0.weight"`).
   * @returns Its value, as {@linkcode TorchScript.run} gives it. Tensors are the module's own: a write to one
   * changes it.
   * @throws {TypeError} If there is none of that path, or it cannot cross.
   */
  async attribute<Value = Tensor>(path: string): Promise<Value> {
    const text = textEncoder.encode(path);
    return await this.#ask(
      "attribute",
      (handle) => native().cohort_module_get(handle, text, text.length, OUT, ERROR),
    );
  }

  /**
   * Sets an attribute, after the runs that were asked for before.
   *
   * @param path Its path.
   * @param value What its type in TorchScript takes. A tensor is shared, not copied.
   * @throws {TypeError} If there is none of that path, or the value is none of its type.
   */
  async setAttribute(path: string, value: ModuleInput): Promise<void> {
    const text = textEncoder.encode(path);
    const encoder = takeEncoder("TorchScript.setAttribute");
    let settled: Promise<void>;
    try {
      encoder.arguments([value]);
      const { bytes, length } = encoder;
      settled = this.#ask(
        "setAttribute",
        (handle) => native().cohort_module_set(handle, text, text.length, bytes, length, OUT, ERROR),
      );
    } finally {
      releaseEncoder(encoder);
    }
    await settled;
  }

  /**
   * Its parameters, after the runs that were asked for before.
   *
   * @returns They themselves by their paths, not copies.
   */
  async namedParameters(): Promise<Record<string, Tensor>> {
    const found = await this.#ask<Map<string, Tensor>>(
      "namedParameters",
      (handle) => native().cohort_module_tensors(handle, 0, OUT, ERROR),
    );
    return Object.fromEntries(found);
  }

  /**
   * Its buffers, after the runs that were asked for before.
   *
   * @returns They themselves by their paths, not copies.
   */
  async namedBuffers(): Promise<Record<string, Tensor>> {
    const found = await this.#ask<Map<string, Tensor>>(
      "namedBuffers",
      (handle) => native().cohort_module_tensors(handle, 1, OUT, ERROR),
    );
    return Object.fromEntries(found);
  }

  /**
   * Sets whether it, and all modules in it, is being trained.
   *
   * @param mode Whether. Default: `true`.
   */
  async train(mode: boolean = true): Promise<void> {
    await this.#ask("train", (handle) => native().cohort_module_train(handle, mode ? 1 : 0, OUT, ERROR));
  }

  /** As `train(false)`. */
  async eval(): Promise<void> {
    await this.train(false);
  }

  /**
   * Moves its parameters and buffers to a device, or converts those of floating point to a dtype, in place.
   *
   * @param options Where and as what. Left out: as it is.
   * @throws {TypeError} If there is no such dtype, or it is not of floating point.
   * @throws {NativeError} If the device cannot be used, or a tensor of it that was handed out is lent.
   */
  async to(options: ModulePlace): Promise<void> {
    const device = textEncoder.encode(options.device ?? "");
    const dtype = textEncoder.encode(options.dtype ?? "");
    const settled = this.#ask(
      "to",
      (handle) => native().cohort_module_to(handle, device, device.length, dtype, dtype.length, OUT, ERROR),
    );
    detachMoved();
    await settled;
  }

  /**
   * Writes it to a file, as `torch.jit.save` does. It replaces what is there at once and when all is on disk.
   *
   * @param path The file.
   * @throws {NativeError} If it cannot be written.
   */
  async save(path: string | URL): Promise<void> {
    const text = textEncoder.encode(pathOf(path, "save"));
    await this.#ask("save", (handle) => native().cohort_module_save(handle, text, text.length, OUT, ERROR));
  }

  /** Frees the module. Runs in flight go on. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    backstop.unregister(this);
    check(native().cohort_module_free(handle, ERROR), "TorchScript.dispose");
  }

  /** As {@linkcode TorchScript.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Has something done with it on the executor. */
  async #ask<Value = void>(method: string, start: (handle: number) => number): Promise<Value> {
    const operation = `TorchScript.${method}`;
    check(start(this.#live(operation)), operation);
    return await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as Value });
  }

  #live(operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use module ${this.#path}: it has been freed`, { operation });
  }
}
