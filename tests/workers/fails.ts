/**
 * A worker that fails on one rank while the others wait for it in a collective.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";
import { until } from "../testing.ts";

/** How a rank fails. */
export interface Failing {
  rank: number;
  how: "throws" | "dies" | "stays away";
  /** An empty folder. The other ranks note there that they are in the collective. */
  folder: string;
}

/** Reduces in three steps. One rank fails in the second step. */
export class Fails extends DistributedWorker<Failing, void> {
  static override module = import.meta.url;

  override async call(failing: Failing, context: CallContext): Promise<void> {
    for (let step = 0; step < 3; step++) {
      await context.checkpoint();
      if (step === 1 && failing.rank === this.rank) {
        console.error(`step ${step}: about to fail`);
        await this.fail(failing);
      }
      const reduced = this.processGroup.allReduce(Tensor.fromArray(new Float32Array(6), [2, 3]));
      if (step === 1) Deno.writeTextFileSync(`${failing.folder}/${this.rank}`, "");
      await reduced;
    }
  }

  async fail({ how, folder }: Failing): Promise<void> {
    const others = this.worldSize - 1;
    await until(() => [...Deno.readDirSync(folder)].length === others, "the others to be in the collective");
    if (how === "throws") throw new RangeError("the weights make no sense", { cause: new Error("NaN") });
    if (how === "dies") Deno.kill(Deno.pid, "SIGKILL");
    await new Promise(() => {});
  }
}
