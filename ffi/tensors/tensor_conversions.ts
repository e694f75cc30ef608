/**
 * Conversions of tensors by PyTorch's short names.
 *
 * @module
 */
import { dispatch } from "./operators.ts";
import { wrap } from "./wrap.ts";
import type { DTypeName } from "./arguments.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Conversions by PyTorch's short names: as `to`, each gives the tensor itself under a new handle where
 * nothing changes.
 */
export interface TensorConversions {
  /** The tensor on the CPU. */
  cpu(): Tensor;
  /**
   * The tensor on a CUDA device.
   *
   * @param device Which. Default: this rank's.
   * @throws {NativeError} If this process uses no CUDA device.
   */
  cuda(device?: string): Tensor;
  /** The tensor in float32. */
  float(): Tensor;
  /** The tensor in float64. */
  double(): Tensor;
  /** The tensor in float16. */
  half(): Tensor;
  /** The tensor in bfloat16. */
  bfloat16(): Tensor;
  /** The tensor in uint8. */
  byte(): Tensor;
  /** The tensor in int8. */
  char(): Tensor;
  /** The tensor in int16. */
  short(): Tensor;
  /** The tensor in int32. */
  int(): Tensor;
  /** The tensor in int64. */
  long(): Tensor;
  /** The tensor in bool: true where it is not 0. */
  bool(): Tensor;
  /** The tensor in complex64. */
  cfloat(): Tensor;
  /** The tensor in complex128. */
  cdouble(): Tensor;
  /**
   * A view with the dimensions in reverse: of a matrix, its transpose. `mT()` is that of each matrix in a
   * batch.
   */
  readonly T: Tensor;
  /**
   * The conjugate transpose of a matrix. `mH()` is that of each matrix in a batch.
   *
   * @throws {NativeError} If it is no matrix.
   */
  readonly H: Tensor;
}

const DTYPES: Readonly<Record<string, DTypeName>> = {
  float: "float32",
  double: "float64",
  half: "float16",
  bfloat16: "bfloat16",
  byte: "uint8",
  char: "int8",
  short: "int16",
  int: "int32",
  long: "int64",
  bool: "bool",
  cfloat: "complex64",
  cdouble: "complex128",
};

type Method = (this: Tensor, ...inputs: string[]) => Tensor;

/**
 * Gives tensors the conversions.
 *
 * @param prototype What they inherit from.
 */
export function defineConversions(prototype: object): void {
  const methods: Record<string, Method> = {
    cpu() {
      return this.to("cpu");
    },
    cuda(device = "cuda") {
      return this.to({ device });
    },
  };
  for (const [name, dtype] of Object.entries(DTYPES)) {
    methods[name] = function () {
      return this.to(dtype);
    };
  }
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
  for (const [name, operator] of [["T", "aten::numpy_T"], ["H", "aten::matrix_H"]] as const) {
    Object.defineProperty(prototype, name, {
      get(this: Tensor): Tensor {
        return dispatch(operator, [], wrap, this) as Tensor;
      },
      configurable: true,
    });
  }
}
