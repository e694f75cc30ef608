/**
 * A worker that makes groups, in `setup` and in calls.
 *
 * @module
 */
import { DistributedWorker, ops, type ProcessGroup } from "../../mod.ts";

/** What {@linkcode MadeGroups} is to do: `alone` makes a group on rank 0, where another rank throws. */
export type Deed = "make" | "use what was kept" | "use that of setup" | "keep" | "die" | "alone";

/** Says what the sum of ones is over the group that it uses. */
export class MadeGroups extends DistributedWorker<Deed, number> {
  static override module = import.meta.url;
  #ofSetup: ProcessGroup | null = null;
  #kept: ProcessGroup | null = null;

  override async setup(): Promise<void> {
    this.#ofSetup = await this.processGroup.newGroup([0, 1]);
  }

  override async call(deed: Deed): Promise<number> {
    const isLast = this.rank === this.worldSize - 1;
    if (deed === "die" && isLast) Deno.kill(Deno.pid, "SIGKILL");
    if (deed === "alone" && isLast) throw new Error("it makes none");
    if (deed === "use that of setup") return await sum(this.#ofSetup);
    if (deed === "use what was kept") return await sum(this.#kept);
    const group = await this.processGroup.newGroup([0, 1]);
    if (deed === "keep") this.#kept = group;
    const ones = await sum(group);
    if (deed !== "keep") group?.dispose();
    return ones;
  }
}

async function sum(group: ProcessGroup | null): Promise<number> {
  const one = ops.ones([1]);
  await group?.allReduce(one);
  return one.item() as number;
}
