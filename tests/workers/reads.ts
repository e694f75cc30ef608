/**
 * A worker that uses permissions.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** Reads a file and counts the ranks, or tries to run a program. */
export class Reads extends DistributedWorker<string, string> {
  static override module = import.meta.url;

  override async call(path: string): Promise<string> {
    if (path === "run") new Deno.Command("true").spawn();
    const text = await Deno.readTextFile(path);
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return `${text} ${one.item()}`;
  }
}
