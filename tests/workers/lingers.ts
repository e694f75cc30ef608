/** A worker that stays in its call until it is given up. @module */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** How: in steps until it is given up, for half a second, or for good; `null`: not at all. */
export type Lingering = "steps" | "finishes" | "loops" | null;

/** Lingers in its call. */
export class Lingers extends DistributedWorker<Lingering, void> {
  static override module = import.meta.url;

  override async call(manner: Lingering, context: CallContext): Promise<void> {
    if (manner === null) return;
    console.log("in the call");
    if (manner === "loops") { for (;;); }
    if (manner === "finishes") return await new Promise((resolve) => setTimeout(resolve, 500));
    while (true) await context.checkpoint();
  }

  override teardown(): void {
    console.log("torn down");
  }
}
