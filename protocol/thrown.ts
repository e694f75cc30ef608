/**
 * Reads whatever a program throws, so that reading it cannot fail: getters may throw, proxies may be revoked,
 * a message may be anything.
 *
 * @module
 */
import { escapeControls } from "../escaped_text.ts";

/** Stands for a value of which nothing can be read. */
const UNREADABLE = "a value that cannot be read";

/**
 * Reads something of a value that may throw.
 *
 * @param read What to read.
 * @param otherwise What stands for it if reading throws.
 * @returns Either of them.
 */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/**
 * Reads a property of anything.
 *
 * @param value The value.
 * @param name The property.
 * @returns It, or `undefined` if there is none or reading it throws.
 */
export function propertyOf(value: unknown, name: PropertyKey): unknown {
  if (!isObject(value)) return undefined;
  return attempt(() => (value as Record<PropertyKey, unknown>)[name], undefined);
}

/**
 * Tells objects, and functions.
 *
 * @param value Anything.
 * @returns Whether it can have properties of its own.
 */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/**
 * Tells what inherits from a class, without trusting the value.
 *
 * @param value Anything.
 * @param type The class.
 * @returns Whether the value is an instance, as far as that can be read.
 */
export function isInstance<T>(
  value: unknown,
  // deno-lint-ignore no-explicit-any -- whatever its constructor takes
  type: abstract new (...args: any[]) => T,
): value is T {
  return attempt(() => value instanceof type, false);
}

/**
 * Names the class of what was thrown.
 *
 * @param thrown Anything.
 * @returns Its `name`, else its class's, else the name of its type.
 */
export function nameOfThrown(thrown: unknown): string {
  const candidates = [propertyOf(thrown, "name"), propertyOf(propertyOf(thrown, "constructor"), "name")];
  // The name of a function is no name of its class.
  if (typeof thrown === "function") candidates.shift();
  const name = isObject(thrown)
    ? candidates.find((name) => typeof name === "string" && name !== "")
    : undefined;
  return typeof name === "string" ? name : typeof thrown;
}

/**
 * Says in words what was thrown.
 *
 * @param thrown Anything.
 * @returns The message of an error; of anything else the value as it is printed.
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
 * Prints what was thrown, as the console does.
 *
 * @param thrown Anything.
 * @returns The text. No getter is run for it.
 */
export function inspectThrown(thrown: unknown): string {
  return attempt(() => Deno.inspect(thrown), UNREADABLE);
}

/**
 * Gives what the console can print of what was thrown.
 *
 * @param thrown Anything.
 * @returns It, or words for what the console itself fails at; its text, where that would steer a terminal.
 */
export function printable(thrown: unknown): unknown {
  if (typeof thrown === "string") return escapeControls(thrown);
  const shown = attempt(() => Deno.inspect(thrown), null);
  if (shown === null) return isObject(thrown) ? escapeControls(messageOfThrown(thrown)) : thrown;
  const escaped = escapeControls(shown);
  return escaped === shown ? thrown : escaped;
}
