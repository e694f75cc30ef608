/**
 * Workers that take their time.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** What {@linkcode Paced} is asked. */
export interface Pace {
  /** How many steps, each an item where the call streams. */
  steps: number;
  /** How long each takes. */
  stepMs: number;
}

/** Takes steps without checkpoints, as a program that waits for others does. */
export class Paced extends DistributedWorker<Pace, { steps: number }, number> {
  static override module = import.meta.url;
  override async call({ steps, stepMs }: Pace, { streaming }: CallContext): Promise<{ steps: number }> {
    for (let step = 0; step < steps; step++) {
      if (stepMs > 0) await new Promise((resolve) => setTimeout(resolve, stepMs));
      if (streaming) await this.addStreamingResult(step);
    }
    return { steps };
  }
}
