/** What ranks that train together tell each other before each forward pass.
 *
 * @module
 */
import { type ProcessGroup, Tensor } from "../ffi/mod.ts";
import { type Description, firstDifference, type Model } from "./_model.ts";

/** What one rank is about to do. */
export interface Notice {
  /** What it trains. */
  model: Pick<Model, "signature" | "namesHash">;
  /** Whether it needs another reducer than it has. */
  renews: boolean;
  /** Whether it has parameters that it did not have when the ranks were in step. */
  replaced: boolean;
  /** Whether it has inputs: it is not waiting for others to run out of theirs. */
  trains: boolean;
  /** Whether gradients are to be averaged. */
  syncs: boolean;
}

const WIDTH = 6;

/** Tells the other ranks, and learns what they tell. Collective.
 *
 * @param group The ranks.
 * @param notice This rank's.
 * @returns All ranks', by rank.
 */
export async function exchangeNotices(group: ProcessGroup, notice: Notice): Promise<Notice[]> {
  const { rank, size } = group;
  const { model, renews, replaced, trains, syncs } = notice;
  if (size === 1) return [notice];
  const own = [model.signature, model.namesHash, ...[renews, replaced, trains, syncs].map(Number)];
  const slots = new Float64Array(size * WIDTH);
  slots.set(own, rank * WIDTH);
  // Each rank adds to zeros: one reduction is less work than collecting a tensor of each.
  using sum = Tensor.fromArray(slots);
  await group.allReduce(sum);
  const all = sum.data as Float64Array;
  return Array.from({ length: size }, (_, index) => {
    const [signature, namesHash, ...flags] = all.subarray(index * WIDTH, (index + 1) * WIDTH);
    const [renews, replaced, trains, syncs] = flags.map((flag) => flag === 1) as [
      boolean,
      boolean,
      boolean,
      boolean,
    ];
    return {
      model: { signature: signature!, namesHash: namesHash! },
      renews,
      replaced,
      trains,
      syncs,
    };
  });
}

/** Whether ranks have told of different models.
 *
 * @param notices All ranks'.
 * @returns Whether they have.
 */
export function haveDifferentModels(notices: readonly Notice[]): boolean {
  const [first, ...others] = notices.map(({ model }) => `${model.signature} ${model.namesHash}`);
  return others.some((other) => other !== first);
}

/** Finds out how the ranks' models differ. Collective.
 *
 * @param group The ranks.
 * @param model This rank's.
 * @returns The error to be thrown, the same on all ranks.
 */
export async function differenceOf(group: ProcessGroup, model: Model): Promise<TypeError> {
  const descriptions = await group.allGatherObjects<Description>(model.describe());
  const difference = firstDifference(descriptions) ?? "they differ in the layouts of their tensors";
  return new TypeError(`Cannot train: the ranks hold different models: ${difference}`);
}
