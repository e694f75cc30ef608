/**
 * Measures Cohort on this machine. Run it with `deno task bench`; arguments select groups by name. With
 * `--report` it also writes tables and plots into a folder, and names it.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { groupOf, GROUPS } from "./groups.ts";
import { describeMachine } from "./machine.ts";
import { formatRow, TABLE_HEAD } from "./report/markdown.ts";
import { type Section, writeReport } from "./report/mod.ts";

const { values, positionals } = parseArgs({
  args: Deno.args,
  options: { report: { type: "boolean" }, output: { type: "string" } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(GROUPS);
const groups = names.map((name) => ({ name, measure: groupOf(name) }));
const machine = await describeMachine();
console.log(`${machine}\n\n${TABLE_HEAD}`);
const sections: Section[] = [];
for (const { name, measure } of groups) {
  const rows = await measure();
  sections.push({ name, rows });
  for (const row of rows) console.log(formatRow(row));
}
if (values.report) {
  const folder = await writeReport({ machine, sections }, values.output ?? "target/bench/report");
  console.log(`\nThe report is ${folder}/report.md`);
}
Deno.exit(sections.some(({ rows }) => rows.some(({ reached }) => reached === false)) ? 1 : 0);
