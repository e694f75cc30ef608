/**
 * Kernels: compute shaders of WGSL, with tensors as their storage buffers.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown, refuseUnknownNames } from "../options.ts";
import { NativeError } from "../errors.ts";
import {
  arriveIn,
  check,
  decode,
  ERROR,
  INTERNAL,
  newErrorBuffer,
  requestScope,
  Status,
} from "../ffi/native/mod.ts";
import { borrowValue, wrap } from "../ffi/runtime.ts";
import { Tensor } from "../ffi/mod.ts";
import type { DType } from "../values.ts";
import { type Binding, defaultDtype, type KernelLayout, mayHold, readLayout } from "./layout.ts";
import { FINISH, HANDLE, READ, TAKE, WRITE } from "./internal.ts";
import { gpuNative } from "./library.ts";
import { encodeParameters, type Parameters } from "./parameters.ts";
import type { Gpu } from "./gpu.ts";
import { freeUnseen, GpuBuffer } from "./gpu_buffer.ts";
import { sharedGpu } from "./shared_gpu.ts";

/** Options of {@linkcode Kernel.compile}. */
export interface KernelOptions {
  /**
   * What it runs on. Left out: one that the process shares, opened at the first use, see
   * {@linkcode Gpu.open}.
   */
  gpu?: Gpu;
  /** The `@compute` function. Left out: the only one. */
  entryPoint?: string;
  /** Values of `override`s, by name. */
  constants?: Readonly<Record<string, number | boolean>>;
}

/** A tensor that a kernel writes, which is made for it, full of zeros. */
export interface OutputSpec {
  /** The sizes. */
  readonly shape: readonly number[];
  /**
   * The element type. Left out: what WGSL says, with PyTorch's names (f32: float32; u32: int32, of the same
   * bits).
   */
  readonly dtype?: DType;
}

/**
 * What a kernel is given, by its variables' names. For a `var<storage, read>` a tensor; for a `var<storage,
 * read_write>` a tensor, whose copy is written, or an {@linkcode OutputSpec}; for either memory of its GPU,
 * which is read and written in place; for a `var<uniform>` its parameters.
 */
export interface KernelInputs {
  /** A variable. */
  readonly [name: string]: Tensor | GpuBuffer | OutputSpec | Parameters;
}

/** How often a kernel runs. */
export type Extent =
  | {
    /**
     * How many invocations there are to be, each way: as many workgroups as hold them. The kernel has to
     * leave those out that are beyond.
     */
    readonly threads: readonly number[];
  }
  | {
    /** How many workgroups, each way. */
    readonly workgroups: readonly number[];
  };

/** Gives up what is dropped and was not disposed. */
const backstop = new FinalizationRegistry<number>((handle) => {
  gpuNative().cohort_wgpu_kernel_free(handle, ERROR);
});

/**
 * A compute shader of WGSL, compiled for a GPU.
 *
 * Its variables are known by name, whatever their groups and bindings. The types of tensors and parameters
 * are checked against the WGSL at each call, and by TypeScript where `Inputs` says them.
 *
 * @example Twice each element
 * ```ts ignore
 * using kernel = await Kernel.compile(`
 *   @group(0) @binding(0) var<storage, read> x: array<f32>;
 *   @group(0) @binding(1) var<storage, read_write> y: array<f32>;
 *   @compute @workgroup_size(64)
 *   fn main(@builtin(global_invocation_id) id: vec3u) {
 *     if (id.x < arrayLength(&x)) { y[id.x] = 2 * x[id.x]; }
 *   }
 * `);
 * const { y } = await kernel.run({ x: tensor, y: { shape: tensor.shape } }, { threads: [tensor.numel] });
 * ```
 *
 * @typeParam Inputs What it is given.
 */
export class Kernel<Inputs extends KernelInputs = KernelInputs> implements Disposable {
  /** What it runs on. */
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
   * Checks WGSL and compiles it, off the event loop. The same code is compiled once for a GPU, which keeps
   * some dozens of kernels that nobody holds any more.
   *
   * @param code The WGSL.
   * @param options What it runs on, and where it starts.
   * @returns The kernel. It lives until `dispose()` or `using`.
   * @throws {TypeError} If the WGSL is wrong: the message shows the line and points at the place. Or if there
   * is no such entry point or constant, or a variable is neither a storage buffer nor parameters.
   * @throws {NativeError} If the driver refuses, or the GPU is lost.
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

  /** How many invocations a workgroup has, each way. */
  get workgroupSize(): readonly number[] {
    return this.#layout.workgroupSize;
  }

  /**
   * Runs the kernel, and brings back what it writes. Until it settles nobody can write the tensors that it is
   * given.
   *
   * @param inputs What it is given, by its variables' names.
   * @param extent How often it runs.
   * @returns By name, a tensor on the CPU for each `var<storage, read_write>`, but for memory of the GPU,
   * which is written where it is. They belong to whoever asked.
   * @throws {TypeError} If something is missing, too much or of another type than the WGSL says.
   * @throws {RangeError} If a buffer is too small, or larger than the adapter takes, or there are too many
   * workgroups.
   * @throws {NativeError} If a tensor is freed or written by work in flight, the GPU has no room, or is lost.
   */
  async run(inputs: Inputs, extent: Extent): Promise<Record<string, Tensor>> {
    const operation = "Kernel.run";
    const scope = requestScope();
    const results = new Map<string, number>();
    using held = new DisposableStack();
    try {
      // All that can be refused is, before anything is copied.
      const launch = this.#prepare(inputs, extent, operation);
      const bound = this.#bind(inputs, operation, held);
      this.#dispatch(bound, launch, operation);
      for (const [{ name, access }, buffer] of bound) {
        if (access === "read_write" && inputs[name] !== buffer) results.set(name, buffer[READ](operation));
      }
      await this.gpu[FINISH](operation);
    } catch (error) {
      // What was asked for before it failed still uses the tensors.
      await this.gpu[FINISH](operation).catch(() => {});
      for (const result of results.values()) freeUnseen(result);
      throw error;
    }
    return arriveIn(
      scope,
      () => Object.fromEntries(Array.from(results, ([name, handle]) => [name, wrap(handle)])),
    );
  }

  /**
   * Asks for a run of the kernel on memory of the GPU, which is written where it is. It returns at once; the
   * runs of a GPU follow each other, and those that are asked for in one go are one submission. What fails is
   * told by what is awaited next: `GpuBuffer.read`, `Gpu.idle`, {@linkcode Kernel.run}.
   *
   * @param inputs What it is given: memory of its GPU, and parameters.
   * @param extent How often it runs.
   * @throws {TypeError} As {@linkcode Kernel.run}; or if a tensor is given.
   * @throws {RangeError} As {@linkcode Kernel.run}.
   * @throws {NativeError} If the GPU is lost.
   */
  dispatch(inputs: Inputs, extent: Extent): void {
    const operation = "Kernel.dispatch";
    const launch = this.#prepare(inputs, extent, operation);
    const bound = this.#storages.map((binding): [Binding, GpuBuffer] => {
      const given = inputs[binding.name];
      if (given instanceof GpuBuffer) return [binding, this.#checked(binding, given, operation)];
      throw new TypeError(
        `Cannot call ${operation}: ${binding.name} takes memory of the GPU, see Gpu.upload`,
      );
    });
    this.#dispatch(bound, launch, operation);
  }

  /** Gives the kernel up. Runs in flight go on. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    check(gpuNative().cohort_wgpu_kernel_free(handle, ERROR), "Kernel.dispose");
  }

  /** As {@linkcode Kernel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Refuses what is given and unknown, and what is missing. */
  #checkNames(inputs: Inputs, operation: string): void {
    const names = this.#layout.bindings.map(({ name }) => name);
    const known = `it has ${names.join(", ") || "no variables"}`;
    for (const name of Object.keys(inputs)) {
      if (!names.includes(name)) {
        throw new TypeError(`Cannot call ${operation}: ${escapeLine(name)} is no variable, ${known}`);
      }
    }
    for (const name of names) {
      if (inputs[name] === undefined) {
        throw new TypeError(`Cannot call ${operation}: ${name} is missing, ${known}`);
      }
    }
  }

  /** The storage buffers that it has. */
  get #storages(): readonly Binding[] {
    return this.#layout.bindings.filter(({ access }) => access !== "uniform");
  }

  /** Puts tensors where the kernel finds them. */
  #bind(inputs: Inputs, operation: string, held: DisposableStack): [Binding, GpuBuffer][] {
    return this.#storages.map((binding): [Binding, GpuBuffer] => {
      const given = inputs[binding.name];
      if (given instanceof GpuBuffer) return [binding, this.#checked(binding, given, operation)];
      if (given instanceof Tensor) {
        const borrowed = held.adopt(borrowValue(given, "upload"), (borrowed) => borrowed.release());
        const { shape, dtype, data } = borrowed.value;
        checkDtype(binding, dtype, operation);
        const buffer = held.use(this.gpu[TAKE](shape, dtype, false, operation));
        buffer[WRITE](data, operation);
        return [binding, buffer];
      }
      const { name, access } = binding;
      if (access === "read" || !isOutputSpec(given)) {
        const wanted = access === "read" ? "a tensor" : "a tensor, or a shape to write";
        throw new TypeError(`Cannot call ${operation}: ${name} takes ${wanted}, or memory of the GPU`);
      }
      const dtype = given.dtype ?? defaultDtype(binding, operation);
      checkDtype(binding, dtype, operation);
      return [binding, held.use(this.gpu[TAKE](given.shape, dtype, true, operation))];
    });
  }

  #checked(binding: Binding, buffer: GpuBuffer, operation: string): GpuBuffer {
    if (buffer.gpu !== this.gpu) {
      throw new TypeError(`Cannot call ${operation}: ${binding.name} is memory of another GPU`);
    }
    checkDtype(binding, buffer.dtype, operation);
    return buffer;
  }

  /** What a run takes beside its memory. */
  #prepare(inputs: Inputs, extent: Extent, operation: string): Launch {
    if (this.#handle === 0) throw new NativeError("Cannot run kernel: it has been given up", { operation });
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

/** What a run takes beside its memory. */
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
    `Cannot call ${operation}: ${name} is made of ${scalar}, which a tensor of ${dtype} is not`,
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
    throw new RangeError(`Cannot call ${operation}: [${given.join(", ")}] are not up to three counts`);
  }
  return counts as [number, number, number];
}
