/**
 * The findings of `deno task doctor`.
 *
 * @module
 */

import { COHORT, LIBTORCH_VERSION } from "../../libraries/mod.ts";
import { installedLibrary } from "../library/mod.ts";
import {
  cacheDirectory,
  displayPath,
  type Finding,
  finding,
  findPip,
  findPython,
  formatBytes,
  freeBytes,
  type GpuAnswer,
  probeGpus,
  probeLibrary,
  SetupError,
  statOrUndefined,
} from "../../setup/runtime.ts";
import { libtorchCandidates } from "../libtorch/mod.ts";
import { builtLibrary, libraryFileName, packageIdentity, packageRoot } from "../shared/mod.ts";
import { findCxx, findRust } from "../toolchain/mod.ts";
import { upToDateLibtorch } from "../ready.ts";

const SET_UP = "run deno task setup";

/** Examines everything that programs of this checkout need. */
export async function examine(): Promise<Finding[]> {
  const root = packageRoot();
  const cache = cacheDirectory();
  const { name, version } = await packageIdentity(root);
  const candidates = await Array.fromAsync(libtorchCandidates(cache));
  const fetching = candidates.every(({ fault }) => fault !== undefined);
  const building = await upToDateLibtorch(root) === undefined;
  return await Promise.all([
    finding("package", true, () => Promise.resolve(`${name} ${version} in ${displayPath(root)}`)),
    finding("Deno", true, () => Promise.resolve(`${Deno.version.deno} (${Deno.build.target})`)),
    finding("Rust", building, async () => (await findRust(root)).version),
    finding("C++", building, async () => {
      const { command, version } = await findCxx();
      return `${version} (${command})`;
    }),
    finding("Python", fetching, async () => {
      const { executable, version } = await findPython();
      return `${version} (${displayPath(executable)})`;
    }),
    finding("pip", fetching, async () => {
      const { command, version } = await findPip();
      return `${version} (${command.join(" ")})`;
    }),
    ...candidates.filter(({ fault }) => fault !== undefined).map(({ root, source, fault }) =>
      finding(`libtorch of ${source}`, source === "LIBTORCH", () => {
        const remedy = `install libtorch ${LIBTORCH_VERSION} there, or let deno task setup fetch it`;
        return Promise.reject(
          new SetupError({ message: `Cannot use ${displayPath(root)}: ${fault}`, remedy }),
        );
      })
    ),
    finding("libtorch", true, () => {
      const usable = candidates.find(({ fault }) => fault === undefined);
      return usable === undefined
        ? Promise.reject(missing(`libtorch ${LIBTORCH_VERSION} is not on this machine`))
        : Promise.resolve(`${LIBTORCH_VERSION} in ${displayPath(usable.root)} (${usable.source})`);
    }),
    finding("library", true, async () => {
      await checkBuilt(root, building);
      return `${displayPath(builtLibrary(root))}, ABI ${(await probeLibrary(root)).abiVersion.toString(16)}`;
    }),
    finding("sockets", false, async () => {
      await checkBuilt(root, building);
      if ((await probeLibrary(root)).unixSockets) return "ranks of this machine connect by Unix sockets";
      const message = "ranks of this machine connect over TCP, where other users reach them";
      if (Deno.build.os !== "linux") return message;
      const remedy =
        "make sure that libcohort_gloo.so is next to the library and that nothing loads libtorch first (LD_PRELOAD)";
      throw new SetupError({ message, remedy });
    }),
    finding("copy in the cache", false, async () => {
      const copy = installedLibrary(cache, COHORT, libraryFileName());
      if (await statOrUndefined(copy) === undefined) throw missing("there is no copy of the library");
      return displayPath(copy);
    }),
    finding("devices", false, async () => {
      const cores = navigator.hardwareConcurrency;
      if (building) return `${cores} CPU cores`;
      return `${cores} CPU cores; ${(await probeLibrary(root)).cuda}`;
    }),
    finding("CUDA", false, async () => {
      const library = builtLibrary(root, "cohort_nccl");
      if (await statOrUndefined(library) !== undefined) return displayPath(library);
      const driver = building ? "no driver was looked for" : (await probeLibrary(root)).cuda;
      if (!driver.startsWith("no ")) {
        const remedy = "run deno task build:cuda if ranks should use the devices";
        throw new SetupError({ message: "the library that links NCCL is not built", remedy });
      }
      return "not built; no CUDA device was found";
    }),
    finding("GPUs for kernels", false, async () => {
      if (await statOrUndefined(builtLibrary(root, "cohort_wgpu")) === undefined) {
        const remedy = "run deno task build:wgpu if you want to use kernels";
        throw new SetupError({ message: "the GPU library is not built", remedy });
      }
      const gpus = await probeGpus(root);
      if (gpus.length > 0) return gpus.map(describeGpu).join("; ");
      const remedy = "install a driver for Vulkan; mesa-vulkan-drivers has one that computes on the CPU";
      throw new SetupError({ message: "there is no adapter", remedy });
    }),
    finding("cache", true, async () => `${displayPath(cache)}, ${formatBytes(await freeBytes(cache))} free`),
  ]);
}

function describeGpu({ name, backend, type, driver, memory, limits }: GpuAnswer): string {
  const has = memory === null ? "" : `, ${formatBytes(memory)}`;
  const most = formatBytes(limits.maxStorageBufferBindingSize);
  return `${name} (${type}, ${backend}, ${driver}${has}, tensors up to ${most})`;
}

/** Throws if the native library or the one beside it is missing or older than its sources. */
async function checkBuilt(root: string, building: boolean): Promise<void> {
  for (const name of ["cohort", "cohort_gloo"] as const) {
    const library = builtLibrary(root, name);
    if (await statOrUndefined(library) === undefined) throw missing(`${displayPath(library)} is not there`);
  }
  if (building) throw missing("the native library was not built from the current sources");
}

function missing(state: string): SetupError {
  return new SetupError({ message: state, remedy: SET_UP });
}
