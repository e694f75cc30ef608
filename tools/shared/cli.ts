/**
 * How the tools start and end as programs.
 *
 * @module
 */

import { SetupError } from "./failure.ts";
import { createConsole } from "./console.ts";

/**
 * Runs a tool. What stands in a user's way is printed as one line for each problem, without a stack.
 *
 * @param main The tool; returns its exit code, 0 by default.
 */
export async function runTool(main: () => Promise<number | void>): Promise<never> {
  // Much of what tools make is code: whatever the user's umask, it is not for all to write to.
  Deno.umask(Deno.umask() | 0o002);
  try {
    Deno.exit(await main() ?? 0);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    for (const line of error.message.split("\n")) createConsole().say(`error: ${line}`);
    Deno.exit(1);
  }
}
