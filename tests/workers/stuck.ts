/**
 * A worker that gets stuck in several ways.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";

/** How a rank gets stuck. */
export type Manner =
  | "loops"
  | "sleeps"
  | "stops"
  | "stays away"
  | "returns early"
  | "reduces later"
  | "computes"
  | "steps"
  | "pauses"
  | "pauses long";

/** The payload of {@linkcode Stuck}. */
export interface StuckPayload {
  rank: number;
  manner: Manner;
  /** What is gathered before the sum. Default: nothing. */
  collects?: "objects" | "tensors";
}

/** Waits for every rank at the end of `setup`, unless it is stuck or returns early. */
export class StuckInSetup extends DistributedWorker<null, number, number, StuckPayload> {
  static override module = import.meta.url;

  override async setup({ rank, manner }: StuckPayload): Promise<void> {
    if (rank === this.rank) {
      if (manner === "returns early") return;
      // Like a download that takes several heartbeats.
      if (manner === "pauses long") await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    await this.processGroup.allReduce(Tensor.fromArray([1]));
  }

  override call(): number {
    return this.worldSize;
  }
}

/** Sums a one of every rank, except on the stuck rank. */
export class Stuck extends DistributedWorker<StuckPayload | null, number, number, StuckPayload | null> {
  static override module = import.meta.url;

  override async setup(stuck: StuckPayload | null): Promise<void> {
    if (stuck?.rank === this.rank) await this.#getStuck(stuck.manner);
  }

  override async call(stuck: StuckPayload | null, context: CallContext): Promise<number> {
    await context.checkpoint();
    if (stuck?.rank === this.rank) {
      if (stuck.manner === "returns early") return -1;
      await this.#getStuck(stuck.manner);
    }
    if (stuck?.manner === "steps") {
      for (let step = 0; step < 20; step++) {
        if (stuck.rank === this.rank) await new Promise((resolve) => setTimeout(resolve, 50));
        await context.checkpoint();
      }
    }
    if (stuck?.collects === "objects") await this.processGroup.allGatherObjects(this.rank);
    if (stuck?.collects === "tensors") {
      await this.processGroup.allGather(Tensor.fromArray([this.rank]), { uneven: true });
    }
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }

  async #getStuck(manner: Manner): Promise<void> {
    switch (manner) {
      case "loops":
        for (;;);
      case "sleeps":
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        break;
      case "stops":
        Deno.kill(Deno.pid, "SIGSTOP");
        break;
      case "stays away":
        await new Promise(() => {});
        break;
      case "reduces later":
        // This rank's second collective meets the others' first.
        await this.processGroup.broadcast(Tensor.fromArray([1]), { src: this.rank });
        break;
      case "computes": {
        // Never yields to the event loop, but is busy.
        const matrix = Tensor.fromArray(new Float32Array(200 * 200), [200, 200]);
        for (const end = performance.now() + 1000; performance.now() < end;) matrix.mm(matrix).dispose();
        break;
      }
      case "pauses":
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
