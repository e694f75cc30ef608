/** Small libtorches, and releases of them. */

import { makeWheel } from "../wheels/testing.ts";
import { requiredLibraries } from "./layout.ts";
import { LIBTORCH_VERSION, type Release } from "./release.ts";

/** The header by which a folder is known for libtorch `version`. */
export function versionHeader(version: string = LIBTORCH_VERSION): Record<string, string> {
  return { "include/torch/headeronly/version.h": `#define TORCH_VERSION \\\n  "${version}"\n` };
}

/** The files of a libtorch for the CPU, with contents that name them. */
export function cpuLibtorch(version?: string): Record<string, string> {
  const libraries = requiredLibraries().map((name) => [`lib/${name}`, `contents of ${name}`]);
  return { ...versionHeader(version), ...Object.fromEntries(libraries) };
}

/** A release of two small wheels, whose files lie in `folder`. */
export async function makeRelease(folder: string): Promise<Release> {
  const torch = Object.entries(cpuLibtorch()).map(([path, text]) => [`torch/${path}`, text]);
  const wheels = [
    await makeWheel(folder, `torch==${LIBTORCH_VERSION}`, {
      ...Object.fromEntries(torch),
      "torch/__init__.py": "",
      "torch/lib/libtorch_cuda.so": "a large library that needs a driver",
    }),
    await makeWheel(folder, "nvidia-cuda-runtime==13.0.96", {
      "nvidia/cu13/lib/libcudart.so.13": "contents of libcudart",
    }),
  ];
  return { platform: "test", platformTags: ["any"], wheels, unpackedBytes: 1000 };
}
