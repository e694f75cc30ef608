/**
 * What is in each package.
 *
 * @module
 */

import { LIBTORCH_VERSION } from "../../libraries/mod.ts";
import { basename, join, SetupError, statOrUndefined } from "../../setup/shared/mod.ts";
import { builtLibrary, libraryFileName, packageIdentity } from "../shared/mod.ts";
import { cratesOf, formatNotices } from "./crates.ts";
import type { Contents } from "./package.ts";
import { packageNameOf, type Part, type Platform, platformOf } from "./platform.ts";

/** What the packages are made from. */
export interface Origin {
  /** The folder of the checkout. */
  readonly root: string;
  /** The scope of the packages, with `@`. */
  readonly scope: string;
  /** The version of the checkout's package. */
  readonly version: string;
  /** The folder of libtorch, with its licenses. */
  readonly libtorch: string;
  /** The platform. */
  readonly platform: Platform;
}

/**
 * Returns what this machine packs.
 *
 * @param root The folder of the checkout.
 * @param libtorch The folder of libtorch, with its licenses.
 */
export async function originOf(root: string, libtorch: string): Promise<Origin> {
  const { name, version } = await packageIdentity(root);
  return { root, scope: name.slice(0, name.indexOf("/")), version, libtorch, platform: platformOf() };
}

type PlatformPart = (origin: Origin) => Promise<Omit<Contents, "manifest"> & Pick<Manifest, Own>>;
type Manifest = Contents["manifest"];
type Own = "version" | "description" | "license";

const OWN_LICENSE = "MIT OR Apache-2.0";

/** Libraries of libtorch that `libtorch_cpu` needs. Programs do not need the empty one for the build. */
const LEFT_OUT = /^libtorch\.(so|dylib)$/;

/** Returns the contents of a part's package for a platform. */
export async function contentsOf(part: Part, origin: Origin): Promise<Contents> {
  const { description, license, version, ...contents } = await MAKERS[part](origin);
  const { name, os, cpu, libc } = origin.platform;
  const manifest = {
    name: packageNameOf(origin.scope, part, name),
    version,
    description,
    license,
    os: [os],
    cpu: [cpu],
    ...libc && { libc: [libc] },
  };
  const readme = await readmeOf(origin.root, manifest.name, description);
  return { ...contents, manifest, texts: { ...contents.texts, "README.md": readme } };
}

const MAKERS: Readonly<Record<Part, PlatformPart>> = {
  native: (origin) =>
    ofCrates(
      origin,
      ["cohort", "cohort_gloo"],
      "cohort",
      "The native library of Cohort, which uses libtorch",
    ),
  wgpu: (origin) =>
    ofCrates(origin, ["cohort_wgpu"], "cohort-wgpu", "The GPU library of Cohort, which contains wgpu"),
  nccl: async (origin) => ({
    ...await ownFiles(origin, ["cohort_nccl"]),
    texts: {},
    ingredients: [],
    version: origin.version,
    license: OWN_LICENSE,
    description: "The library of Cohort that links NCCL, for ranks on NVIDIA GPUs",
  }),
  libtorch: ofLibtorch,
};

/** The contents of a package of libraries that Cargo builds. */
async function ofCrates(origin: Origin, stems: readonly Stem[], crate: string, description: string) {
  const { root, version } = origin;
  const crates = await cratesOf(root, crate, Deno.build.target);
  const [mit, apache] = await Promise.all(
    ["LICENSE-MIT", "LICENSE-APACHE"].map((name) => Deno.readTextFile(join(root, name))),
  );
  // Some crates name a license and do not have its text.
  const standard = {
    "MIT": mit!.replace(/^Copyright .*$/m, "Copyright (c) the authors of the crate"),
    "Apache-2.0": apache!,
  };
  return {
    ...await ownFiles(origin, stems),
    texts: { "THIRD-PARTY-NOTICES.txt": await formatNotices(crates, standard) },
    ingredients: crates.map((one) => ({ ...one, purl: `pkg:cargo/${one.name}@${one.version}` })),
    version,
    license: OWN_LICENSE,
    description,
  };
}

type Stem = Parameters<typeof libraryFileName>[0];

async function ownFiles({ root }: Origin, stems: readonly Stem[]) {
  const files = stems.map((stem) => ({ from: builtLibrary(root, stem), to: libraryFileName(stem) }));
  for (const { from } of files) {
    if (await statOrUndefined(from) !== undefined) continue;
    throw new SetupError({ message: `Cannot pack ${basename(from)}: it is not built`, remedy: "build it" });
  }
  const licenses = ["LICENSE-MIT", "LICENSE-APACHE"].map((name) => ({ from: join(root, name), to: name }));
  return { files: [...files, ...licenses] };
}

/** The contents of the package of libtorch's half for the CPU. */
async function ofLibtorch({ root, libtorch }: Origin) {
  const files: { from: string; to: string }[] = [];
  for await (const { name } of Deno.readDir(join(libtorch, "lib"))) {
    if (!LEFT_OUT.test(name)) files.push({ from: join(libtorch, "lib", name), to: `lib/${name}` });
  }
  for (const [folder, name] of await licenseFiles(join(libtorch, "licenses"))) {
    files.push({ from: join(libtorch, "licenses", folder, name), to: `licenses/${folder}/${name}` });
  }
  const hasGomp = files.some(({ to }) => to.startsWith("lib/libgomp."));
  for (const name of hasGomp ? ["GPL-3.0.txt", "GCC-exception-3.1.txt"] : []) {
    files.push({ from: join(root, "npm/licenses", name), to: `licenses/libgomp/${name}` });
  }
  const versions = new Map((await licenseFiles(join(libtorch, "licenses"))).map(([folder]) => {
    const dash = folder.lastIndexOf("-");
    return [folder.slice(0, dash), folder.slice(dash + 1)];
  }));
  return {
    files: files.sort((one, other) => one.to < other.to ? -1 : 1),
    texts: { "THIRD-PARTY-NOTICES.txt": libtorchNotices([...versions], hasGomp) },
    ingredients: [
      ...[...versions].map(([name, version]) => ({
        name,
        version,
        license: name === "torch" ? "BSD-3-Clause" : "LicenseRef-NVIDIA Software License Agreement",
        purl: `pkg:pypi/${name.replaceAll("_", "-")}@${version}`,
      })),
      ...hasGomp
        ? [{
          name: "libgomp",
          version: "1",
          license: "GPL-3.0-or-later WITH GCC-exception-3.1",
          purl: "pkg:generic/libgomp@1",
        }]
        : [],
    ],
    version: LIBTORCH_VERSION,
    license: "SEE LICENSE IN THIRD-PARTY-NOTICES.txt",
    description:
      `The libraries of libtorch ${LIBTORCH_VERSION} that compute on the CPU, unchanged, without headers`,
  };
}

function libtorchNotices(versions: readonly (readonly [string, string])[], hasGomp: boolean): string {
  const lines = versions.map(([name, version]) => `- ${name} ${version}: licenses/${name}-${version}`);
  if (hasGomp) lines.push("- libgomp, of GCC, which torch's wheel contains: licenses/libgomp");
  return `These libraries are unchanged files of the following wheels. Their licenses are beside them.\n\n${
    lines.join("\n")
  }\n`;
}

async function licenseFiles(folder: string): Promise<[folder: string, name: string][]> {
  const found: [string, string][] = [];
  for await (const { name: inner } of Deno.readDir(folder)) {
    for await (const { name } of Deno.readDir(join(folder, inner))) found.push([inner, name]);
  }
  return found.sort();
}

async function readmeOf(root: string, name: string, description: string): Promise<string> {
  const template = await Deno.readTextFile(join(root, "npm/README.md"));
  return template.replaceAll("{{name}}", name).replaceAll("{{description}}", `${description}.`);
}

/**
 * Returns the contents of the resolver's package. Every package in `packed` is an optional dependency.
 *
 * @param packed The names and versions of the packages for platforms.
 */
export async function resolverContents(
  { root, scope, version }: Origin,
  packed: readonly { name: string; version: string }[],
): Promise<Contents> {
  const parts = new RegExp(`^${scope}/(?:libtorch-|wgpu-|nccl-)`);
  const platforms = packed.map(({ name }) => name).filter((name) => !parts.test(name))
    .map((name) => name.slice(scope.length + 1)).sort();
  const description = "Finds the native libraries of Cohort, which it depends on";
  const manifest = {
    name: `${scope}/native`,
    version,
    description,
    license: OWN_LICENSE,
    type: "module",
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    optionalDependencies: Object.fromEntries(packed.map(({ name, version }) => [name, version]).sort()),
  };
  const own = join(root, "npm/native");
  return {
    manifest,
    files: [
      ...["index.js", "index.d.ts"].map((name) => ({ from: join(own, name), to: name })),
      ...["LICENSE-MIT", "LICENSE-APACHE"].map((name) => ({ from: join(root, name), to: name })),
    ],
    texts: {
      "platforms.js": `export default ${JSON.stringify(platforms)};\n`,
      "README.md": await readmeOf(root, manifest.name, description),
    },
    ingredients: [],
  };
}
