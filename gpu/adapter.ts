/**
 * Discovery and selection of GPU adapters.
 *
 * @module
 */
import { check, decode, newErrorBuffer, Status } from "../ffi/native/mod.ts";
import { gpuNative } from "./library.ts";

/** The limits of an adapter, under WebGPU's names. Sizes are in bytes. */
export interface AdapterLimits {
  /** The maximum size of a buffer. */
  readonly maxBufferSize: number;
  /** The maximum size of a storage buffer in a kernel, which limits the largest tensor. */
  readonly maxStorageBufferBindingSize: number;
  /** The maximum size of a kernel's parameters. */
  readonly maxUniformBufferBindingSize: number;
  /** The maximum number of storage buffers in a kernel. */
  readonly maxStorageBuffersPerShaderStage: number;
  /** The maximum number of invocations in a workgroup. */
  readonly maxComputeInvocationsPerWorkgroup: number;
  /** The maximum size of a workgroup in dimension x. */
  readonly maxComputeWorkgroupSizeX: number;
  /** The maximum size of a workgroup in dimension y. */
  readonly maxComputeWorkgroupSizeY: number;
  /** The maximum size of a workgroup in dimension z. */
  readonly maxComputeWorkgroupSizeZ: number;
  /** The maximum number of workgroups in each dimension of a dispatch. */
  readonly maxComputeWorkgroupsPerDimension: number;
  /** The maximum size of the memory that a workgroup's invocations share. */
  readonly maxComputeWorkgroupStorageSize: number;
}

/** A GPU, or a CPU that acts as one, as its driver describes it. */
export interface Adapter {
  /** The index in the list of {@linkcode listAdapters}. */
  readonly index: number;
  /** The driver's name for the adapter (`"NVIDIA H100 80GB HBM3"`, `"llvmpipe (LLVM 15.0.6, 256 bits)"`). */
  readonly name: string;
  /** The graphics API: `"vulkan"`, `"metal"`, `"dx12"`. */
  readonly backend: string;
  /**
   * The kind of adapter: with its own memory (`"discrete"`), with the CPU's memory (`"integrated"`), shared
   * between machines (`"virtual"`), or the CPU itself (`"cpu"`).
   */
  readonly type: "discrete" | "integrated" | "virtual" | "cpu" | "other";
  /** The driver and its version. */
  readonly driver: string;
  /** The vendor ID, usually from PCI. */
  readonly vendor: number;
  /** The vendor's ID for the model. */
  readonly device: number;
  /** The size of the adapter's own memory in bytes; `null` if the driver does not report it. */
  readonly memory: number | null;
  /**
   * The WGSL features beyond the minimum: `"shader-f16"` needs `enable f16;`. `"subgroups"` and
   * `"shader-f64"` need no directive: wgpu's compiler has no `enable` for them.
   */
  readonly features: readonly string[];
  /** The limits of the adapter. */
  readonly limits: AdapterLimits;
}

/** The adapter types, best first. */
const TYPES: readonly Adapter["type"][] = ["discrete", "integrated", "virtual", "other", "cpu"];

/**
 * Lists the adapters of this machine. The first call loads the drivers, off the event loop.
 *
 * @returns All adapters, in the drivers' order; `[]` if there is no driver.
 * @throws {LibraryLoadError} If the GPU library is not built.
 */
export async function listAdapters(): Promise<Adapter[]> {
  const operation = "listAdapters";
  disableDeviceSelectLayer();
  const length = new Float64Array(1);
  const error = newErrorBuffer();
  for (let room = new DataView(new ArrayBuffer(16384));; room = new DataView(new ArrayBuffer(length[0]!))) {
    const list = gpuNative().cohort_wgpu_adapters_nonblocking;
    const status = await list(room, room.byteLength, length, error);
    if (status === Status.Grow) continue;
    check(status, operation, error);
    const adapters = decode(room, Number) as Map<string, unknown>[];
    return adapters.map((adapter, index) => {
      const record = Object.fromEntries(adapter);
      return {
        index,
        ...record,
        limits: Object.fromEntries(record.limits as Map<string, number>),
      } as unknown as Adapter;
    });
  }
}

/**
 * Disables Mesa's device selection layer. It looks for a display when drivers are loaded and prints a warning
 * if there is none. This library shows nothing, and programs select devices themselves.
 */
function disableDeviceSelectLayer(): void {
  const variable = "NODEVICE_SELECT";
  try {
    if (!Deno.env.has(variable)) Deno.env.set(variable, "1");
  } catch (error) {
    // If the variable may not be set, the layer prints its warning.
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
}

/**
 * Selects an adapter.
 *
 * @param adapters The available adapters.
 * @param wanted The adapter's index, a part of its name (case-insensitive), or its type. Default: the best
 * type: first adapters with their own memory, then those that share the CPU's memory, and last the CPU
 * itself.
 * @param localRank The index among the matching adapters of the best matching type. Indices past the end wrap
 * around.
 * @returns The adapter.
 * @throws {RangeError} If no adapter matches, or if `localRank` is not a non-negative integer.
 */
export function chooseAdapter(
  adapters: readonly Adapter[],
  wanted?: number | string,
  localRank = 0,
): Adapter {
  if (!Number.isSafeInteger(localRank) || localRank < 0) {
    throw new RangeError(`Cannot choose a GPU: local rank ${localRank} is not a non-negative whole number`);
  }
  if (adapters.length === 0) {
    throw new RangeError("Cannot choose a GPU: there is no adapter; install a driver for Vulkan or Metal");
  }
  const fitting = adapters.filter(({ index, name, type }) =>
    typeof wanted === "number"
      ? index === wanted
      : wanted === undefined || type === wanted || name.toLowerCase().includes(wanted.toLowerCase())
  ).sort((one, other) => TYPES.indexOf(one.type) - TYPES.indexOf(other.type));
  const equal = fitting.filter(({ type }) => type === fitting[0]!.type);
  if (equal.length > 0) return equal[localRank % equal.length]!;
  const names = adapters.map(({ index, name, type }) => `${index} ${name} (${type})`).join(", ");
  throw new RangeError(`Cannot choose GPU ${wanted}: no adapter matches; there are ${names}`);
}
