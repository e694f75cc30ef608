/** TorchScript modules.
 *
 * @module
 */
import { ERROR, OUT } from "./_pinned.ts";
import { NativeError } from "../errors.ts";
import { native } from "./_library.ts";
import { replyOf, settle } from "./_requests.ts";
import { check } from "./_status.ts";
import { detachLent, detachMoved } from "./_views.ts";
import { decode, giveBack, takeEncoder } from "./_wire.ts";
import { handleOf } from "./lifetime.ts";
import type { OperatorInput } from "./ops.ts";
import { wrap } from "./_wrap.ts";
import type { Tensor } from "./tensor.ts";

/** What a module's method takes: what operators take, and dicts as a `Map` or a plain object. */
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

const textEncoder = new TextEncoder();

/** A TorchScript module, loaded from a file that `torch.jit.save` wrote.
 *
 * It lives until `dispose()` or `using`. Loading and running are asynchronous and take effect in program order; the
 * tensors of a run are lent to it until it settles: writing one of them meanwhile is a `NativeError`, as is reading them
 * where the method writes any tensor in place. Parameters require no gradients.
 *
 * @example A forward pass
 * ```ts ignore
 * using net = await TorchScript.load("net.pt");
 * const logits = await net.run(input);
 * ```
 */
export class TorchScript implements Disposable {
  #handle: number;
  readonly #path: string;

  private constructor(handle: number, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  /** Loads a module.
   *
   * @param path The file.
   * @param options The device.
   * @returns The module, in the mode (training or evaluation) that it was saved in.
   * @throws {NativeError} If the file is missing, truncated or no TorchScript module, or the device cannot be used.
   */
  static async load(path: string | URL, options: LoadOptions = {}): Promise<TorchScript> {
    const operation = "TorchScript.load";
    const file = path instanceof URL ? decodeURIComponent(path.pathname) : path;
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
    const reply = replyOf(
      operation,
      (out, capacity, reply) => native().cohort_module_methods(handle, out, capacity, reply, ERROR),
    );
    return decode(reply, wrap) as string[];
  }

  /** Runs `forward`.
   *
   * @param inputs Its arguments, by position.
   * @returns Its result: tensors, numbers, strings, booleans, `null`; arrays for tuples and lists, a `Map` for a dict.
   * @throws {TypeError} If an argument is missing or of the wrong kind.
   * @throws {NativeError} If the method fails, with TorchScript's own traceback, or a tensor is freed or lent.
   */
  run<Result = Tensor>(...inputs: readonly ModuleInput[]): Promise<Result> {
    return this.call<Result>("forward", ...inputs);
  }

  /** Runs a method.
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
    const name = textEncoder.encode(method);
    const encoder = takeEncoder(operation);
    try {
      encoder.arguments(inputs);
      const { bytes, length, tensors } = encoder;
      check(native().cohort_module_call(handle, name, name.length, bytes, length, OUT, ERROR), operation);
      detachLent(tensors.map((tensor) => handleOf(tensor, operation)));
      // The module's own tensors that it has handed out are lent too.
      detachMoved();
    } finally {
      giveBack(encoder);
    }
    return await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as Result });
  }

  /** Frees the module. Runs in flight go on. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    check(native().cohort_module_free(handle, ERROR), "TorchScript.dispose");
  }

  /** As {@linkcode TorchScript.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #live(operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use module ${this.#path}: it has been freed`, { operation });
  }
}
