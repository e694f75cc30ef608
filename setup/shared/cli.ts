/**
 * The entry point of a program of setup or of the tools.
 *
 * @module
 */

import { SetupError } from "./failure.ts";
import { createConsole } from "./console.ts";

/**
 * Runs a program and exits. A {@linkcode SetupError} is printed as one line per problem, without a stack.
 *
 * @param main The program. It returns the exit code, 0 by default.
 */
export async function runTool(main: () => Promise<number | void>): Promise<never> {
  // Programs create code, which must not be world-writable, whatever the user's umask.
  Deno.umask(Deno.umask() | 0o002);
  try {
    Deno.exit(await main() ?? 0);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    for (const line of error.message.split("\n")) createConsole().say(`error: ${line}`);
    Deno.exit(1);
  }
}
