/**
 * Splits nested state into tensors and JSON, and joins it again.
 *
 * Plain values are stored as JSON. Values that JSON does not have are objects with `$`: `{ "$": "tensor",
 * "of": name }`, `{ "$": "number", "of": "NaN" }`, `{ "$": "bigint", "of": digits }`, `{ "$": "undefined" }`.
 * An object that has a `$` key itself is stored as `{ "$": "object", "of": [[key, value], …] }`.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { Tensor } from "../tensors/mod.ts";

/** State split into tensors and JSON. */
export interface FlatState {
  /** The tensors, by path. A tensor that occurs several times is stored under its first path. */
  readonly tensors: Record<string, Tensor>;
  /** The rest of the state, as JSON. */
  readonly text: string;
}

/**
 * Splits state into tensors and JSON.
 *
 * @param state Tensors and plain values, in arrays and plain objects.
 * @returns The tensors and the JSON.
 * @throws {TypeError} If a value is neither a tensor nor plain.
 */
export function flattenState(state: object): FlatState {
  const tensors: Record<string, Tensor> = Object.create(null);
  const names = new Map<Tensor, string>();
  const open = new Set<object>();

  const nameOf = (tensor: Tensor, path: string): string => {
    const known = names.get(tensor);
    if (known !== undefined) return known;
    let name = path;
    for (let count = 2; name in tensors; count++) name = `${path}#${count}`;
    tensors[name] = tensor;
    names.set(tensor, name);
    return name;
  };

  const write = (value: unknown, path: string): unknown => {
    switch (typeof value) {
      case "boolean":
      case "string":
        return value;
      case "undefined":
        return { $: "undefined" };
      case "bigint":
        return { $: "bigint", of: String(value) };
      case "number":
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return { $: "number", of: Object.is(value, -0) ? "-0" : String(value) };
      case "object":
        if (value === null) return null;
        if (value instanceof Tensor) return { $: "tensor", of: nameOf(value, path) };
        return writeNested(value, path);
      default:
        throw new TypeError(`Cannot save ${escapeLine(path)}: it is a ${typeof value}`);
    }
  };

  const writeNested = (value: object, path: string): unknown => {
    if (open.has(value)) throw new TypeError(`Cannot save ${escapeLine(path)}: it contains itself`);
    open.add(value);
    try {
      // map() would skip holes.
      if (Array.isArray(value)) return Array.from(value, (item, index) => write(item, join(path, index)));
      const prototype = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) {
        throw new TypeError(
          `Cannot save ${escapeLine(path)}: it is a ${
            escapeLine(value.constructor?.name ?? "class instance")
          }, neither a tensor nor plain`,
        );
      }
      const entries = Object.entries(value).map(([key, item]) =>
        [key, write(item, join(path, key))] as const
      );
      if (Object.hasOwn(value, "$")) return { $: "object", of: entries };
      return Object.fromEntries(entries);
    } finally {
      open.delete(value);
    }
  };

  const text = JSON.stringify(write(state, ""));
  return { tensors, text };
}

/**
 * Joins tensors and JSON into state.
 *
 * @param text The output of {@linkcode flattenState}.
 * @param tensorOf Returns a tensor by name. It is called once per name.
 * @returns The state. A tensor that occurred several times is one object again.
 * @throws {TypeError} If the text is not the output of {@linkcode flattenState}.
 */
export function restoreState(text: string, tensorOf: (name: string) => Tensor): unknown {
  const tensors = new Map<string, Tensor>();
  const once = (name: string): Tensor => {
    const tensor = tensors.get(name) ?? tensorOf(name);
    tensors.set(name, tensor);
    return tensor;
  };
  const read = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(read);
    if (!Object.hasOwn(value, "$")) return record(Object.entries(value));
    const { $: kind, of } = value as { $: unknown; of: never };
    switch (kind) {
      case "tensor":
        return once(of);
      case "number":
        return Number(of);
      case "bigint":
        return BigInt(of);
      case "undefined":
        return undefined;
      case "object":
        return record(of);
      default:
        throw new TypeError(
          `Cannot load a checkpoint: it has a ${escapeLine(String(kind))}, which this version does not know`,
        );
    }
  };
  // `__proto__` must stay an ordinary key.
  const record = (entries: [string, unknown][]): object =>
    Object.fromEntries(entries.map(([key, item]) => [key, read(item)]));
  return read(JSON.parse(text));
}

function join(path: string, key: string | number): string {
  return path === "" ? String(key) : `${path}.${key}`;
}
