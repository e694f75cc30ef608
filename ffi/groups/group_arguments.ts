/**
 * Checks of collectives' arguments, before anything starts.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { handleOf, ReduceOp as ReduceOpNumber } from "../native/mod.ts";
import { Tensor } from "../tensors/mod.ts";

/**
 * How a reduction combines the ranks' elements. `"sum"` of bool is logical or. `"avg"` of integers rounds
 * toward zero. The bitwise `"band"`, `"bor"` and `"bxor"` are for integers and bool.
 */
export type ReduceOp = "sum" | "avg" | "product" | "min" | "max" | "band" | "bor" | "bxor";

const REDUCE_OPS: Record<ReduceOp, number> = {
  sum: ReduceOpNumber.Sum,
  avg: ReduceOpNumber.Avg,
  product: ReduceOpNumber.Product,
  min: ReduceOpNumber.Min,
  max: ReduceOpNumber.Max,
  band: ReduceOpNumber.Band,
  bor: ReduceOpNumber.Bor,
  bxor: ReduceOpNumber.Bxor,
};

/**
 * Returns the native number of a reduction.
 *
 * @param op The reduction's name.
 * @param operation The operation, for the error.
 * @returns The number.
 * @throws {TypeError} If the name is unknown.
 */
export function reduceOpNumber(op: ReduceOp, operation: string): number {
  if (Object.hasOwn(REDUCE_OPS, op)) return REDUCE_OPS[op];
  throw new TypeError(
    `Cannot ${operation}: "${escapeLine(String(op))}" is not one of ${Object.keys(REDUCE_OPS).join(", ")}`,
  );
}

/**
 * Checks a rank argument.
 *
 * @param rank The rank.
 * @param name The argument's name (`"dst"`).
 * @param size The group's size.
 * @param operation The operation, for the error.
 * @throws {RangeError} If the group has no such rank.
 */
export function checkRank(rank: number, name: string, size: number, operation: string): void {
  if (Number.isInteger(rank) && rank >= 0 && rank < size) return;
  throw new RangeError(`Cannot ${operation}: ${name} is ${rank}, the group has ranks 0 to ${size - 1}`);
}

/**
 * Checks a tag.
 *
 * @param tag The tag.
 * @param operation The operation, for the error.
 * @throws {RangeError} If it is not a whole number from 0 to 2³¹ − 1.
 */
export function checkTag(tag: number, operation: string): void {
  if (Number.isInteger(tag) && tag >= 0 && tag <= 0x7fffffff) return;
  throw new RangeError(`Cannot ${operation}: tag is ${tag}, not a whole number from 0 to 2³¹ − 1`);
}

/**
 * Returns the handle of a tensor.
 *
 * @param tensor The tensor.
 * @param operation The operation, for the error.
 * @returns The handle.
 * @throws {TypeError} If it is not a tensor.
 * @throws {NativeError} If it has been freed.
 */
export function tensorHandle(tensor: Tensor, operation: string): number {
  if (tensor instanceof Tensor) return handleOf(tensor, operation);
  throw new TypeError(
    `Cannot ${operation}: ${tensor === null ? "null" : `a ${typeof tensor}`} is not a Tensor`,
  );
}

/**
 * Returns the handles of a list of one tensor per rank, all of one dtype and shape.
 *
 * @param tensors The tensors.
 * @param size The group's size.
 * @param operation The operation, for the error.
 * @returns The handles.
 * @throws {TypeError} If an element is not a tensor, or the dtypes differ.
 * @throws {RangeError} If the number of tensors is wrong, or the shapes differ.
 * @throws {NativeError} If one has been freed.
 */
export function listHandles(
  tensors: readonly Tensor[],
  size: number,
  operation: string,
): Float64Array<ArrayBuffer> {
  if (!Array.isArray(tensors)) throw new TypeError(`Cannot ${operation}: the tensors are not an array`);
  if (tensors.length !== size) {
    throw new RangeError(`Cannot ${operation}: there are ${tensors.length} tensors for ${size} ranks`);
  }
  const handles = Float64Array.from(tensors, (tensor) => tensorHandle(tensor, operation));
  const { dtype, shape } = tensors[0]!;
  for (let rank = 1; rank < size; rank++) {
    const other = tensors[rank]!;
    if (other.dtype !== dtype) {
      throw new TypeError(`Cannot ${operation}: tensor ${rank} is ${other.dtype}, tensor 0 is ${dtype}`);
    }
    if (String(other.shape) !== String(shape)) {
      throw new RangeError(
        `Cannot ${operation}: tensor ${rank} has shape [${other.shape}], tensor 0 has [${shape}]`,
      );
    }
  }
  return handles;
}

/**
 * Returns the handle of a tensor that is split into equal parts along its first dimension.
 *
 * @param tensor The tensor.
 * @param size The group's size.
 * @param operation The operation, for the error.
 * @returns An array with the one handle.
 * @throws {TypeError} If it is not a tensor.
 * @throws {RangeError} If the first dimension cannot be split into `size` equal parts.
 * @throws {NativeError} If it has been freed.
 */
export function splitHandle(tensor: Tensor, size: number, operation: string): Float64Array<ArrayBuffer> {
  const handles = Float64Array.of(tensorHandle(tensor, operation));
  const [first] = tensor.shape;
  if (first === undefined || first % size !== 0) {
    throw new RangeError(
      `Cannot ${operation}: shape [${tensor.shape}] has no first dimension that ${size} ranks can share`,
    );
  }
  return handles;
}
