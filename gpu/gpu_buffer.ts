/**
 * GPU memory.
 *
 * @module
 */
import { NativeError } from "../errors.ts";
import { borrowValue, dispatch, wrap } from "../ffi/runtime.ts";
import { check, ERROR, INTERNAL, native, receiveInScope, requestScope, viewOf } from "../ffi/native/mod.ts";
import type { Tensor } from "../ffi/mod.ts";
import { type DType, layoutOf, type TensorData } from "../values.ts";
import { FINISH, HANDLE, READ, WRITE } from "./internal.ts";
import { gpuNative } from "./library.ts";
import type { Gpu } from "./gpu.ts";

/** Frees buffers that become unreachable without `dispose()`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  gpuNative().cohort_wgpu_buffer_free(handle, ERROR);
});

/**
 * A tensor in GPU memory, which kernels read and write without a copy.
 *
 * @example Write and read GPU memory
 * ```ts
 * import { ops } from "@cohort/distributed";
 * import { Gpu, listAdapters } from "@cohort/distributed/gpu";
 * import { assertEquals } from "@std/assert";
 *
 * if ((await listAdapters()).length > 0) {
 *   using gpu = await Gpu.open();
 *   using buffer = gpu.buffer([2, 2]);
 *   await buffer.write(ops.ones([2, 2]));
 *   using copy = await buffer.read();
 *   assertEquals(copy.toArray(), [[1, 1], [1, 1]]);
 * }
 * ```
 */
export class GpuBuffer implements Disposable {
  /** The GPU that holds the memory. */
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
   * Copies a tensor into the buffer, after all work queued so far. The tensor cannot be written until the
   * promise settles.
   *
   * @param tensor A tensor of the buffer's shape and dtype, on any device and of any layout.
   * @throws {TypeError} If the dtypes differ.
   * @throws {RangeError} If the shapes differ.
   * @throws {NativeError} If the tensor is freed, if work in flight writes it, if earlier work failed, or if
   * the GPU is lost.
   */
  async write(tensor: Tensor): Promise<void> {
    const operation = "GpuBuffer.write";
    if (tensor.dtype !== this.dtype) {
      throw new TypeError(
        `Cannot call ${operation}: the tensor is ${tensor.dtype}, the buffer ${this.dtype}`,
      );
    }
    if (String(tensor.shape) !== String(this.shape)) {
      throw new RangeError(
        `Cannot call ${operation}: the tensor has shape [${tensor.shape}], the buffer [${this.shape}]`,
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
   * Copies the buffer into a tensor, after all work queued so far.
   *
   * @returns The tensor, on the CPU. It belongs to the caller's scope.
   * @throws {NativeError} If earlier work failed, or if the GPU is lost.
   */
  async read(): Promise<Tensor> {
    const operation = "GpuBuffer.read";
    const scope = requestScope();
    const result = this[READ](operation);
    try {
      await this.gpu[FINISH](operation);
    } catch (error) {
      freeHandle(result);
      throw error;
    }
    return receiveInScope(scope, () => wrap(result));
  }

  /** Returns the memory to the pool. Queued work can still use it. Safe to call more than once. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    check(gpuNative().cohort_wgpu_buffer_free(handle, ERROR), "GpuBuffer.dispose");
  }

  /** Calls {@linkcode GpuBuffer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError("Cannot use GPU buffer: it has been disposed", { operation });
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
    // The raw handle: no program and no scope sees the tensor before it is complete.
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
      freeHandle(result);
      throw error;
    }
    return result;
  }
}

/**
 * Frees a tensor that no program has seen.
 *
 * @param result The tensor's handle.
 */
export function freeHandle(result: number): void {
  check(native().cohort_tensor_free(Float64Array.of(result), 1, ERROR), "GpuBuffer.read");
}

/**
 * Computes the size in bytes of a tensor in GPU memory.
 *
 * @param shape The sizes.
 * @param dtype The element type.
 * @param operation The operation that needs it, for the error.
 * @returns The number of bytes.
 * @throws {RangeError} If it is 0 or not a multiple of 4: GPU memory consists of 4-byte words.
 */
export function bytesOf(shape: readonly number[], dtype: DType, operation: string): number {
  const { array, perElement } = layoutOf(dtype);
  const bytes = shape.reduce((product, size) => product * size, perElement * array.BYTES_PER_ELEMENT);
  const isShape = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (isShape && Number.isSafeInteger(bytes) && bytes > 0 && bytes % 4 === 0) return bytes;
  const what = `a tensor of [${shape.join(", ")}] and ${dtype}`;
  throw new RangeError(
    `Cannot call ${operation}: ${what} has ${bytes} bytes; a GPU takes positive multiples of 4`,
  );
}
