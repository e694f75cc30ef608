/**
 * File paths given by programs.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { fromFileUrl } from "../paths.ts";

/** The scheme of a URL. It has at least two letters, so that a drive letter is not a scheme. */
const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * Converts a path or `file:` URL from a program into a path.
 *
 * @param path The path, or a `file:` URL.
 * @param verb The action, for errors: `"load"`.
 * @returns The path.
 * @throws {TypeError} If it does not name a file on this machine.
 */
export function pathOf(path: string | URL, verb: string): string {
  if (path instanceof URL && path.protocol === "file:") return fromFileUrl(path);
  if (typeof path === "string" && !SCHEME.test(path)) return path;
  const refuse = (state: string): never => {
    throw new TypeError(`Cannot ${verb} ${escapeLine(describe(path))}: ${state}`);
  };
  if (typeof path === "string" && /^file:/i.test(path)) {
    return refuse("it is a URL in a string; pass new URL(…)");
  }
  if (typeof path !== "string" && !(path instanceof URL)) {
    return refuse("it is neither a path nor a URL; pass the path of a file");
  }
  if (verb === "load") {
    return refuse("it is a URL, not a file on this machine; download it and pass the file's path");
  }
  return refuse("it is a URL, not a file on this machine; pass a path and upload the file");
}

function describe(path: unknown): string {
  if (typeof path === "string" || path instanceof URL) return String(path);
  if (typeof path !== "object" || path === null) return `a file of ${String(path)}`;
  return `a file of a ${path.constructor?.name ?? "object"}`;
}
