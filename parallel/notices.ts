/**
 * What ranks that train together tell each other before a forward pass for which they are not in step.
 *
 * @module
 */
import { type ProcessGroup, Tensor } from "../ffi/mod.ts";
import { byRank, type Description, firstDifference, type Model } from "./model.ts";

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
  /** Whether it has made a pass that averaged nothing, since other ranks' models had changed. */
  isLate: boolean;
}

type Flags = [renews: boolean, replaced: boolean, trains: boolean, syncs: boolean, isLate: boolean];

const WIDTH = 7;

/**
 * Tells the other ranks, and learns what they tell. Collective.
 *
 * @param group The ranks.
 * @param notice This rank's.
 * @returns All ranks', by rank.
 */
export async function exchangeNotices(group: ProcessGroup, notice: Notice): Promise<Notice[]> {
  const { rank, size } = group;
  const { model, renews, replaced, trains, syncs, isLate } = notice;
  if (size === 1) return [notice];
  const own = [model.signature, model.namesHash, ...[renews, replaced, trains, syncs, isLate].map(Number)];
  const slots = new Float64Array(size * WIDTH);
  slots.set(own, rank * WIDTH);
  // Each rank adds to zeros: one reduction is less work than collecting a tensor of each.
  using sum = Tensor.fromArray(slots);
  await group.allReduce(sum);
  const all = sum.data as Float64Array;
  return Array.from({ length: size }, (_, index) => {
    const [signature, namesHash, ...flags] = all.subarray(index * WIDTH, (index + 1) * WIDTH);
    const [renews, replaced, trains, syncs, isLate] = flags.map((flag) => flag === 1) as Flags;
    return {
      model: { signature: signature!, namesHash: namesHash! },
      renews,
      replaced,
      trains,
      syncs,
      isLate,
    };
  });
}

/**
 * Whether ranks have told of different models.
 *
 * @param notices All ranks'.
 * @returns Whether they have.
 */
export function haveDifferentModels(notices: readonly Notice[]): boolean {
  const [first, ...others] = notices.map(({ model }) => `${model.signature} ${model.namesHash}`);
  return others.some((other) => other !== first);
}

/**
 * Finds out how the ranks' models differ. Collective.
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

/**
 * Says that only some ranks have other parameters than at the last pass.
 *
 * @param notices All ranks'.
 * @returns The error to be thrown, the same on all ranks; `null` if all ranks know what is to be trained.
 */
export function unlikeChangesOf(notices: readonly Notice[]): TypeError | null {
  if (!notices.some(({ isLate }) => isLate)) return null;
  const changes = byRank(notices.map(({ isLate }) => isLate ? "as they were" : "replaced"));
  return new TypeError(`Cannot train: parameters are ${changes}; replace them on all ranks alike`);
}
