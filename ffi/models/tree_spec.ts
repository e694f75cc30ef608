/**
 * Structure of a compiled model's inputs and outputs: nested values whose leaves are tensors, in PyTorch's
 * format (`torch.utils._pytree.treespec_dumps`).
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";

/** A node or a leaf. */
export interface TreeSpec {
  /** Kind of node. */
  readonly kind: "leaf" | "list" | "dict";
  /** Keys of a dict, in order. */
  readonly keys: readonly (string | number)[];
  /** Child nodes. */
  readonly children: readonly TreeSpec[];
}

interface SerializedSpec {
  type: string | null;
  context: string | null;
  children_spec: SerializedSpec[];
}

/**
 * Parses a tree spec.
 *
 * @param text PyTorch's JSON.
 * @returns The tree.
 * @throws {TypeError} If the protocol version is unknown, or a type has no counterpart in TypeScript.
 */
export function readTreeSpec(text: string): TreeSpec {
  const [protocol, root] = JSON.parse(text) as [number, SerializedSpec];
  if (protocol !== 1) {
    throw new TypeError(
      `Cannot read a model's signature: its protocol is ${escapeLine(String(protocol))}, not 1`,
    );
  }
  return read(root);
}

/** PyTorch's types that have a counterpart. */
const KINDS: Readonly<Record<string, TreeSpec["kind"]>> = {
  "builtins.tuple": "list",
  "builtins.list": "list",
  "builtins.dict": "dict",
  "collections.OrderedDict": "dict",
  "collections.namedtuple": "list",
};

function read({ type, context, children_spec }: SerializedSpec): TreeSpec {
  const kind = type === null ? "leaf" : KINDS[type];
  if (kind === undefined) {
    throw new TypeError(
      `Cannot read a model's signature: ${escapeLine(String(type))} has no counterpart in TypeScript`,
    );
  }
  const keys = kind === "dict" ? JSON.parse(context!) as (string | number)[] : [];
  return { kind, keys, children: children_spec.map(read) };
}

/**
 * Returns the leaves of a value, in order.
 *
 * @param spec The expected structure.
 * @param value Arrays for tuples and lists, plain objects or Maps for dicts.
 * @param path The value's name in errors.
 * @returns The leaves.
 * @throws {TypeError} If the value does not have this structure.
 */
export function flatten(spec: TreeSpec, value: unknown, path: string): unknown[] {
  const refuse = (expected: string): never => {
    throw new TypeError(escapeLine(`Cannot run: ${path} is ${nameOf(value)}, not ${expected}`));
  };
  switch (spec.kind) {
    case "leaf":
      return value === undefined ? refuse("a tensor or what it was exported with") : [value];
    case "list": {
      if (!Array.isArray(value)) return refuse(`an array of ${spec.children.length}`);
      if (value.length !== spec.children.length) {
        throw new TypeError(
          `Cannot run: ${path} has ${value.length} values, not ${spec.children.length}`,
        );
      }
      return spec.children.flatMap((child, index) => flatten(child, value[index], `${path}[${index}]`));
    }
    case "dict": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("a record");
      const get = (key: string | number): unknown =>
        value instanceof Map ? value.get(key) : (value as Record<string, unknown>)[key];
      const given = value instanceof Map ? [...value.keys()] : Object.keys(value);
      const unknown = given.filter((key) => !spec.keys.map(String).includes(String(key)));
      if (unknown.length > 0) {
        throw new TypeError(
          escapeLine(`Cannot run: ${path} has no ${unknown.join(", ")}: it has ${spec.keys.join(", ")}`),
        );
      }
      return spec.children.flatMap((child, index) => {
        const key = spec.keys[index]!;
        return flatten(child, get(key), `${path}.${key}`);
      });
    }
  }
}

/**
 * Builds a value from its leaves.
 *
 * @param spec The structure.
 * @param leaves The leaves, which are removed from the front of this array.
 * @returns The value.
 */
export function unflatten(spec: TreeSpec, leaves: unknown[]): unknown {
  switch (spec.kind) {
    case "leaf":
      return leaves.shift();
    case "list":
      return spec.children.map((child) => unflatten(child, leaves));
    case "dict":
      return Object.fromEntries(
        spec.children.map((child, index) => [spec.keys[index]!, unflatten(child, leaves)]),
      );
  }
}

function nameOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
