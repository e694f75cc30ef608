/**
 * Memory of a GPU.
 *
 * @module
 */
import { NativeError } from "../errors.ts";
import { borrowValue, dispatch, wrap } from "../ffi/runtime.ts";
import { arriveIn, check, ERROR, INTERNAL, native, requestScope, viewOf } from "../ffi/native/mod.ts";
import type { Tensor } from "../ffi/mod.ts";
import { type DType, layoutOf, type TensorData } from "../values.ts";
import { FINISH, HANDLE, READ, WRITE } from "./internal.ts";
import { gpuNative } from "./library.ts";
import type { Gpu } from "./gpu.ts";

/** Gives back what is dropped and was not disposed. */
const backstop = new FinalizationRegistry<number>((handle) => {
  gpuNative().cohort_wgpu_buffer_free(handle, ERROR);
});

/** A tensor in the memory of a GPU, where kernels read and write it without a copy. */
export class GpuBuffer implements Disposable {
  /** The GPU. */
  readonly gpu: Gpu;
  /** The sizes. */
  readonly shape: readonly number[];
  /** The element type. */
  readonly dtype: DType;
  #handle: number;

  /** @ignore */
  constructor(key: symbol, gpu: Gpu, handle: number, shape: readonly number[], dtype: DType) {
    if (key !== INTERNAL) throw new TypeError("Cannot make a GpuBuffer: use Gpu.buffer or Gpu.upload");
    this.gpu = gpu;
    this.#handle = handle;
    this.shape = [...shape];
    this.dtype = dtype;
    backstop.register(this, handle, this);
  }

  /**
   * Copies a tensor to the memory, after all that was asked for before. Until it settles nobody can write the
   * tensor.
   *
   * @param tensor The tensor, of the memory's shape and dtype, on any device, of any layout.
   * @throws {TypeError} If its dtype is another one.
   * @throws {RangeError} If its shape is.
   * @throws {NativeError} If the tensor is freed or written by work in flight, something that was asked for
   * before failed, or the GPU is lost.
   */
  async write(tensor: Tensor): Promise<void> {
    const operation = "GpuBuffer.write";
    if (tensor.dtype !== this.dtype) {
      throw new TypeError(
        `Cannot call ${operation}: the tensor is ${tensor.dtype}, the memory ${this.dtype}`,
      );
    }
    if (String(tensor.shape) !== String(this.shape)) {
      throw new RangeError(
        `Cannot call ${operation}: the tensor is of [${tensor.shape}], the memory of [${this.shape}]`,
      );
    }
    const borrowed = borrowValue(tensor, "upload");
    try {
      this[WRITE](borrowed.value.data, operation);
      await this.gpu[FINISH](operation);
    } finally {
      borrowed.release();
    }
  }

  /**
   * Copies the memory to a tensor, after all that was asked for before.
   *
   * @returns The tensor, on the CPU. It belongs to whoever asked.
   * @throws {NativeError} If something that was asked for before failed, or the GPU is lost.
   */
  async read(): Promise<Tensor> {
    const operation = "GpuBuffer.read";
    const scope = requestScope();
    const result = this[READ](operation);
    try {
      await this.gpu[FINISH](operation);
    } catch (error) {
      freeUnseen(result);
      throw error;
    }
    return arriveIn(scope, () => wrap(result));
  }

  /**
   * Gives the memory back, for the next that asks; what was asked for goes on with it. Doing it twice is
   * fine.
   */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    check(gpuNative().cohort_wgpu_buffer_free(handle, ERROR), "GpuBuffer.dispose");
  }

  /** As {@linkcode GpuBuffer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError("Cannot use memory of the GPU: it has been given back", { operation });
  }

  /** @ignore */
  [WRITE](data: TensorData, operation: string): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const [gpu, buffer] = [this.gpu[HANDLE](operation), this[HANDLE](operation)];
    check(gpuNative().cohort_wgpu_buffer_write(gpu, buffer, bytes, bytes.length, ERROR), operation);
  }

  /** @ignore */
  [READ](operation: string): number {
    const [gpu, buffer] = [this.gpu[HANDLE](operation), this[HANDLE](operation)];
    // Nobody has it before it is whole: neither a program nor a scope.
    const result = dispatch(
      "aten::empty.memory_format",
      [this.shape, { dtype: this.dtype }],
      Number,
    ) as number;
    try {
      const size = bytesOf(this.shape, this.dtype, operation);
      const memory = viewOf(native().cohort_tensor_data(result)!, size);
      check(gpuNative().cohort_wgpu_buffer_read(gpu, buffer, new Uint8Array(memory), size, ERROR), operation);
    } catch (error) {
      freeUnseen(result);
      throw error;
    }
    return result;
  }
}

/**
 * Frees a tensor that no program has seen.
 *
 * @param result Its handle.
 */
export function freeUnseen(result: number): void {
  check(native().cohort_tensor_free(Float64Array.of(result), 1, ERROR), "GpuBuffer.read");
}

/**
 * The bytes of a tensor that a GPU can have.
 *
 * @param shape Its sizes.
 * @param dtype Its element type.
 * @param operation What is to be done with it, for the error.
 * @returns How many.
 * @throws {RangeError} If it has none, or no multiple of 4: a GPU's memory is counted in words.
 */
export function bytesOf(shape: readonly number[], dtype: DType, operation: string): number {
  const { array, perElement } = layoutOf(dtype);
  const bytes = shape.reduce((product, size) => product * size, perElement * array.BYTES_PER_ELEMENT);
  const isShape = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (isShape && Number.isSafeInteger(bytes) && bytes > 0 && bytes % 4 === 0) return bytes;
  const what = `a tensor of [${shape.join(", ")}] and ${dtype}`;
  throw new RangeError(`Cannot call ${operation}: ${what} has ${bytes} bytes, a GPU takes multiples of 4`);
}
