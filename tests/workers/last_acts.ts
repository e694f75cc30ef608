/**
 * A worker that dies right after it has done something.
 *
 * @module
 */
import { DistributedWorker, ops } from "../../mod.ts";

/** What a {@linkcode LastActs} rank does last. */
export interface LastActsPayload {
  /** The rank that dies. */
  dying: number;
  /** `"return"`: returns. `"item"`: sends an item. `"print"`: prints lines to standard error. */
  act: "return" | "item" | "print";
  /** The exit code; `null` for a SIGKILL. */
  exitCode: number | null;
}

/** Returns its rank. Its `setup` takes the size of each rank's weights in MB. */
export class LastActs extends DistributedWorker<LastActsPayload, number, string, number> {
  static override module = import.meta.url;

  override setup(megabytes: number): void {
    if (megabytes > 0) this.keep(ops.ones([megabytes, 2 ** 18]));
  }

  override async call({ dying, act, exitCode }: LastActsPayload): Promise<number> {
    if (this.rank !== dying) return this.rank;
    const die = () => exitCode === null ? Deno.kill(Deno.pid, "SIGKILL") : Deno.exit(exitCode);
    if (act === "return") {
      // The result has been written by then.
      setTimeout(die, 300);
      return this.rank;
    }
    if (act === "print") { for (let line = 1; line <= 1000; line++) console.error(`last words ${line}`); }
    else await this.addStreamingResult("the last item");
    die();
    return await new Promise(() => {});
  }
}
