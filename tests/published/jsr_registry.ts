/**
 * A JSR registry on loopback: the API that `deno publish` uses, and the files that programs import.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { LoopbackServer } from "./loopback_server.ts";
import { untar } from "./tar.ts";

/** A package that was published. */
export interface PublishedPackage {
  /** The files, by path with a leading slash. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** The `exports` of its deno.json. */
  readonly exports: Readonly<Record<string, string>>;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ts: "text/typescript",
  js: "text/javascript",
  json: "application/json",
};

/** A registry that serves what was published to it. */
export class JsrRegistry extends LoopbackServer {
  /** The tarball that was published last. */
  latestTarball: Uint8Array<ArrayBuffer> | null = null;
  readonly #packages = new Map<string, PublishedPackage>();

  /** Returns what was published as a version of a package: `@scope/name`. */
  published(name: string, version: string): PublishedPackage {
    return this.#packages.get(`${name}/${version}`)!;
  }

  /** Adds a package whose files are known. Without a `/deno.json`, its only entry point is `/mod.ts`. */
  add(name: string, version: string, files: Readonly<Record<string, string>>): void {
    const encoder = new TextEncoder();
    this.#packages.set(`${name}/${version}`, {
      files: new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])),
      exports: exportsOf(files["/deno.json"] ?? '{ "exports": "./mod.ts" }'),
    });
  }

  /**
   * Adds a package as `deno publish` sends it.
   *
   * @param name The package's name, with its scope.
   * @param version The version.
   * @param tarball The tarball, compressed.
   * @param config The path of its deno.json in the tarball.
   */
  async addTarball(
    name: string,
    version: string,
    tarball: Uint8Array<ArrayBuffer>,
    config = "/deno.json",
  ): Promise<void> {
    const files = await untar(tarball);
    const exports = exportsOf(new TextDecoder().decode(files.get(config)));
    this.#packages.set(`${name}/${version}`, { files, exports });
    this.latestTarball = tarball;
  }

  /** Adds a version of a package with the files of another. */
  republish(name: string, version: string, as: string): void {
    this.#packages.set(`${name}/${as}`, this.published(name, version));
  }

  protected override async respond(request: Request): Promise<Response> {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const upload = /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)\/versions\/([^/]+)$/.exec(path);
    if (request.method === "POST" && upload !== null) return await this.#publish(upload, request);
    if (path.startsWith("/api/")) return answerApi(path);
    const meta = /^\/(@[^/]+\/[^/]+)\/meta\.json$/.exec(path);
    if (meta !== null) return this.#meta(meta[1]!);
    const [, name, version, file] = /^\/(@[^/]+\/[^/]+)\/([^/]+?)(_meta\.json|\/.*)$/.exec(path) ?? [];
    const found = this.#packages.get(`${name}/${version}`);
    if (found === undefined) return new Response("not found", { status: 404 });
    return file === "_meta.json" ? versionMeta(found) : fileOf(found, file!);
  }

  async #publish([, scope, name, version]: RegExpExecArray, request: Request): Promise<Response> {
    const config = new URL(request.url).searchParams.get("config") ?? undefined;
    const tarball = new Uint8Array(await request.arrayBuffer());
    await this.addTarball(`@${scope}/${name}`, version!, tarball, config);
    return Response.json({ id: "1", status: "success", error: null });
  }

  #meta(name: string): Response {
    const [scope, own] = name.slice(1).split("/");
    const keys = [...this.#packages.keys()].filter((key) => key.startsWith(`${name}/`));
    const versions = keys.map((key) => key.slice(name.length + 1)).sort();
    if (versions.length === 0) return new Response("not found", { status: 404 });
    // A new version could not be used: Deno waits a day.
    const created = { createdAt: "2025-01-01T00:00:00Z" };
    return Response.json({
      scope,
      name: own,
      latest: versions.at(-1),
      versions: Object.fromEntries(versions.map((version) => [version, created])),
    });
  }
}

/** Returns the entry points that a deno.json lists. */
function exportsOf(config: string): Readonly<Record<string, string>> {
  const { exports } = JSON.parse(config);
  return typeof exports === "string" ? { ".": exports } : exports;
}

function answerApi(path: string): Response {
  const parts = path.split("/");
  if (/\/versions\//.test(path)) {
    return Response.json({ code: "packageVersionNotFound", message: "there is no such version" }, {
      status: 404,
    });
  }
  if (/\/packages\/[^/]+$/.test(path)) {
    const [scope, name] = [parts[3], parts[5]];
    return Response.json({ scope, name, latestVersion: null, description: "", githubRepository: null });
  }
  if (/^\/api\/scopes\/[^/]+$/.test(path)) return Response.json({ scope: parts[3] });
  return Response.json({ id: "1", status: "success", error: null });
}

function versionMeta({ files, exports }: PublishedPackage): Response {
  const manifest = [...files].map(([path, bytes]) => {
    const checksum = `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
    return [path, { size: bytes.length, checksum }];
  });
  return Response.json({ manifest: Object.fromEntries(manifest), exports });
}

function fileOf({ files }: PublishedPackage, path: string): Response {
  const bytes = files.get(path);
  if (bytes === undefined) return new Response("not found", { status: 404 });
  const type = MEDIA_TYPES[path.split(".").at(-1)!] ?? "application/octet-stream";
  return new Response(bytes, { headers: { "content-type": type } });
}
