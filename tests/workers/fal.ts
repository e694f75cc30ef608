/**
 * Workers that do what programs written for fal.distributed do.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** What {@linkcode Adds} tells of itself. */
export interface Added {
  setup: unknown;
  streaming: boolean;
  /** Sizes of the queue: at first, and with three items on their way. */
  sizes: number[];
  capacity: number;
}

/** Adds three items at once, whoever may read them. */
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

/** Has tasks that outlive the calls that submit them. */
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
        return "goes on";
      case "add":
        await this.runInWorker(async (item: string) => {
          await new Promise((resolve) => setTimeout(resolve, 0));
          await this.addStreamingResult(item);
        }, "from a task");
        return "end";
    }
  }
}

/** Fails steps, and goes on. */
export class Reports extends DistributedWorker<void, string, unknown> {
  static override module = import.meta.url;
  override async call(): Promise<string> {
    await this.addStreamingError(new RangeError("step 1 is too far"));
    await this.addStreamingError("step 2 is no error object");
    return "end";
  }
}
