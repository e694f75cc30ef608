/** Small libtorch folders and releases, for tests. */

import { LIBTORCH_VERSION } from "../../libraries/mod.ts";
import type { Release } from "../wheels/mod.ts";
import { makeWheel } from "../wheels/testing.ts";
import { requiredLibraries } from "./layout.ts";

/** Returns the header that identifies a folder as libtorch `version`. */
export function versionHeader(version: string = LIBTORCH_VERSION): Record<string, string> {
  return { "include/torch/headeronly/version.h": `#define TORCH_VERSION \\\n  "${version}"\n` };
}

/** Returns the files of a libtorch for the CPU, each with its name as content. */
export function cpuLibtorch(version?: string): Record<string, string> {
  const libraries = requiredLibraries().map((name) => [`lib/${name}`, `contents of ${name}`]);
  return { ...versionHeader(version), ...Object.fromEntries(libraries) };
}

/** Creates a release of two small wheels in `folder`. */
export async function makeRelease(folder: string): Promise<Release> {
  const torch = Object.entries(cpuLibtorch()).map(([path, text]) => [`torch/${path}`, text]);
  const wheels = [
    await makeWheel(folder, `torch==${LIBTORCH_VERSION}`, {
      ...Object.fromEntries(torch),
      "torch/__init__.py": "",
      "torch-2.11.0.dist-info/licenses/LICENSE": "the license of torch",
      "torch/lib/libtorch_cuda.so": "a large library that needs a driver",
    }),
    await makeWheel(folder, "nvidia-cuda-runtime==13.0.96", {
      "nvidia/cu13/lib/libcudart.so.13": "contents of libcudart",
    }),
  ];
  return { platform: "test", platformTags: ["any"], wheels, unpackedBytes: 1000 };
}
