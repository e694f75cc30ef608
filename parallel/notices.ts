/**
 * Notices that ranks exchange before a forward pass when they are not synchronized.
 *
 * @module
 */
import { type ProcessGroup, Tensor } from "../ffi/mod.ts";
import { byRank, type Description, firstDifference, type Model } from "./model.ts";

/** What one rank is about to do. */
export interface Notice {
  /** Identifies the model that it trains. */
  model: Pick<Model, "signature" | "namesHash">;
  /** Whether it needs a new reducer. */
  needsReducer: boolean;
  /** Whether it has parameters that it did not have when the ranks were last synchronized. */
  replaced: boolean;
  /** Whether it has inputs. A rank without inputs waits in `join` for the others. */
  trains: boolean;
  /** Whether gradients are to be averaged. */
  syncs: boolean;
  /** Whether its last pass averaged nothing because other ranks' models had changed. */
  isOutdated: boolean;
}

type Flags = [needsReducer: boolean, replaced: boolean, trains: boolean, syncs: boolean, isOutdated: boolean];

const WIDTH = 7;

/**
 * Exchanges notices with the other ranks. Collective.
 *
 * @param group The group.
 * @param notice This rank's notice.
 * @returns The notices of all ranks, by rank.
 */
export async function exchangeNotices(group: ProcessGroup, notice: Notice): Promise<Notice[]> {
  const { rank, size } = group;
  const { model, needsReducer, replaced, trains, syncs, isOutdated } = notice;
  if (size === 1) return [notice];
  const own = [
    model.signature,
    model.namesHash,
    ...[needsReducer, replaced, trains, syncs, isOutdated].map(Number),
  ];
  const slots = new Float64Array(size * WIDTH);
  slots.set(own, rank * WIDTH);
  // Each rank adds its notice to zeros: one reduction is cheaper than gathering a tensor per rank.
  using sum = Tensor.fromArray(slots);
  await group.allReduce(sum);
  const all = sum.data as Float64Array;
  return Array.from({ length: size }, (_, index) => {
    const [signature, namesHash, ...flags] = all.subarray(index * WIDTH, (index + 1) * WIDTH);
    const [needsReducer, replaced, trains, syncs, isOutdated] = flags.map((flag) => flag === 1) as Flags;
    return {
      model: { signature: signature!, namesHash: namesHash! },
      needsReducer,
      replaced,
      trains,
      syncs,
      isOutdated,
    };
  });
}

/**
 * Returns whether the ranks' models differ.
 *
 * @param notices The notices of all ranks.
 * @returns Whether they differ.
 */
export function haveDifferentModels(notices: readonly Notice[]): boolean {
  const [first, ...others] = notices.map(({ model }) => `${model.signature} ${model.namesHash}`);
  return others.some((other) => other !== first);
}

/**
 * Finds out how the ranks' models differ. Collective.
 *
 * @param group The group.
 * @param model This rank's model.
 * @returns The error to throw, the same on all ranks.
 */
export async function modelDifferenceError(group: ProcessGroup, model: Model): Promise<TypeError> {
  const descriptions = await group.allGatherObjects<Description>(model.describe());
  const difference = firstDifference(descriptions) ?? "they differ in the layouts of their tensors";
  return new TypeError(`Cannot train: the ranks hold different models: ${difference}`);
}

/**
 * Returns an error if only some ranks have replaced parameters since the last pass.
 *
 * @param notices The notices of all ranks.
 * @returns The error to throw, the same on all ranks, or `null`.
 */
export function unevenChangeError(notices: readonly Notice[]): TypeError | null {
  if (!notices.some(({ isOutdated }) => isOutdated)) return null;
  const changes = byRank(notices.map(({ isOutdated }) => isOutdated ? "as they were" : "replaced"));
  return new TypeError(`Cannot train: parameters are ${changes}; replace them on all ranks alike`);
}
