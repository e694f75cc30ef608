/**
 * Small wheels for tests, and a pip that serves them from a folder.
 *
 * @module
 */

import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { fromFileUrl, join } from "../shared/mod.ts";
import type { Pip } from "../python/mod.ts";
import { sha256OfFile } from "./digest.ts";
import type { Wheel } from "./wheel.ts";

configure({ useWebWorkers: false });

/** Writes a zip archive. The same files give the same bytes. */
export async function writeZip(path: string, files: Readonly<Record<string, string>>): Promise<void> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  const encoder = new TextEncoder();
  for (const [name, text] of Object.entries(files)) {
    await zip.add(name, new Uint8ArrayReader(encoder.encode(text)), { lastModDate: new Date(2000, 0, 1) });
  }
  await Deno.writeFile(path, await zip.close());
}

/** Writes a wheel with `files` into `folder`, and returns its pin. */
export async function makeWheel(
  folder: string,
  requirement: string,
  files: Readonly<Record<string, string>>,
): Promise<Wheel> {
  await Deno.mkdir(folder, { recursive: true });
  const file = `${requirement.replaceAll("-", "_").replace("==", "-")}-fake.whl`;
  const path = join(folder, file);
  await writeZip(path, files);
  return { requirement, file, sha256: await sha256OfFile(path), byteLength: (await Deno.stat(path)).size };
}

/** Returns a pip that copies the requested wheel from `index`, and records each request in `index`/calls. */
export function fakePip(index: string, mode: "serve" | "fail" | "truncate" = "serve"): () => Promise<Pip> {
  const program = fromFileUrl(new URL("./testdata/fake_pip.ts", import.meta.url));
  const command = [Deno.execPath(), "run", "--no-config", "-A", program, index, mode];
  return () => Promise.resolve({ command, version: "0" });
}

/** Returns the requirements that the pip of {@linkcode fakePip} received. */
export async function pipCalls(index: string): Promise<string[]> {
  try {
    return (await Deno.readTextFile(join(index, "calls"))).trim().split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
