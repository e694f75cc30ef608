/**
 * The wheels that CUDA needs in addition to the libtorch of setup: torch's own wheel again, for its CUDA
 * half, and NVIDIA's libraries and headers in the versions that torch pins. The headers that torch does not
 * require (crt, cccl) are from the same toolkit, 13.0.2.
 *
 * @module
 */

import { releaseFor } from "../libtorch/mod.ts";
import type { Release, Wheel } from "../wheels/mod.ts";

/** Wheels of headers that are in none of the wheels that torch pins. */
export const HEADERS_ONLY = ["nvidia-cuda-crt", "nvidia-cuda-cccl"];

/** pip's platform tags of the wheels, without the processor. */
const PLATFORMS = [
  ...["2_28", "2_27", "2_25", "2_24", "2_18", "2_17", "2_12", "2_5"].map((glibc) => `manylinux_${glibc}`),
  "manylinux2014",
  "manylinux2010",
  "manylinux1",
];

/** A wheel's name, version, tags, SHA-256 and byte length. */
type Pin = readonly [string, string, string, string, number];

const PINS: Readonly<Record<string, { pins: readonly Pin[]; unpackedBytes: number }>> = {
  "linux-x86_64": {
    unpackedBytes: 3_500_000_000,
    pins: [
      [
        "nvidia-cublas",
        "13.1.0.3",
        "py3-none-manylinux_2_27_x86_64",
        "ee8722c1f0145ab246bccb9e452153b5e0515fd094c3678df50b2a0888b8b171",
        423_133_236,
      ],
      [
        "nvidia-cuda-cccl",
        "13.0.85",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "e0da7ad981f3a8aff08241b5bfc1af868742a63e2762f53a5171c492ef242649",
        3_120_526,
      ],
      [
        "nvidia-cuda-crt",
        "13.0.88",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "2c8043c7c9e02492716426e9919fc78d2c5b3b2a7a768a88e952676b08aa55a4",
        134_086,
      ],
      [
        "nvidia-cuda-cupti",
        "13.0.85",
        "py3-none-manylinux_2_25_x86_64",
        "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
        10_715_597,
      ],
      [
        "nvidia-cuda-nvrtc",
        "13.0.88",
        "py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64",
        "ad9b6d2ead2435f11cbb6868809d2adeeee302e9bb94bcf0539c7a40d80e8575",
        90_215_200,
      ],
      [
        "nvidia-cuda-runtime",
        "13.0.96",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
        2_243_632,
      ],
      [
        "nvidia-cudnn-cu13",
        "9.19.0.56",
        "py3-none-manylinux_2_27_x86_64",
        "d20e1734305e9d68889a96e3f35094d733ff1f83932ebe462753973e53a572bf",
        366_066_321,
      ],
      [
        "nvidia-cufft",
        "12.0.0.61",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "6c44f692dce8fd5ffd3e3df134b6cdb9c2f72d99cf40b62c32dde45eea9ddad3",
        214_085_489,
      ],
      [
        "nvidia-cufile",
        "1.15.1.6",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "08a3ecefae5a01c7f5117351c64f17c7c62efa5fffdbe24fc7d298da19cd0b44",
        1_223_672,
      ],
      [
        "nvidia-curand",
        "10.4.0.35",
        "py3-none-manylinux_2_27_x86_64",
        "1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc",
        59_544_258,
      ],
      [
        "nvidia-cusolver",
        "12.0.4.66",
        "py3-none-manylinux_2_27_x86_64",
        "0a759da5dea5c0ea10fd307de75cdeb59e7ea4fcb8add0924859b944babf1112",
        200_941_980,
      ],
      [
        "nvidia-cusparse",
        "12.6.3.3",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "2b3c89c88d01ee0e477cb7f82ef60a11a4bcd57b6b87c33f789350b59759360b",
        145_942_937,
      ],
      [
        "nvidia-cusparselt-cu13",
        "0.8.0",
        "py3-none-manylinux2014_x86_64",
        "25e30a8a7323935d4ad0340b95a0b69926eee755767e8e0b1cf8dd85b197d3fd",
        169_884_119,
      ],
      [
        "nvidia-nccl-cu13",
        "2.28.9",
        "py3-none-manylinux_2_18_x86_64",
        "e4553a30f34195f3fa1da02a6da3d6337d28f2003943aa0a3d247bbc25fefc42",
        196_493_177,
      ],
      [
        "nvidia-nvjitlink",
        "13.0.88",
        "py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64",
        "13a74f429e23b921c1109976abefacc69835f2f433ebd323d3946e11d804e47b",
        40_713_933,
      ],
      [
        "nvidia-nvshmem-cu13",
        "3.4.5",
        "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "290f0a2ee94c9f3687a02502f3b9299a9f9fe826e6d0287ee18482e78d495b80",
        60_412_546,
      ],
      [
        "nvidia-nvtx",
        "13.0.85",
        "py3-none-manylinux1_x86_64.manylinux_2_5_x86_64",
        "4936d1d6780fbe68db454f5e72a42ff64d1fd6397df9f363ae786930fd5c1cd4",
        148_047,
      ],
    ],
  },
  "linux-aarch64": {
    unpackedBytes: 3_500_000_000,
    pins: [
      [
        "nvidia-cublas",
        "13.1.0.3",
        "py3-none-manylinux_2_27_aarch64",
        "c86fc7f7ae36d7528288c5d88098edcb7b02c633d262e7ddbb86b0ad91be5df2",
        542_851_226,
      ],
      [
        "nvidia-cuda-cccl",
        "13.0.85",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "6f0203e29fed809ee2b7fe9b1344df66ecab990c37d6a2e0e189b26d6c97ed7c",
        3_120_528,
      ],
      [
        "nvidia-cuda-crt",
        "13.0.88",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "ee2ea2a97073e02ee62bb27841f437332be2c248e3eac013df07997ada39c003",
        134_086,
      ],
      [
        "nvidia-cuda-cupti",
        "13.0.85",
        "py3-none-manylinux_2_25_aarch64",
        "796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151",
        10_310_827,
      ],
      [
        "nvidia-cuda-nvrtc",
        "13.0.88",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "d27f20a0ca67a4bb34268a5e951033496c5b74870b868bacd046b1b8e0c3267b",
        43_015_449,
      ],
      [
        "nvidia-cuda-runtime",
        "13.0.96",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55",
        2_261_060,
      ],
      [
        "nvidia-cudnn-cu13",
        "9.19.0.56",
        "py3-none-manylinux_2_27_aarch64",
        "6ed29ffaee1176c612daf442e4dd6cfeb6a0caa43ddcbeb59da94953030b1be4",
        433_781_201,
      ],
      [
        "nvidia-cufft",
        "12.0.0.61",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "2708c852ef8cd89d1d2068bdbece0aa188813a0c934db3779b9b1faa8442e5f5",
        214_053_554,
      ],
      [
        "nvidia-cufile",
        "1.15.1.6",
        "py3-none-manylinux_2_27_aarch64",
        "bdc0deedc61f548bddf7733bdc216456c2fdb101d020e1ab4b88d232d5e2f6d1",
        1_136_992,
      ],
      [
        "nvidia-curand",
        "10.4.0.35",
        "py3-none-manylinux_2_27_aarch64",
        "133df5a7509c3e292aaa2b477afd0194f06ce4ea24d714d616ff36439cee349a",
        61_962_106,
      ],
      [
        "nvidia-cusolver",
        "12.0.4.66",
        "py3-none-manylinux_2_27_aarch64",
        "02c2457eaa9e39de20f880f4bd8820e6a1cfb9f9a34f820eb12a155aa5bc92d2",
        223_467_760,
      ],
      [
        "nvidia-cusparse",
        "12.6.3.3",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "80bcc4662f23f1054ee334a15c72b8940402975e0eab63178fc7e670aa59472c",
        162_155_568,
      ],
      [
        "nvidia-cusparselt-cu13",
        "0.8.0",
        "py3-none-manylinux2014_aarch64",
        "400c6ed1cf6780fc6efedd64ec9f1345871767e6a1a0a552a1ea0578117ea77c",
        220_791_277,
      ],
      [
        "nvidia-nccl-cu13",
        "2.28.9",
        "py3-none-manylinux_2_18_aarch64",
        "01c873ba1626b54caa12272ed228dc5b2781545e0ae8ba3f432a8ef1c6d78643",
        196_561_677,
      ],
      [
        "nvidia-nvjitlink",
        "13.0.88",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "e931536ccc7d467a98ba1d8b89ff7fa7f1fa3b13f2b0069118cd7f47bff07d0c",
        38_768_748,
      ],
      [
        "nvidia-nvshmem-cu13",
        "3.4.5",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "6dc2a197f38e5d0376ad52cd1a2a3617d3cdc150fd5966f4aee9bcebb1d68fe9",
        60_215_947,
      ],
      [
        "nvidia-nvtx",
        "13.0.85",
        "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "cb7780edb6b14107373c835bf8b72e7a178bac7367e23da7acb108f973f157a6",
        148_878,
      ],
    ],
  },
};

/** Returns the wheels for a platform; `undefined` if there are none. */
export function cudaRelease(os: string = Deno.build.os, arch: string = Deno.build.arch): Release | undefined {
  const torch = releaseFor(os, arch);
  const cuda = PINS[`${os}-${arch}`];
  if (torch === undefined || cuda === undefined) return undefined;
  return {
    platform: torch.platform,
    platformTags: PLATFORMS.map((platform) => `${platform}_${arch}`),
    wheels: [torch.wheels[0]!, ...cuda.pins.map(wheelOf)],
    unpackedBytes: cuda.unpackedBytes,
  };
}

/** Returns the wheels of a release that are in {@linkcode HEADERS_ONLY}. */
export function headersOf(release: Release): Release {
  const wheels = release.wheels.filter(({ requirement }) =>
    HEADERS_ONLY.includes(requirement.split("==")[0]!)
  );
  return { ...release, wheels, unpackedBytes: 30_000_000 };
}

function wheelOf([name, version, tags, sha256, byteLength]: Pin): Wheel {
  const file = `${name.replaceAll("-", "_")}-${version}-${tags}.whl`;
  return { requirement: `${name}==${version}`, file, sha256, byteLength };
}
