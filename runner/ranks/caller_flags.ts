/**
 * Flags of this process's own Deno that affect how modules resolve.
 *
 * @module
 */
import { resolve } from "../../paths.ts";
import { isCompiled } from "../../program.ts";
import { runUnrestricted } from "./unrestricted.ts";

/** Type of a flag's value: none, a literal text, or a path relative to the working directory. */
type ValueKind = "none" | "text" | "path";

/** Flags that ranks inherit regardless of their worker's project. */
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
  "--sloppy-imports": "none",
};

/** Flags for the program's project. */
const OF_PROJECT: Readonly<Record<string, ValueKind>> = {
  "--config": "path",
  "--no-config": "none",
  "--import-map": "path",
};

/** Flags that the program's code may need. Ranks inherit them if they run the program itself. */
const OF_CODE: Readonly<Record<string, ValueKind>> = {
  "--import": "path",
  "--location": "text",
  "--preload": "path",
  "--require": "path",
  "--seed": "text",
  "--v8-flags": "text",
};

/** Flags whose value may be the next argument. */
const SPACED = [
  "--config",
  "--import-map",
  "--cert",
  "--conditions",
  "--import",
  "--location",
  "--preload",
  "--require",
  "--seed",
];

/** Flags of the caller, each as one argument (`--config=/project/deno.json`). */
export interface CallerFlags {
  /** Flags that apply to any module. */
  readonly shared: readonly string[];
  /** `--config=…` or `--no-config`, if given. */
  readonly configuration: string | null;
  /** `--import-map=…`, if given. */
  readonly importMap: string | null;
  /** Flags that the program's code may need. */
  readonly program: readonly string[];
}

let read: CallerFlags | null = null;

/**
 * Reads the flags of this process.
 *
 * @returns The flags. They are empty if the system does not tell this process's arguments.
 */
export function callerFlags(): CallerFlags {
  return read ??= parseFlags(ownArguments());
}

/**
 * Selects the flags from the arguments of a Deno.
 *
 * @param args Arguments before the program's own.
 * @returns The flags.
 */
export function parseFlags(args: readonly string[]): CallerFlags {
  const shared: string[] = [];
  const program: string[] = [];
  let configuration: string | null = null;
  let importMap: string | null = null;
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = split(args[index]!);
    const kind = SHARED[name] ?? OF_PROJECT[name] ?? OF_CODE[name] ??
      (name.startsWith("--unstable") ? "none" : undefined);
    if (kind === undefined) continue;
    const value = inline ?? (SPACED.includes(name) ? args[++index] : undefined);
    const flag = value === undefined ? name : `${name}=${kind === "path" ? absolute(value) : value}`;
    if (name === "--import-map") importMap = flag;
    else if (name in OF_PROJECT) configuration = flag;
    else if (name in OF_CODE) program.push(flag);
    else shared.push(flag);
  }
  return { shared, configuration, importMap, program };
}

/** Splits a flag into its long name and the value after `=`. */
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
  if (isCompiled()) return [];
  const args = commandLine().split("\0").slice(1, -1);
  return args.slice(0, args.length - Deno.args.length);
}

function commandLine(): string {
  try {
    return Deno.readTextFileSync("/proc/self/cmdline");
  } catch (error) {
    // Reading it requires all permissions.
    const mayExist = error instanceof Deno.errors.NotCapable;
    return mayExist ? runUnrestricted(READ_PARENT) ?? "" : "";
  }
}

/** Prints the command line of the process that starts this script. */
const READ_PARENT = "await Deno.stdout.write(Deno.readFileSync(`/proc/${Deno.ppid}/cmdline`))";
