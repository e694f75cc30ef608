/**
 * Compares files with their pins.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { statOrUndefined } from "../shared/mod.ts";
import type { Wheel } from "./wheel.ts";

const CHUNK = 1 << 20;

/** Returns the SHA-256 of the file at `path`, in hexadecimal. Reads the file in chunks. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const buffer = new Uint8Array(CHUNK);
  for (let read: number | null; (read = await file.read(buffer)) !== null;) {
    hash.update(buffer.subarray(0, read));
  }
  return hash.digest("hex");
}

/** Returns why the file at `path` is not `wheel`; `undefined` if it is. */
export async function faultOfWheel(path: string, wheel: Wheel): Promise<string | undefined> {
  const status = await statOrUndefined(path);
  if (status === undefined) return "it is not there";
  if (status.size !== wheel.byteLength) {
    return `it has ${status.size} bytes instead of ${wheel.byteLength}`;
  }
  const found = await sha256OfFile(path);
  return found === wheel.sha256 ? undefined : `its SHA-256 is ${found} instead of ${wheel.sha256}`;
}
