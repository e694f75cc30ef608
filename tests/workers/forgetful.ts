/**
 * A worker that does not await its promises.
 *
 * @module
 */
import {
  backward,
  type CallContext,
  copyToGroup,
  DistributedWorker,
  ops,
  type ProcessGroup,
  reduceFromGroup,
  Tensor,
} from "../../mod.ts";

/** What is started and not awaited. */
export type Forgotten =
  | "a collective"
  | "an asynchronous function"
  | "a layer's sum"
  | "a backward pass"
  | "values"
  | "a rejection"
  | "a late rejection";

/** The signal at which a late rejection comes. */
export const REJECT: Deno.Signal = "SIGUSR1";

/** The payload of {@linkcode Forgetful}. */
export interface Forgets {
  what: Forgotten;
  /** What one rank does instead. */
  odd: { rank: number; does: "throws" | "nothing" | "differs" };
}

/** Starts something without awaiting it; or sums a one of every rank, for `null`. */
export class Forgetful extends DistributedWorker<Forgets | null, number, number, Forgotten | null> {
  static override module = import.meta.url;
  /** How often `setup` ran. The rank keeps this count like a model. */
  #setups = 0;

  override setup(forgotten: Forgotten | null): void {
    this.#setups++;
    if (forgotten !== null) this.#forget(forgotten, 4);
  }

  override async call(forgets: Forgets | null): Promise<number> {
    if (forgets !== null) {
      const { what, odd: { rank, does } } = forgets;
      const isOdd = rank === this.rank;
      if (isOdd && does === "throws") throw new RangeError("the odd rank throws");
      if (!isOdd || does === "differs") this.#forget(what, isOdd ? 8 : 4);
      // Unhandled rejections are noticed in the next turn of the event loop.
      if (what === "a rejection") await new Promise((resolve) => setTimeout(resolve));
      return this.#setups;
    }
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }

  #forget(what: Forgotten, size: number): void {
    const group = this.processGroup;
    switch (what) {
      case "a collective":
        group.allReduce(ops.ones([size]));
        break;
      case "an asynchronous function":
        sumTwice(group, size);
        break;
      case "a layer's sum":
        reduceFromGroup(ops.ones([size]), group);
        break;
      case "a backward pass":
        forgetPass(group, size);
        break;
      case "values":
        group.allGatherObjects({ size });
        break;
      case "a rejection":
        Promise.reject(new RangeError("nobody handles it"));
        break;
      case "a late rejection":
        Deno.addSignalListener(REJECT, () => Promise.reject(new RangeError("nobody handles it")));
    }
  }
}

async function sumTwice(group: ProcessGroup, size: number): Promise<void> {
  for (let time = 0; time < 2; time++) await group.allReduce(ops.ones([size]));
}

async function forgetPass(group: ProcessGroup, size: number): Promise<void> {
  await backward((await copyToGroup(ops.ones([size]).requires_grad_(), group)).sum());
}

/** Submits a task that waits for a collective of the next call. */
export class Submits extends DistributedWorker<"function" | "promise" | null, number | "submitted"> {
  static override module = import.meta.url;
  #sum: Promise<number> | null = null;

  override async call(form: "function" | "promise" | null): Promise<number | "submitted"> {
    if (form === null) {
      // Rank 1 starts here what rank 0 has submitted.
      if (this.#sum === null) this.#sum = this.#add();
      const sum = await this.#sum;
      this.#sum = null;
      return sum;
    }
    if (this.rank === 0) this.#sum = this.submit(form === "promise" ? this.#add() : () => this.#add());
    return "submitted";
  }

  async #add(): Promise<number> {
    using one = this.keep(Tensor.fromArray([1]));
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}

/** Where a canceled call ends. */
export type Leaving = "at yields" | "at checkpoints" | "at yields apart";

/** Sums in each step without awaiting all sums. */
export class ForgetsOn extends DistributedWorker<Leaving | null, number | void, number> {
  static override module = import.meta.url;

  override call(
    leaving: Leaving | null,
    context: CallContext,
  ): Promise<number | void> | AsyncGenerator<number> {
    if (leaving === null) return this.#sum();
    return leaving === "at checkpoints" ? this.#check(context) : this.#yield(leaving);
  }

  async #check(context: CallContext): Promise<void> {
    while (true) {
      await this.#step();
      await context.checkpoint();
    }
  }

  async *#yield(leaving: Leaving): AsyncGenerator<number> {
    const times = leaving === "at yields apart" ? 1 + this.rank : 1;
    for (let step = 0;; step++) {
      await this.#step();
      for (let time = 0; time < times; time++) yield step;
    }
  }

  /** The sum that is awaited keeps the ranks in step. */
  async #step(): Promise<void> {
    await this.#sum();
    for (let time = 0; time < 50; time++) this.#sum();
  }

  async #sum(): Promise<number> {
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}
