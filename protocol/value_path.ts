/**
 * Formats the path of a value inside another one, for messages: `payload.options["on step"][2]`.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";

/** A step into a value: a property, an index, a map entry, or a set entry. */
export type PathKey = string | number | symbol | { mapKey: unknown } | { setIndex: number };

/**
 * Formats a path as an expression.
 *
 * @param root The name of the whole value.
 * @param path The steps into it.
 * @returns The expression.
 */
export function formatPath(root: string, path: readonly PathKey[]): string {
  return escapeLine(path.reduce<string>((text, key) => text + formatKey(key), root));
}

function formatKey(key: PathKey): string {
  switch (typeof key) {
    case "number":
      return `[${key}]`;
    case "symbol":
      return `[${String(key)}]`;
    case "string":
      return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    default:
      return "mapKey" in key ? `.get(${formatMapKey(key.mapKey)})` : `.values()[${key.setIndex}]`;
  }
}

function formatMapKey(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  return typeof key === "object" || typeof key === "function" ? describe(key) : String(key);
}

/**
 * Describes a value, for messages.
 *
 * @param value The value.
 * @returns `a function`, `an instance of Foo`, or similar.
 */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") {
    return value.name === "" ? "a function" : `the function ${escapeLine(value.name)}`;
  }
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return name ? `an instance of ${escapeLine(name)}` : "an object with a custom prototype";
}

/**
 * Returns what to send in place of a value that cannot cross.
 *
 * @param value The value.
 * @returns `; …`, or `""` if there is no known remedy.
 */
export function remedyFor(value: unknown): string {
  if (value instanceof Promise) return "; await it";
  if (value instanceof Error) return "; send its message";
  if (value instanceof URL) return "; send its href";
  if (value instanceof Blob) return "; send await blob.bytes()";
  if (ArrayBuffer.isView(value) || value instanceof SharedArrayBuffer) {
    return "; send a Uint8Array with a copy of its bytes";
  }
  if (typeof value !== "object" || value === null) return "";
  // Native objects are recognized by their methods, because this module does not import their classes.
  if (hasMethod(value, "toValue")) return "; send its toValue()";
  if (hasMethod(value, "encode") && "pixels" in value) return "; send what its encode() resolves with";
  if (hasMethod(value, "stateDict")) return "; send what its stateDict() holds, each by toValue()";
  return "";
}

function hasMethod(value: object, name: string): boolean {
  return typeof (value as Record<string, unknown>)[name] === "function";
}
