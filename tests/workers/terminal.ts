/**
 * A worker that writes as to a terminal.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** Writes a line of progress that is not ended, or ends after colored words. */
export class Terminal extends DistributedWorker<{ dies: boolean }, void> {
  static override module = import.meta.url;
  override async call({ dies }: { dies: boolean }): Promise<void> {
    if (dies) {
      console.error("\x1b[31mred words\x1b[0m");
      Deno.exit(3);
    }
    await Deno.stdout.write(new TextEncoder().encode("10%\r20%\r"));
    // Until the caller has seen it.
    await new Promise(() => {});
  }
}
