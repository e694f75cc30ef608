/**
 * Runs one cell in which nobody reads the program's standard output for a while.
 *
 * @module
 */
import type { Cell } from "./plan.ts";

const PROGRAM = import.meta.resolve("./unread_program.ts");

/**
 * Makes ranks print more than pipes hold, and reads it only after several heartbeats. Checks that no rank was
 * blamed.
 *
 * @param cell The cell.
 * @throws {Error} If the program did not end normally.
 */
export async function runUnreadOutput(cell: Cell): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", PROGRAM, JSON.stringify({ ...cell, mark: `${folder}/injected` })],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let said = "";
    let read: Promise<void> | null = null;
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (read === null && said.includes("held\n")) read = child.stdout.pipeTo(new WritableStream());
    }
    await (read ?? child.stdout.cancel());
    const { code } = await child.status;
    const own = said.split("\n").filter((line) => line !== "" && !line.startsWith("[debug] "));
    if (code !== 0 || own.join() !== "held,served") throw new Error(`exit code ${code}: ${said}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
