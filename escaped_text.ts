/**
 * Escapes text from other processes so that it is safe to print and quote. Characters that control a terminal
 * or change the writing direction are escaped.
 *
 * @module
 */

/**
 * Control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, and lone
 * surrogates.
 */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;
/** The same characters except line feed and tab, which lay out multi-line text. */
const CONTROLS_EXCEPT_LAYOUT = /[[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]--[\n\t]]/gv;

/**
 * Escapes control characters in multi-line text, so that they do not reach a terminal. Keeps line feeds and
 * tabs.
 *
 * @param text Any text.
 * @returns The text, with escapes such as `\u001b` in place of those characters.
 */
export function escapeControls(text: string): string {
  // A rank may send any value where a text is expected.
  return String(text).replace(CONTROLS_EXCEPT_LAYOUT, escapeOf);
}

/**
 * Escapes control characters in single-line text: names, paths, values. Unlike {@linkcode escapeControls},
 * also escapes line feeds and tabs.
 *
 * @param text Any text.
 * @returns The text on one line.
 */
export function escapeLine(text: string): string {
  return String(text).replace(CONTROLS, escapeOf);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOf(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
