/**
 * A worker whose listeners fail.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** Counts the calls that were given up. */
export class Listens extends DistributedWorker<"wait" | "count", number> {
  static override module = import.meta.url;
  #abandoned = 0;

  override async call(what: "wait" | "count", context: CallContext): Promise<number> {
    if (what === "count") return this.#abandoned;
    context.signal.addEventListener("abort", () => {
      throw new Error("a listener's own failure");
    });
    context.signal.addEventListener("abort", () => this.#abandoned++);
    console.log("waits");
    while (true) {
      await context.checkpoint();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
