/**
 * The names of platforms and of the packages for them.
 *
 * @module
 */

/** A part of the native side that is a package of its own on each platform. */
export type Part = "native" | "libtorch" | "wgpu" | "nccl";

/** All parts. */
export const PARTS: readonly Part[] = ["native", "libtorch", "wgpu", "nccl"];

/** A platform, in npm's terms. */
export interface Platform {
  /** The name in packages' names: `linux-x64-gnu`. */
  readonly name: string;
  /** The value of `os` in a package.json. */
  readonly os: string;
  /** The value of `cpu`. */
  readonly cpu: string;
  /** The value of `libc`, if the system has more than one. */
  readonly libc?: string;
}

/** Returns npm's terms for a platform of Deno. Defaults to this machine's. */
export function platformOf(os: string = Deno.build.os, arch: string = Deno.build.arch): Platform {
  const cpu = arch === "x86_64" ? "x64" : arch === "aarch64" ? "arm64" : arch;
  const name = `${os}-${cpu}`;
  return os === "linux" ? { name: `${name}-gnu`, os, cpu, libc: "glibc" } : { name, os, cpu };
}

/**
 * Returns the name of a package.
 *
 * @param scope The scope, with `@`.
 * @param part The part that it has.
 * @param platform The platform's name.
 */
export function packageNameOf(scope: string, part: Part, platform: string): string {
  return part === "native" ? `${scope}/${platform}` : `${scope}/${part}-${platform}`;
}
