/**
 * Tensor conversions under PyTorch's short names.
 *
 * @module
 */
import { dispatch } from "./operators.ts";
import { wrap } from "./wrap.ts";
import type { DTypeName } from "./arguments.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Tensor conversions under PyTorch's short names. Like `to`, each method returns a new handle to the same
 * tensor if nothing changes.
 */
export interface TensorConversions {
  /** Converts the tensor to the CPU. */
  cpu(): Tensor;
  /**
   * Converts the tensor to a CUDA device.
   *
   * @param device The device. Default: this rank's.
   * @throws {NativeError} If this process uses no CUDA device.
   */
  cuda(device?: string): Tensor;
  /** Converts the tensor to float32. */
  float(): Tensor;
  /** Converts the tensor to float64. */
  double(): Tensor;
  /** Converts the tensor to float16. */
  half(): Tensor;
  /** Converts the tensor to bfloat16. */
  bfloat16(): Tensor;
  /** Converts the tensor to uint8. */
  byte(): Tensor;
  /** Converts the tensor to int8. */
  char(): Tensor;
  /** Converts the tensor to int16. */
  short(): Tensor;
  /** Converts the tensor to int32. */
  int(): Tensor;
  /** Converts the tensor to int64. */
  long(): Tensor;
  /** Converts the tensor to bool: true for nonzero elements. */
  bool(): Tensor;
  /** Converts the tensor to complex64. */
  cfloat(): Tensor;
  /** Converts the tensor to complex128. */
  cdouble(): Tensor;
  /**
   * A view with the dimensions reversed: the transpose of a matrix. `mT()` transposes each matrix in a batch.
   */
  readonly T: Tensor;
  /**
   * The conjugate transpose of a matrix. `mH()` gives that of each matrix in a batch.
   *
   * @throws {NativeError} If the tensor is not a matrix.
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
 * Defines the conversions on a prototype.
 *
 * @param prototype The prototype of tensors.
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
