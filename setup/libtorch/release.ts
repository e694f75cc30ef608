/**
 * libtorch's wheels.
 *
 * @module
 */

import { LIBTORCH_VERSION } from "../../libraries/mod.ts";
import type { Release } from "../wheels/mod.ts";

const TORCH = `torch==${LIBTORCH_VERSION}`;
const CUDA_RUNTIME = "nvidia-cuda-runtime==13.0.96";
const CUPTI = "nvidia-cuda-cupti==13.0.85";

/**
 * The wheels for each platform. torch's wheels are those for CPython 3.11, whatever Python is installed: the
 * C++ part does not depend on Python, so one hash per platform is enough. On Linux they are CUDA builds,
 * whose `libtorch_cpu.so` needs CUDA's runtime and profiling libraries to load.
 */
const RELEASES: Readonly<Record<string, Release>> = {
  "linux-x86_64": {
    platform: "linux-x86_64",
    platformTags: ["manylinux_2_28_x86_64", "manylinux_2_25_x86_64", "manylinux2014_x86_64"],
    wheels: [
      {
        requirement: TORCH,
        file: "torch-2.11.0-cp311-cp311-manylinux_2_28_x86_64.whl",
        sha256: "7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a",
        byteLength: 530_604_548,
      },
      {
        requirement: CUDA_RUNTIME,
        file: "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        sha256: "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
        byteLength: 2_243_632,
      },
      {
        requirement: CUPTI,
        file: "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl",
        sha256: "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
        byteLength: 10_715_597,
      },
    ],
    unpackedBytes: 530_000_000,
  },
  "linux-aarch64": {
    platform: "linux-aarch64",
    platformTags: ["manylinux_2_28_aarch64", "manylinux_2_25_aarch64", "manylinux2014_aarch64"],
    wheels: [
      {
        requirement: TORCH,
        file: "torch-2.11.0-cp311-cp311-manylinux_2_28_aarch64.whl",
        sha256: "d91aac77f24082809d2c5a93f52a5f085032740a1ebc9252a7b052ef5a4fddc6",
        byteLength: 419_718_178,
      },
      {
        requirement: CUDA_RUNTIME,
        file: "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
        sha256: "ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55",
        byteLength: 2_261_060,
      },
      {
        requirement: CUPTI,
        file: "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_aarch64.whl",
        sha256: "796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151",
        byteLength: 10_310_827,
      },
    ],
    unpackedBytes: 370_000_000,
  },
  "darwin-aarch64": {
    platform: "darwin-aarch64",
    platformTags: ["macosx_11_0_arm64"],
    wheels: [
      {
        requirement: TORCH,
        file: "torch-2.11.0-cp311-cp311-macosx_11_0_arm64.whl",
        sha256: "7b6a60d48062809f58595509c524b88e6ddec3ebe25833d6462eeab81e5f2ce4",
        byteLength: 80_529_712,
      },
    ],
    unpackedBytes: 290_000_000,
  },
};

/** Returns the release for a platform; `undefined` if torch publishes no suitable wheels. */
export function releaseFor(
  os: string = Deno.build.os,
  arch: string = Deno.build.arch,
): Release | undefined {
  return RELEASES[`${os}-${arch}`];
}
