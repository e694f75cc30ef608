/**
 * The rule that one module opens native code.
 *
 * @module
 */

import jsTokens from "js-tokens";

/** A module's path and text. */
export interface Source {
  /** The path, relative to the package's root, with `/`. */
  readonly path: string;
  /** The source text. */
  readonly text: string;
}

/**
 * Returns one line for each violation of the rule that at most one module, in ffi/, names `Deno.dlopen`.
 * Comments and strings do not count.
 */
export function dlopenViolations(sources: Iterable<Source>): string[] {
  const users = Array.from(sources).filter(({ text }) => namesDlopen(text)).map(({ path }) => path).sort();
  const outside = users.filter((path) => !path.startsWith("ffi/"));
  if (outside.length > 0) return outside.map((path) => `${path}: only ffi/ may call Deno.dlopen`);
  return users.length > 1 ? [`Deno.dlopen is called in more than one module: ${users.join(", ")}`] : [];
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
