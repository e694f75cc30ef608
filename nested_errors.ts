/**
 * Prints the errors inside another error: the errors of an aggregate, and the suppressed error.
 *
 * @module
 */
import { escapeControls } from "./escaped_text.ts";

/** Maximum number of an aggregate's errors to print. */
const MAX_PRINTED = 10;
/** Maximum nesting depth to print. */
const MAX_LEVELS = 3;
/**
 * Maximum size of a printed value that is not an error, in characters. A larger value takes long to print,
 * and nobody reads it.
 */
const MAX_PRINTED_SIZE = 32 * 1024;
/** Fixed size of each value, in addition to its text. */
const VALUE_SIZE = 16;
/** Number of elements that the console prints. */
const MAX_ELEMENTS = 100;
/** Depth to which the console prints a value. */
const MAX_DEPTH = 4;

/** Fields of an error that hold other errors, besides `cause`. */
interface Nesting {
  readonly errors?: unknown;
  readonly suppressed?: unknown;
}

/**
 * Prints the errors inside another error.
 *
 * @param error Any error.
 * @returns Lines to append to a stack, each with a leading line feed; `""` if there are no nested errors.
 */
export function nestedLines(error: Error): string {
  return linesOf(error, 1).map((line) => `\n${line}`).join("");
}

function linesOf(error: Error, level: number): string[] {
  const { errors, suppressed } = error as Nesting;
  const blocks: string[][] = [];
  if (Array.isArray(errors)) {
    errors.slice(0, MAX_PRINTED).forEach((item, index) => {
      blocks.push(described(`${index + 1} of ${errors.length}`, item, level));
    });
    if (errors.length > MAX_PRINTED) blocks.push([`    and ${errors.length - MAX_PRINTED} more`]);
  }
  if ("suppressed" in error) blocks.push(described("thrown before it", suppressed, level));
  return blocks.flat();
}

function described(what: string, thrown: unknown, level: number): string[] {
  const isError = thrown instanceof Error;
  const text = isError ? thrown.stack || `${thrown.name}: ${thrown.message}` : shown(thrown);
  const nested = isError && level < MAX_LEVELS ? linesOf(thrown, level + 1) : [];
  return [`${what}: ${escapeControls(text)}`, ...nested].flatMap((part) => part.split("\n"))
    .map((line) => `    ${line}`);
}

function shown(value: unknown): string {
  return sizeLeft(value, MAX_PRINTED_SIZE, 0) < 0 ? "a value too large to be printed" : Deno.inspect(value);
}

/** Subtracts the printed size of a value from `left`. Stops when the result is negative. */
function sizeLeft(value: unknown, left: number, depth: number): number {
  left -= VALUE_SIZE;
  if (typeof value === "string") return left - value.length;
  if (typeof value === "bigint") return left - value.toString(16).length;
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH || ArrayBuffer.isView(value)) {
    return left;
  }
  const elements = value instanceof Map || value instanceof Set ? value.entries().take(MAX_ELEMENTS) : null;
  for (const pair of elements ?? []) {
    for (const item of pair) if (left >= 0) left = sizeLeft(item, left, depth + 1);
  }
  let count = 0;
  for (const key in value) {
    if (left < 0 || (Array.isArray(value) && ++count > MAX_ELEMENTS)) break;
    left = sizeLeft((value as Record<string, unknown>)[key], left - key.length, depth + 1);
  }
  return left;
}
