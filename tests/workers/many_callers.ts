/**
 * Workers for tests of many callers.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";

/** A request to {@linkcode Answers}. */
export interface Question {
  /** File until whose creation the call waits. */
  readonly until?: string;
  /** Number of items to add first. */
  readonly items?: number;
  /** Line to print first. */
  readonly line?: string;
  /** Message of the error to throw. */
  readonly fails?: string;
}

/** Returns the ID of its request, from every rank. */
export class Answers extends DistributedWorker<Question, string, number> {
  static override module = import.meta.url;
  override async call({ until, items = 0, line, fails }: Question, context: CallContext): Promise<string> {
    if (line !== undefined) console.log(line);
    for (let item = 0; item < items; item++) {
      await this.addStreamingResult(item);
      await context.checkpoint();
    }
    if (until !== undefined) await waitFor(until, context);
    if (fails !== undefined) throw new Error(fails);
    return context.requestId;
  }
}

/** Waits for a file. Each rank looks as often as it likes, so this reaches no checkpoints. */
async function waitFor(path: string, { signal }: CallContext): Promise<void> {
  while (!signal.aborted && !isFile(path)) await new Promise((resolve) => setTimeout(resolve, 1));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Returns the sum of its payload, from every rank, after it has waited for a file. */
export class Sums extends DistributedWorker<{ until?: string; arrays: Uint8Array[] }, number> {
  static override module = import.meta.url;
  override async call(
    { until, arrays }: { until?: string; arrays: Uint8Array[] },
    context: CallContext,
  ): Promise<number> {
    if (until !== undefined) await waitFor(until, context);
    return arrays.flatMap((array) => [...array]).reduce((sum, element) => sum + element, 0);
  }
}
