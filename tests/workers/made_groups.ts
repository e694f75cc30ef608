/**
 * A worker that creates groups in `setup` and in calls.
 *
 * @module
 */
import { DistributedWorker, ops, type ProcessGroup } from "../../mod.ts";

/** An action of {@linkcode MadeGroups}. In `alone`, the last rank throws while the others create a group. */
export type GroupAction = "make" | "use the kept group" | "use setup's group" | "keep" | "die" | "alone";

/** Returns the sum of ones over the group that it uses. */
export class MadeGroups extends DistributedWorker<GroupAction, number> {
  static override module = import.meta.url;
  #ofSetup: ProcessGroup | null = null;
  #kept: ProcessGroup | null = null;

  override async setup(): Promise<void> {
    this.#ofSetup = await this.processGroup.newGroup([0, 1]);
  }

  override async call(action: GroupAction): Promise<number> {
    const isLast = this.rank === this.worldSize - 1;
    if (action === "die" && isLast) Deno.kill(Deno.pid, "SIGKILL");
    if (action === "alone" && isLast) throw new Error("it creates no group");
    if (action === "use setup's group") return await sum(this.#ofSetup);
    if (action === "use the kept group") return await sum(this.#kept);
    const group = await this.processGroup.newGroup([0, 1]);
    if (action === "keep") this.#kept = group;
    const ones = await sum(group);
    if (action !== "keep") group?.dispose();
    return ones;
  }
}

async function sum(group: ProcessGroup | null): Promise<number> {
  const one = ops.ones([1]);
  await group?.allReduce(one);
  return one.item() as number;
}
