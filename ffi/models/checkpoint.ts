/**
 * Everything that training needs to go on from where it was, in one file.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { flattenState, restoreState } from "./checkpoint_state.ts";
import { receiveInScope, requestScope } from "../native/mod.ts";
import { Safetensors, saveSafetensors } from "./safetensors.ts";

/** The name in the file's metadata of all that is no tensor. */
const STATE = "cohort.checkpoint";

/**
 * Writes a checkpoint: what `torch.save` does, without pickle. It replaces what is there at once and when all
 * is on disk, so that a process or machine that fails meanwhile leaves the last checkpoint whole.
 *
 * The file is in the format safetensors: tensors by their paths (`"model.fc.weight"`), which other programs
 * read too, and what is no tensor in its metadata. Until it settles the tensors are lent to it: they can be
 * read, not written.
 *
 * One rank saves what all ranks have in common, such as rank 0 a model's parameters. What differs between
 * ranks, such as the states of their generators, is gathered first: of each generator that numbers are drawn
 * from, those of the CPU and of the rank's device (`Generator.default(device)`).
 *
 * @example All that a step depends on
 * ```ts ignore
 * const generators = await group.allGather(Generator.default().getState());
 * if (group.rank === 0) {
 *   const [model, optimizer] = [net.stateDict(), adam.stateDict()];
 *   await saveCheckpoint({ step, model, optimizer, schedule: schedule.stateDict(), generators }, "run.safetensors");
 * }
 * await group.barrier();
 * ```
 *
 * @param state Tensors and plain values (numbers, bigints, booleans, strings, `null`, `undefined`) in arrays
 * and plain objects.
 * @param path The file.
 * @throws {TypeError} If something in it is neither a tensor nor plain, named by its path; or a tensor's
 * dtype is none of the format's.
 * @throws {NativeError} If the file cannot be written, or a tensor is freed or being written.
 */
export async function saveCheckpoint(state: object, path: string | URL): Promise<void> {
  const { tensors, text } = flattenState(state);
  await saveSafetensors(tensors, path, { metadata: { [STATE]: text } });
}

/**
 * Loads a checkpoint. Tensors are on the CPU and lie over the file's memory: `loadStateDict` copies from
 * there, and ranks of one machine that load the same file read it once.
 *
 * @example Going on
 * ```ts ignore
 * const state = await loadCheckpoint<RunState>("run.safetensors");
 * net.loadStateDict(state.model);
 * adam.loadStateDict(state.optimizer);
 * schedule.loadStateDict(state.schedule);
 * Generator.default().setState(state.generators[group.rank]!);
 * ```
 *
 * @typeParam State What was saved.
 * @param path The file.
 * @returns What {@linkcode saveCheckpoint} was given.
 * @throws {NativeError} If the file is missing, cut or no file of the format.
 * @throws {TypeError} If it is no checkpoint.
 */
export async function loadCheckpoint<State extends object>(path: string | URL): Promise<State> {
  const scope = requestScope();
  using file = await Safetensors.open(path);
  const text = file.metadata[STATE];
  if (text === undefined) {
    throw new TypeError(
      `Cannot load ${
        escapeLine(String(path))
      }: it holds tensors, but is no checkpoint; loadSafetensors reads it`,
    );
  }
  return receiveInScope(scope, () => restoreState(text, (name) => file.get(name)) as State);
}
