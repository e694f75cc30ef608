/**
 * The flags that this process's own Deno was run with, as far as they say how modules resolve.
 *
 * @module
 */
import { resolve } from "node:path";

/** What a flag's value is: none, a text as it is, or a path that is relative to the working directory. */
type ValueKind = "none" | "text" | "path";

/** The flags that ranks take over, whatever their worker's project is. */
const SHARED: Readonly<Record<string, ValueKind>> = {
  "--no-lock": "none",
  "--lock": "path",
  "--node-modules-dir": "text",
  "--vendor": "text",
  "--no-npm": "none",
  "--no-remote": "none",
  "--cached-only": "none",
  "--cert": "path",
  "--unsafely-ignore-certificate-errors": "text",
  "--conditions": "text",
};

/** The flags that are about the program's project. */
const OF_PROJECT: Readonly<Record<string, ValueKind>> = {
  "--config": "path",
  "--no-config": "none",
  "--import-map": "path",
};

/** Flags whose value may be the next argument. */
const SPACED = ["--config", "--import-map", "--cert", "--conditions"];

/** Flags of the caller, each as one argument (`--config=/project/deno.json`). */
export interface CallerFlags {
  /** Those that hold for any module. */
  readonly shared: readonly string[];
  /** `--config=…` or `--no-config`, if given. */
  readonly configuration: string | null;
  /** `--import-map=…`, if given. */
  readonly importMap: string | null;
}

let read: CallerFlags | null = null;

/**
 * Reads the flags of this process.
 *
 * @returns The flags. None where the system does not tell them to this program: on Linux it takes all
 * permissions.
 */
export function callerFlags(): CallerFlags {
  return read ??= parseFlags(ownArguments());
}

/**
 * Picks flags from the arguments of a Deno.
 *
 * @param args What comes before the program's own arguments.
 * @returns The flags.
 */
export function parseFlags(args: readonly string[]): CallerFlags {
  const shared: string[] = [];
  let configuration: string | null = null;
  let importMap: string | null = null;
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = split(args[index]!);
    const kind = SHARED[name] ?? OF_PROJECT[name] ?? (name.startsWith("--unstable") ? "none" : undefined);
    if (kind === undefined) continue;
    const value = inline ?? (SPACED.includes(name) ? args[++index] : undefined);
    const flag = value === undefined ? name : `${name}=${kind === "path" ? absolute(value) : value}`;
    if (name === "--import-map") importMap = flag;
    else if (name in OF_PROJECT) configuration = flag;
    else shared.push(flag);
  }
  return { shared, configuration, importMap };
}

/** A flag's long name and, after `=`, its value. */
function split(arg: string): [name: string, value: string | undefined] {
  const short = /^-c(?:=?(.+))?$/.exec(arg);
  if (short !== null) return ["--config", short[1]];
  const [, name, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  return [name ?? arg, value];
}

function absolute(path: string): string {
  return URL.canParse(path) ? path : resolve(path);
}

function ownArguments(): string[] {
  if (Deno.build.standalone) return [];
  try {
    const args = Deno.readTextFileSync("/proc/self/cmdline").split("\0").slice(1, -1);
    return args.slice(0, args.length - Deno.args.length);
  } catch {
    return [];
  }
}
