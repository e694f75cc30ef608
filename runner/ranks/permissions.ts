/**
 * Permissions of a rank's process.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import {
  C_LIBRARY_PLACES,
  COHORT,
  fileBeside,
  LIBTORCH_VARIABLES,
  libtorchPlaces,
  OPENED,
  placesOf,
} from "../../libraries/mod.ts";
import { dirname, fromFileUrl } from "../../paths.ts";
import { isOneFile } from "../../program.ts";
import { RANK_VARIABLE } from "../../program_ranks.ts";
import { projectOf } from "./configuration.ts";
import { parseAddress } from "../../transport/mod.ts";

/** Environment variables that a rank reads. */
const VARIABLES = [
  RANK_VARIABLE,
  "RANK",
  "LOCAL_RANK",
  "WORLD_SIZE",
  "LOCAL_WORLD_SIZE",
  "MASTER_ADDR",
  "MASTER_PORT",
  "OMP_NUM_THREADS",
  "COHORT_LIBRARY",
  "COHORT_NCCL_LIBRARY",
  "COHORT_WGPU_LIBRARY",
  "COHORT_GPU",
  ...LIBTORCH_VARIABLES,
  "XDG_CACHE_HOME",
  "HOME",
];

/** Resources that a rank itself uses. */
export interface RankReach {
  /** `--config=…` or `--no-config`. */
  configuration: string;
  /** URL of the worker's module. */
  module: string;
  /** Address of the runner, as `formatAddress` writes it. */
  address: string;
  /** Environment variables that the rank gets in addition to this process's. */
  env: Readonly<Record<string, string>>;
}

/**
 * Returns the flags that give a rank its permissions.
 *
 * @param permissions Requested permissions. If a key is left out or `"inherit"`, the rank gets the permission
 * if this process holds it without restriction. Otherwise it gets only what it needs to import the worker,
 * reach the runner and read its variables.
 * @param reach Resources that the rank itself uses.
 * @returns The flags. The native libraries are always allowed, by their paths; if none is found, all of FFI
 * is allowed.
 * @throws {TypeError} If an item of a list contains a comma, or if a path that a rank needs contains one.
 */
export function permissionFlags(permissions: Deno.PermissionOptionsObject, reach: RankReach): string[] {
  const needed = neededBy(reach);
  const names = ["import", "read", "write", "net", "env", "run", "sys"] as const;
  return [
    ...ffiFlag(permissions.ffi ?? "inherit", reach.env),
    ...names.flatMap((name) => flag(name, permissions[name] ?? "inherit", needed[name] ?? [])),
  ];
}

/** Returns the environment variables that a rank reads and this process may not read. */
export function unreadableVariables(): string[] {
  return VARIABLES.filter((variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state !== "granted"
  );
}

function neededBy({ configuration, module, address }: RankReach): Partial<Record<string, string[]>> {
  const parsed = parseAddress(address);
  const socket = parsed.transport === "unix" ? [parsed.path] : [];
  // Deno requires read access to modules that a dynamic import loads: those of the worker's project and this
  // package.
  const chosen = configuration.startsWith("--config=")
    ? dirname(configuration.slice("--config=".length))
    : null;
  const projects = [...new Set([chosen, projectOf(module)])].filter((folder) => folder !== null);
  const modules = isOneFile() ? [module] : [module, import.meta.resolve("../../")];
  const files = modules.filter((url) => url.startsWith("file:")).map((url) => fromFileUrl(url));
  return {
    read: [...socket, ...files, ...projects],
    write: socket,
    net: [parsed.transport === "unix" ? address : `${parsed.hostname}:${parsed.port}`],
    env: VARIABLES,
  };
}

/**
 * Returns the FFI flag. A rank that finds no native library must use functions of the system's own that
 * require all of FFI.
 */
function ffiFlag(
  wanted: NonNullable<Deno.PermissionOptionsObject["ffi"]>,
  env: Readonly<Record<string, string>>,
): string[] {
  const variables = (name: string) => env[name] ?? ownVariable(name);
  const isThere = placesOf(COHORT, variables).paths.some(mayExist);
  if (wanted === "inherit" && !(isThere && C_LIBRARY_PLACES.some(mayExist))) {
    return flag("ffi", true, []);
  }
  const places = OPENED.flatMap((library) =>
    placesOf(library, variables).paths.flatMap((path) =>
      library.first === undefined ? [path] : [fileBeside(path, library.first), path]
    )
  );
  const all = [...places, ...libtorchPlaces(variables).paths, ...C_LIBRARY_PLACES];
  return flag("ffi", wanted, all.filter(mayExist));
}

function ownVariable(name: string): string | undefined {
  const isReadable = Deno.permissions.querySync({ name: "env", variable: name }).state === "granted";
  return isReadable ? Deno.env.get(name) : undefined;
}

/** Returns whether a file exists, or `true` if this process may not check. */
function mayExist(path: string): boolean {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return true;
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

function flag(
  name: keyof Deno.PermissionOptionsObject,
  wanted: "inherit" | boolean | readonly (string | URL)[],
  needed: readonly string[],
): string[] {
  if (wanted === true || (wanted === "inherit" && isHeld(name))) return [`--allow-${name}`];
  const listed = Array.isArray(wanted) ? wanted.map(textOf) : [];
  const all = [...listed, ...needed];
  const torn = all.find((item) => item.includes(","));
  if (torn !== undefined) {
    const whose = listed.includes(torn) ? `permissions.${name} has` : `ranks need ${name} access to`;
    throw new TypeError(
      `Cannot start ranks: ${whose} "${escapeLine(torn)}", and Deno's flags cannot carry a comma; ` +
        `give them all of it by permissions: { ${name}: true }, or rename it`,
    );
  }
  return all.length === 0 ? [] : [`--allow-${name}=${all.join(",")}`];
}

function isHeld(name: keyof Deno.PermissionOptionsObject): boolean {
  // Ranks import the worker's module from any location.
  if (name === "import") return true;
  const { state, partial } = Deno.permissions.querySync({ name } as Deno.PermissionDescriptor);
  return state === "granted" && !partial;
}

function textOf(value: string | URL): string {
  if (!(value instanceof URL)) return value;
  return value.protocol === "file:" ? fromFileUrl(value) : value.href;
}
