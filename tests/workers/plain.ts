/**
 * Workers that tests start. Few need the native library.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";

/** Answers with the payload, and with what it knows of itself. */
export class Echo extends DistributedWorker<unknown, unknown> {
  static override module = import.meta.url;
  override call(payload: unknown): unknown {
    return payload;
  }
}

export interface Self {
  rank: number;
  worldSize: number;
  localRank: number;
  localWorldSize: number;
  device: string;
  running: boolean;
  cwd: string;
  env: Record<string, string>;
  setup: unknown;
  requestId: number;
  payload: unknown;
}

/** Tells what it knows of itself. */
export class Introspect extends DistributedWorker<unknown, Self> {
  static override module = import.meta.url;
  #setup: unknown;
  override setup(setup: unknown): void {
    this.#setup = setup;
  }
  override call(payload: unknown, context: CallContext): Self {
    const { rank, worldSize, localRank, localWorldSize, device, running } = this;
    const env = Deno.env.toObject();
    const { requestId } = context;
    const cwd = Deno.cwd();
    return {
      rank,
      worldSize,
      localRank,
      localWorldSize,
      device,
      running,
      cwd,
      env,
      setup: this.#setup,
      requestId,
      payload,
    };
  }
}

/** What a {@linkcode Throws} does. */
export interface Throwing {
  /** The ranks that throw. */
  ranks?: number[];
  /** By rank, how many milliseconds it waits before. */
  after?: Record<number, number>;
  /** Whether all ranks meet first. */
  together?: boolean;
}

/** Throws where it is told to; ranks in `after` throw that much later, as a consequence would. */
export class Throws extends DistributedWorker<Throwing, string> {
  static override module = import.meta.url;
  override async call({ ranks = [], after = {}, together = false }: Throwing): Promise<string> {
    if (together) await this.processGroup.barrier();
    const delay = after[this.rank];
    if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay));
    if (ranks.includes(this.rank)) {
      throw new RangeError(`rank ${this.rank} refuses`, { cause: new Error("deeper") });
    }
    return `rank ${this.rank} is fine`;
  }
}

/** How a {@linkcode Dies} rank dies. */
export type Death = "SIGKILL" | "SIGSEGV" | "exit" | "uncaught";

/** Dies on one rank while the others wait. */
export class Dies extends DistributedWorker<{ rank: number; how: Death; items?: number }, void, number> {
  static override module = import.meta.url;
  override async call({ rank, how, items = 0 }: { rank: number; how: Death; items?: number }): Promise<void> {
    for (let item = 0; item < items; item++) await this.addStreamingResult(item);
    if (rank === this.rank) {
      console.error("these are my last words");
      if (how === "exit") Deno.exit(3);
      if (how === "uncaught") {
        queueMicrotask(() => {
          throw new Error("nobody catches this");
        });
      } // A fault, not a signal that was sent: Deno has a handler for those.
      else if (how === "SIGSEGV") new Deno.UnsafePointerView(Deno.UnsafePointer.create(1n)!).getUint8();
      else Deno.kill(Deno.pid, "SIGKILL");
    }
    await new Promise(() => {});
  }
}

/** Fails while it starts, on one rank. */
export class FailsSetup
  extends DistributedWorker<unknown, unknown, unknown, { rank: number; how: "throw" | "exit" | "hang" }> {
  static override module = import.meta.url;
  override async setup({ rank, how }: { rank: number; how: "throw" | "exit" | "hang" }): Promise<void> {
    if (rank !== this.rank) return;
    if (how === "throw") throw new RangeError("no such weights");
    if (how === "exit") Deno.exit(7);
    await new Promise(() => {});
  }
}

/** Waits until its call is given up, or for good. Tells over standard output what it sees. */
export class Waits extends DistributedWorker<{ heed?: boolean; tag?: string; throwOn?: number }, string> {
  static override module = import.meta.url;
  override async call(
    { heed = true, tag = "", throwOn }: { heed?: boolean; tag?: string; throwOn?: number },
    { signal }: CallContext,
  ): Promise<string> {
    console.log(`begun ${tag}`);
    if (throwOn === this.rank) throw new Error(`rank ${throwOn} gives up`);
    await new Promise<void>((resolve) => {
      // A timer keeps the wait honest: nothing else is pending in this process.
      const timer = setInterval(() => {}, 1000);
      signal.addEventListener("abort", () => {
        console.log(`aborted ${tag}`);
        clearInterval(timer);
        if (heed) resolve();
      });
    });
    return "left";
  }
}

/** What {@linkcode Steps} takes. */
export interface StepsPayload {
  steps: number;
  /** How long each step keeps the event loop, in milliseconds. */
  stepMs?: number;
  /** A rank that comes to one checkpoint more. */
  oddRank?: number;
}

/** Works in steps that never give way but at checkpoints. Tells how many it finished. */
export class Steps extends DistributedWorker<StepsPayload, number> {
  static override module = import.meta.url;
  #finished = 0;
  override async call({ steps, stepMs = 1, oddRank }: StepsPayload, context: CallContext): Promise<number> {
    if (steps < 0) return this.#finished;
    this.#finished = 0;
    for (let step = 0; step < steps; step++) {
      await context.checkpoint();
      for (const end = performance.now() + stepMs; performance.now() < end;);
      this.#finished++;
      if (step === 0) console.log("begun");
    }
    if (oddRank === this.rank) await context.checkpoint();
    return this.#finished;
  }
}

/** Reduces at every step, so that ranks that left at different steps would wait for each other. */
export class ReducesInSteps extends DistributedWorker<{ steps: number }, number, number> {
  static override module = import.meta.url;
  override async call({ steps }: { steps: number }, context: CallContext): Promise<number> {
    using sum = Tensor.fromArray([1]);
    for (let step = 0; step < steps; step++) {
      await context.checkpoint();
      await this.processGroup.allReduce(sum, { op: "max" });
      if (step === 0) console.log("begun");
      if (context.streaming) await this.addStreamingResult(step);
    }
    return sum.item() as number;
  }
}

/** Tears down with a word, or with an error. */
export class TearsDown extends DistributedWorker<void, void, unknown, { fail: boolean }> {
  static override module = import.meta.url;
  #fail = false;
  override setup({ fail }: { fail: boolean }): void {
    this.#fail = fail;
  }
  override teardown(): void {
    console.log(`rank ${this.rank} is torn down`);
    if (this.#fail) throw new Error("teardown is broken");
  }
}

/** Prints. */
export class Prints extends DistributedWorker<{ lines: number }, void> {
  static override module = import.meta.url;
  override call({ lines }: { lines: number }): void {
    for (let line = 0; line < lines; line++) console.log(`line ${line} `.repeat(50));
    console.error("to standard error");
    this.rankPrint("by rankPrint");
    this.rankPrint("for debugging", { debug: true });
    Deno.stdout.writeSync(new TextEncoder().encode("without an end"));
  }
}

/** Never leaves a call by itself, and blocks its event loop. */
export class Blocks extends DistributedWorker<void, void> {
  static override module = import.meta.url;
  override call(): void {
    console.log("blocking");
    while (true);
  }
}

/** Is not a worker. */
export class NotAWorker {
  static module = import.meta.url;
}

/** Forgets to hand on what its constructor was given. */
export class Forgetful extends DistributedWorker {
  static override module = import.meta.url;
  constructor() {
    super();
  }
}

/** Is found by a path: the default export. */
export default class ByDefault extends DistributedWorker<unknown, string> {
  override call(): string {
    return "by default";
  }
}

/** Returns what cannot cross. */
export class Returns extends DistributedWorker<void, unknown> {
  static override module = import.meta.url;
  override call(): unknown {
    return { stream: new ReadableStream() };
  }
}

/** Writes bytes of its own to the line that leads to the runner, as a broken or hostile rank might. */
export class SendsRaw extends DistributedWorker<{ rank: number; bytes: Uint8Array<ArrayBuffer> }, void> {
  static override module = import.meta.url;
  override async call({ rank, bytes }: { rank: number; bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
    if (rank === this.rank) writeToSockets(bytes);
    await new Promise(() => {});
  }
}

/** A rank has one connected stream socket; `/proc` tells which descriptor it is. */
function writeToSockets(bytes: Uint8Array<ArrayBuffer>): void {
  const libc = Deno.dlopen("libc.so.6", {
    write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  });
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    if (isSocket(name)) libc.symbols.write(Number(name), bytes, BigInt(bytes.length));
  }
  libc.close();
}

function isSocket(descriptor: string): boolean {
  try {
    return Deno.readLinkSync(`/proc/self/fd/${descriptor}`).startsWith("socket:");
  } catch {
    return false; // closed meanwhile
  }
}

/** Tells which permissions it holds. */
export class Permissions extends DistributedWorker<void, string[]> {
  static override module = import.meta.url;
  override call(): string[] {
    const descriptors = [{ name: "read", path: "/etc" }, { name: "net" }, { name: "sys" }] as const;
    return descriptors.map((descriptor) => {
      const { state } = Deno.permissions.querySync(descriptor);
      return state === "granted" ? state : "denied";
    });
  }
}

/** Counts its calls, and says when one is a ping. */
export class Counted extends DistributedWorker<{ ping?: boolean }, number> {
  static override module = import.meta.url;
  #calls = 0;
  override call({ ping }: { ping?: boolean }): number {
    if (ping) console.log("ping");
    return ++this.#calls;
  }
}
