/**
 * A worker whose abort listeners throw.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** Counts the calls that were canceled. */
export class Listens extends DistributedWorker<"wait" | "count", number> {
  static override module = import.meta.url;
  #abandoned = 0;

  override async call(what: "wait" | "count", context: CallContext): Promise<number> {
    if (what === "count") return this.#abandoned;
    context.signal.addEventListener("abort", () => {
      throw new Error("the listener failed");
    });
    context.signal.addEventListener("abort", () => this.#abandoned++);
    console.log("waits");
    while (true) {
      await context.checkpoint();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
