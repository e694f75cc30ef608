/**
 * A worker that takes time.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** The payload of {@linkcode Paced}. */
export interface Pace {
  /** How many steps. Each is an item if the call streams. */
  steps: number;
  /** How long each step takes, in milliseconds. */
  stepMs: number;
}

/** Takes steps without checkpoints, like a program that waits for something. */
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
