/**
 * Loads saved tensors into a module.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { storageOf } from "../ffi/runtime.ts";
import { findPrefix, stripPrefix } from "./load_names.ts";
import { free, type NamedTensor, tensorsOf } from "./parts.ts";
import { buffer, parameter } from "./parameter.ts";
import { markShard, shardOf, wholeShape } from "./shard.ts";

/** Names that did not match. */
export interface LoadedKeys {
  /** Names that only the module has. A shared tensor counts as missing if the dict has none of its names. */
  missing_keys: string[];
  /** Names that only the dict has. */
  unexpected_keys: string[];
}

/** Options of {@linkcode load}. */
interface LoadMode {
  /** Whether names that do not match are an error. */
  isStrict: boolean;
  /** Whether to put the dict's tensors into the module instead of copying them. */
  isAssigned: boolean;
  /** Prefix to remove from the dict's names. */
  prefix: string;
}

/** A tensor of the module with all its names, and the tensors given for it. */
interface Slot {
  readonly tensor: Tensor;
  readonly places: readonly NamedTensor[];
  readonly given: readonly Given[];
}

interface Given {
  readonly name: string;
  /** The given tensor, unsharded unless it has the shape of this rank's part. */
  readonly whole: Tensor;
}

/**
 * Whether a tensor counts batches. Files from old versions of PyTorch and from other programs lack such
 * counts; the module then keeps its own.
 */
function isCount({ key }: NamedTensor): boolean {
  return key === "num_batches_tracked";
}

/**
 * Loads a dict's tensors into a module. Loads all of them or, on an error, none.
 *
 * @param root The module.
 * @param dict The tensors by name.
 * @param how The options.
 */
export function load(root: object, dict: Readonly<Record<string, Tensor>>, how: LoadMode): LoadedKeys {
  const { isStrict, isAssigned, prefix } = how;
  const named = stripPrefix(dict, prefix);
  const slots = slotsOf(root, named, isAssigned);
  const own = new Set(slots.flatMap(({ places }) => places.map(({ name }) => name)));
  const missing_keys = slots
    .filter(({ places }) => !places.every(isCount) && !places.some(({ name }) => named.has(name)))
    .flatMap(({ places }) => places.map(({ name }) => name));
  const unexpected_keys = [...named.keys()].filter((name) => !own.has(name));
  const notTensors = [...named].filter(([name, value]) => own.has(name) && !(value instanceof Tensor));

  const keys: string[] = [];
  if (isStrict && missing_keys.length > 0) {
    keys.push(`Missing key(s) in state_dict: ${quoted(missing_keys)}`);
  }
  if (isStrict && unexpected_keys.length > 0) {
    keys.push(`Unexpected key(s) in state_dict: ${quoted(unexpected_keys)}`);
  }
  const isNames = keys.length > 0;
  if (notTensors.length > 0) keys.push(`Not tensor(s): ${quoted(notTensors.map(([name]) => name))}`);
  const problems = slots.flatMap((slot) => [...(isAssigned ? assignProblems : copyProblems)(slot)]);
  const mismatched = slots.flatMap((slot) => [...mismatchesOf(slot)]);
  if (keys.length + problems.length + mismatched.length > 0) {
    const hint = isNames ? findPrefix(missing_keys, unexpected_keys) : undefined;
    const remedy = hint !== undefined
      ? `its names start with "${escapeLine(hint)}"; remove it with prefix: "${escapeLine(hint)}"`
      : (keys.length > 0 || mismatched.length > 0
        ? "give the names and shapes of stateDict()"
        : "give tensors that it can load") +
        (isNames && notTensors.length === 0 ? ", or strict: false to ignore names" : "");
    const lines = [...keys, ...problems, ...mismatched];
    const message = `Cannot load state_dict into ${root.constructor.name}: ${remedy}\n\t${
      lines.join("\n\t")
    }`;
    throw keys.length > 0 || problems.length > 0 ? new TypeError(message) : new RangeError(message);
  }
  const loaded = slots.filter(({ given }) => given.length > 0);
  checkNotBorrowed(loaded, isAssigned);
  if (isAssigned) assign(root, loaded);
  else copy(loaded);
  return { missing_keys, unexpected_keys };
}

function slotsOf(root: object, named: ReadonlyMap<string, unknown>, isAssigned: boolean): Slot[] {
  const places = new Map<Tensor, NamedTensor[]>();
  for (const held of tensorsOf(root, false)) {
    if (held.role === "buffer") continue;
    const known = places.get(held.tensor);
    if (known === undefined) places.set(held.tensor, [held]);
    else known.push(held);
  }
  return [...places].map(([tensor, places]) => {
    const given = places.flatMap(({ name }): Given[] => {
      const whole = named.get(name);
      return whole instanceof Tensor ? [{ name, whole }] : [];
    });
    if (given.length === 0 && isAssigned && tensor.device === "meta" && places.every(isCount)) {
      given.push({ name: places[0]!.name, whole: ops.zeros(tensor.shape, { dtype: "int64" }) });
    }
    return { tensor, places, given };
  });
}

function* mismatchesOf({ tensor, given }: Slot): Generator<string> {
  for (const { name, whole } of given) {
    if (whole.disposed) continue;
    const shard = shardOf(tensor);
    const fits = [tensor.shape, ...shard === undefined ? [] : [wholeShape(tensor, shard)]];
    const [own, other] = [fits[0]!, whole.shape];
    if (fits.some((shape) => isSameShape(shape, other))) continue;
    const part = shard === undefined ? "" : `, part ${shard.index} of [${fits[1]!.join(", ")}]`;
    yield `size mismatch for ${name}: copying a param with shape [${other.join(", ")}] from checkpoint, ` +
      `the shape in current model is [${own.join(", ")}]${part}`;
  }
}

function* copyProblems(slot: Slot): Generator<string> {
  const { tensor, given } = slot;
  yield* commonProblems(slot);
  for (const { name, whole } of given) {
    if (whole.disposed) continue;
    if (tensor.device === "meta" && whole.device !== "meta") {
      yield `${name} is on meta and has no elements to copy into: assign: true puts the given tensor in its place`;
    }
    if (whole.layout !== "strided") yield `${name} is given as a ${whole.layout} tensor: to_dense() it`;
    if (tensor.shape.some((size, dim) => size > 1 && tensor.stride(dim) === 0)) {
      yield `${name} is expanded, so that its elements share memory: make the module's contiguous()`;
    }
  }
}

function* assignProblems(slot: Slot): Generator<string> {
  const { tensor, places, given } = slot;
  yield* commonProblems(slot);
  if (given.length === 0) return;
  for (const { name, owner, key } of places) {
    if (Object.getOwnPropertyDescriptor(owner, key)?.writable !== true) yield `${name} is read-only`;
  }
  if (places[0]!.role !== "parameter") return;
  for (const { name, whole } of given) {
    if (whole.disposed) continue;
    const { gradFn } = whole;
    if (gradFn !== null) yield `${name} was computed by autograd (${gradFn}): detach() it`;
    else if (tensor.requiresGrad && !whole.is_floating_point() && !whole.is_complex()) {
      yield `${name} is trained, but ${whole.dtype} cannot be trained`;
    }
  }
}

/**
 * Yields problems of given tensors that are freed or without elements, and of tensors that would stay
 * without.
 */
function* commonProblems({ tensor, places, given }: Slot): Generator<string> {
  for (const { name, whole } of given) {
    if (whole.disposed) yield `${name} is given a tensor that has been freed`;
    else if (whole.device === "meta") yield `${name} is given a tensor on meta, which has no elements`;
  }
  if (given.length === 0 && tensor.device === "meta") {
    yield `${places[0]!.name} would stay on meta, without elements: give its tensor too`;
  }
}

/** Throws if work in flight borrows any of the tensors, before the first one is changed. */
function checkNotBorrowed(slots: readonly Slot[], isAssigned: boolean): void {
  noGrad(() =>
    tidy(() => {
      for (const { tensor, given } of slots) {
        for (const { whole } of given) whole.detach();
        if (!isAssigned) tensor.unsqueeze(0).narrow(0, 0, 0).zero_();
      }
    })
  );
}

/** Copies the tensors. If several names of one tensor are given, the last one wins, as in PyTorch. */
function copy(slots: readonly Slot[]): void {
  noGrad(() =>
    tidy(() => {
      const own = new Set(slots.map(({ tensor }) => storageOf(tensor)));
      // A given tensor may share memory with another tensor of the module: copy it before that is
      // overwritten.
      const parts = slots.map(({ tensor, given }) => {
        const { whole } = given.at(-1)!;
        const part = partOf(tensor, whole);
        return whole !== tensor && own.has(storageOf(whole)) ? part.clone() : part;
      });
      slots.forEach(({ tensor }, index) => tensor.copy_(parts[index]!));
    })
  );
}

/**
 * Replaces the module's tensors by the given ones, and frees those that the module no longer uses. Shared
 * tensors stay shared.
 */
function assign(root: object, slots: readonly Slot[]): void {
  const trained = new Map(slots.map(({ tensor }) => [tensor, tensor.requiresGrad]));
  for (const { tensor, places, given } of slots) {
    const part = partOf(tensor, given.at(-1)!.whole);
    if (places[0]!.role === "parameter") parameter(part, { requires_grad: trained.get(tensor)! });
    else buffer(part);
    const shard = shardOf(tensor);
    if (shard !== undefined) markShard(part, shard);
    for (const { owner, key } of places) (owner as Record<string, Tensor>)[key] = part;
  }
  const replaced = new Set(slots.map(({ tensor }) => tensor));
  for (const { tensor } of tensorsOf(root, true)) replaced.delete(tensor);
  for (const tensor of replaced) free(tensor);
}

/** Returns the part of a given tensor to load: all of it, or a view of this rank's part. */
function partOf(tensor: Tensor, whole: Tensor): Tensor {
  const shard = shardOf(tensor);
  if (shard === undefined || isSameShape(tensor.shape, whole.shape)) return whole;
  const length = tensor.size(shard.dim);
  return noGrad(() => whole.detach().narrow(shard.dim, shard.index * length, length));
}

function isSameShape(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((size, index) => size === other[index]);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${escapeLine(name)}"`).join(", ");
}
