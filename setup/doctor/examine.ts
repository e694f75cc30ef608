/**
 * The findings about what programs need.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { checkoutFolder, commandFor, libtorchVersionAt } from "../../libraries/mod.ts";
import { findCudaHalf, findNcclLibrary } from "../cuda/mod.ts";
import { findUsedLibtorch } from "../libtorch/mod.ts";
import { cacheDirectory, displayPath, formatBytes, freeBytes, SetupError } from "../shared/mod.ts";
import { probeGpus, probeLibrary } from "./probe.ts";
import type { GpuAnswer, LibraryAnswer } from "./probe_answer.ts";
import { type Finding, finding } from "./report.ts";
import { describeDescriptors, describeSharedMemory } from "./system.ts";

/** The answer of the native library, or why it gives none. */
type Probed = LibraryAnswer | SetupError;

/** Examines what programs that use this package need. */
export async function examine(): Promise<Finding[]> {
  const gpus = finding("GPUs for kernels", false, describeGpus);
  const probed = await probeLibrary().catch(orSetupError);
  const devices = probed instanceof SetupError ? 0 : probed.cudaDevices;
  return await Promise.all([
    finding("package", true, () => Promise.resolve(`${config.name} ${config.version} ${placeOfPackage()}`)),
    finding("Deno", true, () => Promise.resolve(`${Deno.version.deno} (${Deno.build.target})`)),
    finding("library", true, () => describeLibrary(probed)),
    finding("libtorch", true, describeLibtorch),
    finding("sockets", false, () => describeSockets(probed)),
    finding("devices", false, () => Promise.resolve(describeDevices(probed))),
    finding("CUDA", devices > 0, () => describeCuda(devices)),
    finding("NCCL", devices > 1, () => describeNccl(devices)),
    gpus,
    // Programs of the published package run without a cache.
    finding("cache", checkoutFolder() !== null, describeCache),
    finding("shared memory", false, () => describeSharedMemory()),
    finding("descriptors", false, describeDescriptors),
  ]);
}

function orSetupError(error: unknown): SetupError {
  if (error instanceof SetupError) return error;
  throw error;
}

function placeOfPackage(): string {
  const checkout = checkoutFolder();
  if (checkout !== null) return `in ${displayPath(checkout.slice(0, -1))}`;
  return `from ${new URL("../../", import.meta.url).href}`;
}

async function describeLibrary(probed: Probed): Promise<string> {
  if (probed instanceof SetupError) return await Promise.reject(probed);
  return `${displayPath(probed.path)}, ABI ${probed.abiVersion.toString(16)}`;
}

async function describeLibtorch(): Promise<string> {
  const root = await findUsedLibtorch();
  const version = libtorchVersionAt(root);
  return version === undefined ? displayPath(root) : `${version} in ${displayPath(root)}`;
}

async function describeSockets(probed: Probed): Promise<string> {
  if (probed instanceof SetupError) {
    return await Promise.resolve("unknown, because the library is not loaded");
  }
  if (probed.unixSockets) return "ranks of this machine connect by Unix sockets";
  const message = "ranks of this machine connect over TCP, where other users reach them";
  if (Deno.build.os !== "linux") return message;
  const remedy =
    "make sure that libcohort_gloo.so is next to the library and that nothing loads libtorch first (LD_PRELOAD)";
  throw new SetupError({ message, remedy });
}

function describeDevices(probed: Probed): string {
  const cores = `${navigator.hardwareConcurrency} CPU cores`;
  return probed instanceof SetupError ? cores : `${cores}; ${probed.cuda}`;
}

async function describeCuda(devices: number): Promise<string> {
  const libtorch = await findUsedLibtorch().catch(() => undefined);
  const half = await findCudaHalf(libtorch, cacheDirectory());
  if (half !== undefined) return displayPath(half);
  if (devices === 0) return "not there; no CUDA device was found";
  throw new SetupError({
    message: "libtorch's CUDA half is not on this machine",
    remedy: `run ${commandFor("cuda")}`,
  });
}

async function describeNccl(devices: number): Promise<string> {
  try {
    return displayPath(await findNcclLibrary());
  } catch (error) {
    if (devices > 1 || !(error instanceof SetupError)) throw error;
    return `not there; ${devices === 0 ? "no CUDA device was found" : "there is one CUDA device"}`;
  }
}

async function describeGpus(): Promise<string> {
  const gpus = await probeGpus();
  if (gpus.length > 0) return gpus.map(describeGpu).join("; ");
  const remedy = "install a driver for Vulkan; mesa-vulkan-drivers has one that computes on the CPU";
  throw new SetupError({ message: "there is no adapter", remedy });
}

function describeGpu({ name, backend, type, driver, memory, limits }: GpuAnswer): string {
  const has = memory === null ? "" : `, ${formatBytes(memory)}`;
  const most = formatBytes(limits.maxStorageBufferBindingSize);
  return `${name} (${type}, ${backend}, ${driver}${has}, tensors up to ${most})`;
}

async function describeCache(): Promise<string> {
  const cache = cacheDirectory();
  return `${displayPath(cache)}, ${formatBytes(await freeBytes(cache))} free`;
}
