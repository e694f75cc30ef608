/**
 * Native code comes in by one door.
 *
 * @module
 */

import jsTokens from "js-tokens";

/** A module and its text. */
export interface Source {
  /** Relative to the package's root, with `/`. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

/**
 * Returns what is wrong with the use of `Deno.dlopen` in `sources`: exactly one module, in ffi/, may name it.
 * Comments and texts do not count.
 */
export function faultsOfNativeDoor(sources: Iterable<Source>): string[] {
  const doors = Array.from(sources).filter(({ text }) => namesDlopen(text)).map(({ path }) => path).sort();
  const outside = doors.filter((path) => !path.startsWith("ffi/"));
  if (outside.length > 0) return outside.map((path) => `${path}: only ffi/ may call Deno.dlopen`);
  return doors.length > 1 ? [`Deno.dlopen is called in more than one module: ${doors.join(", ")}`] : [];
}

function namesDlopen(text: string): boolean {
  if (!text.includes("dlopen")) return false;
  for (const { type, value } of jsTokens(text)) {
    if (type === "IdentifierName" && value === "dlopen") return true;
    // Deno["dlopen"]
    if (type === "StringLiteral" && value.slice(1, -1) === "dlopen") return true;
  }
  return false;
}
