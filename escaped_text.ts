/**
 * Texts of others, made fit to be printed and quoted: what steers a terminal, or turns the writing around, is
 * escaped.
 *
 * @module
 */

/**
 * Control characters (C0, DEL, C1), ends of lines and paragraphs, what sets the direction of writing, and
 * halves of surrogate pairs.
 */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;
/** The same without what lays out a text of several lines. */
const STEERING_BUT_LAYOUT = /[[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]--[\n\t]]/gv;

/**
 * Escapes what must not reach a terminal in a text of several lines. Line feeds and tabs stay.
 *
 * @param text Any text.
 * @returns The text, with `\u001b` and the like in place of those characters.
 */
export function escapeControls(text: string): string {
  // What a rank sends as a text may be anything.
  return String(text).replace(STEERING_BUT_LAYOUT, escapeOf);
}

/**
 * As {@linkcode escapeControls}, for what has to stay on one line: names, paths, values. Line feeds and tabs
 * are escaped, too.
 *
 * @param text Any text.
 * @returns The text, without an end of a line in it.
 */
export function escapeLine(text: string): string {
  return String(text).replace(STEERING, escapeOf);
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOf(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
