/**
 * Selects the command of a rank's process: Deno with the ranks' own program, Deno with the program itself, or
 * the program's executable.
 *
 * @module
 */
import { isCompiled, isOneFile } from "../../program.ts";
import { RANK_VARIABLE } from "../../program_ranks.ts";
import { RANK_PROGRAM } from "../../rank_modules.ts";
import { inheritedFlags, setsConfiguration } from "./configuration.ts";
import { permissionFlags, unreadableVariables } from "./permissions.ts";
import type { SpawnOptions } from "./spawn.ts";

/** A command. */
export interface RankCommand {
  /** Path of the executable. */
  readonly path: string;
  /** Its arguments. */
  readonly args: string[];
  /** Environment variables to add. */
  readonly env: Readonly<Record<string, string>>;
}

/** Tells a process of the program that it is a rank. */
const MARKED = { [RANK_VARIABLE]: `${Deno.pid}` };

/**
 * Returns the command of a rank's process.
 *
 * @param spawn The rank and its inputs.
 * @returns The command.
 * @throws {TypeError} If nothing can run the rank, or an option does not apply to what runs it.
 * @throws {Deno.errors.NotCapable} If a rank, which has the permissions of this compiled program, could not
 * run.
 */
export function rankCommand(spawn: SpawnOptions): RankCommand {
  const { options: { denoPath }, source: { inProgram } } = spawn;
  if (isCompiled() && (denoPath === undefined || inProgram)) return executableCommand(spawn);
  if (isOneFile() && !inProgram && denoPath === undefined) {
    throw new TypeError(
      "Cannot start ranks: a bundled program has no module that they could run; " +
        "pass the worker's class to serveIfRank() at the program's top, and run it from a file",
    );
  }
  const args = denoArguments(spawn);
  const path = denoPath ?? Deno.execPath();
  return inProgram
    ? { path, args: [...args, Deno.mainModule, ...Deno.args], env: MARKED }
    : { path, args: [...args, RANK_PROGRAM], env: {} };
}

/** Returns the command of a rank that runs the program's executable, which has its own flags. */
function executableCommand({ options, source }: SpawnOptions): RankCommand {
  if (!source.inProgram) {
    throw new TypeError(
      "Cannot start ranks: a compiled program has no Deno to run them with; " +
        "pass the worker's class to serveIfRank() at the program's top, or set denoPath",
    );
  }
  const flags = ["denoPath", "denoArgs", "permissions"] as const;
  const useless = flags.filter((name) => Object.keys(options[name] ?? {}).length > 0);
  if (useless.length > 0) {
    throw new TypeError(
      `Cannot start ranks: ${useless.join(" and ")} cannot apply to ranks of a compiled program, ` +
        "which run its executable; leave them out, and compile the program with the flags that ranks need",
    );
  }
  const unreadable = unreadableVariables();
  if (unreadable.length > 0) {
    throw new Deno.errors.NotCapable(
      "Cannot start ranks: they have the permissions of this compiled program; " +
        `compile it with --allow-env=${unreadable.join(",")}`,
    );
  }
  return { path: Deno.execPath(), args: [...Deno.args], env: MARKED };
}

/** Returns Deno's arguments before the program's URL. */
function denoArguments({ rank, options, configuration, source, bootstrap }: SpawnOptions): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    ...(setsConfiguration(options.denoArgs) ? [] : [configuration]),
    ...inheritedFlags(source.module, options.denoArgs, source.inProgram),
    ...permissionFlags(options.permissions, {
      configuration,
      module: source.module,
      address: bootstrap.address,
      env: options.env,
    }),
    ...options.denoArgs.map((flag) => inspectFlag(flag, rank)),
  ];
}

/** Gives each rank its own debugger port: `--inspect=host:port` becomes port + rank. */
function inspectFlag(flag: string, rank: number): string {
  const match = /^(--inspect(?:-brk|-wait)?)(?:=(?:(.*):)?(\d+))?$/.exec(flag);
  if (match === null) return flag;
  const [, name, host = "127.0.0.1", port = "9229"] = match;
  return `${name}=${host}:${Number(port) + rank}`;
}
