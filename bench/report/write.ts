/**
 * Writes a report into a folder: tables in Markdown, plots in SVG, and the rows as JSON.
 *
 * @module
 */
import type { Row } from "../measure.ts";
import { formatRow, TABLE_HEAD } from "./markdown.ts";
import { barsPlot, boundsPlot, type Plot } from "./plots.ts";

/** The rows of one group. */
export interface Section {
  /** The group's name. */
  name: string;
  /** Its rows. */
  rows: Row[];
}

/** What one run of the benchmarks measured. */
export interface Report {
  /** The machine, in one line. */
  machine: string;
  /** The groups that were measured. */
  sections: Section[];
}

/**
 * Writes a report. It replaces an earlier one in the same folder.
 *
 * @param report What was measured.
 * @param folder The folder. It is created if it is missing.
 * @returns The folder's path.
 */
export async function writeReport(report: Report, folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const plots = plotsOf(report);
  const kept = new Set(plots.map(({ file }) => file));
  for await (const { name } of Deno.readDir(folder)) {
    // A plot of an earlier report would look like one of this report.
    if (name.endsWith(".svg") && !kept.has(name)) await Deno.remove(`${folder}/${name}`);
  }
  for (const { file, svg } of plots) await Deno.writeTextFile(`${folder}/${file}`, svg);
  await Deno.writeTextFile(`${folder}/report.md`, formatReport(report, plots));
  await Deno.writeTextFile(`${folder}/report.json`, `${JSON.stringify(report, null, 2)}\n`);
  return await Deno.realPath(folder);
}

/** Returns the plots of a report: one of the bounds, and one for each title of bars. */
function plotsOf({ sections }: Report): Plot[] {
  const rows = sections.flatMap(({ rows }) => rows);
  const titles = new Set(rows.flatMap(({ bar }) => bar === undefined ? [] : [bar.plot]));
  const bars = [...titles].map((title) =>
    barsPlot(title, rows.flatMap(({ bar }) => bar?.plot === title ? [bar] : []))
  );
  const bounded = rows.filter(({ ratio }) => ratio?.bound !== undefined);
  return bounded.length === 0 ? bars : [boundsPlot(bounded), ...bars];
}

function formatReport({ machine, sections }: Report, plots: readonly Plot[]): string {
  const pictures = plots.map(({ title, file }) => `![${title}](${file})\n`).join("\n");
  const tables = sections.map(({ name, rows }) =>
    `## ${name}\n\n${TABLE_HEAD}\n${rows.map(formatRow).join("\n")}\n`
  ).join("\n");
  return `# Benchmarks\n\n${machine}; medians of one run.\n\n${pictures}\n${tables}`;
}
