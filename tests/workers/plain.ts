/**
 * Workers for many tests. Few of them need the native library.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";

/** Returns the payload. */
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
  requestId: string;
  payload: unknown;
}

/** Returns its own state and environment. */
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

/** The payload of {@linkcode Throws}. */
export interface Throwing {
  /** The ranks that throw. */
  ranks?: number[];
  /** How many milliseconds a rank waits first, by rank. */
  after?: Record<number, number>;
  /** Whether all ranks enter a barrier first. */
  together?: boolean;
}

/** Throws on some ranks. Ranks in `after` throw that much later, like a consequence of the first error. */
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
      } // A real fault instead of a sent signal, because Deno handles sent signals.
      else if (how === "SIGSEGV") new Deno.UnsafePointerView(Deno.UnsafePointer.create(1n)!).getUint8();
      else Deno.kill(Deno.pid, "SIGKILL");
    }
    await new Promise(() => {});
  }
}

/** Fails in `setup` on one rank. */
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

/** Waits until its call is canceled, or forever. Prints what happens. */
export class Waits extends DistributedWorker<{ heed?: boolean; tag?: string; throwOn?: number }, string> {
  static override module = import.meta.url;
  override async call(
    { heed = true, tag = "", throwOn }: { heed?: boolean; tag?: string; throwOn?: number },
    { signal }: CallContext,
  ): Promise<string> {
    console.log(`begun ${tag}`);
    if (throwOn === this.rank) throw new Error(`rank ${throwOn} gives up`);
    await new Promise<void>((resolve) => {
      // A timer keeps the event loop alive, because nothing else is pending in this process.
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

/** The payload of {@linkcode Steps}. */
export interface StepsPayload {
  steps: number;
  /** How long each step blocks the event loop, in milliseconds. */
  stepMs?: number;
  /** A rank that reaches one more checkpoint. */
  oddRank?: number;
}

/** Works in steps that yield only at checkpoints. Returns how many steps it finished. */
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

/** Reduces in every step, so ranks that left at different steps would wait for each other. */
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

/** Prints a line in `teardown`, and may throw there. */
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

/** Prints lines on both streams. */
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

/** Never leaves its call, and blocks its event loop. */
export class Blocks extends DistributedWorker<void, void> {
  static override module = import.meta.url;
  override call(): void {
    console.log("blocking");
    while (true);
  }
}

/** A class that is not a worker. */
export class NotAWorker {
  static module = import.meta.url;
}

/** A worker whose constructor does not pass on its arguments. */
export class Forgetful extends DistributedWorker {
  static override module = import.meta.url;
  constructor() {
    super();
  }
}

/** The default export, which is found by the module's path. */
export default class ByDefault extends DistributedWorker<unknown, string> {
  override call(): string {
    return "by default";
  }
}

/** Returns a value that cannot be sent. */
export class Returns extends DistributedWorker<void, unknown> {
  static override module = import.meta.url;
  override call(): unknown {
    return { stream: new ReadableStream() };
  }
}

/** Writes raw bytes to the runner's connection, like a broken or hostile rank. */
export class SendsRaw extends DistributedWorker<{ rank: number; bytes: Uint8Array<ArrayBuffer> }, void> {
  static override module = import.meta.url;
  override async call({ rank, bytes }: { rank: number; bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
    if (rank === this.rank) writeToSockets(bytes);
    await new Promise(() => {});
  }
}

/** Writes to the rank's only connected stream socket, found in `/proc`. */
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
    return false; // closed in the meantime
  }
}

/** Returns the permissions that it has. */
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

/** Counts its calls, and prints when one is a ping. */
export class Counted extends DistributedWorker<{ ping?: boolean }, number> {
  static override module = import.meta.url;
  #calls = 0;
  override call({ ping }: { ping?: boolean }): number {
    if (ping) console.log("ping");
    return ++this.#calls;
  }
}
