/**
 * The files of the native libraries: ours, those of libtorch, and their licenses.
 *
 * @module
 */

import {
  checkoutFolder,
  COHORT,
  COHORT_NCCL,
  COHORT_WGPU,
  commandFor,
  fileBeside,
  fileNameOf,
  type Library,
} from "../../libraries/mod.ts";
import { findUsedLibtorch, isCudaLibraryWanted, isTorchLibraryWanted } from "../libtorch/mod.ts";
import {
  basename,
  dirname,
  join,
  remedyFor,
  searchLibrary,
  SetupError,
  statOrUndefined,
} from "../shared/mod.ts";

/** A file to copy. */
export interface CopiedFile {
  /** Its path. */
  readonly from: string;
  /** The path of the copy in the folder. */
  readonly to: string;
}

/** What is copied. */
export interface Copied {
  /** The libraries. */
  readonly libraries: readonly CopiedFile[];
  /** The texts of their licenses. */
  readonly licenses: readonly CopiedFile[];
  /** The names and values of the variables that make a program use the copies, by path in the folder. */
  readonly variables: Readonly<Record<string, string>>;
  /** A line for each library that is not there, and why. */
  readonly missing: readonly string[];
}

const LICENSE = /^(LICENSE|NOTICE|THIRD-PARTY-NOTICES)/;
/** The wheels of which a libtorch for the CPU has files. */
const WHEELS = /^(torch|nvidia_cuda_runtime|nvidia_cuda_cupti)-[\d.]+\.dist-info$/;

/**
 * Lists what programs of this machine use: the native library with libtorch, and the GPU library and the one
 * that links NCCL if they are there.
 *
 * @throws {SetupError} If the native library or libtorch is not found.
 */
export async function listCopied(): Promise<Copied> {
  const libraries: CopiedFile[] = [];
  const licenses: CopiedFile[] = [];
  const variables: Record<string, string> = {};
  const missing: string[] = [];
  for (const library of [COHORT, COHORT_WGPU, COHORT_NCCL]) {
    const path = await findOwn(library, missing);
    if (path === undefined) continue;
    const file = fileNameOf(library.stem);
    libraries.push({ from: path, to: file });
    if (library.first !== undefined) libraries.push(...await ifThere(fileBeside(path, library.first)));
    licenses.push(...await licensesOf(dirname(path), library.part));
    variables[library.variable] = file;
  }
  const libtorch = await findUsedLibtorch();
  libraries.push(...await libtorchLibraries(libtorch));
  licenses.push(...await libtorchLicenses(libtorch));
  return { libraries, licenses, variables, missing };
}

/**
 * Returns the path of a library of ours; `undefined` if it is not there and programs may do without.
 *
 * @param missing Receives a line for such a library.
 */
async function findOwn(library: Library, missing: string[]): Promise<string | undefined> {
  const { path, tried } = await searchLibrary(library);
  if (path !== undefined) return path;
  if (library !== COHORT) {
    missing.push(`${fileNameOf(library.stem)} is left out: ${tried}`);
    return undefined;
  }
  const { variable } = library;
  throw new SetupError({
    message: `Cannot find the native library: ${tried}`,
    remedy: remedyFor(variable, `run ${commandFor("setup")}, or name the file in ${variable}`),
  });
}

async function ifThere(path: string): Promise<CopiedFile[]> {
  return await statOrUndefined(path) === undefined ? [] : [{ from: path, to: basename(path) }];
}

/** Returns the licenses beside a library of ours, or those of the checkout that has built it. */
async function licensesOf(folder: string, part: string): Promise<CopiedFile[]> {
  for (const place of [folder, checkoutFolder()]) {
    if (place === null) continue;
    const names = (await namesIn(place)).filter((name) => LICENSE.test(name));
    if (names.length > 0) {
      return names.map((name) => ({ from: join(place, name), to: `licenses/${part}/${name}` }));
    }
  }
  return [];
}

/** Returns the libraries of a libtorch's half for the CPU. */
async function libtorchLibraries(root: string): Promise<CopiedFile[]> {
  const lib = join(root, "lib");
  const names = await namesIn(lib);
  const hasCuda = names.some((name) => name.startsWith("libtorch_cuda."));
  // The libtorch.so of a CUDA build needs libtorch_cuda.so, and our libraries do not need it.
  const own = names.filter((name) => isTorchLibraryWanted(name) && !(hasCuda && name === "libtorch.so"));
  const paths = own.map((name) => join(lib, name));
  if (hasCuda && !own.some(isCudaLibraryWanted)) paths.push(...await cudaLibraries(await packagesOf(root)));
  return paths.map((from) => ({ from, to: `libtorch/lib/${basename(from)}` }));
}

/** Returns the CUDA libraries that libtorch's half for the CPU loads, from the packages of a Python. */
async function cudaLibraries(packages: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await namesIn(join(packages, "nvidia"))) {
    const lib = join(packages, "nvidia", name, "lib");
    found.push(...(await namesIn(lib)).filter(isCudaLibraryWanted).map((library) => join(lib, library)));
  }
  return found;
}

/** Returns the licenses in a folder of libtorch, else those of the wheels that a Python has installed. */
async function libtorchLicenses(root: string): Promise<CopiedFile[]> {
  const own = [
    ...(await namesIn(root)).filter((name) => LICENSE.test(name)),
    ...(await filesUnder(join(root, "licenses"))).map((name) => `licenses/${name}`),
  ];
  if (own.length > 0) return own.map((name) => ({ from: join(root, name), to: `libtorch/${name}` }));
  const packages = await packagesOf(root);
  const found: CopiedFile[] = [];
  for (const name of (await namesIn(packages)).filter((name) => WHEELS.test(name))) {
    const folder = join(packages, name, "licenses");
    const to = `libtorch/licenses/${name.replace(/\.dist-info$/, "")}`;
    found.push(
      ...(await filesUnder(folder)).map((file) => ({ from: join(folder, file), to: `${to}/${file}` })),
    );
  }
  return found;
}

/** Returns the folder of Python packages that a libtorch is in or links to. */
async function packagesOf(root: string): Promise<string> {
  return dirname(dirname(dirname(await Deno.realPath(join(root, "lib", fileNameOf("torch_cpu"))))));
}

async function filesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await namesIn(folder)) {
    const isFolder = (await statOrUndefined(join(folder, name)))?.isDirectory === true;
    found.push(
      ...isFolder ? (await filesUnder(join(folder, name))).map((inner) => `${name}/${inner}`) : [name],
    );
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  if (!(await statOrUndefined(folder))?.isDirectory) return [];
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}
