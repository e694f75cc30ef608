/**
 * An open GPU.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { check, ERROR, INTERNAL, newErrorBuffer, OUT, Status } from "../ffi/native/mod.ts";
import { NativeError } from "../errors.ts";
import { readable } from "../ffi/runtime.ts";
import type { Tensor } from "../ffi/mod.ts";
import type { DType } from "../values.ts";
import { type Adapter, chooseAdapter, listAdapters } from "./adapter.ts";
import { waitForRequest } from "./completions.ts";
import { ALLOCATE, FINISH, HANDLE, IS_USABLE, OWNED } from "./internal.ts";
import { gpuNative } from "./library.ts";
import { bytesOf, GpuBuffer } from "./gpu_buffer.ts";

/** Options of {@linkcode Gpu.open}. */
export interface GpuOptions {
  /**
   * The adapter: its index, a part of its name, or its type (`"discrete"`, `"cpu"`). Default: the adapter
   * that the environment variable COHORT_GPU names, otherwise the best one.
   */
  adapter?: number | string;
  /**
   * The index among the adapters that match. Ranks on one machine that pass their `localRank` get different
   * adapters, as long as there are enough. Default: 0.
   */
  localRank?: number;
}

/** Frees GPUs that become unreachable without `dispose()`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  gpuNative().cohort_wgpu_gpu_free(handle, ERROR);
});

/**
 * A GPU, which runs kernels and holds their memory.
 *
 * All work runs in program order. Work that is queued without an `await` in between is sent to the driver as
 * one submission.
 *
 * @example Run a kernel a hundred times before reading the result
 * ```ts
 * import { Tensor } from "@cohort/distributed";
 * import { Gpu, Kernel, listAdapters } from "@cohort/distributed/gpu";
 * import { assertEquals } from "@std/assert";
 *
 * const code = `
 *   @group(0) @binding(0) var<storage, read_write> field: array<f32>;
 *   @group(0) @binding(1) var<uniform> step: f32;
 *   @compute @workgroup_size(64)
 *   fn main(@builtin(global_invocation_id) id: vec3u) {
 *     if (id.x < arrayLength(&field)) { field[id.x] += step; }
 *   }
 * `;
 * if ((await listAdapters()).length > 0) {
 *   using gpu = await Gpu.open();
 *   using kernel = await Kernel.compile(code, { gpu });
 *   using field = await gpu.upload(Tensor.fromArray([0, 1]));
 *   for (let value = 0; value < 100; value++) kernel.dispatch({ field, step: { value } }, { threads: [2] });
 *   using result = await field.read();
 *   assertEquals(result.toArray(), [4950, 4951]);
 * }
 * ```
 */
export class Gpu implements Disposable {
  /** The adapter that was opened. */
  readonly adapter: Adapter;
  /** @ignore */
  readonly [OWNED]: DisposableStack = new DisposableStack();
  #handle: number;

  /** @ignore */
  constructor(key: symbol, handle: number, adapter: Adapter) {
    if (key !== INTERNAL) throw new TypeError("Cannot make a Gpu: use Gpu.open");
    this.#handle = handle;
    this.adapter = adapter;
    backstop.register(this, handle, this);
  }

  /**
   * Opens an adapter with all its features and limits.
   *
   * @param options The adapter to open.
   * @returns The GPU. It stays open until `dispose()` or `using`.
   * @throws {RangeError} If no adapter matches.
   * @throws {NativeError} If the driver refuses.
   * @throws {LibraryLoadError} If the GPU library is not built.
   */
  static async open(options: GpuOptions = {}): Promise<Gpu> {
    refuseUnknown("open GPU", options, { adapter: true, localRank: true });
    const wanted = options.adapter ?? adapterFromEnvironment();
    const adapter = chooseAdapter(await listAdapters(), wanted, options.localRank);
    const out = new Float64Array(1);
    const error = newErrorBuffer();
    const status = await gpuNative().cohort_wgpu_gpu_open_nonblocking(adapter.index, out, error);
    check(status, "Gpu.open", error);
    return new Gpu(INTERNAL, out[0]!, adapter);
  }

  /**
   * Allocates GPU memory for a tensor, filled with zeros.
   *
   * @param shape The sizes.
   * @param dtype The element type. Default: float32.
   * @returns The buffer. It is allocated until `dispose()` or `using`.
   * @throws {RangeError} If the buffer has no elements, if its size in bytes is not a multiple of 4, or if it
   * is larger than the adapter's `maxStorageBufferBindingSize`.
   * @throws {NativeError} If the GPU is out of memory or lost.
   */
  buffer(shape: readonly number[], dtype: DType = "float32"): GpuBuffer {
    return this.#allocate(shape, dtype, true, "Gpu.buffer");
  }

  /**
   * Copies a tensor to the GPU. The tensor cannot be written until the promise settles.
   *
   * @param tensor The tensor, on any device and of any layout.
   * @returns The copy.
   * @throws {RangeError} As for {@linkcode Gpu.buffer}.
   * @throws {NativeError} As for {@linkcode Gpu.buffer}. Also if the tensor is freed, or if work in flight
   * writes it.
   */
  async upload(tensor: Tensor): Promise<GpuBuffer> {
    const operation = "Gpu.upload";
    const buffer = this.#allocate(tensor.shape, readable(tensor.dtype, operation), false, operation);
    try {
      await buffer.write(tensor);
      return buffer;
    } catch (error) {
      buffer.dispose();
      throw error;
    }
  }

  /**
   * Waits for all work queued so far.
   *
   * @throws {NativeError} If some of it failed, or if the GPU is lost.
   */
  async idle(): Promise<void> {
    await this[FINISH]("Gpu.idle");
  }

  /** Destroys the device, as if the driver had lost it. Work in flight and all later work fail. */
  destroy(): void {
    check(gpuNative().cohort_wgpu_gpu_destroy(this[HANDLE]("Gpu.destroy"), ERROR), "Gpu.destroy");
  }

  /** Closes the GPU. Its kernels and buffers can no longer be used. Safe to call more than once. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    this[OWNED].dispose();
    check(gpuNative().cohort_wgpu_gpu_free(handle, ERROR), "Gpu.dispose");
  }

  /** Calls {@linkcode Gpu.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use GPU ${this.adapter.name}: it has been disposed`, { operation });
  }

  /** @ignore */
  [IS_USABLE](): boolean {
    return this.#handle !== 0 && gpuNative().cohort_wgpu_gpu_check(this.#handle, ERROR) === Status.Ok;
  }

  /** @ignore */
  [ALLOCATE](shape: readonly number[], dtype: DType, clear: boolean, operation: string): GpuBuffer {
    return this.#allocate(shape, dtype, clear, operation);
  }

  /** @ignore */
  async [FINISH](operation: string): Promise<void> {
    check(gpuNative().cohort_wgpu_gpu_finish(this[HANDLE](operation), OUT, ERROR), operation);
    await waitForRequest(OUT[0]!, operation);
  }

  #allocate(shape: readonly number[], dtype: DType, clear: boolean, operation: string): GpuBuffer {
    const bytes = bytesOf(shape, dtype, operation);
    const gpu = this[HANDLE](operation);
    check(gpuNative().cohort_wgpu_buffer_new(gpu, bytes, clear ? 1 : 0, OUT, ERROR), operation);
    return new GpuBuffer(INTERNAL, this, OUT[0]!, shape, dtype);
  }
}

function adapterFromEnvironment(): number | string | undefined {
  let named: string | undefined;
  try {
    named = Deno.env.get("COHORT_GPU");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
  if (!named) return undefined;
  return /^\d+$/.test(named) ? Number(named) : named;
}
