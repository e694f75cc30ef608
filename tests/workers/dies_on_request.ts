/**
 * A worker that dies on request.
 *
 * @module
 */
import { DistributedWorker, type ProcessGroup, Tensor } from "../../mod.ts";

/** The line that a staying rank prints. */
export const STAYS = "stays in the call";

/** The payload of {@linkcode DiesOnRequest}. */
export interface DiesOnRequestPayload {
  /** A rank that dies while the others wait for it. */
  dying?: number;
  /** A rank that never leaves this call. */
  staying?: number;
}

/** Sums a one of all ranks, and a one of the first two. */
export class DiesOnRequest extends DistributedWorker<
  DiesOnRequestPayload,
  { sum: number; pair: number | null; calls: number },
  unknown,
  { failsOnce?: string }
> {
  static override module = import.meta.url;
  #pair!: ProcessGroup | null;
  #calls = 0;

  override async setup({ failsOnce }: { failsOnce?: string }): Promise<void> {
    if (failsOnce !== undefined && this.rank === 1) {
      if (Deno.readTextFileSync(failsOnce) !== "") throw new Error("this setup runs once");
      Deno.writeTextFileSync(failsOnce, "it has");
    }
    this.#pair = await this.processGroup.newGroup([0, 1]);
  }

  override async call(
    { dying, staying }: DiesOnRequestPayload,
  ): Promise<{ sum: number; pair: number | null; calls: number }> {
    this.#calls++;
    // The others begin the call, too, before the rank dies.
    if (dying !== undefined) await this.processGroup.barrier();
    if (dying === this.rank) Deno.kill(Deno.pid, "SIGKILL");
    if (staying === this.rank) {
      console.log(STAYS);
      await new Promise(() => {});
    }
    const sum = await this.#sum(this.processGroup);
    return { sum, pair: this.#pair === null ? null : await this.#sum(this.#pair), calls: this.#calls };
  }

  async #sum(group: ProcessGroup): Promise<number> {
    using one = Tensor.fromArray([1]);
    await group.allReduce(one);
    return one.item() as number;
  }
}
