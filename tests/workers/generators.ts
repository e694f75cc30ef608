/**
 * A worker whose calls are generators that end only when they are canceled.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";

/** How many items a rank sends before its reader takes one. */
const UNREAD_ITEMS = 64;
/** The line of a rank whose next item waits for the reader. */
export const WAITS = "waits for the reader";

/** How a call continues. */
export interface Endless {
  /** The ranks that yield. Default: all. */
  yielding?: number[];
  /** How often each rank yields in a step. Default: once. */
  yields?: number[];
  /** How long each rank takes for a step, in milliseconds. Default: no time. */
  stepMs?: number[];
  /** Whether each step has a collective. */
  reduces?: boolean;
  /** Whether each step has a checkpoint. */
  checks?: boolean;
  /** What the `finally` block does at its end. */
  ending?: "waits" | "yields" | "reduces" | "throws";
  /** How many steps there are. Default: endless. */
  steps?: number;
  /** The rank that dies in its tenth step. */
  dying?: number;
}

/** What a rank reports about its previous call. */
export interface Report {
  steps: number;
  yielded: number;
  ended: boolean;
  aborted: boolean;
  sum: number;
}

/** Yields numbers. A call with `null` returns a report about the previous call. */
export class Generates extends DistributedWorker<Endless | null, Report | void, number> {
  static override module = import.meta.url;
  protected report: Omit<Report, "sum"> = { steps: 0, yielded: 0, ended: false, aborted: false };

  override async *call(
    payload: Endless | null,
    context: CallContext,
  ): AsyncGenerator<number, Report | void, void> {
    if (payload === null) {
      const sum = await this.#sum();
      return { ...this.report, sum };
    }
    const { yielding, yields, stepMs, reduces, checks, ending, steps = Infinity, dying } = payload;
    const report: Omit<Report, "sum"> = this.report = { steps: 0, yielded: 0, ended: false, aborted: false };
    try {
      console.log("begun");
      for (; report.steps < steps; report.steps++) {
        if (checks) await context.checkpoint();
        if (reduces) await this.#sum();
        if (dying === this.rank && report.steps === 10) Deno.exit(3);
        if (stepMs) await new Promise((resolve) => setTimeout(resolve, stepMs[this.rank]));
        else if (!reduces) await new Promise((resolve) => setTimeout(resolve, 0));
        if (yielding?.includes(this.rank) === false) continue;
        for (let count = 0; count < (yields?.[this.rank] ?? 1); count++) {
          report.yielded++;
          if (report.yielded === UNREAD_ITEMS) console.log(WAITS);
          yield report.steps;
        }
      }
    } finally {
      report.aborted = context.signal.aborted;
      // It takes longer than the others to clean up.
      if (ending === "waits") await new Promise((resolve) => setTimeout(resolve, 20));
      if (ending === "reduces") await this.#sum();
      if (ending === "throws") await Promise.reject(new RangeError("cannot clean up"));
      if (ending === "yields") yield -1;
      report.ended = true;
    }
  }

  async #sum(): Promise<number> {
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}

/** Like {@linkcode Generates}, but does not wait between its yields. */
export class GeneratesSync extends DistributedWorker<number | null, unknown, number> {
  static override module = import.meta.url;
  #report: Pick<Report, "yielded" | "ended"> = { yielded: 0, ended: false };

  override *call(steps: number | null): Generator<number, unknown, void> {
    if (steps === null) return this.#report;
    const report: Pick<Report, "yielded" | "ended"> = this.#report = { yielded: 0, ended: false };
    try {
      console.log("begun");
      for (let step = 0; step < steps; step++) {
        report.yielded++;
        yield step;
      }
    } finally {
      report.ended = true;
    }
  }
}

/** Yields an item that cannot be sent, and also fails in its `finally` block. */
export class YieldsOddly extends DistributedWorker<null, void, unknown> {
  static override module = import.meta.url;

  override async *call(): AsyncGenerator<unknown, void, void> {
    try {
      yield () => {};
    } finally {
      await Promise.reject(new RangeError("cannot clean up"));
    }
  }
}
