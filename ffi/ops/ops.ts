/**
 * Access to every libtorch operator by name.
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
  loadOperators,
  native,
  type NativeObject,
  type TensorLifetime,
  withStackFrom,
} from "../native/mod.ts";
import { pathOf } from "../paths.ts";
import { seedOf, type Tensor, wrap } from "../tensors/mod.ts";

/**
 * An operator's argument. dtypes, devices, layouts and memory formats are given by name (`"float32"`,
 * `"cuda:0"`, `"strided"`, `"channels_last"`). Optional arguments accept `null` or `undefined`.
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

/** Keyword arguments, passed as the last argument of a call. */
export type NamedInputs = { readonly [name: string]: OperatorInput };

/** The operators: ATen's as functions, and any other by name. */
export interface Operators extends AtenFunctions {}

/** The operators: ATen's as functions, and any other by name. */
export class Operators {
  static {
    defineFunctions(this.prototype);
  }

  /**
   * Calls any operator through PyTorch's dispatcher.
   *
   * Arguments are positional; keyword arguments go into an object at the end. Omitted arguments take their
   * defaults. If a parameter accepts integers and floats, an integral number is passed as an integer: use
   * `ops.float(2)` for 2.0.
   *
   * @example Sum along a dimension
   * ```ts
   * import { ops, Tensor } from "@cohort/distributed";
   * import { assertEquals } from "@std/assert";
   *
   * using a = Tensor.fromArray([[1, 2], [3, 4]]);
   * using sums = ops.call("aten::sum.dim_IntList", a, [1], { keepdim: true });
   * assertEquals(sums.toArray(), [[3], [7]]);
   * ```
   *
   * @param name The qualified name with the overload, as `ops.schemas` shows it. Without the overload, the
   * arguments select it.
   * @param inputs The arguments.
   * @returns The result; several results in an array. A tensor that the operator wrote is the argument
   * itself.
   * @throws {NativeError} If the operator does not exist, or if libtorch rejects the arguments or fails.
   * @throws {TypeError} If an argument is of the wrong type, missing or unknown.
   * @throws {RangeError} If an argument is out of range.
   */
  call<Result = Tensor>(name: string, ...inputs: readonly (OperatorInput | NamedInputs)[]): Result {
    try {
      return dispatch(name, inputs, wrap) as Result;
    } catch (error) {
      throw withStackFrom(error, Operators.prototype.call);
    }
  }

  /**
   * Calls any operator off the event loop. Use it for a long operator, or for one of `_c10d_functional`,
   * which waits for other ranks. Native work takes effect in program order. The operator borrows its tensors
   * until the promise settles.
   *
   * @example Compute a large product while the rank keeps serving
   * ```ts
   * import { ops } from "@cohort/distributed";
   * import { assertEquals } from "@std/assert";
   *
   * using a = ops.ones([256, 512]);
   * using b = ops.ones([512, 256]);
   * using product = await ops.callAsync("aten::mm", a, b);
   * assertEquals(product.at(0, 0).item(), 512);
   * ```
   *
   * @param name The name, as in {@linkcode Operators.call}.
   * @param inputs The arguments.
   * @returns The result, as in {@linkcode Operators.call}.
   * @throws {CollectiveError} If the operator runs a collective that fails.
   */
  async callAsync<Result = Tensor>(
    name: string,
    ...inputs: readonly (OperatorInput | NamedInputs)[]
  ): Promise<Result> {
    return await submit(name, inputs, wrap) as Result;
  }

  /**
   * Returns the schema of an operator, as libtorch writes it.
   *
   * @param name The qualified name, with the overload.
   * @returns The schema, such as `"aten::relu(Tensor self) -> Tensor"`.
   * @throws {NativeError} If the operator does not exist. If the name needs an overload, the message lists
   * them.
   */
  schema(name: string): string {
    const schemas = schemasOf(name);
    // A name without an overload can be the full name of one overload.
    const found = schemas.find((schema) => schema.startsWith(`${name}(`));
    if (found !== undefined) return found;
    const overloads = schemas.map((schema) => schema.split("(")[0]).join(", ");
    const message = `Cannot give the schema of ${name}: it has ${schemas.length} overloads: ${overloads}`;
    throw new NativeError(message, { operation: "ops.schema" });
  }

  /**
   * Returns the schemas of all overloads of an operator.
   *
   * @param name The name without the overload (`"aten::add"`), or with one.
   * @returns The schemas, shortest first. Overloads that take dimension names are omitted; look them up by
   * their own full names.
   * @throws {NativeError} If the operator does not exist.
   */
  schemas(name: string): string[] {
    return schemasOf(name);
  }

  /**
   * Returns the qualified names of all registered operators, including those of loaded libraries.
   *
   * @returns The names, sorted.
   */
  names(): string[] {
    return operatorNames();
  }

  /**
   * Loads a library of custom operators (torchvision's or your own), which registers them. The library stays
   * loaded. Equivalent to PyTorch's `torch.ops.load_library`.
   *
   * @example Keep the boxes that do not overlap
   * ```ts ignore
   * ops.loadLibrary("/opt/torchvision/_C.so");
   * const kept = ops.call("torchvision::nms", boxes, scores, 0.5);
   * ```
   *
   * @param path A shared library built against the same libtorch. Loading it needs the permission
   * `--allow-ffi`, in full or for its path.
   * @throws {TypeError} If the path does not name a file.
   * @throws {LibraryLoadError} If the library cannot be loaded.
   * @throws {NativeError} If the runner has the option `safetensorsOnly`.
   */
  loadLibrary(path: string | URL): void {
    loadOperators(pathOf(path, "load"));
  }

  /**
   * Marks a number as a float even if it is integral.
   *
   * @param value The number.
   * @returns The number, as an argument for operators.
   */
  float(value: number): FloatNumber {
    return new FloatNumber(value);
  }

  /**
   * Sets the seed of the default generators on all devices. Operators that receive no generator use these.
   * Equivalent to PyTorch's `torch.manual_seed`.
   *
   * @param seed An integer from -2^63 to 2^64 - 1, as a bigint if it is beyond 2^53.
   * @throws {RangeError} If the seed is not such an integer.
   */
  manualSeed(seed: number | bigint): void {
    const bytes = new Uint8Array(BigUint64Array.of(seedOf(seed)).buffer);
    check(native().cohort_seed_set(bytes, ERROR), "ops.manualSeed");
  }
}

/** The operators of libtorch. */
export const ops: Operators = new Operators();
