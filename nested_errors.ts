/** How errors that an error holds are printed: those of an aggregate, and what was thrown before.
 *
 * @module
 */
import { escapeControls } from "./_escaped_text.ts";

/** How many errors of an aggregate are printed. */
const MAX_PRINTED = 10;
/** How far they are followed. */
const MAX_LEVELS = 3;

/** What an error may hold beside its cause. */
interface Nesting {
  readonly errors?: unknown;
  readonly suppressed?: unknown;
}

/** Prints the errors that an error holds.
 *
 * @param error Any error.
 * @returns Lines that follow a stack, each begun by a line feed; `""` where it holds none.
 */
export function nestedLines(error: Error): string {
  return linesOf(error, 1).map((line) => `\n${line}`).join("");
}

function linesOf(error: Error, level: number): string[] {
  const { errors, suppressed } = error as Nesting;
  const lines: string[] = [];
  if (Array.isArray(errors)) {
    errors.slice(0, MAX_PRINTED).forEach((item, index) => {
      lines.push(...described(`${index + 1} of ${errors.length}`, item, level));
    });
    if (errors.length > MAX_PRINTED) lines.push(`    and ${errors.length - MAX_PRINTED} more`);
  }
  if ("suppressed" in error) lines.push(...described("thrown before it", suppressed, level));
  return lines;
}

function described(what: string, thrown: unknown, level: number): string[] {
  const isError = thrown instanceof Error;
  const text = isError ? thrown.stack || `${thrown.name}: ${thrown.message}` : Deno.inspect(thrown);
  const nested = isError && level < MAX_LEVELS ? linesOf(thrown, level + 1) : [];
  return [`${what}: ${escapeControls(text)}`, ...nested].flatMap((part) => part.split("\n"))
    .map((line) => `    ${line}`);
}
