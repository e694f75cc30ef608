/**
 * Putting saved tensors into a module.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { storageOf } from "../ffi/runtime.ts";
import { findPrefix, stripPrefix } from "./load_names.ts";
import { free, type Held, tensorsOf } from "./parts.ts";
import { buffer, parameter } from "./parameter.ts";
import { markShard, shardOf, wholeShape } from "./shard.ts";

/** Which names did not match. */
export interface LoadedKeys {
  /** What the module has and the dict has not, by none of its names. */
  missing_keys: string[];
  /** What the dict has and the module has not. */
  unexpected_keys: string[];
}

/** How {@linkcode load} loads. */
interface How {
  /** Refuse names that do not match. */
  isStrict: boolean;
  /** Put the dict's tensors in the module's place, rather than copy them. */
  isAssigned: boolean;
  /** What the dict's names begin with, and the module's do not. */
  prefix: string;
}

/** A tensor of the module, by all its names, and what is given for it. */
interface Slot {
  readonly tensor: Tensor;
  readonly places: readonly Held[];
  readonly given: readonly Given[];
}

interface Given {
  readonly name: string;
  /** What is given. */
  readonly whole: Tensor;
}

/**
 * A count of batches, which files of old versions of PyTorch and of other programs have not: then it stays as
 * it is.
 */
function isCount({ key }: Held): boolean {
  return key === "num_batches_tracked";
}

/**
 * Puts a dict's tensors into a module, all or none.
 *
 * @param root The module.
 * @param dict The tensors.
 * @param how How.
 */
export function load(root: object, dict: Readonly<Record<string, Tensor>>, how: How): LoadedKeys {
  const { isStrict, isAssigned, prefix } = how;
  const named = stripPrefix(dict, prefix);
  const slots = slotsOf(root, named, isAssigned);
  const own = new Set(slots.flatMap(({ places }) => places.map(({ name }) => name)));
  const missing_keys = slots
    .filter(({ places }) => !places.every(isCount) && !places.some(({ name }) => named.has(name)))
    .flatMap(({ places }) => places.map(({ name }) => name));
  const unexpected_keys = [...named.keys()].filter((name) => !own.has(name));
  const noTensor = [...named].filter(([name, value]) => own.has(name) && !(value instanceof Tensor));

  const keys: string[] = [];
  if (isStrict && missing_keys.length > 0) {
    keys.push(`Missing key(s) in state_dict: ${quoted(missing_keys)}`);
  }
  if (isStrict && unexpected_keys.length > 0) {
    keys.push(`Unexpected key(s) in state_dict: ${quoted(unexpected_keys)}`);
  }
  const isNames = keys.length > 0;
  if (noTensor.length > 0) keys.push(`No tensor(s): ${quoted(noTensor.map(([name]) => name))}`);
  const unfit = slots.flatMap((slot) => [...(isAssigned ? whyNotAssigned : whyNotCopied)(slot)]);
  const mismatched = slots.flatMap((slot) => [...mismatchesOf(slot)]);
  if (keys.length + unfit.length + mismatched.length > 0) {
    const hint = isNames ? findPrefix(missing_keys, unexpected_keys) : undefined;
    const remedy = hint !== undefined
      ? `its names begin with "${escapeLine(hint)}", prefix: "${escapeLine(hint)}" takes that off`
      : (keys.length > 0 || mismatched.length > 0
        ? "give the names and shapes of stateDict()"
        : "give tensors that it can take") +
        (isNames && noTensor.length === 0 ? ", or strict: false to pass over names" : "");
    const lines = [...keys, ...unfit, ...mismatched];
    const message = `Cannot load state_dict into ${root.constructor.name}: ${remedy}\n\t${
      lines.join("\n\t")
    }`;
    throw keys.length > 0 || unfit.length > 0 ? new TypeError(message) : new RangeError(message);
  }
  const loaded = slots.filter(({ given }) => given.length > 0);
  checkFree(loaded, isAssigned);
  if (isAssigned) assign(root, loaded);
  else copy(loaded);
  return { missing_keys, unexpected_keys };
}

function slotsOf(root: object, named: ReadonlyMap<string, unknown>, isAssigned: boolean): Slot[] {
  const places = new Map<Tensor, Held[]>();
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

function* whyNotCopied(slot: Slot): Generator<string> {
  const { tensor, given } = slot;
  yield* whyNotHeld(slot);
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

function* whyNotAssigned(slot: Slot): Generator<string> {
  const { tensor, places, given } = slot;
  yield* whyNotHeld(slot);
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
      yield `${name} is trained, which ${whole.dtype} cannot be`;
    }
  }
}

/** What is freed cannot be given, and what has no elements cannot stay without. */
function* whyNotHeld({ tensor, places, given }: Slot): Generator<string> {
  for (const { name, whole } of given) {
    if (whole.disposed) yield `${name} is given a tensor that has been freed`;
    else if (whole.device === "meta") yield `${name} is given a tensor on meta, which has no elements`;
  }
  if (given.length === 0 && tensor.device === "meta") {
    yield `${places[0]!.name} would stay on meta, without elements: give its tensor too`;
  }
}

/** Refuses if work in flight stands against any of it, before the first is changed. */
function checkFree(slots: readonly Slot[], isAssigned: boolean): void {
  noGrad(() =>
    tidy(() => {
      for (const { tensor, given } of slots) {
        for (const { whole } of given) whole.detach();
        if (!isAssigned) tensor.unsqueeze(0).narrow(0, 0, 0).zero_();
      }
    })
  );
}

/** Copies; of what is given by several names the last counts, as in PyTorch. */
function copy(slots: readonly Slot[]): void {
  noGrad(() =>
    tidy(() => {
      const own = new Set(slots.map(({ tensor }) => storageOf(tensor)));
      // What the module has elsewhere is given as it is now, not as it will be once its own place is written.
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
 * Puts the given tensors in the places of the module's, and frees those of which it has none left. What is
 * shared stays shared.
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

/** What goes into a tensor of what is given: all, or this rank's part, which is a view. */
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
