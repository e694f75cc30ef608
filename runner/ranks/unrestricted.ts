/**
 * Facts that this process may not read itself.
 *
 * @module
 */
import { isCompiled } from "../../program.ts";

/**
 * Runs a script in a Deno with all permissions, and returns what it prints. Every program that may start
 * ranks may start this process, too. It takes some 50 ms, so it is for facts that are needed once.
 *
 * @param script JavaScript.
 * @param args Arguments of the script.
 * @returns The output; `null` if this program may not start a Deno, or the script fails.
 */
export function runUnrestricted(script: string, args: readonly string[] = []): string | null {
  if (isCompiled()) return null;
  const command = Deno.execPath();
  if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") return null;
  try {
    const { success, stdout } = new Deno.Command(command, {
      args: ["eval", "--no-config", "--no-lock", script, ...args],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch {
    // It cannot be started. Starting a rank then fails, too, and says why.
    return null;
  }
}
