/**
 * Addresses as one string: `unix:/run/x.sock`, `tcp://127.0.0.1:4000`, `tcp://[::1]:4000`.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { Address } from "./transport.ts";

/** Bytes that a path of a Unix socket may have: `sun_path` less its closing NUL. */
const MAX_SOCKET_PATH_BYTE_LENGTH = Deno.build.os === "linux" ? 107 : 103;

/**
 * Writes an address.
 *
 * @param address The address.
 * @returns The string that {@linkcode parseAddress} reads.
 */
export function formatAddress(address: Address): string {
  if (address.transport === "unix") return `unix:${address.path}`;
  const { hostname, port } = address;
  return `tcp://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * Reads an address.
 *
 * @param text What {@linkcode formatAddress} wrote.
 * @returns The address.
 * @throws {TypeError} If it is none.
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
 * Tells whether a path fits what the system allows for a Unix socket.
 *
 * @param path The path.
 */
export function isSocketPath(path: string): boolean {
  return byteLengthOf(path) <= MAX_SOCKET_PATH_BYTE_LENGTH;
}

/**
 * Checks that a path fits what the system allows for a Unix socket.
 *
 * @param path The path.
 * @throws {RangeError} If it is longer.
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
