/**
 * Give something on some ranks alone.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** Returns, or adds an item, on the ranks that it is given. */
export class OneSided extends DistributedWorker<{ ranks: number[]; item?: boolean }, string | void, string> {
  static override module = import.meta.url;

  override async call({ ranks, item = false }: { ranks: number[]; item?: boolean }): Promise<string | void> {
    if (!ranks.includes(this.rank)) return;
    if (!item) return `of rank ${this.rank}`;
    await this.addStreamingResult(`of rank ${this.rank}`);
  }
}
