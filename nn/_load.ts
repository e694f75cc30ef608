/** Copying saved tensors into a module.
 *
 * @module
 */
import { noGrad } from "../ffi/autograd.ts";
import { Tensor } from "../ffi/tensor.ts";
import type { Held } from "./_parts.ts";

/** Which names did not match. */
export interface LoadedKeys {
  /** What the module has and the dict has not. */
  missing_keys: string[];
  /** What the dict has and the module has not. */
  unexpected_keys: string[];
}

/** Copies a dict's tensors into those of a module, all or none.
 *
 * @param name The module's class.
 * @param held The module's tensors.
 * @param dict What to copy.
 * @param isStrict Refuse names that do not match.
 */
export function load(
  name: string,
  held: readonly Held[],
  dict: Readonly<Record<string, Tensor>>,
  isStrict: boolean,
): LoadedKeys {
  const own = new Set(held.map(({ name }) => name));
  const missing_keys = [...own].filter((key) => !Object.hasOwn(dict, key));
  const unexpected_keys = Object.keys(dict).filter((key) => !own.has(key));
  const common = held.filter(({ name }) => Object.hasOwn(dict, name));
  const noTensor = common.filter(({ name }) => !(dict[name] instanceof Tensor));
  const mismatched: string[] = [];
  for (const { name, tensor } of common) {
    if (!(dict[name] instanceof Tensor)) continue;
    const [own, given] = [tensor.shape, dict[name].shape];
    if (own.length === given.length && own.every((size, index) => size === given[index])) continue;
    mismatched.push(
      `size mismatch for ${name}: copying a param with shape [${given.join(", ")}] from checkpoint, ` +
        `the shape in current model is [${own.join(", ")}]`,
    );
  }
  const lines: string[] = [];
  if (isStrict && missing_keys.length > 0) {
    lines.push(`Missing key(s) in state_dict: ${quoted(missing_keys)}`);
  }
  if (isStrict && unexpected_keys.length > 0) {
    lines.push(`Unexpected key(s) in state_dict: ${quoted(unexpected_keys)}`);
  }
  if (noTensor.length > 0) lines.push(`No tensor(s): ${quoted(noTensor.map(({ name }) => name))}`);
  const isKeys = lines.length > 0;
  lines.push(...mismatched);
  if (lines.length > 0) {
    const remedy = "give the names and shapes of stateDict()" +
      (isKeys && noTensor.length === 0 ? ", or strict: false to pass over names" : "");
    const message = `Cannot load state_dict into ${name}: ${remedy}\n\t${lines.join("\n\t")}`;
    throw isKeys ? new TypeError(message) : new RangeError(message);
  }
  noGrad(() => {
    for (const { name, tensor } of common) tensor.copy_(dict[name]!);
  });
  return { missing_keys, unexpected_keys };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
