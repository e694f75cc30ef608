// Finds the native libraries of @cohort/distributed, which are in the packages of this platform.

import platforms from "./platforms.js";

export const isPackaged = true;

export function find(part, file) {
  // Imports of Node's modules would cost every program 8 MB of memory. Only processes that open a library call this.
  const { arch, getBuiltinModule, platform: system } = globalThis.process;
  const platform = `${system}-${arch}${system === "linux" ? "-gnu" : ""}`;
  if (!platforms.includes(platform)) {
    throw new Error(`npm has no libraries for ${platform}, only for ${platforms.join(", ")}`);
  }
  // A bundle that is no file has no packages beside it.
  if (!import.meta.url.startsWith("file:")) {
    throw new Error(`there are no npm packages at ${import.meta.url}`);
  }
  const require = getBuiltinModule("node:module").createRequire(import.meta.url);
  const name = part === "native" ? `@cohort/${platform}` : `@cohort/${part}-${platform}`;
  try {
    return require.resolve(`${name}/${file}`);
  } catch (cause) {
    throw new Error(`npm's ${name} is not installed`, { cause });
  }
}
