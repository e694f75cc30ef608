/**
 * Workers that stream.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** The payload of {@linkcode Counts}. */
export interface Count {
  items: number;
  tag?: unknown;
  /** The bytes in each item. */
  byteLength?: number;
  /** Whether to await each item. */
  wait?: boolean;
  result?: boolean;
  /** Whether to throw after the items. */
  fail?: boolean;
  /** Whether to add an item after the call has returned. */
  straggle?: boolean;
}

/** Streams numbered items. */
export class Counts extends DistributedWorker<Count, unknown, unknown> {
  static override module = import.meta.url;
  added = 0;
  stragglers: string[] = [];
  override async call(
    { items, tag = null, byteLength, wait = true, result = true, fail = false, straggle = false }: Count,
    context: CallContext,
  ): Promise<unknown> {
    this.added = 0;
    const pending: Promise<void>[] = [];
    for (let index = 0; index < items && !context.signal.aborted; index++) {
      const item = byteLength === undefined
        ? { index, tag }
        : { index, tag, bytes: new Uint8Array(byteLength) };
      const added = this.addStreamingResult(item);
      this.added++;
      if (wait) await added;
      else pending.push(added);
    }
    if (fail) throw new RangeError("after the items");
    await Promise.all(pending);
    if (straggle) {
      setTimeout(() => {
        this.addStreamingResult({ index: -1, tag }).catch((error) => this.stragglers.push(String(error)));
      }, 0);
    }
    return result ? { done: tag } : undefined;
  }
}

/** Prints how many items a {@linkcode Counts} has added, from a task that outlives calls. */
export class CountsAndPrints extends Counts {
  static override module = import.meta.url;
  override setup(): void {
    this.submit(async () => {
      while (this.running) {
        console.log(`added ${this.added}, on their way ${this.queue.size}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
  }
}

/** Returns the errors of items that were added too late. */
export class Straggles extends Counts {
  static override module = import.meta.url;
  override async call(payload: Count, context: CallContext): Promise<unknown> {
    if (payload.items < 0) return this.stragglers;
    return await super.call(payload, context);
  }
}

/** Streams by yielding. */
export class Yields extends DistributedWorker<{ items: number }, string, number> {
  static override module = import.meta.url;
  override async *call({ items }: { items: number }): AsyncGenerator<number, string, void> {
    for (let item = 0; item < items; item++) {
      await Promise.resolve();
      yield item;
    }
    return "end";
  }
}

/** Streams by yielding, without waiting. */
export class YieldsSync extends DistributedWorker<void, string, number> {
  static override module = import.meta.url;
  override *call(): Generator<number, string, void> {
    yield 1;
    yield 2;
    return "end";
  }
}

/** Sends items of several kinds. */
export class Mixed extends DistributedWorker<void, unknown, unknown> {
  static override module = import.meta.url;
  override async call(): Promise<unknown> {
    const shared = new Uint8Array([1]);
    const first = this.addStreamingResult({ shared });
    shared[0] = 2;
    await first;
    await this.addStreamingResult({ map: new Map([[1, 2n]]) }, { asTextEvent: true });
    await this.addStreamingError(new Error("not fatal"));
    let refused = "";
    await this.addStreamingResult({ f: () => {} }).catch((error) => refused = String(error));
    return { refused };
  }
}

/** Does not await its items. */
export class Drops extends DistributedWorker<{ items: number; bad?: boolean }, string, unknown> {
  static override module = import.meta.url;
  override async call({ items, bad = false }: { items: number; bad?: boolean }): Promise<string> {
    for (let item = 0; item < items; item++) this.addStreamingResult(item);
    if (bad) this.addStreamingResult({ f: () => {} });
    await Promise.resolve();
    return "end";
  }
}

/** Yields an item that cannot be sent, and counts how often the generator was closed. */
export class YieldsBad extends DistributedWorker<void, { closed: number }, unknown> {
  static override module = import.meta.url;
  #closed = 0;
  override async *call(
    _payload: void,
    { streaming }: CallContext,
  ): AsyncGenerator<unknown, { closed: number }, void> {
    try {
      if (streaming) yield { f: () => {} };
    } finally {
      if (streaming) this.#closed++;
    }
    return { closed: this.#closed };
  }
}

/** What a {@linkcode Latecomer} does. */
export type Lateness = "wait" | "add" | "release";

/** Adds items of calls that have returned, while a later call runs. */
export class Latecomer extends DistributedWorker<Lateness, string[], string> {
  static override module = import.meta.url;
  readonly #released = Promise.withResolvers<void>();
  readonly #outcomes: string[] = [];
  override async call(what: Lateness): Promise<string[]> {
    if (what === "wait") {
      const note = (outcome: string) => this.#outcomes.push(outcome);
      this.#released.promise.then(() => this.addStreamingResult("late"))
        .then(() => note("added"), (error) => note(error.message));
      return [];
    }
    await this.addStreamingResult("own");
    if (what === "add") return [];
    this.#released.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
    return this.#outcomes;
  }
}

/** Adds items, and then waits until its caller has created a file. */
export class WaitsForFile
  extends DistributedWorker<{ items: number; path: string; blocks: boolean }, boolean, number> {
  static override module = import.meta.url;
  override async call({ items, path, blocks }: { items: number; path: string; blocks: boolean }) {
    for (let item = 0; item < items; item++) await this.addStreamingResult(item);
    const startedAt = performance.now();
    while (performance.now() - startedAt < 20_000) {
      if (!blocks) await new Promise((resolve) => setTimeout(resolve, 1));
      try {
        Deno.statSync(path);
        return true;
      } catch {
        continue;
      }
    }
    return false;
  }
}
