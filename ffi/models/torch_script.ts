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
 * An input of a module's method: any operator input, or a dict as a `Map` or a plain object. A device is
 * given by its name, an enum member by its value, a complex number as a number or a pair of its parts.
 */
export type ModuleInput =
  | OperatorInput
  | readonly ModuleInput[]
  | ReadonlyMap<string | number | bigint | boolean | Tensor, ModuleInput>
  | { readonly [key: string]: ModuleInput };

/** Options of {@linkcode TorchScript.load}. */
export interface LoadOptions {
  /** Device of the parameters: `"cpu"` (the default) or `"cuda:0"`. */
  device?: string;
}

/** Target device and dtype of {@linkcode TorchScript.to}. */
export interface ModulePlace {
  /** Target device (`"cpu"`, `"cuda:0"`). Default: unchanged. */
  device?: Device;
  /** Target floating-point dtype. Default: unchanged. */
  dtype?: DTypeName;
}

const textEncoder = new TextEncoder();

/** Frees modules that the program dropped without `dispose()`. When it runs is not defined; use `using`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_module_free(handle, ERROR);
});

/**
 * A TorchScript module, loaded from a file that `torch.jit.save` wrote.
 *
 * It lives until `dispose()` or `using`. Loading and running are asynchronous and take effect in program
 * order. A run borrows its tensors until it settles: until then, writing one throws a `NativeError`, and so
 * does reading one if the method writes any tensor in place. The same holds for the module's own tensors that
 * the program has obtained: they cannot be written while a method runs, nor read while a method that writes
 * any of them runs. The module's tensors do not require gradients.
 *
 * @example A forward pass
 * ```ts ignore
 * using net = await TorchScript.load("net.pt");
 * const logits = await net.run(input);
 * ```
 */
export class TorchScript implements Disposable {
  #handle: number;
  /** Encoded names of the methods that have run. */
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
   * @returns The module, in the mode (training or evaluation) in which it was saved.
   * @throws {TypeError} If the path does not name a file.
   * @throws {NativeError} If the file is missing, truncated or not a TorchScript module, the device cannot be
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

  /** Names of the module's methods. */
  get methods(): string[] {
    const operation = "TorchScript.methods";
    const handle = this.#liveHandle(operation);
    const reply = callForReply(
      operation,
      (out, capacity, reply) => native().cohort_module_methods(handle, out, capacity, reply, ERROR),
    );
    return decode(reply, wrap) as string[];
  }

  /**
   * Runs `forward`.
   *
   * @param inputs The arguments, by position.
   * @returns The result: tensors, numbers, strings, booleans, `null`; arrays for tuples and lists, a `Map`
   * for a dict. A device is returned as its name, an enum member as its value, a complex number as a pair of
   * its parts, a TorchScript object as a `Map` of its attributes, packed weights as their saved state. A
   * future is awaited.
   * @throws {TypeError} If an argument is missing or of the wrong type.
   * @throws {NativeError} If the method fails (the message has TorchScript's traceback), or a tensor is freed
   * or borrowed.
   */
  run<Result = Tensor>(...inputs: readonly ModuleInput[]): Promise<Result> {
    return this.call<Result>("forward", ...inputs);
  }

  /**
   * Runs a method.
   *
   * @param method The method's name.
   * @param inputs The arguments, by position.
   * @returns The result, as for {@linkcode TorchScript.run}.
   * @throws {TypeError} If there is no such method, or an argument is missing or of the wrong type.
   * @throws {NativeError} The errors of {@linkcode TorchScript.run}.
   */
  async call<Result = Tensor>(method: string, ...inputs: readonly ModuleInput[]): Promise<Result> {
    const operation = method === "forward" ? "TorchScript.run" : `TorchScript.${method}`;
    const handle = this.#liveHandle(operation);
    const name = this.#names.get(method) ?? textEncoder.encode(method);
    const encoder = takeEncoder(operation);
    try {
      encoder.arguments(inputs);
      const { bytes, length, tensors } = encoder;
      check(native().cohort_module_call(handle, name, name.length, bytes, length, OUT, ERROR), operation);
      this.#names.set(method, name);
      if (!hasNoViews()) {
        detachLent(tensors.map((tensor) => handleOf(tensor, operation)));
        // The run also borrows the module's own tensors that the program has obtained.
        detachMoved();
      }
    } finally {
      releaseEncoder(encoder);
    }
    return await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as Result });
  }

  /**
   * Paths of the attributes of the module and its submodules: parameters, buffers and all others
   * (`"training"`, `"layers.0.weight"`).
   */
  get attributes(): string[] {
    const operation = "TorchScript.attributes";
    const handle = this.#liveHandle(operation);
    const reply = callForReply(
      operation,
      (out, capacity, reply) => native().cohort_module_attributes(handle, out, capacity, reply, ERROR),
    );
    return decode(reply, wrap) as string[];
  }

  /**
   * Reads an attribute, after all runs that were started before.
   *
   * @param path The attribute's path (`"layers.0.weight"`).
   * @returns The value, as {@linkcode TorchScript.run} returns values. A tensor is the module's own: a write
   * to it changes the module.
   * @throws {TypeError} If there is no attribute at that path, or its type is not supported.
   */
  async attribute<Value = Tensor>(path: string): Promise<Value> {
    const text = textEncoder.encode(path);
    return await this.#ask(
      "attribute",
      (handle) => native().cohort_module_get(handle, text, text.length, OUT, ERROR),
    );
  }

  /**
   * Sets an attribute, after all runs that were started before.
   *
   * @param path The attribute's path.
   * @param value A value of the attribute's TorchScript type. A tensor is shared, not copied.
   * @throws {TypeError} If there is no attribute at that path, or the value has the wrong type.
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
   * Returns the parameters, after all runs that were started before.
   *
   * @returns The module's own parameters by path, not copies.
   */
  async namedParameters(): Promise<Record<string, Tensor>> {
    const found = await this.#ask<Map<string, Tensor>>(
      "namedParameters",
      (handle) => native().cohort_module_tensors(handle, 0, OUT, ERROR),
    );
    return Object.fromEntries(found);
  }

  /**
   * Returns the buffers, after all runs that were started before.
   *
   * @returns The module's own buffers by path, not copies.
   */
  async namedBuffers(): Promise<Record<string, Tensor>> {
    const found = await this.#ask<Map<string, Tensor>>(
      "namedBuffers",
      (handle) => native().cohort_module_tensors(handle, 1, OUT, ERROR),
    );
    return Object.fromEntries(found);
  }

  /**
   * Sets training or evaluation mode for the module and its submodules.
   *
   * @param mode Whether to train. Default: `true`.
   */
  async train(mode: boolean = true): Promise<void> {
    await this.#ask("train", (handle) => native().cohort_module_train(handle, mode ? 1 : 0, OUT, ERROR));
  }

  /** Sets evaluation mode: `train(false)`. */
  async eval(): Promise<void> {
    await this.train(false);
  }

  /**
   * Moves the parameters and buffers to a device, or converts the floating-point ones to a dtype, in place.
   *
   * @param options The target device and dtype. Default of each: unchanged.
   * @throws {TypeError} If the dtype is unknown or not a floating-point dtype.
   * @throws {NativeError} If the device cannot be used, or one of the module's tensors that the program has
   * obtained is borrowed.
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
   * Saves the module to a file, as `torch.jit.save` does. It replaces an existing file atomically, once all
   * data is on disk.
   *
   * @param path The file.
   * @throws {NativeError} If the file cannot be written.
   */
  async save(path: string | URL): Promise<void> {
    const text = textEncoder.encode(pathOf(path, "save"));
    await this.#ask("save", (handle) => native().cohort_module_save(handle, text, text.length, OUT, ERROR));
  }

  /** Frees the module. Runs in flight finish. Calling it twice is safe. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    backstop.unregister(this);
    check(native().cohort_module_free(handle, ERROR), "TorchScript.dispose");
  }

  /** Same as {@linkcode TorchScript.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Runs an operation on the module on the executor. */
  async #ask<Value = void>(method: string, start: (handle: number) => number): Promise<Value> {
    const operation = `TorchScript.${method}`;
    check(start(this.#liveHandle(operation)), operation);
    return await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as Value });
  }

  #liveHandle(operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use module ${this.#path}: it has been freed`, { operation });
  }
}
