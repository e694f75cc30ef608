/** Putting saved tensors into a module.
 *
 * @module
 */
import { noGrad } from "../ffi/autograd.ts";
import { Tensor } from "../ffi/tensor.ts";
import { free, type Held, tensorsOf } from "./_parts.ts";
import { buffer, parameter } from "./parameter.ts";

/** Which names did not match. */
export interface LoadedKeys {
  /** What the module has and the dict has not. */
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
}

/** Puts a dict's tensors into a module, all or none.
 *
 * @param root The module.
 * @param dict The tensors.
 * @param how How.
 */
export function load(root: object, dict: Readonly<Record<string, Tensor>>, how: How): LoadedKeys {
  const { isStrict, isAssigned } = how;
  const held = tensorsOf(root, false).filter(({ role }) => role !== "buffer");
  const own = new Set(held.map(({ name }) => name));
  const missing_keys = [...own].filter((key) => !Object.hasOwn(dict, key));
  const unexpected_keys = Object.keys(dict).filter((key) => !own.has(key));
  const common = held.filter(({ name }) => Object.hasOwn(dict, name));
  const noTensor = common.filter(({ name }) => !(dict[name] instanceof Tensor));
  const pairs = common.filter(({ name }) => dict[name] instanceof Tensor)
    .map((one): Pair => ({ ...one, given: dict[one.name]! }));
  const lines: string[] = [];
  if (isStrict && missing_keys.length > 0) {
    lines.push(`Missing key(s) in state_dict: ${quoted(missing_keys)}`);
  }
  if (isStrict && unexpected_keys.length > 0) {
    lines.push(`Unexpected key(s) in state_dict: ${quoted(unexpected_keys)}`);
  }
  if (noTensor.length > 0) lines.push(`No tensor(s): ${quoted(noTensor.map(({ name }) => name))}`);
  const isKeys = lines.length > 0;
  const unfit = pairs.flatMap((pair) => (isAssigned ? whyNotAssigned : whyNotCopied)(pair) ?? []);
  const mismatched = pairs.flatMap((pair) => mismatchOf(pair) ?? []);
  lines.push(...unfit, ...mismatched);
  if (lines.length > 0) {
    const remedy = (isKeys || mismatched.length > 0
      ? "give the names and shapes of stateDict()"
      : "give tensors that it can take") +
      (isKeys && noTensor.length === 0 ? ", or strict: false to pass over names" : "");
    const message = `Cannot load state_dict into ${root.constructor.name}: ${remedy}\n\t${
      lines.join("\n\t")
    }`;
    throw isKeys || unfit.length > 0 ? new TypeError(message) : new RangeError(message);
  }
  if (isAssigned) assign(root, pairs);
  else noGrad(() => pairs.forEach(({ tensor, given }) => tensor.copy_(given)));
  return { missing_keys, unexpected_keys };
}

/** A tensor of the module and what is given for it. */
type Pair = Held & { readonly given: Tensor };

function mismatchOf({ name, tensor, given }: Pair): string | undefined {
  const [own, other] = [tensor.shape, given.shape];
  if (own.length === other.length && own.every((size, index) => size === other[index])) return undefined;
  return `size mismatch for ${name}: copying a param with shape [${other.join(", ")}] from checkpoint, ` +
    `the shape in current model is [${own.join(", ")}]`;
}

function whyNotCopied({ name, tensor, given }: Pair): string | undefined {
  if (tensor.device !== "meta" || given.device === "meta") return undefined;
  return `${name} is on meta and has no elements to copy into: assign: true puts the given tensor in its place`;
}

function whyNotAssigned({ name, owner, key, tensor, role, given }: Pair): string | undefined {
  if (Object.getOwnPropertyDescriptor(owner, key)?.writable !== true) return `${name} is read-only`;
  if (role !== "parameter") return undefined;
  if (given.gradFn !== null) return `${name} was computed by autograd (${given.gradFn}): detach() it`;
  if (tensor.requiresGrad && !given.is_floating_point() && !given.is_complex()) {
    return `${name} is trained, which ${given.dtype} cannot be`;
  }
  return undefined;
}

/** Puts the given tensors in the places of the module's, and frees those of which it has none left. */
function assign(root: object, pairs: readonly Pair[]): void {
  for (const { owner, key, tensor, role, given } of lastOfEachPlace(pairs)) {
    if (role === "parameter") parameter(given, { requires_grad: tensor.requiresGrad });
    else buffer(given);
    (owner as Record<string, Tensor>)[key] = given;
  }
  const replaced = new Set(pairs.map(({ tensor }) => tensor));
  for (const { tensor } of tensorsOf(root, true)) replaced.delete(tensor);
  for (const tensor of replaced) free(tensor);
}

/** What is in the module by several names has several tensors given for it: the last one counts, as in PyTorch. */
function lastOfEachPlace(pairs: readonly Pair[]): Pair[] {
  const places = new Map<object, Map<string, Pair>>();
  for (const pair of pairs) {
    const keys = places.get(pair.owner) ?? new Map<string, Pair>();
    places.set(pair.owner, keys.set(pair.key, pair));
  }
  return [...places.values()].flatMap((keys) => [...keys.values()]);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
