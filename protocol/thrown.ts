/**
 * Reads thrown values safely. Getters may throw, proxies may be revoked, and a message may have any type.
 *
 * @module
 */
import { escapeControls } from "../escaped_text.ts";

/** Text for a value that cannot be read. */
const UNREADABLE = "a value that cannot be read";

/**
 * Runs a function that may throw.
 *
 * @param read The function.
 * @param otherwise The result if the function throws.
 * @returns The result.
 */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/**
 * Reads a property of any value.
 *
 * @param value The value.
 * @param name The property.
 * @returns The property, or `undefined` if it does not exist or reading it throws.
 */
export function propertyOf(value: unknown, name: PropertyKey): unknown {
  if (!isObject(value)) return undefined;
  return attempt(() => (value as Record<PropertyKey, unknown>)[name], undefined);
}

/**
 * Returns whether a value is an object or a function.
 *
 * @param value Any value.
 * @returns Whether it can have properties.
 */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/**
 * Works like `instanceof`, but never throws.
 *
 * @param value Any value.
 * @param type The class.
 * @returns Whether the value is an instance; `false` if that cannot be determined.
 */
export function isInstance<T>(
  value: unknown,
  // deno-lint-ignore no-explicit-any -- any constructor parameters
  type: abstract new (...args: any[]) => T,
): value is T {
  return attempt(() => value instanceof type, false);
}

/**
 * Returns the class name of a thrown value.
 *
 * @param thrown Any value.
 * @returns Its `name`, otherwise the name of its class, otherwise its type.
 */
export function nameOfThrown(thrown: unknown): string {
  const candidates = [propertyOf(thrown, "name"), propertyOf(propertyOf(thrown, "constructor"), "name")];
  // The name of a function is not the name of its class.
  if (typeof thrown === "function") candidates.shift();
  const name = isObject(thrown)
    ? candidates.find((name) => typeof name === "string" && name !== "")
    : undefined;
  return typeof name === "string" ? name : typeof thrown;
}

/**
 * Returns the message of a thrown value.
 *
 * @param thrown Any value.
 * @returns The message of an error; for other values, their console output.
 */
export function messageOfThrown(thrown: unknown): string {
  if (!isObject(thrown)) return String(thrown);
  const message = propertyOf(thrown, "message");
  if (typeof message === "string") return message;
  if (!isInstance(thrown, Error)) return inspectThrown(thrown);
  if (message !== undefined) return isObject(message) ? inspectThrown(message) : String(message);
  return attempt(() => "message" in thrown, true) ? "its message cannot be read" : "";
}

/**
 * Prints a thrown value as the console does.
 *
 * @param thrown Any value.
 * @returns The text. No getter is called.
 */
export function inspectThrown(thrown: unknown): string {
  return attempt(() => Deno.inspect(thrown), UNREADABLE);
}

/**
 * Prepares a thrown value for the console.
 *
 * @param thrown Any value.
 * @returns The value itself; escaped text if its output would contain control characters; a description if
 * the console cannot print it.
 */
export function printable(thrown: unknown): unknown {
  if (typeof thrown === "string") return escapeControls(thrown);
  const shown = attempt(() => Deno.inspect(thrown), null);
  if (shown === null) return isObject(thrown) ? escapeControls(messageOfThrown(thrown)) : thrown;
  const escaped = escapeControls(shown);
  return escaped === shown ? thrown : escaped;
}
