/**
 * Ranks that are busy in several ways, and print when they are.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** How a rank is busy. */
export type State = "waiting" | "looping" | "in a native call" | "stopped" | "loading" | "in setup";

const LIBC = { sleep: { parameters: ["u32"], result: "u32" } } as const;

if (Deno.env.get("BUSY") === "loading" && Deno.env.has("RANK")) {
  console.log("busy");
  // Until it is ended.
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

/** Gets busy, and stays busy. */
export class Busy extends DistributedWorker<State, void, unknown, State> {
  static override module = import.meta.url;

  override async setup(state: State): Promise<void> {
    // Starts libtorch's threads and opens its descriptors, like in any real rank.
    await this.processGroup.allReduce(Tensor.fromArray([1]));
    if (state === "in setup") await this.#wait();
  }

  override async call(state: State): Promise<void> {
    console.log("busy");
    if (state === "looping") { for (;;); }
    if (state === "in a native call") Deno.dlopen("libc.so.6", LIBC).symbols.sleep(60);
    if (state === "stopped") Deno.kill(Deno.pid, "SIGSTOP");
    await this.#wait();
  }

  async #wait(): Promise<void> {
    console.log("busy");
    // Until it is ended.
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
}
