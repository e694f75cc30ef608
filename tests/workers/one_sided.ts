/**
 * Workers that produce something only on some ranks.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** Returns a value, or adds an item, only on the given ranks. */
export class OneSided extends DistributedWorker<{ ranks: number[]; item?: boolean }, string | void, string> {
  static override module = import.meta.url;

  override async call({ ranks, item = false }: { ranks: number[]; item?: boolean }): Promise<string | void> {
    if (!ranks.includes(this.rank)) return;
    if (!item) return `of rank ${this.rank}`;
    await this.addStreamingResult(`of rank ${this.rank}`);
  }
}
