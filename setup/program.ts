/**
 * The commands of setup's program.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { copyLibraries } from "./copies/mod.ts";
import { provideCuda } from "./cuda/mod.ts";
import { examine, printReport } from "./doctor/mod.ts";
import { cacheDirectory, createConsole, resolve } from "./shared/mod.ts";

const USAGE = `\
Sets a machine up for ${config.name} ${config.version}.

Usage: deno run -A jsr:${config.name}@${config.version}/setup COMMAND

Commands:
  cuda              fetch libtorch's CUDA half and NCCL through pip, for ranks on NVIDIA GPUs
  doctor [--json]   report what was found and what is missing
  libraries FOLDER  copy the native libraries, for a program without a package folder
  --help            print this
`;

/**
 * Runs a command.
 *
 * @param args The command and its arguments.
 * @returns The exit code.
 * @throws {SetupError} If the command fails.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const messages = createConsole();
  if (command === "cuda" && rest.length === 0) {
    await provideCuda({ cache: cacheDirectory(), console: messages });
    return 0;
  }
  if (command === "doctor" && (rest.length === 0 || (rest.length === 1 && rest[0] === "--json"))) {
    return printReport(await examine(), rest.length === 1);
  }
  if (command === "libraries" && rest.length === 1 && isFolder(rest[0]!)) {
    await copyLibraries(resolve(rest[0]!), messages);
    return 0;
  }
  if (command === "--help" && rest.length === 0) {
    console.log(USAGE.trimEnd());
    return 0;
  }
  if (command !== undefined) messages.say(`error: Cannot run "${args.join(" ")}": see the usage\n`);
  messages.say(USAGE.trimEnd());
  return 1;
}

/** Returns whether an argument names a folder. It may be an option that there is not. */
function isFolder(argument: string): boolean {
  return argument !== "" && !argument.startsWith("-");
}
