/**
 * The report's tables.
 *
 * @module
 */
import type { Row } from "../measure.ts";

/** The head of a table of rows. */
export const TABLE_HEAD = "| measurement | result | bound | |\n|---|---|---|---|";

/** Formats a row of a Markdown table. */
export function formatRow({ what, result, bound, reached }: Row): string {
  const mark = reached === null ? "" : reached ? "yes" : "**no**";
  return `| ${escapeCell(what)} | ${escapeCell(result)} | ${escapeCell(bound)} | ${mark} |`;
}

/** A bar would end the cell, and a line break the table. */
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}
