/**
 * Models that were compiled ahead of time.
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
 * What a compiled model takes: tensors, and what it was exported with beside them, which must be the same.
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

/** What a compiled model gives: a tensor, or tensors in arrays and records, as it was exported. */
export type AotOutput = Tensor | null | AotOutput[] | { [key: string]: AotOutput };

/** Options of {@linkcode AotModel.load}. */
export interface AotLoadOptions extends LoadOptions {
  /**
   * The model's name in the package, which may have several. Default: `"model"`, as PyTorch names one alone.
   */
  model?: string;
}

const textEncoder = new TextEncoder();

/** Frees models that a program has let go of, some time. Not a plan: `using` is. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_package_free(handle, ERROR);
});

/**
 * A model that PyTorch's AOTInductor has compiled: a package (`.pt2`) that
 * `torch._inductor.aoti_compile_and_package` wrote, of what `torch.export` gave. Its code runs without
 * Python.
 *
 * It lives until `dispose()` or `using`. Loading unpacks it: to a folder of the runner, once for all of its
 * ranks on the machine, or of this process; in either case below `TMPDIR`, and gone when the last of them is
 * done with it. It is for one kind of machine, and one version of libtorch. Loading and running are
 * asynchronous and take effect in program order. The tensors of a run are lent to it until it settles:
 * compiled code may write what it is given, such as caches of keys and values, and does not tell, so that
 * nobody else can read or write them meanwhile. Runs that follow, of this model or another, can be given the
 * same ones.
 *
 * Shapes and dtypes are checked before each run. Where a size is dynamic PyTorch compiles for two and more,
 * and the check holds a batch to that: compile with `aot_inductor.check_lowerbound` off for batches of one.
 * With `AOTI_RUNTIME_CHECK_INPUTS=0` in the ranks' environment nothing is checked, and what does not fit ends
 * the process.
 *
 * A package whose graph holds functional collectives (`_c10d_functional.all_reduce`) runs on every rank of
 * the group that it names: the group of all is `"0"`, others are named by `ProcessGroup.register`.
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
  /** What its writer said of it: for which device and machine it was compiled. */
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
   * @param options The device that it was compiled for, and which of the package's models it is.
   * @returns The model.
   * @throws {NativeError} If the file is missing or no package, or has no model of the name, or its code
   * cannot be loaded, or the runner has the option `safetensorsOnly`.
   * @throws {TypeError} If the path is of no file, or the model takes or gives what has no counterpart in
   * TypeScript.
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
   * Runs it. Collective where its graph holds collectives.
   *
   * @param inputs What it was exported with, in order; what was exported by name in a record at the end.
   * @returns What it gives, as it was exported: a tensor, or arrays and records of them.
   * @throws {TypeError} If something is missing, too much or of another kind.
   * @throws {NativeError} If a shape or dtype is not what it was compiled for, or a tensor is freed or lent.
   * @throws {CollectiveError} If another rank fails meanwhile.
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

  /** Frees the model. Runs in flight go on. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    backstop.unregister(this);
    check(native().cohort_package_free(handle, ERROR), "AotModel.dispose");
  }

  /** As {@linkcode AotModel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The leaves of what it takes: a tuple of what goes by place, and a dict of what goes by name. */
  #leaves(inputs: readonly AotInput[]): unknown[] {
    const [positional, named] = this.#input.children;
    const takesNames = (named?.children.length ?? 0) > 0;
    const byPlace = takesNames ? inputs.slice(0, -1) : inputs;
    const leaves = flatten(positional!, byPlace, "what it is given");
    return takesNames ? [...leaves, ...flatten(named!, inputs.at(-1), "the record at the end")] : leaves;
  }
}

/** CUDA's index; below zero for the CPU. */
function deviceIndex(device: string): number {
  if (device === "cpu") return -1;
  const [, index = "0"] = device.match(/^cuda(?::(\d+))?$/) ?? [undefined, undefined];
  if (!device.startsWith("cuda")) {
    throw new TypeError(`Cannot load: "${escapeLine(device)}" is neither "cpu" nor "cuda:0"`);
  }
  return Number(index);
}
