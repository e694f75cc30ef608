/**
 * A worker that is struck as it was planned.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";
import type { Plan } from "./plan.ts";
import { strike } from "./strike.ts";

/** By then a call has been answered. */
const IDLE_AFTER_MS = 100;

/** Adds up a one of every rank, unless it is struck. */
export class Struck extends DistributedWorker<Plan | null, number, number, Plan> {
  static override module = import.meta.url;
  #plan!: Plan;

  override async initialize(plan: Plan): Promise<void> {
    this.#plan = plan;
    if (plan.phase === "forming" && plan.rank === this.rank) {
      setTimeout(() => strike(plan), plan.delayMs);
    }
    await super.initialize(plan);
  }

  override setup(): void {
    this.#strikeIn("setup");
  }

  override teardown(): void {
    this.#strikeIn("teardown");
  }

  override async call(plan: Plan | null, context: CallContext): Promise<number> {
    if (plan === null) return await this.#sum();
    switch (plan.phase) {
      case "idle":
        if (plan.rank === this.rank) setTimeout(() => strike(plan), IDLE_AFTER_MS + plan.delayMs);
        return await this.#sum();
      case "collective":
        if (plan.rank !== this.rank) return await this.#sum();
        await pause(plan.delayMs);
        strike(plan);
        return await this.#sum();
      case "forming anew":
        if (plan.rank === this.rank) setTimeout(() => strike(plan), plan.delayMs);
        throw new Error("all give up");
      default:
        return await this.#goOn(plan, context);
    }
  }

  /** Steps, or items of a stream, one of which is struck. */
  async #goOn(plan: Plan, context: CallContext): Promise<number> {
    for (let step = 0; step < 20; step++) {
      await context.checkpoint();
      if (plan.rank === this.rank && step === plan.delayMs) strike(plan);
      if (context.streaming) await this.addStreamingResult(step);
      await pause(1);
    }
    // Who was struck does not come.
    return await this.#sum();
  }

  #strikeIn(phase: Plan["phase"]): void {
    if (this.#plan.phase === phase && this.#plan.rank === this.rank) strike(this.#plan);
  }

  async #sum(): Promise<number> {
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
