/**
 * A GPU that was opened.
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
import { finished } from "./completions.ts";
import { FINISH, HANDLE, IS_THERE, OWN, TAKE } from "./internal.ts";
import { gpuNative } from "./library.ts";
import { bytesOf, GpuBuffer } from "./gpu_buffer.ts";

/** Options of {@linkcode Gpu.open}. */
export interface GpuOptions {
  /**
   * Which adapter: its index, a part of its name, or its type (`"discrete"`, `"cpu"`). Left out: what the
   * variable COHORT_GPU names, else the best.
   */
  adapter?: number | string;
  /**
   * Which of several that fit: ranks of a machine that say their `localRank` have one each, as far as there
   * are enough. Default: 0.
   */
  localRank?: number;
}

/** Gives up what is dropped and was not disposed. */
const backstop = new FinalizationRegistry<number>((handle) => {
  gpuNative().cohort_wgpu_gpu_free(handle, ERROR);
});

/**
 * A GPU: what its kernels run on, and where their memory is.
 *
 * All that it is asked for happens in the order of the program. What is asked for in one go is one
 * submission.
 *
 * @example A kernel that runs a hundred times before the result comes back
 * ```ts ignore
 * using gpu = await Gpu.open();
 * using kernel = await Kernel.compile(code, { gpu });
 * using field = await gpu.upload(tensor);
 * for (let step = 0; step < 100; step++) kernel.dispatch({ field, params: { step } }, { threads: [512, 512] });
 * const result = await field.read();
 * ```
 */
export class Gpu implements Disposable {
  /** What it is. */
  readonly adapter: Adapter;
  /** @ignore */
  readonly [OWN]: DisposableStack = new DisposableStack();
  #handle: number;

  /** @ignore */
  constructor(key: symbol, handle: number, adapter: Adapter) {
    if (key !== INTERNAL) throw new TypeError("Cannot make a Gpu: use Gpu.open");
    this.#handle = handle;
    this.adapter = adapter;
    backstop.register(this, handle, this);
  }

  /**
   * Opens an adapter, with all features and limits that it has.
   *
   * @param options Which.
   * @returns The GPU. It is open until `dispose()` or `using`.
   * @throws {RangeError} If there is no such adapter.
   * @throws {NativeError} If the driver refuses.
   * @throws {LibraryLoadError} If the GPU library is not built.
   */
  static async open(options: GpuOptions = {}): Promise<Gpu> {
    refuseUnknown("open GPU", options, { adapter: true, localRank: true });
    const wanted = options.adapter ?? namedByEnvironment();
    const adapter = chooseAdapter(await listAdapters(), wanted, options.localRank);
    const out = new Float64Array(1);
    const error = newErrorBuffer();
    const status = await gpuNative().cohort_wgpu_gpu_open_nonblocking(adapter.index, out, error);
    check(status, "Gpu.open", error);
    return new Gpu(INTERNAL, out[0]!, adapter);
  }

  /**
   * Memory for a tensor, full of zeros.
   *
   * @param shape The sizes.
   * @param dtype The element type. Default: float32.
   * @returns The memory. It is taken until `dispose()` or `using`.
   * @throws {RangeError} If it has no elements, its bytes are no multiple of 4, or it is larger than the
   * adapter's `maxStorageBufferBindingSize`.
   * @throws {NativeError} If the GPU has no room, or is lost.
   */
  buffer(shape: readonly number[], dtype: DType = "float32"): GpuBuffer {
    return this.#take(shape, dtype, true, "Gpu.buffer");
  }

  /**
   * Copies a tensor to the GPU. Until it settles nobody can write the tensor.
   *
   * @param tensor The tensor, on any device, of any layout.
   * @returns The copy.
   * @throws {RangeError} As {@linkcode Gpu.buffer}.
   * @throws {NativeError} As {@linkcode Gpu.buffer}; or if the tensor is freed, or written by work in flight.
   */
  async upload(tensor: Tensor): Promise<GpuBuffer> {
    const operation = "Gpu.upload";
    const buffer = this.#take(tensor.shape, readable(tensor.dtype, operation), false, operation);
    try {
      await buffer.write(tensor);
      return buffer;
    } catch (error) {
      buffer.dispose();
      throw error;
    }
  }

  /**
   * Waits for all that was asked for before.
   *
   * @throws {NativeError} If some of it failed, or the GPU is lost.
   */
  async idle(): Promise<void> {
    await this[FINISH]("Gpu.idle");
  }

  /**
   * Destroys the device, as if the driver had lost it: what is in flight fails, and so does all that follows.
   */
  destroy(): void {
    check(gpuNative().cohort_wgpu_gpu_destroy(this[HANDLE]("Gpu.destroy"), ERROR), "Gpu.destroy");
  }

  /** Gives the GPU up. Kernels and memory of it are of no use any more. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    this[OWN].dispose();
    check(gpuNative().cohort_wgpu_gpu_free(handle, ERROR), "Gpu.dispose");
  }

  /** As {@linkcode Gpu.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use GPU ${this.adapter.name}: it has been given up`, { operation });
  }

  /** @ignore */
  [IS_THERE](): boolean {
    return this.#handle !== 0 && gpuNative().cohort_wgpu_gpu_check(this.#handle, ERROR) === Status.Ok;
  }

  /** @ignore */
  [TAKE](shape: readonly number[], dtype: DType, clear: boolean, operation: string): GpuBuffer {
    return this.#take(shape, dtype, clear, operation);
  }

  /** @ignore */
  async [FINISH](operation: string): Promise<void> {
    check(gpuNative().cohort_wgpu_gpu_finish(this[HANDLE](operation), OUT, ERROR), operation);
    await finished(OUT[0]!, operation);
  }

  #take(shape: readonly number[], dtype: DType, clear: boolean, operation: string): GpuBuffer {
    const bytes = bytesOf(shape, dtype, operation);
    const gpu = this[HANDLE](operation);
    check(gpuNative().cohort_wgpu_buffer_new(gpu, bytes, clear ? 1 : 0, OUT, ERROR), operation);
    return new GpuBuffer(INTERNAL, this, OUT[0]!, shape, dtype);
  }
}

function namedByEnvironment(): number | string | undefined {
  let named: string | undefined;
  try {
    named = Deno.env.get("COHORT_GPU");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
  if (!named) return undefined;
  return /^\d+$/.test(named) ? Number(named) : named;
}
