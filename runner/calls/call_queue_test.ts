import { assertEquals } from "@std/assert";
import { WorkerError } from "../../errors.ts";
import { FrameType } from "../../protocol/mod.ts";
import type { Call, CallSink } from "./call.ts";
import { CallQueue, type CallTarget } from "./call_queue.ts";

/** Records what is sent to the ranks. */
class Target implements CallTarget {
  readonly worldSize: number;
  readonly events: string[] = [];
  /** Calls that cannot be sent. */
  readonly refused = new Set<number>();

  constructor(worldSize = 1) {
    this.worldSize = worldSize;
  }

  dispatch({ id }: Call): void {
    if (this.refused.has(id)) throw new Error(`call ${id} cannot be sent`);
    this.events.push(`sent ${id}`);
  }
  onUnsent(): void {
    this.events.push("unsent");
  }
  cancel(id: number): void {
    this.events.push(`cancelled ${id}`);
  }
  checkpointFault(): null {
    return null;
  }
  onBusy(busy: boolean): void {
    this.events.push(busy ? "busy" : "not busy");
  }
  onLingering(): void {}
  onFree(): void {}
  onIdle(): void {
    this.events.push("idle");
  }
}

/** Returns a sink that records the outcome of a call in words. */
function sink(outcomes: string[], fails: Partial<Record<keyof CallSink, true>> = {}): CallSink {
  const tell = (what: keyof CallSink, words: string) => {
    if (fails[what]) throw new Error(`${what}() fails`);
    outcomes.push(words);
  };
  return {
    item: () => tell("item", "item"),
    succeed: () => tell("succeed", "done"),
    fail: (reason) => tell("fail", (reason as Error).message),
  };
}

const result = (call: number) => ({
  type: FrameType.Result,
  flags: 0,
  call,
  body: new Uint8Array(0),
  parts: [],
});

Deno.test("a call that cannot be sent fails alone, and those behind it are sent", async () => {
  const target = new Target();
  const queue = new CallQueue(target);
  const outcomes: string[] = [];
  target.refused.add(1).add(3).add(4);
  for (let call = 1; call <= 5; call++) queue.add({ chunks: [], sink: sink(outcomes) });
  assertEquals(outcomes, ["call 1 cannot be sent"]);
  const drained = queue.drained();
  queue.take(0, result(2));
  assertEquals(outcomes, ["call 1 cannot be sent", "done", "call 3 cannot be sent", "call 4 cannot be sent"]);
  queue.take(0, result(5));
  await drained;
  assertEquals(outcomes.at(-1), "done");
  assertEquals(target.events.filter((event) => event.startsWith("sent")), ["sent 2", "sent 5"]);
  assertEquals(target.events.at(-1), "idle");
});

Deno.test("a waiting call that leaves or cannot be sent is withdrawn, so that another can be prepared", () => {
  const steps: string[] = [];
  class Preparing extends Target {
    prepare({ id }: Call): void {
      steps.push(`prepared ${id}`);
    }
    withdraw({ id }: Call): void {
      steps.push(`withdrawn ${id}`);
    }
  }
  const target = new Preparing();
  const queue = new CallQueue(target);
  target.refused.add(2);
  const [, , third] = [1, 2, 3, 4].map(() => queue.add({ chunks: [], sink: sink([]) }));
  queue.cancel(third!, new Error("over"));
  queue.take(0, result(1));
  assertEquals(queue.current?.id, 4);
  assertEquals(steps.filter((step) => step.startsWith("withdrawn")), ["withdrawn 3", "withdrawn 2"]);
  assertEquals(steps[0], "prepared 2");
});

Deno.test("calls that cannot be sent leave the queue idle, whoever resumes it", async () => {
  const target = new Target();
  const queue = new CallQueue(target);
  const outcomes: string[] = [];
  target.refused.add(1).add(2);
  queue.hold();
  for (let call = 1; call <= 2; call++) queue.add({ chunks: [], sink: sink(outcomes) });
  const drained = queue.drained();
  queue.resume();
  await drained;
  assertEquals([outcomes.length, queue.idle, queue.current], [2, true, null]);
  assertEquals(target.events.filter((event) => event.endsWith("busy")), ["busy", "not busy"]);
});

Deno.test("a sink that throws keeps neither the ranks nor the calls behind it", () => {
  const target = new Target();
  const queue = new CallQueue(target);
  const outcomes: string[] = [];
  queue.add({ chunks: [], sink: sink(outcomes, { succeed: true }) });
  const given = queue.add({ chunks: [], sink: sink(outcomes, { fail: true }) });
  queue.add({ chunks: [], sink: sink(outcomes) });
  queue.take(0, result(1));
  // The sink failed to take the result, so it receives an error.
  assertEquals(outcomes, ["succeed() fails"]);
  const { error } = console;
  console.error = () => {};
  queue.cancel(given, new Error("enough"));
  console.error = error;
  assertEquals(target.events.includes("cancelled 2"), true);
  queue.take(0, result(2));
  queue.take(0, result(3));
  assertEquals([outcomes.at(-1), queue.idle], ["done", true]);
});

Deno.test("every pending call is rejected, whatever the sink of one of them does", () => {
  const queue = new CallQueue(new Target());
  const outcomes: string[] = [];
  for (let call = 0; call < 3; call++) {
    queue.add({ chunks: [], sink: sink(outcomes, call === 1 ? { fail: true } : {}) });
  }
  const { error } = console;
  console.error = () => {};
  queue.rejectAll(new Error("over"));
  console.error = error;
  assertEquals(outcomes, ["over", "over"]);
});

Deno.test("of several errors the first by time is the root, in whatever order they come", () => {
  const queue = new CallQueue(new Target(3));
  const reasons: unknown[] = [];
  const call = queue.add({
    chunks: [],
    sink: { item() {}, succeed() {}, fail: (reason) => reasons.push(reason) },
  });
  for (const [rank, at] of [[1, 30], [2, 10], [0, 20]] as const) {
    const error = new WorkerError(`rank ${rank} refuses`, { rank, remoteName: "Error", remoteStack: "" });
    queue.threw({ rank, at, error, misuse: false, epoch: 0 }, call.id, []);
  }
  const [root] = reasons as [WorkerError];
  assertEquals([root, ...root.others].map((error) => (error as WorkerError).rank), [2, 0, 1]);
});
