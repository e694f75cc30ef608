import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { temporaryFolder } from "../../tests/testing.ts";
import type { Bar, Row } from "../measure.ts";
import { writeReport } from "./mod.ts";

function row(what: string, more: Partial<Row> = {}): Row {
  return { what, result: "1 ms", bound: "", reached: null, ...more };
}

function bar(label: string, value: number): Bar {
  return { plot: "A call", label, value, unit: "ms", kind: "other" };
}

Deno.test("a report has the machine, a table per group, and a plot per title", async () => {
  using folder = temporaryFolder();
  const sections = [
    {
      name: "calls",
      rows: [row("call", { bar: bar("<Ray> & others", 0.3) }), row("limit", { bar: bar("bare", 0.05) })],
    },
    { name: "bytes", rows: [row("sent", { ratio: { value: 3, bound: 2 }, bound: "≤ 2 ×", reached: false })] },
  ];
  const path = await writeReport({ machine: "a machine", sections }, `${folder.path}/new/folder`);
  const text = await Deno.readTextFile(`${path}/report.md`);
  for (const part of ["a machine", "## calls", "## bytes", "| sent | 1 ms | ≤ 2 × | **no** |"]) {
    assertStringIncludes(text, part);
  }
  const plots = [...text.matchAll(/!\[.*\]\((.*)\)/g)].map(([, file]) => file!);
  assertEquals(plots.length, 2);
  for (const file of plots) {
    const svg = await Deno.readTextFile(`${path}/${file}`);
    assert(svg.startsWith("<svg"), svg.slice(0, 40));
  }
  const drawn = await Deno.readTextFile(`${path}/a_call.svg`);
  assertStringIncludes(drawn, "&lt;Ray&gt; &amp; others");
  assertStringIncludes(drawn, "300 µs");
  assertEquals(JSON.parse(await Deno.readTextFile(`${path}/report.json`)).sections, sections);
});

Deno.test("a cell cannot break its table", async () => {
  using folder = temporaryFolder();
  const path = await writeReport({
    machine: "a machine",
    sections: [{ name: "x", rows: [row("a|b", { result: "failed:\nno" })] }],
  }, folder.path);
  assertStringIncludes(await Deno.readTextFile(`${path}/report.md`), "| a\\|b | failed: no |  |  |");
});

Deno.test("a new report replaces the plots of an earlier one", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/old.svg`, "<svg/>");
  await Deno.writeTextFile(`${folder.path}/mine.txt`, "kept");
  await writeReport({ machine: "a machine", sections: [{ name: "x", rows: [row("a")] }] }, folder.path);
  const names = (await Array.fromAsync(Deno.readDir(folder.path))).map(({ name }) => name).toSorted();
  assertEquals(names, ["mine.txt", "report.json", "report.md"]);
});
