/**
 * Models compiled ahead of time by AOTInductor.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { refuseUnknown } from "../../options.ts";
import { NativeError } from "../../errors.ts";
import {
  callForReply,
  check,
  decode,
  detachLent,
  ERROR,
  handleOf,
  native,
  OUT,
  settle,
} from "../native/mod.ts";
import { packageFolder } from "./package_folder.ts";
import { pathOf } from "../paths.ts";
import { flatten, readTreeSpec, type TreeSpec, unflatten } from "./tree_spec.ts";
import { Tensor, wrap } from "../tensors/mod.ts";
import type { LoadOptions } from "./torch_script.ts";

/**
 * An input of a compiled model: a tensor, or another value that the model was exported with, which must be
 * the same again.
 */
export type AotInput =
  | Tensor
  | number
  | boolean
  | string
  | null
  | readonly AotInput[]
  | ReadonlyMap<string | number, AotInput>
  | { readonly [key: string]: AotInput };

/** An output of a compiled model: a tensor, or arrays and records of tensors, as it was exported. */
export type AotOutput = Tensor | null | AotOutput[] | { [key: string]: AotOutput };

/** Options of {@linkcode AotModel.load}. */
export interface AotLoadOptions extends LoadOptions {
  /**
   * Name of the model in the package, which may contain several. Default: `"model"`, PyTorch's default name.
   */
  model?: string;
}

const textEncoder = new TextEncoder();

/** Frees models that the program dropped without `dispose()`. When it runs is not defined; use `using`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_package_free(handle, ERROR);
});

/**
 * A model that PyTorch's AOTInductor compiled: a package (`.pt2`) that
 * `torch._inductor.aoti_compile_and_package` wrote from the output of `torch.export`. It runs without Python.
 *
 * It lives until `dispose()` or `using`. Loading unpacks the package to a folder below `TMPDIR`: a folder of
 * the runner, shared by its ranks on the machine, or a folder of this process. The unpacked files are removed
 * when the last user is done. A package is for one kind of machine and one version of libtorch.
 *
 * Loading and running are asynchronous and take effect in program order. A run borrows its tensors until it
 * settles. Compiled code may write to its inputs, such as key-value caches, without saying so, so other work
 * can neither read nor write them until then. Later runs, of this model or another, can take the same
 * tensors.
 *
 * Shapes and dtypes are checked before each run. For a dynamic size PyTorch compiles for two or more, and the
 * check enforces that: compile with `aot_inductor.check_lowerbound` off to run batches of one. With
 * `AOTI_RUNTIME_CHECK_INPUTS=0` in the ranks' environment nothing is checked, and an input that does not
 * match can crash the process.
 *
 * A package whose graph contains functional collectives (`_c10d_functional.all_reduce`) must run on every
 * rank of the group that it names. The group of all ranks is `"0"`; `ProcessGroup.register` names other
 * groups.
 *
 * @example A forward pass
 * ```ts ignore
 * using net = await AotModel.load("net.pt2");
 * const logits = await net.run<Tensor>(input);
 * ```
 */
export class AotModel implements Disposable {
  #handle: number;
  readonly #path: string;
  readonly #input: TreeSpec;
  readonly #output: TreeSpec;
  /** Metadata that the writer stored, such as the device and machine that it was compiled for. */
  readonly metadata: Readonly<Record<string, string>>;

  private constructor(handle: number, path: string) {
    this.#handle = handle;
    this.#path = path;
    const reply = callForReply(
      "AotModel.load",
      (out, capacity, reply) => native().cohort_package_look(handle, out, capacity, reply, ERROR),
    );
    const [input, output, metadata] = decode(reply, wrap) as [string, string, Map<string, string>];
    this.metadata = Object.fromEntries(metadata);
    this.#input = readTreeSpec(input);
    this.#output = readTreeSpec(output);
    backstop.register(this, handle, this);
  }

  /**
   * Loads a package.
   *
   * @param path The file.
   * @param options The device that it was compiled for, and the name of the model in the package.
   * @returns The model.
   * @throws {NativeError} If the file is missing or is not a package, it has no model of that name, its code
   * cannot be loaded, or the runner has the option `safetensorsOnly`.
   * @throws {TypeError} If the path does not name a file, or the model has input or output types that have no
   * counterpart in TypeScript.
   */
  static async load(path: string | URL, options: AotLoadOptions = {}): Promise<AotModel> {
    refuseUnknown("load model", options, { device: true, model: true });
    const operation = "AotModel.load";
    const file = pathOf(path, "load");
    const name = textEncoder.encode(file);
    const model = textEncoder.encode(options.model ?? "model");
    const device = deviceIndex(options.device ?? "cpu");
    const folder = textEncoder.encode(packageFolder());
    check(
      native().cohort_package_load(
        name,
        name.length,
        model,
        model.length,
        folder,
        folder.length,
        device,
        OUT,
        ERROR,
      ),
      operation,
    );
    const handle = await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as number });
    try {
      return new AotModel(handle, file);
    } catch (error) {
      check(native().cohort_package_free(handle, ERROR), operation);
      throw error;
    }
  }

  /**
   * Runs the model. Collective if its graph contains collectives.
   *
   * @param inputs The positional inputs in order, then one record with the named inputs, if there are any.
   * @returns The output in its exported structure: a tensor, or arrays and records of tensors.
   * @throws {TypeError} If an input is missing, extra or of the wrong type.
   * @throws {NativeError} If a shape or dtype does not match the compiled model, or a tensor is freed or
   * borrowed.
   * @throws {CollectiveError} If another rank fails during the run.
   */
  async run<Output extends AotOutput = Tensor>(...inputs: readonly AotInput[]): Promise<Output> {
    const operation = "AotModel.run";
    if (this.#handle === 0) {
      throw new NativeError(`Cannot use model ${this.#path}: it has been freed`, { operation });
    }
    const tensors = this.#leaves(inputs).filter((leaf): leaf is Tensor => leaf instanceof Tensor);
    const handles = Float64Array.from(tensors, (tensor) => handleOf(tensor, operation));
    check(native().cohort_package_run(this.#handle, handles, handles.length, OUT, ERROR), operation);
    detachLent(handles);
    const leaves = await settle(OUT[0]!, { operation, read: (reply) => decode(reply, wrap) as Tensor[] });
    return unflatten(this.#output, leaves) as Output;
  }

  /** Frees the model. Runs in flight finish. Calling it twice is safe. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    backstop.unregister(this);
    check(native().cohort_package_free(handle, ERROR), "AotModel.dispose");
  }

  /** Same as {@linkcode AotModel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * Flattens the inputs. The exported signature is a tuple of positional inputs and a dict of named inputs.
   */
  #leaves(inputs: readonly AotInput[]): unknown[] {
    const [positional, named] = this.#input.children;
    const takesNames = (named?.children.length ?? 0) > 0;
    const byPlace = takesNames ? inputs.slice(0, -1) : inputs;
    const leaves = flatten(positional!, byPlace, "inputs");
    return takesNames ? [...leaves, ...flatten(named!, inputs.at(-1), "the last input")] : leaves;
  }
}

/** Returns the CUDA device index, or −1 for the CPU. */
function deviceIndex(device: string): number {
  if (device === "cpu") return -1;
  const [, index = "0"] = device.match(/^cuda(?::(\d+))?$/) ?? [undefined, undefined];
  if (!device.startsWith("cuda")) {
    throw new TypeError(`Cannot load: "${escapeLine(device)}" is neither "cpu" nor "cuda:0"`);
  }
  return Number(index);
}
