/**
 * Paths of files, as programs name them.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { escapeLine } from "../escaped_text.ts";

/** The schemes of what is no file: two letters at least, so that a drive is not one. */
const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * The path that a program has given.
 *
 * @param path The path, or a URL of `file:`.
 * @param verb What is to be done with it, for errors: `"load"`.
 * @returns The path.
 * @throws {TypeError} If it is of something that is no file here.
 */
export function pathOf(path: string | URL, verb: string): string {
  if (path instanceof URL && path.protocol === "file:") return fileURLToPath(path);
  if (typeof path === "string" && !SCHEME.test(path)) return path;
  const refuse = (state: string): never => {
    throw new TypeError(`Cannot ${verb} ${escapeLine(describe(path))}: ${state}`);
  };
  if (typeof path === "string" && /^file:/i.test(path)) {
    return refuse("it is a URL as text; give new URL(…) of it");
  }
  if (typeof path !== "string" && !(path instanceof URL)) {
    return refuse("it is neither a path nor a URL; name a file");
  }
  if (verb === "load") {
    return refuse("it is a URL, and no file of this machine; download it, and give the file's path");
  }
  return refuse("it is a URL, and no file of this machine; give a path, and upload the file");
}

function describe(path: unknown): string {
  if (typeof path === "string" || path instanceof URL) return String(path);
  if (typeof path !== "object" || path === null) return `a file of ${String(path)}`;
  return `a file of a ${path.constructor?.name ?? "object"}`;
}
