/**
 * A worker that prints more than pipes hold.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** The payload of {@linkcode Floods}. */
export interface Flood {
  /** The rank that prints. */
  rank: number;
  /** The stream that it prints to. */
  stream: "stdout" | "stderr";
}

/** Prints on one rank while the others wait for it. */
export class Floods extends DistributedWorker<Flood, number> {
  static override module = import.meta.url;
  override async call({ rank, stream }: Flood): Promise<number> {
    const print = stream === "stdout" ? console.log : console.error;
    if (rank === this.rank) {
      for (let line = 0; line < 2000; line++) print("more than pipes hold ".repeat(20));
    }
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }
}
