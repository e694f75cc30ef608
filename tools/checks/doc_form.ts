/**
 * One form of comments, where the formatter leaves them alone.
 *
 * @module
 */

import type { Source } from "./native_door.ts";

/** The formatter's width. */
const WIDTH = 110;
const COMMENT_LINE = /^\s*(\/\*\*|\*|\/\/)/;
const FENCE = /^\s*\*?\s*```/;

/**
 * Returns one line for each comment of another form; `[]` when all is well.
 *
 * A doc comment of several lines has its opening and its end on lines of their own. No line is wider than
 * the formatter's, except in examples and drawings.
 *
 * @param sources Modules.
 */
export function faultsOfDocForm(sources: Iterable<Source>): string[] {
  return Array.from(sources).flatMap(({ path, text }) => {
    let isExample = false;
    return text.split("\n").flatMap((line, index) => {
      if (FENCE.test(line)) isExample = !isExample;
      const fault = isExample ? null : faultOf(line);
      return fault === null ? [] : [`${path}:${index + 1}: ${fault}`];
    });
  });
}

function faultOf(line: string): string | null {
  if (!COMMENT_LINE.test(line)) return null;
  if (/^\s*\/\*\*\s*\S/.test(line) && !line.endsWith("*/")) return "a doc comment begins beside /**";
  if (/^\s*\* .*\S\s*\*\/$/.test(line)) return "a doc comment ends beside its text";
  if (/^\s*\/\*\*.*@module \*\/$/.test(line)) return "@module is not on a line of its own";
  // What cannot be divided, and what is drawn, may be wider.
  const isOneWord = !/\S\s+\S+\s+\S/.test(line.replace(COMMENT_LINE, ""));
  if (Array.from(line).length > WIDTH && !isOneWord && !/[│┌└]|byte 0 {2}/.test(line)) {
    return `a comment is wider than ${WIDTH} characters`;
  }
  return null;
}
