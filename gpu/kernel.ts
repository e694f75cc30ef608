/**
 * WGSL compute shaders with tensors as storage buffers.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown, refuseUnknownNames } from "../options.ts";
import { NativeError } from "../errors.ts";
import {
  check,
  decode,
  ERROR,
  INTERNAL,
  newErrorBuffer,
  receiveInScope,
  requestScope,
  Status,
} from "../ffi/native/mod.ts";
import { borrowValue, wrap } from "../ffi/runtime.ts";
import { Tensor } from "../ffi/mod.ts";
import type { DType } from "../values.ts";
import { type Binding, defaultDtype, type KernelLayout, mayHold, readLayout } from "./layout.ts";
import { ALLOCATE, FINISH, HANDLE, READ, WRITE } from "./internal.ts";
import { gpuNative } from "./library.ts";
import { encodeParameters, type Parameters } from "./parameters.ts";
import type { Gpu } from "./gpu.ts";
import { freeHandle, GpuBuffer } from "./gpu_buffer.ts";
import { sharedGpu } from "./shared_gpu.ts";

/** Options of {@linkcode Kernel.compile}. */
export interface KernelOptions {
  /**
   * The GPU to run on. Default: a GPU that the process shares, opened at the first use. See
   * {@linkcode Gpu.open}.
   */
  gpu?: Gpu;
  /** The name of the `@compute` function. Default: the only one. */
  entryPoint?: string;
  /** Values of the `override` constants, by name. */
  constants?: Readonly<Record<string, number | boolean>>;
}

/** A tensor that the kernel writes. It is allocated for the run and filled with zeros. */
export interface OutputSpec {
  /** The sizes. */
  readonly shape: readonly number[];
  /**
   * The element type. Default: the WGSL type under PyTorch's name (f32 is float32; u32 is int32, which has
   * the same bits).
   */
  readonly dtype?: DType;
}

/**
 * A kernel's inputs by variable name. A `var<storage, read>` takes a tensor. A `var<storage, read_write>`
 * takes a tensor, of which the kernel writes a copy, or an {@linkcode OutputSpec}. Both also take a
 * {@linkcode GpuBuffer} of the same GPU, which the kernel reads and writes in place. A `var<uniform>` takes
 * its parameters.
 */
export interface KernelInputs {
  /** The input for a variable. */
  readonly [name: string]: Tensor | GpuBuffer | OutputSpec | Parameters;
}

/** The number of invocations of a kernel. */
export type Extent =
  | {
    /**
     * The number of invocations in each dimension, rounded up to whole workgroups. The kernel must ignore the
     * invocations beyond these.
     */
    readonly threads: readonly number[];
  }
  | {
    /** The number of workgroups in each dimension. */
    readonly workgroups: readonly number[];
  };

/** Frees kernels that become unreachable without `dispose()`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  gpuNative().cohort_wgpu_kernel_free(handle, ERROR);
});

/**
 * A WGSL compute shader, compiled for a GPU.
 *
 * Variables are addressed by name, regardless of their groups and bindings. The types of tensors and
 * parameters are checked against the WGSL at each call, and by TypeScript if `Inputs` declares them.
 *
 * @example Double each element
 * ```ts
 * import { Tensor } from "@cohort/distributed";
 * import { Kernel, listAdapters } from "@cohort/distributed/gpu";
 * import { assertEquals } from "@std/assert";
 *
 * const code = `
 *   @group(0) @binding(0) var<storage, read> x: array<f32>;
 *   @group(0) @binding(1) var<storage, read_write> y: array<f32>;
 *   @compute @workgroup_size(64)
 *   fn main(@builtin(global_invocation_id) id: vec3u) {
 *     if (id.x < arrayLength(&x)) { y[id.x] = 2 * x[id.x]; }
 *   }
 * `;
 * if ((await listAdapters()).length > 0) {
 *   using kernel = await Kernel.compile(code);
 *   using x = Tensor.fromArray([1, 2, 3]);
 *   const { y } = await kernel.run({ x, y: { shape: x.shape } }, { threads: [x.numel] });
 *   assertEquals(y?.toArray(), [2, 4, 6]);
 * }
 * ```
 *
 * @typeParam Inputs The kernel's inputs.
 */
export class Kernel<Inputs extends KernelInputs = KernelInputs> implements Disposable {
  /** The GPU that runs the kernel. */
  readonly gpu: Gpu;
  readonly #layout: KernelLayout;
  #handle: number;

  /** @ignore */
  constructor(key: symbol, gpu: Gpu, handle: number, layout: KernelLayout) {
    if (key !== INTERNAL) throw new TypeError("Cannot make a Kernel: use Kernel.compile");
    this.gpu = gpu;
    this.#handle = handle;
    this.#layout = layout;
    backstop.register(this, handle, this);
  }

  /**
   * Validates and compiles WGSL off the event loop. Each GPU caches compiled code, so the same code compiles
   * once. The cache keeps a few dozen kernels that are no longer in use.
   *
   * @param code The WGSL.
   * @param options The GPU, the entry point and the constants.
   * @returns The kernel. It lives until `dispose()` or `using`.
   * @throws {TypeError} If the WGSL is invalid; the message shows the line and position. Also if the entry
   * point or a constant does not exist, or if a variable is neither a storage buffer nor a uniform.
   * @throws {NativeError} If the driver refuses, or if the GPU is lost.
   */
  static async compile<Inputs extends KernelInputs = KernelInputs>(
    code: string,
    options: KernelOptions = {},
  ): Promise<Kernel<Inputs>> {
    refuseUnknown("compile kernel", options, { gpu: true, entryPoint: true, constants: true });
    const operation = "Kernel.compile";
    const { entryPoint = "", constants = {} } = options;
    const gpu = options.gpu ?? await sharedGpu();
    const handle = gpu[HANDLE](operation);
    const [text, entry, names] = [code, entryPoint, Object.keys(constants).join("\n")]
      .map((part) => new TextEncoder().encode(part)) as [Bytes, Bytes, Bytes];
    const values = Float64Array.from(Object.values(constants), Number);
    const out = new Float64Array(1);
    const length = new Float64Array(1);
    const error = newErrorBuffer();
    const make = gpuNative().cohort_wgpu_kernel_new_nonblocking;
    for (let room = new DataView(new ArrayBuffer(4096));; room = new DataView(new ArrayBuffer(length[0]!))) {
      const status = await make(
        handle,
        text,
        text.length,
        entry,
        entry.length,
        names,
        names.length,
        values,
        values.length,
        out,
        room,
        room.byteLength,
        length,
        error,
      );
      if (status === Status.Grow) continue;
      check(status, operation, error);
      return new Kernel<Inputs>(INTERNAL, gpu, out[0]!, readLayout(decode(room, Number)));
    }
  }

  /** The number of invocations per workgroup in each dimension. */
  get workgroupSize(): readonly number[] {
    return this.#layout.workgroupSize;
  }

  /**
   * Runs the kernel and copies its outputs to tensors. The input tensors cannot be written until the promise
   * settles.
   *
   * @param inputs The inputs, by variable name.
   * @param extent The number of invocations.
   * @returns By name, a CPU tensor for each `var<storage, read_write>`, except for a {@linkcode GpuBuffer},
   * which is written in place. The tensors belong to the caller's scope.
   * @throws {TypeError} If an input is missing, unknown, or of another type than in the WGSL.
   * @throws {RangeError} If a buffer is too small, or larger than the adapter allows, or if there are too
   * many workgroups.
   * @throws {NativeError} If a tensor is freed, if work in flight writes it, or if the GPU is out of memory
   * or lost.
   */
  async run(inputs: Inputs, extent: Extent): Promise<Record<string, Tensor>> {
    const operation = "Kernel.run";
    const scope = requestScope();
    const results = new Map<string, number>();
    using held = new DisposableStack();
    try {
      // Validate everything that can be invalid before the first copy.
      const launch = this.#prepare(inputs, extent, operation);
      const bound = this.#bind(inputs, operation, held);
      this.#dispatch(bound, launch, operation);
      for (const [{ name, access }, buffer] of bound) {
        if (access === "read_write" && inputs[name] !== buffer) results.set(name, buffer[READ](operation));
      }
      await this.gpu[FINISH](operation);
    } catch (error) {
      // Work that was queued before the failure still uses the tensors.
      await this.gpu[FINISH](operation).catch(() => {});
      for (const result of results.values()) freeHandle(result);
      throw error;
    }
    return receiveInScope(
      scope,
      () => Object.fromEntries(Array.from(results, ([name, handle]) => [name, wrap(handle)])),
    );
  }

  /**
   * Queues a run of the kernel on GPU memory, which is written in place. Returns at once. The runs of a GPU
   * execute in order; runs queued without an `await` in between become one submission. A failure is reported
   * by the next awaited operation: `GpuBuffer.read`, `Gpu.idle` or {@linkcode Kernel.run}.
   *
   * @param inputs The inputs: buffers of the kernel's GPU, and parameters.
   * @param extent The number of invocations.
   * @throws {TypeError} As for {@linkcode Kernel.run}, and if an input is a tensor.
   * @throws {RangeError} As for {@linkcode Kernel.run}.
   * @throws {NativeError} If the GPU is lost.
   */
  dispatch(inputs: Inputs, extent: Extent): void {
    const operation = "Kernel.dispatch";
    const launch = this.#prepare(inputs, extent, operation);
    const bound = this.#storages.map((binding): [Binding, GpuBuffer] => {
      const given = inputs[binding.name];
      if (given instanceof GpuBuffer) return [binding, this.#checked(binding, given, operation)];
      throw new TypeError(
        `Cannot call ${operation}: ${binding.name} takes a GpuBuffer; see Gpu.upload`,
      );
    });
    this.#dispatch(bound, launch, operation);
  }

  /** Releases the kernel. Runs in flight continue. Safe to call more than once. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    check(gpuNative().cohort_wgpu_kernel_free(handle, ERROR), "Kernel.dispose");
  }

  /** Calls {@linkcode Kernel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Throws if an input is unknown or missing. */
  #checkNames(inputs: Inputs, operation: string): void {
    const names = this.#layout.bindings.map(({ name }) => name);
    const known = `it has ${names.join(", ") || "no variables"}`;
    for (const name of Object.keys(inputs)) {
      if (!names.includes(name)) {
        throw new TypeError(`Cannot call ${operation}: ${escapeLine(name)} is not a variable; ${known}`);
      }
    }
    for (const name of names) {
      if (inputs[name] === undefined) {
        throw new TypeError(`Cannot call ${operation}: ${name} is missing; ${known}`);
      }
    }
  }

  /** The kernel's storage buffers. */
  get #storages(): readonly Binding[] {
    return this.#layout.bindings.filter(({ access }) => access !== "uniform");
  }

  /** Provides a buffer for each storage variable, and uploads tensors. */
  #bind(inputs: Inputs, operation: string, held: DisposableStack): [Binding, GpuBuffer][] {
    return this.#storages.map((binding): [Binding, GpuBuffer] => {
      const given = inputs[binding.name];
      if (given instanceof GpuBuffer) return [binding, this.#checked(binding, given, operation)];
      if (given instanceof Tensor) {
        const borrowed = held.adopt(borrowValue(given, "upload"), (borrowed) => borrowed.release());
        const { shape, dtype, data } = borrowed.value;
        checkDtype(binding, dtype, operation);
        const buffer = held.use(this.gpu[ALLOCATE](shape, dtype, false, operation));
        buffer[WRITE](data, operation);
        return [binding, buffer];
      }
      const { name, access } = binding;
      if (access === "read" || !isOutputSpec(given)) {
        const wanted = access === "read" ? "a tensor" : "a tensor, an object with a shape";
        throw new TypeError(`Cannot call ${operation}: ${name} takes ${wanted} or a GpuBuffer`);
      }
      const dtype = given.dtype ?? defaultDtype(binding, operation);
      checkDtype(binding, dtype, operation);
      return [binding, held.use(this.gpu[ALLOCATE](given.shape, dtype, true, operation))];
    });
  }

  #checked(binding: Binding, buffer: GpuBuffer, operation: string): GpuBuffer {
    if (buffer.gpu !== this.gpu) {
      throw new TypeError(`Cannot call ${operation}: ${binding.name} is a buffer of another GPU`);
    }
    checkDtype(binding, buffer.dtype, operation);
    return buffer;
  }

  /** Validates a run and prepares everything except its buffers. */
  #prepare(inputs: Inputs, extent: Extent, operation: string): Launch {
    if (this.#handle === 0) throw new NativeError("Cannot run kernel: it has been disposed", { operation });
    this.#checkNames(inputs, operation);
    return {
      parameters: encodeParameters(this.#layout, inputs, operation),
      workgroups: workgroupsOf(extent, this.#layout.workgroupSize, operation),
    };
  }

  #dispatch(
    bound: readonly [Binding, GpuBuffer][],
    { parameters, workgroups }: Launch,
    operation: string,
  ): void {
    const handles = Float64Array.from(bound, ([, buffer]) => buffer[HANDLE](operation));
    const [x, y, z] = workgroups;
    const gpu = this.gpu[HANDLE](operation);
    const status = gpuNative().cohort_wgpu_kernel_dispatch(
      gpu,
      this.#handle,
      handles,
      handles.length,
      parameters,
      parameters.length,
      x,
      y,
      z,
      ERROR,
    );
    check(status, operation);
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The arguments of a run, except its buffers. */
interface Launch {
  parameters: Bytes;
  workgroups: [number, number, number];
}

function isOutputSpec(value: unknown): value is OutputSpec {
  return typeof value === "object" && value !== null && Array.isArray((value as OutputSpec).shape);
}

function checkDtype(binding: Binding, dtype: DType, operation: string): void {
  if (mayHold(binding, dtype)) return;
  const { name, scalar } = binding;
  throw new TypeError(
    `Cannot call ${operation}: ${name} has elements of ${scalar}, which do not match a tensor of ${dtype}`,
  );
}

function workgroupsOf(extent: Extent, size: readonly number[], operation: string): [number, number, number] {
  refuseUnknownNames(`call ${operation}`, extent, ["threads", "workgroups"]);
  const given = "threads" in extent ? extent.threads : extent.workgroups;
  const counts = Array.from({ length: 3 }, (_, way) => {
    const count = given[way] ?? 1;
    return "threads" in extent ? Math.ceil(count / size[way]!) : count;
  });
  if (
    given.length > 3 || !given.every((count) => Number.isInteger(count) && count >= 0) ||
    !counts.every((count) => Number.isInteger(count) && count >= 0 && count < 2 ** 32)
  ) {
    throw new RangeError(
      `Cannot call ${operation}: [${given.join(", ")}] is not a list of up to three counts`,
    );
  }
  return counts as [number, number, number];
}
