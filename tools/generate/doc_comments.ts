/**
 * Wraps doc comments of generated files.
 *
 * @module
 */

/** The width of the lines of generated files: the formatter's in deno.json. */
export const LINE_WIDTH = 110;

/**
 * Wraps the one-line doc comments that are too wide, because the formatter does not. A wrapped comment has
 * its opening and its end on separate lines.
 *
 * @param text Formatted TypeScript.
 * @returns The text, in which all lines of these comments fit.
 */
export function wrapDocComments(text: string): string {
  return text.replace(/^( *)\/\*\* (.*) \*\/$/gm, (line, indent: string, content: string) => {
    if (widthOf(line) <= LINE_WIDTH) return line;
    const wrapped = wrap(content, LINE_WIDTH - indent.length - " * ".length);
    return [`${indent}/**`, ...wrapped.map((part) => `${indent} * ${part}`), `${indent} */`].join("\n");
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Returns the number of characters, as the check of comments counts them. */
function widthOf(text: string): number {
  return Array.from(text).length;
}
