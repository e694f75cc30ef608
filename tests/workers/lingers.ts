/**
 * A worker that stays in its call until it is canceled.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/**
 * How the worker stays in its call: in steps until it is canceled, until {@linkcode FINISH}, by items that
 * nobody reads, as a generator, or forever. `null`: it returns at once.
 */
export type Lingering = "steps" | "finishes" | "streams" | "yields" | "loops" | null;

/** The signal that lets calls finish, the current one and later ones. */
export const FINISH: Deno.Signal = "SIGUSR1";

/** Stays in its call. */
export class Lingers extends DistributedWorker<Lingering, void, number> {
  static override module = import.meta.url;
  readonly #mayFinish = Promise.withResolvers<void>();

  override async setup(): Promise<void> {
    Deno.addSignalListener(FINISH, () => this.#mayFinish.resolve());
    if (Deno.env.get("LINGERS_IN") === "setting up") {
      // Until it is ended.
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
  }

  override call(manner: Lingering, context: CallContext): Promise<void> | AsyncGenerator<number, void, void> {
    return manner === "yields" ? this.#yield() : this.#linger(manner, context);
  }

  async #linger(manner: Lingering, context: CallContext): Promise<void> {
    if (manner === null) return;
    console.log("in the call");
    if (manner === "loops") { for (;;); }
    if (manner === "finishes") return await this.#mayFinish.promise;
    while (true) {
      await context.checkpoint();
      if (manner === "streams") await this.addStreamingResult(0);
    }
  }

  async *#yield(): AsyncGenerator<number, void, void> {
    console.log("in the call");
    try {
      for (let item = 0;; item++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield item;
      }
    } finally {
      console.log("left");
    }
  }

  override teardown(): void {
    console.log("torn down");
  }
}
