/** What the measured runners run. @module */
import { type CallContext, DistributedWorker, Tensor } from "../mod.ts";

/** Does nothing. */
export class Noop extends DistributedWorker<unknown, void> {
  static override module = import.meta.url;
  override call(): void {}
}

/** Streams small items. */
export class Streams
  extends DistributedWorker<{ items: number }, { done: true }, { step: number; preview: string }> {
  static override module = import.meta.url;
  override async call({ items }: { items: number }): Promise<{ done: true }> {
    for (let step = 0; step < items; step++) {
      await this.addStreamingResult({ step, preview: "a small preview" });
    }
    return { done: true };
  }
}

/** Returns a tensor of 64 MiB that it holds. */
export class Returns extends DistributedWorker<void, Tensor> {
  static override module = import.meta.url;
  #tensor!: Tensor;
  override setup(): void {
    this.#tensor = this.keep(Tensor.fromArray(new Float32Array(16 * 2 ** 20).fill(1.5)));
  }
  override call(): Tensor {
    return this.#tensor;
  }
}

/** Comes to a million checkpoints, and says how many nanoseconds one took. */
export class Checkpoints extends DistributedWorker<void, number> {
  static override module = import.meta.url;
  override async call(_payload: void, context: CallContext): Promise<number> {
    const count = 1_000_000;
    const startedAt = performance.now();
    for (let index = 0; index < count; index++) await context.checkpoint();
    return (performance.now() - startedAt) / count * 1e6;
  }
}

/** Waits to be killed. */
export class Waits extends DistributedWorker<void, void> {
  static override module = import.meta.url;
  override async call(): Promise<void> {
    console.log("waiting");
    await new Promise(() => {});
  }
}
