/**
 * Checkpoints: all the state that training needs to continue, in one file.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { flattenState, restoreState } from "./checkpoint_state.ts";
import { receiveInScope, requestScope } from "../native/mod.ts";
import { Safetensors, saveSafetensors } from "./safetensors.ts";

/** Metadata key of the part of the state that is not tensors. */
const STATE = "cohort.checkpoint";

/**
 * Saves a checkpoint: `torch.save` without pickle. It replaces an existing file atomically, once all data is
 * on disk. If the process or machine fails before that, the previous checkpoint stays intact.
 *
 * The file is in safetensors format. Tensors are stored under their paths (`"model.fc.weight"`), so other
 * programs can read them; all other values are stored in the metadata. The call borrows the tensors until it
 * settles: they can be read but not written.
 *
 * One rank saves the state that all ranks share; for example, rank 0 saves a model's parameters. Gather state
 * that differs between ranks first, such as the states of the random generators in use: those of the CPU and
 * of the rank's device (`Generator.default(device)`).
 *
 * @example All state that a step depends on
 * ```ts
 * import { DistributedWorker, Generator, nn, optim, Safetensors, saveCheckpoint } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker());
 * using net = new nn.Linear(2, 1);
 * const adam = new optim.Adam(net.parameters());
 * const schedule = new optim.StepLR(adam, 10);
 * const folder = await Deno.makeTempDir();
 * try {
 *   const path = `${folder}/run.safetensors`;
 *   const generators = await group.allGather(Generator.default().getState());
 *   if (group.rank === 0) {
 *     const [model, optimizer] = [net.stateDict(), adam.stateDict()];
 *     await saveCheckpoint({ step: 7, model, optimizer, schedule: schedule.stateDict(), generators }, path);
 *   }
 *   await group.barrier();
 *   using file = await Safetensors.open(path);
 *   assertEquals(file.keys.toSorted(), ["generators.0", "model.bias", "model.weight"]);
 * } finally {
 *   await Deno.remove(folder, { recursive: true });
 * }
 * ```
 *
 * @param state Tensors and plain values (numbers, bigints, booleans, strings, `null`, `undefined`) in arrays
 * and plain objects.
 * @param path The file.
 * @throws {TypeError} If a value is neither a tensor nor plain (the message has its path), or the format does
 * not support a tensor's dtype.
 * @throws {NativeError} If the file cannot be written, or a tensor is freed or being written.
 */
export async function saveCheckpoint(state: object, path: string | URL): Promise<void> {
  const { tensors, text } = flattenState(state);
  await saveSafetensors(tensors, path, { metadata: { [STATE]: text } });
}

/**
 * Loads a checkpoint. Its tensors are on the CPU, as views of the mapped file. `loadStateDict` copies from
 * them, and ranks of one machine that load the same file read it only once.
 *
 * @example Resuming
 * ```ts
 * import { Generator, loadCheckpoint, nn, ops, saveCheckpoint, type Tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * type RunState = { model: Record<string, Tensor>; generator: Tensor };
 *
 * using net = new nn.Linear(2, 1);
 * const folder = await Deno.makeTempDir();
 * try {
 *   const saved: RunState = { model: net.stateDict(), generator: Generator.default().getState() };
 *   await saveCheckpoint(saved, `${folder}/run.safetensors`);
 *   const noise = ops.randn([3]).toArray();
 *   const state = await loadCheckpoint<RunState>(`${folder}/run.safetensors`);
 *   net.loadStateDict(state.model);
 *   Generator.default().setState(state.generator);
 *   assertEquals(ops.randn([3]).toArray(), noise);
 * } finally {
 *   await Deno.remove(folder, { recursive: true });
 * }
 * ```
 *
 * @typeParam State The type of the saved state.
 * @param path The file.
 * @returns The state that was given to {@linkcode saveCheckpoint}.
 * @throws {NativeError} If the file is missing, truncated or not in safetensors format.
 * @throws {TypeError} If the file is not a checkpoint.
 */
export async function loadCheckpoint<State extends object>(path: string | URL): Promise<State> {
  const scope = requestScope();
  using file = await Safetensors.open(path);
  const text = file.metadata[STATE];
  if (text === undefined) {
    throw new TypeError(
      `Cannot load ${
        escapeLine(String(path))
      }: it holds tensors but is not a checkpoint; loadSafetensors reads it`,
    );
  }
  return receiveInScope(scope, () => restoreState(text, (name) => file.get(name)) as State);
}
