/**
 * Checks the form of comments, which the formatter does not.
 *
 * @module
 */

import type { Source } from "./dlopen_rule.ts";

/** The formatter's line width. */
const WIDTH = 110;
const COMMENT_LINE = /^\s*(\/\*\*|\*|\/\/)/;
const FENCE = /^\s*\*?\s*```/;

/**
 * Returns one line for each comment of the wrong form; `[]` if there are none.
 *
 * A doc comment of several lines has its opening and its end on separate lines. No comment line is longer
 * than the formatter's width, except in examples and drawings.
 *
 * @param sources The modules to check.
 */
export function docFormViolations(sources: Iterable<Source>): string[] {
  return Array.from(sources).flatMap(({ path, text }) => {
    let isExample = false;
    return text.split("\n").flatMap((line, index) => {
      if (FENCE.test(line)) isExample = !isExample;
      const violation = isExample ? null : violationIn(line);
      return violation === null ? [] : [`${path}:${index + 1}: ${violation}`];
    });
  });
}

function violationIn(line: string): string | null {
  if (!COMMENT_LINE.test(line)) return null;
  if (/^\s*\/\*\*\s*\S/.test(line) && !line.endsWith("*/")) return "a doc comment begins beside /**";
  if (/^\s*\* .*\S\s*\*\/$/.test(line)) return "a doc comment ends beside its text";
  if (/^\s*\/\*\*.*@module \*\/$/.test(line)) return "@module is not on a line of its own";
  // A single word cannot be broken, and drawings may be wider.
  const isOneWord = !/\S\s+\S+\s+\S/.test(line.replace(COMMENT_LINE, ""));
  if (Array.from(line).length > WIDTH && !isOneWord && !/[│┌└]|byte 0 {2}/.test(line)) {
    return `a comment is wider than ${WIDTH} characters`;
  }
  return null;
}
