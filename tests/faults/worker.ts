/**
 * A worker that injects faults as planned.
 *
 * @module
 */
import { type CallContext, DistributedWorker, ops, Tensor, tensor, TensorValue } from "../../mod.ts";
import type { Plan } from "./plan.ts";
import { injectFault } from "./inject.ts";

/** The signal at which an idle rank injects its fault. The runner sends it after the answer to a call. */
export const INJECT: Deno.Signal = "SIGUSR1";

/** Elements of the tensors in payloads and results, which go through shared memory. */
const MANY = 100_000;
const ONES = tensor(new Float32Array(MANY).fill(1), [MANY]);

/** The payload of a call. */
export interface FaultyPayload {
  plan: Plan | null;
  ones: Tensor;
}

/** The value for `setup`. */
export interface FaultySetup {
  plan: Plan;
  ones: Tensor;
}

/** Makes the payload of a call, or the value for `setup`. */
export function payloadOf<P extends Plan | null>(plan: P): { plan: P; ones: TensorValue } {
  return { plan, ones: ONES };
}

/** Returns the number that is every element of a result or an item. */
export function sumIn({ data }: TensorValue): number {
  const sum = data[0] as number;
  if (data.length !== MANY || data.some((element) => element !== sum)) {
    throw new Error("a tensor is corrupt");
  }
  return sum;
}

/** An item of a stream. Every second one has data, which goes through shared memory. */
export interface FaultyItem {
  step: number;
  data?: Tensor;
}

/**
 * Reads a stream of a call, and checks that its items are whole and in order.
 *
 * @returns The sum that is every element of the result.
 */
export async function readItems(
  stream: ReadableStream<{ step: number; data?: TensorValue } | TensorValue>,
): Promise<number> {
  let next = 0;
  for await (const item of stream) {
    if (item instanceof TensorValue) return sumIn(item);
    const { step, data } = item;
    const isWhole = step % 2 === 0 ? data === undefined : data !== undefined && sumIn(data) === step;
    if (step !== next++ || !isWhole) throw new Error(`item ${step} is corrupt`);
  }
  throw new Error("the stream has no result");
}

/** Sums a one of every rank, unless a fault is injected. */
export class FaultyWorker extends DistributedWorker<FaultyPayload, Tensor, FaultyItem, FaultySetup> {
  static override module = import.meta.url;
  #plan!: Plan;

  override async initialize(value: FaultySetup): Promise<void> {
    const { plan, ones } = value;
    if (ones.sum().item() !== MANY) throw new Error("the value for setup is corrupt");
    this.#plan = plan;
    if (plan.phase === "forming" && plan.rank === this.rank) {
      setTimeout(() => injectFault(plan), plan.delayMs);
    }
    await super.initialize(value);
  }

  override setup(): void {
    this.#injectIn("setup");
  }

  override teardown(): void {
    this.#injectIn("teardown");
  }

  override async call({ plan, ones }: FaultyPayload, context: CallContext): Promise<Tensor> {
    if (ones.sum().item() !== MANY) throw new Error("the payload is corrupt");
    const sum = await this.#run(plan, context);
    return ops.full([MANY], sum, { dtype: "float32" });
  }

  async #run(plan: Plan | null, context: CallContext): Promise<number> {
    if (plan === null) return await this.#sum();
    switch (plan.phase) {
      case "idle":
        if (plan.rank === this.rank) {
          Deno.addSignalListener(INJECT, () => setTimeout(() => injectFault(plan), plan.delayMs));
        }
        return await this.#sum();
      case "collective":
        if (plan.rank !== this.rank) return await this.#sum();
        await pause(plan.delayMs);
        injectFault(plan);
        return await this.#sum();
      case "re-forming":
        if (plan.rank === this.rank) setTimeout(() => injectFault(plan), plan.delayMs);
        throw new Error("all ranks throw");
      default:
        return await this.#runSteps(plan, context);
    }
  }

  /** Runs steps, or adds items to a stream, and injects the fault in one of them. */
  async #runSteps(plan: Plan, context: CallContext): Promise<number> {
    for (let step = 0; step < 20; step++) {
      await context.checkpoint();
      if (plan.rank === this.rank && step === plan.delayMs) injectFault(plan);
      if (context.streaming) await this.addStreamingResult(this.#itemOf(step));
      await pause(1);
    }
    // The faulty rank does not get here.
    return await this.#sum();
  }

  #itemOf(step: number): FaultyItem {
    return step % 2 === 0 ? { step } : { step, data: ops.full([MANY], step, { dtype: "float32" }) };
  }

  #injectIn(phase: Plan["phase"]): void {
    if (this.#plan.phase === phase && this.#plan.rank === this.rank) injectFault(this.#plan);
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
