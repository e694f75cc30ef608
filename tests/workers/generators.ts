/**
 * A worker whose calls are generators that end only when they are left.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";

/** How a call goes on and on. */
export interface Endless {
  /** The ranks that yield; all, if left out. */
  yielding?: number[];
  /** How often a rank yields in a step, by rank; once, if left out. */
  yields?: number[];
  /** How long a rank takes for a step, by rank; no time, if left out. */
  stepMs?: number[];
  /** Whether each step has a collective. */
  reduces?: boolean;
  /** Whether each step has a checkpoint. */
  checks?: boolean;
  /** What `finally` does before it is through. */
  ending?: "waits" | "yields" | "reduces" | "throws";
  /** How many steps there are; they do not end, if left out. */
  steps?: number;
  /** The rank that dies in its tenth step. */
  dying?: number;
}

/** What a rank tells of its latest call, and of itself. */
export interface Told {
  steps: number;
  yielded: number;
  ended: boolean;
  aborted: boolean;
  sum: number;
}

/** Yields numbers. A call with `null` tells of the one before. */
export class Generates extends DistributedWorker<Endless | null, Told | void, number> {
  static override module = import.meta.url;
  protected told: Omit<Told, "sum"> = { steps: 0, yielded: 0, ended: false, aborted: false };

  override async *call(
    payload: Endless | null,
    context: CallContext,
  ): AsyncGenerator<number, Told | void, void> {
    if (payload === null) {
      const sum = await this.#sum();
      return { ...this.told, sum };
    }
    const { yielding, yields, stepMs, reduces, checks, ending, steps = Infinity, dying } = payload;
    const told: Omit<Told, "sum"> = this.told = { steps: 0, yielded: 0, ended: false, aborted: false };
    try {
      console.log("begun");
      for (; told.steps < steps; told.steps++) {
        if (checks) await context.checkpoint();
        if (reduces) await this.#sum();
        if (dying === this.rank && told.steps === 10) Deno.exit(3);
        if (stepMs) await new Promise((resolve) => setTimeout(resolve, stepMs[this.rank]));
        else if (!reduces) await new Promise((resolve) => setTimeout(resolve, 0));
        if (yielding?.includes(this.rank) === false) continue;
        for (let count = 0; count < (yields?.[this.rank] ?? 1); count++) {
          told.yielded++;
          yield told.steps;
        }
      }
    } finally {
      told.aborted = context.signal.aborted;
      if (ending === "waits") await new Promise((resolve) => setTimeout(resolve, 20));
      if (ending === "reduces") await this.#sum();
      if (ending === "throws") await Promise.reject(new RangeError("cannot tidy up"));
      if (ending === "yields") yield -1;
      told.ended = true;
    }
  }

  async #sum(): Promise<number> {
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}

/** As {@linkcode Generates}, but without a wait between its yields. */
export class GeneratesSync extends DistributedWorker<number | null, unknown, number> {
  static override module = import.meta.url;
  #told: Pick<Told, "yielded" | "ended"> = { yielded: 0, ended: false };

  override *call(steps: number | null): Generator<number, unknown, void> {
    if (steps === null) return this.#told;
    const told: Pick<Told, "yielded" | "ended"> = this.#told = { yielded: 0, ended: false };
    try {
      console.log("begun");
      for (let step = 0; step < steps; step++) {
        told.yielded++;
        yield step;
      }
    } finally {
      told.ended = true;
    }
  }
}

/** Yields what cannot cross, and fails at its end, too. */
export class YieldsOddly extends DistributedWorker<null, void, unknown> {
  static override module = import.meta.url;

  override async *call(): AsyncGenerator<unknown, void, void> {
    try {
      yield () => {};
    } finally {
      await Promise.reject(new RangeError("cannot tidy up"));
    }
  }
}
