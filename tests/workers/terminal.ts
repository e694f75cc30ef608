/**
 * A worker that writes like a program on a terminal.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** Writes a progress line without a line break, or exits after colored output. */
export class Terminal extends DistributedWorker<{ dies: boolean }, void> {
  static override module = import.meta.url;
  override async call({ dies }: { dies: boolean }): Promise<void> {
    if (dies) {
      console.error("\x1b[31mred words\x1b[0m");
      Deno.exit(3);
    }
    await Deno.stdout.write(new TextEncoder().encode("10%\r20%\r"));
    // Waits until the caller has seen the line.
    await new Promise(() => {});
  }
}
