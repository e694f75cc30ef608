/**
 * Every operator of libtorch, by name.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { dispatch, operatorNames, schemasOf, submit } from "./dispatch.ts";
import type { AtenFunctions } from "./functions.gen.ts";
import { defineFunctions } from "./methods.ts";
import {
  check,
  ERROR,
  FloatNumber,
  from,
  loadOperators,
  native,
  type NativeObject,
  type TensorLifetime,
} from "../native/mod.ts";
import { pathOf } from "../paths.ts";
import { seedOf, type Tensor, wrap } from "../tensors/mod.ts";

/**
 * What an operator takes. dtypes, devices, layouts and memory formats go by name (`"float32"`, `"cuda:0"`,
 * `"strided"`, `"channels_last"`); optional arguments take `null` or `undefined`.
 */
export type OperatorInput =
  | TensorLifetime
  | NativeObject
  | number
  | bigint
  | boolean
  | string
  | null
  | undefined
  | FloatNumber
  | readonly OperatorInput[];

/** Arguments by name, the last of a call. */
export type NamedInputs = { readonly [name: string]: OperatorInput };

/** The operators: ATen's as functions, and any by its name. */
export interface Operators extends AtenFunctions {}

/** The operators: ATen's as functions, and any by its name. */
export class Operators {
  static {
    defineFunctions(this.prototype);
  }

  /**
   * Calls any operator, as PyTorch's dispatcher knows it.
   *
   * Arguments go by position, those with names in an object at the end; what is left out has its default. A
   * whole number is an integer where the operator takes either: `ops.float(2)` is 2.0.
   *
   * @example A sum along a dimension
   * ```ts ignore
   * ops.call("aten::sum.dim_IntList", a, [1], { keepdim: true });
   * ```
   *
   * @param name The whole name with the overload, as `ops.schemas` shows it, or without: then the arguments
   * choose.
   * @param inputs The arguments.
   * @returns The result; several in an array. A tensor that was written is the argument itself.
   * @throws {NativeError} If there is no such operator, or libtorch refuses or fails.
   * @throws {TypeError} If an argument is of the wrong kind, missing or unknown.
   * @throws {RangeError} If an argument is out of range.
   */
  call<Result = Tensor>(name: string, ...inputs: readonly (OperatorInput | NamedInputs)[]): Result {
    try {
      return dispatch(name, inputs, wrap) as Result;
    } catch (error) {
      throw from(error, Operators.prototype.call);
    }
  }

  /**
   * Calls any operator off the event loop: a long one, or one of `_c10d_functional`, which waits for other
   * ranks. Native work takes effect in program order; until it settles, its tensors are lent to it.
   *
   * @example A large product, while the rank goes on answering
   * ```ts ignore
   * const product = await ops.callAsync("aten::mm", a, b);
   * ```
   *
   * @param name As for {@linkcode Operators.call}.
   * @param inputs The arguments.
   * @returns The result, as of {@linkcode Operators.call}.
   * @throws {CollectiveError} If it holds a collective that fails.
   */
  async callAsync<Result = Tensor>(
    name: string,
    ...inputs: readonly (OperatorInput | NamedInputs)[]
  ): Promise<Result> {
    return await submit(name, inputs, wrap) as Result;
  }

  /**
   * The schema of an operator, as libtorch writes it.
   *
   * @param name The whole name, with the overload.
   * @returns `"aten::relu(Tensor self) -> Tensor"`.
   * @throws {NativeError} If there is no such operator; it lists the overloads where the name needs one.
   */
  schema(name: string): string {
    const schemas = schemasOf(name);
    // A name without an overload can be the whole name of one.
    const found = schemas.find((schema) => schema.startsWith(`${name}(`));
    if (found !== undefined) return found;
    const overloads = schemas.map((schema) => schema.split("(")[0]).join(", ");
    const message = `Cannot give the schema of ${name}: it has ${schemas.length} overloads: ${overloads}`;
    throw new NativeError(message, { operation: "ops.schema" });
  }

  /**
   * The schemas of all overloads of an operator.
   *
   * @param name The name without the overload (`"aten::add"`), or with one.
   * @returns The schemas, the shortest first. Those by names of dimensions are left out: each has its own
   * whole name.
   * @throws {NativeError} If there is no such operator.
   */
  schemas(name: string): string[] {
    return schemasOf(name);
  }

  /**
   * The whole names of all operators that are registered, those of loaded libraries too.
   *
   * @returns The names, sorted.
   */
  names(): string[] {
    return operatorNames();
  }

  /**
   * Loads a library of operators (torchvision's, one's own), which registers them. It stays loaded. PyTorch's
   * `torch.ops.load_library`.
   *
   * @example Boxes that do not overlap
   * ```ts ignore
   * ops.loadLibrary("/opt/torchvision/_C.so");
   * const kept = ops.call("torchvision::nms", boxes, scores, 0.5);
   * ```
   *
   * @param path A shared library that was built against the same libtorch. It needs the permission
   * `--allow-ffi`, for all or for its path.
   * @throws {TypeError} If the path is of no file.
   * @throws {LibraryLoadError} If it cannot be loaded.
   * @throws {NativeError} If the runner has the option `safetensorsOnly`.
   */
  loadLibrary(path: string | URL): void {
    loadOperators(pathOf(path, "load"));
  }

  /**
   * A number that is a float also when it is whole.
   *
   * @param value The number.
   * @returns What operators take as a number.
   */
  float(value: number): FloatNumber {
    return new FloatNumber(value);
  }

  /**
   * Sets the seed of the generators that operators use which are given none, on all devices. PyTorch's
   * `torch.manual_seed`.
   *
   * @param seed A whole number from -2^63 to 2^64 - 1; one beyond 2^53 is a bigint.
   * @throws {RangeError} If it is none.
   */
  manualSeed(seed: number | bigint): void {
    const bytes = new Uint8Array(BigUint64Array.of(seedOf(seed)).buffer);
    check(native().cohort_seed_set(bytes, ERROR), "ops.manualSeed");
  }
}

/** The operators of libtorch. */
export const ops: Operators = new Operators();
