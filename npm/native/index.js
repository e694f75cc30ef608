// Finds the native libraries of @cohort/distributed, which are in the packages of this platform.

import { createRequire } from "node:module";
import process from "node:process";
import platforms from "./platforms.js";

/** A bundle that is no file has no packages beside it. */
const require = import.meta.url.startsWith("file:") ? createRequire(import.meta.url) : null;
const platform = `${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;

export const isPackaged = true;

export function find(part, file) {
  if (!platforms.includes(platform)) {
    throw new Error(`npm has no libraries for ${platform}, only for ${platforms.join(", ")}`);
  }
  if (require === null) throw new Error(`there are no npm packages at ${import.meta.url}`);
  const name = part === "native" ? `@cohort/${platform}` : `@cohort/${part}-${platform}`;
  try {
    return require.resolve(`${name}/${file}`);
  } catch (cause) {
    throw new Error(`npm's ${name} is not installed`, { cause });
  }
}
