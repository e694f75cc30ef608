/**
 * What GPUs there are.
 *
 * @module
 */
import { check, decode, newErrorBuffer, Status } from "../ffi/native/mod.ts";
import { gpuNative } from "./library.ts";

/** What an adapter can take at most, with WebGPU's names. Sizes are in bytes. */
export interface AdapterLimits {
  /** Of one buffer. */
  readonly maxBufferSize: number;
  /** Of a storage buffer that a kernel sees: the largest tensor. */
  readonly maxStorageBufferBindingSize: number;
  /** Of parameters. */
  readonly maxUniformBufferBindingSize: number;
  /** How many storage buffers a kernel can have. */
  readonly maxStorageBuffersPerShaderStage: number;
  /** How many invocations a workgroup can have. */
  readonly maxComputeInvocationsPerWorkgroup: number;
  /** How wide a workgroup can be. */
  readonly maxComputeWorkgroupSizeX: number;
  /** How high a workgroup can be. */
  readonly maxComputeWorkgroupSizeY: number;
  /** How deep a workgroup can be. */
  readonly maxComputeWorkgroupSizeZ: number;
  /** How many workgroups a dispatch can have each way. */
  readonly maxComputeWorkgroupsPerDimension: number;
  /** How much memory the invocations of a workgroup can share. */
  readonly maxComputeWorkgroupStorageSize: number;
}

/** A GPU, or what stands for one on a CPU, as its driver shows it. */
export interface Adapter {
  /** Its place in the list of {@linkcode listAdapters}. */
  readonly index: number;
  /** The driver's name for it (`"NVIDIA H100 80GB HBM3"`, `"llvmpipe (LLVM 15.0.6, 256 bits)"`). */
  readonly name: string;
  /** What it is reached through: `"vulkan"`, `"metal"`, `"dx12"`. */
  readonly backend: string;
  /**
   * Whether it has memory of its own (`"discrete"`), shares the processor's, is one that others share, or is
   * the processor itself.
   */
  readonly type: "discrete" | "integrated" | "virtual" | "cpu" | "other";
  /** The driver and its version. */
  readonly driver: string;
  /** The maker's number, PCI's as a rule. */
  readonly vendor: number;
  /** The maker's number for the model. */
  readonly device: number;
  /** Bytes of memory of its own; `null` where the driver does not say. */
  readonly memory: number | null;
  /**
   * What WGSL may use beyond the least: `"shader-f16"` after `enable f16;`, `"subgroups"` and `"shader-f64"`
   * as they are: wgpu's compiler knows no `enable` for these.
   */
  readonly features: readonly string[];
  /** What it can take at most. */
  readonly limits: AdapterLimits;
}

/** The best first. */
const TYPES: readonly Adapter["type"][] = ["discrete", "integrated", "virtual", "other", "cpu"];

/**
 * The adapters of this machine. Drivers are loaded at the first call, off the event loop.
 *
 * @returns All that there are, in the drivers' order; `[]` without a driver.
 * @throws {LibraryLoadError} If the GPU library is not built.
 */
export async function listAdapters(): Promise<Adapter[]> {
  const operation = "listAdapters";
  leaveDisplaysAlone();
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
 * Mesa's layer that sorts devices looks for a display when drivers are loaded, and complains where there is
 * none. Here nothing is shown, and programs choose themselves.
 */
function leaveDisplaysAlone(): void {
  const variable = "NODEVICE_SELECT";
  try {
    if (!Deno.env.has(variable)) Deno.env.set(variable, "1");
  } catch (error) {
    // Where it may not be set, the layer complains.
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
}

/**
 * Chooses among adapters.
 *
 * @param adapters Those there are.
 * @param wanted Which: its index, a part of its name in any case, or that of its type; left out, the best:
 * one with memory of its own, then one that shares the processor's, at last the processor itself.
 * @param localRank Which of those that fit, and are of the type of the first; beyond the last it begins
 * again.
 * @returns It.
 * @throws {RangeError} If there is none, or `localRank` is not a whole number from 0.
 */
export function chooseAdapter(
  adapters: readonly Adapter[],
  wanted?: number | string,
  localRank = 0,
): Adapter {
  if (!Number.isSafeInteger(localRank) || localRank < 0) {
    throw new RangeError(`Cannot choose a GPU: local rank ${localRank} is not a whole number from 0`);
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
  throw new RangeError(`Cannot choose GPU ${wanted}: there are ${names}`);
}
