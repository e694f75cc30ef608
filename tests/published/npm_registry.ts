/**
 * An npm registry on loopback, which serves tarballs.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { LoopbackServer } from "./loopback_server.ts";
import { readFromTar } from "./tar.ts";

interface Entry {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: string;
  readonly integrity: string;
}

/** A registry of the packages in tarballs. */
export class NpmRegistry extends LoopbackServer {
  /** How many bytes of tarballs were sent. */
  sent = 0;
  /** A part of the names of packages whose downloads break half-way. */
  breaks: string | null = null;
  readonly #entries = new Map<string, Entry[]>();

  /**
   * Adds a package.
   *
   * @param tarball The path of its tarball.
   * @param integrity The integrity to tell, in place of the right one.
   */
  async add(tarball: string, integrity?: string): Promise<void> {
    const manifest = JSON.parse(await readFromTar(tarball, "package/package.json"));
    const entry = { manifest, tarball, integrity: integrity ?? await integrityOf(tarball) };
    this.#entries.set(manifest.name, [...this.#entries.get(manifest.name) ?? [], entry]);
  }

  protected override async respond(request: Request): Promise<Response> {
    const path = decodeURIComponent(new URL(request.url).pathname).slice(1);
    const [name, file] = path.split("/-/");
    const entries = this.#entries.get(name!);
    if (entries === undefined) return Response.json({ error: "not found" }, { status: 404 });
    if (file === undefined) return Response.json(this.#packument(name!, entries));
    const entry = entries.find(({ manifest }) => file === `${manifest.version}.tgz`);
    if (entry === undefined) return Response.json({ error: "not found" }, { status: 404 });
    const { size } = await Deno.stat(entry.tarball);
    this.sent += size;
    const { readable } = await Deno.open(entry.tarball);
    const body = this.breaks !== null && name!.includes(this.breaks)
      ? readable.pipeThrough(half(size))
      : readable;
    return new Response(body, { headers: { "content-length": `${size}` } });
  }

  #packument(name: string, entries: readonly Entry[]) {
    const versions = entries.map(({ manifest, integrity }) => [manifest.version, {
      ...manifest,
      dist: { integrity, tarball: `${this.url}${name}/-/${manifest.version}.tgz` },
    }]);
    // A new version could not be used: Deno waits a day.
    const time = entries.map(({ manifest }) => [manifest.version, "2025-01-01T00:00:00Z"]);
    return {
      name,
      "dist-tags": { latest: entries.at(-1)!.manifest.version },
      versions: Object.fromEntries(versions),
      time: Object.fromEntries(time),
    };
  }
}

/** Passes the first half of a stream on, and then ends it. */
function half(size: number): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0;
  return new TransformStream({
    transform(chunk, controller) {
      passed += chunk.length;
      if (passed > size / 2) controller.terminate();
      else controller.enqueue(chunk);
    },
  });
}

async function integrityOf(path: string): Promise<string> {
  const hash = createHash("sha512");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return `sha512-${hash.digest("base64")}`;
}
