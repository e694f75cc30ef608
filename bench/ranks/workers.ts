/**
 * The workers of the measured runners.
 *
 * @module
 */
import { type CallContext, DistributedWorker, loadSafetensors, ops, Tensor } from "@cohort/distributed";

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

/** Returns a tensor of 64 MiB that it keeps. */
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

/** Reaches a million checkpoints and returns the nanoseconds that one took. */
export class Checkpoints extends DistributedWorker<void, number> {
  static override module = import.meta.url;
  override async call(_payload: void, context: CallContext): Promise<number> {
    const count = 1_000_000;
    const startedAt = performance.now();
    for (let index = 0; index < count; index++) await context.checkpoint();
    return (performance.now() - startedAt) / count * 1e6;
  }
}

/** Loads tensors, and returns this rank's share of the memory that they need, in bytes. */
export class Weighs extends DistributedWorker<string, number> {
  static override module = import.meta.url;
  override async call(path: string): Promise<number> {
    const before = proportionalBytes();
    const tensors = Object.values(await loadSafetensors(path));
    for (const tensor of tensors) tensor.sum().item();
    await this.processGroup.barrier();
    const after = proportionalBytes();
    await this.processGroup.barrier();
    return after - before;
  }
}

/** Returns the memory of this process. What n processes share counts as an nth. */
function proportionalBytes(): number {
  const text = Deno.readTextFileSync("/proc/self/smaps_rollup");
  return Number(/^Pss: +(\d+) kB$/m.exec(text)![1]) * 1024;
}

/** What the ranks of a {@linkcode Fails} call do once they wait. */
export type Failing = "wait" | "reduce" | "stream" | "throw" | "sum";

/** Waits to be killed, or throws on one rank. Its `setup` takes the size of its weights in MB. */
export class Fails extends DistributedWorker<Failing, void, number, number> {
  static override module = import.meta.url;
  override setup(megabytes: number): void {
    if (megabytes > 0) this.keep(ops.ones([megabytes, 2 ** 18]));
  }
  override async call(how: Failing): Promise<void> {
    if (how === "stream") await this.addStreamingResult(1);
    if (how === "throw" && this.rank === 1) throw new Error("on purpose");
    if (how !== "throw" && how !== "sum") console.log("waiting");
    // Rank 1 is the rank that does not enter the collective.
    if (how === "wait" || how === "stream" || (how === "reduce" && this.rank === 1)) {
      await new Promise(() => {});
    }
    await this.processGroup.allReduce(Tensor.fromArray([1]));
  }
}
