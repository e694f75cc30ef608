/**
 * Formats and parses addresses: `unix:/run/x.sock`, `tcp://127.0.0.1:4000`, `tcp://[::1]:4000`.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { Address } from "./transport.ts";

/** Maximum length of a Unix socket's path, in bytes: the size of `sun_path` without the terminating NUL. */
const MAX_SOCKET_PATH_BYTE_LENGTH = Deno.build.os === "linux" ? 107 : 103;

/**
 * Formats an address.
 *
 * @param address The address.
 * @returns The string, which {@linkcode parseAddress} reads.
 */
export function formatAddress(address: Address): string {
  if (address.transport === "unix") return `unix:${address.path}`;
  const { hostname, port } = address;
  return `tcp://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * Parses an address.
 *
 * @param text A string from {@linkcode formatAddress}.
 * @returns The address.
 * @throws {TypeError} If the string is not an address.
 */
export function parseAddress(text: string): Address {
  if (text.startsWith("unix:/")) return { transport: "unix", path: text.slice("unix:".length) };
  const match = /^tcp:\/\/(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65535) {
    throw new TypeError(
      `Cannot read address: "${escapeLine(text)}" is neither unix:/path nor tcp://host:port`,
    );
  }
  return { transport: "tcp", hostname: (match[1] ?? match[2])!, port };
}

/**
 * Returns whether a path is short enough for a Unix socket.
 *
 * @param path The path.
 */
export function isSocketPath(path: string): boolean {
  return byteLengthOf(path) <= MAX_SOCKET_PATH_BYTE_LENGTH;
}

/**
 * Throws if a path is too long for a Unix socket.
 *
 * @param path The path.
 * @throws {RangeError} If the path is too long.
 */
export function checkSocketPath(path: string): void {
  if (!isSocketPath(path)) {
    throw new RangeError(
      `Cannot listen on ${escapeLine(path)}: the path has ${
        byteLengthOf(path)
      } bytes, a Unix socket's may have ` +
        `${MAX_SOCKET_PATH_BYTE_LENGTH}; set a shorter workerAddr, or a shorter TMPDIR`,
    );
  }
}

function byteLengthOf(path: string): number {
  return new TextEncoder().encode(path).length;
}
