/**
 * The places where libtorch is searched for a native library that has none beside it.
 *
 * @module
 */
import { programFolders } from "../program.ts";
import { fileNameOf } from "./library.ts";
import { cacheFolderOf, packagedFile, type Places, type Variables } from "./places.ts";

/** The version of libtorch that the native library needs. */
export const LIBTORCH_VERSION = "2.11.0";

/** The environment variable that names the folder of a libtorch. */
export const LIBTORCH_VARIABLE = "LIBTORCH";

/** Environment variables that the search reads, apart from those of the cache. */
export const LIBTORCH_VARIABLES: readonly string[] = [LIBTORCH_VARIABLE, "VIRTUAL_ENV", "CONDA_PREFIX"];

/** The headers that contain the version. Older libtorch versions have it in the second one. */
export const VERSION_HEADERS: readonly string[] = [
  "include/torch/headeronly/version.h",
  "include/torch/csrc/api/include/torch/version.h",
];

const FILE = fileNameOf("torch_cpu");

/**
 * Returns the folder of the cache that has libtorch's CUDA half, as setup fetches it.
 *
 * @param cache The cache.
 * @returns The folder. It has `torch/lib`, like a Python's site-packages.
 */
export function cudaFolderOf(cache: string): string {
  return `${cache}/libtorch-${LIBTORCH_VERSION}-cuda`;
}

/**
 * Returns the places where libtorch may be: the folder `libtorch` beside a program that is one file, the npm
 * package, the cache, and torch packages of Python. A folder from the environment is the only place.
 *
 * @param variables Reads the environment.
 * @returns The places of `libtorch_cpu`.
 */
export function libtorchPlaces(variables: Variables): Places {
  const named = variables(LIBTORCH_VARIABLE);
  if (named) return checked([named.replace(/\/+$/, "")]);
  const beside = programFolders().map((folder) => `${folder}/libtorch/lib/${FILE}`);
  const packaged = packagedFile("libtorch", `lib/${FILE}`);
  const cache = cacheFolderOf(variables);
  const cached = cache === undefined ? [] : [`${cache}/libtorch-${LIBTORCH_VERSION}-cpu/lib/${FILE}`];
  const python = checked(pythonTorches(variables));
  return {
    paths: [...beside, ...packaged.paths, ...cached, ...python.paths],
    absent: [...packaged.absent, ...python.absent],
  };
}

/** Returns the folders of the torch packages in the usual places of Python packages. */
function pythonTorches(variables: Variables): string[] {
  const home = variables("HOME");
  const prefixes = [
    variables("VIRTUAL_ENV"),
    variables("CONDA_PREFIX"),
    home && `${home}/.local`,
    "/usr/local",
  ];
  const found = prefixes.filter((prefix) => prefix !== undefined && prefix !== "").flatMap((prefix) =>
    namesIn(`${prefix}/lib`).filter((name) => /^python3\.\d+$/.test(name)).flatMap((name) =>
      ["site-packages", "dist-packages"].map((packages) => `${prefix}/lib/${name}/${packages}/torch`)
    )
  );
  return [...found, "/usr/lib/python3/dist-packages/torch"].filter(isFolder);
}

/** Leaves out folders whose libtorch is known to be of another version. */
function checked(folders: readonly string[]): Places {
  const paths: string[] = [];
  const absent: string[] = [];
  for (const folder of folders) {
    const version = libtorchVersionAt(folder);
    if (version === undefined || version === LIBTORCH_VERSION) paths.push(`${folder}/lib/${FILE}`);
    else absent.push(`${folder}: it is libtorch ${version}, and ${LIBTORCH_VERSION} is needed`);
  }
  return { paths, absent };
}

/**
 * Returns the version of the libtorch in a folder.
 *
 * @param folder The folder with `include/` and `lib/`.
 * @returns The version, such as `"2.11.0"`; `undefined` if there are no headers or they may not be read.
 */
export function libtorchVersionAt(folder: string): string | undefined {
  for (const header of VERSION_HEADERS) {
    const found = /#define TORCH_VERSION\s*\\?\s*"(\d+\.\d+\.\d+)/.exec(textOf(`${folder}/${header}`));
    if (found !== null) return found[1];
  }
  return undefined;
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // There is no such file, or it may not be read.
    return "";
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
