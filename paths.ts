/**
 * Paths of files and their URLs. These are not from `node:path` and `node:url`, because a program's first
 * module of Node costs it 4 MB of memory.
 *
 * @module
 */
import { fromFileUrl as pathOf, isAbsolute, resolve as resolvePath } from "@std/path/posix";

export { basename, dirname, isAbsolute, join, toFileUrl } from "@std/path/posix";

/**
 * Returns the absolute form of a path, without `.`, `..` and a slash at its end.
 *
 * @param path The path. If it is relative, it is relative to the working directory.
 * @returns The absolute path.
 */
export function resolve(path: string): string {
  // Some versions of the library ask Node's `process` for the working directory.
  return isAbsolute(path) ? resolvePath(path) : resolvePath(Deno.cwd(), path);
}

/**
 * Returns the path of a `file:` URL.
 *
 * @param url The URL.
 * @returns The path.
 * @throws {TypeError} If the URL is not a `file:` URL, or does not name one file of this machine: it has a
 * host, or an encoded slash, which some code decodes and some does not.
 * @throws {URIError} If decoding its path gives no valid text.
 */
export function fromFileUrl(url: string | URL): string {
  const { href, host, pathname } = new URL(url);
  if (host !== "") throw new TypeError(`Cannot use ${href} as a path: it has the host ${host}`);
  if (/%2f/i.test(pathname)) throw new TypeError(`Cannot use ${href} as a path: it has an encoded slash`);
  return pathOf(href);
}
