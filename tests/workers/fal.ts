/**
 * Workers that use the API like programs written for fal.distributed.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** What {@linkcode Adds} reports. */
export interface Added {
  setup: unknown;
  streaming: boolean;
  /** The queue's size before and after three items were added. */
  sizes: number[];
  capacity: number;
}

/** Adds three items without waiting. */
export class Adds extends DistributedWorker<void, Added, number> {
  static override module = import.meta.url;
  #setup: unknown;
  override setup(setup: unknown): void {
    this.#setup = setup;
  }
  override async call(_payload: void, { streaming }: CallContext): Promise<Added> {
    const sizes = [this.queue.size];
    const added = [1, 2, 3].map((item) => this.addStreamingResult(item));
    sizes.push(this.queue.size);
    await Promise.all(added);
    return { setup: this.#setup, streaming, sizes, capacity: this.queue.capacity };
  }
}

/** A step of {@linkcode Tasks}. */
export type TaskStep = "submit" | "finish" | "fail" | "add";

/** Submits tasks that outlive their calls. */
export class Tasks extends DistributedWorker<TaskStep, string, string> {
  static override module = import.meta.url;
  #go = Promise.withResolvers<string>();
  #task: Promise<string> = Promise.resolve("none");
  override async call(step: TaskStep): Promise<string> {
    switch (step) {
      case "submit":
        this.#task = this.submit(async () => `task ${await this.#go.promise}`);
        return "submitted";
      case "finish":
        this.#go.resolve("done");
        return await this.#task;
      case "fail":
        this.submit(() => Promise.reject(new Error("nobody handles this")));
        return "continues";
      case "add":
        await this.runInWorker(async (item: string) => {
          await new Promise((resolve) => setTimeout(resolve, 0));
          await this.addStreamingResult(item);
        }, "from a task");
        return "end";
    }
  }
}

/** Reports failed steps, and continues. */
export class Reports extends DistributedWorker<void, string, unknown> {
  static override module = import.meta.url;
  override async call(): Promise<string> {
    await this.addStreamingError(new RangeError("step 1 is too far"));
    await this.addStreamingError("step 2 is not an error object");
    return "end";
  }
}
