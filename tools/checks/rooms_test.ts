import { assertEquals } from "@std/assert";
import { fromFileUrl } from "../../setup/shared/mod.ts";
import { FOR_ALL, ROOMS } from "./rooms.ts";

const MAP = fromFileUrl(new URL("../../docs/ARCHITECTURE.md", import.meta.url));

/** Reads the table in the map: the allowed imports by room. */
function tableOf(map: string): Record<string, string[]> {
  const rows = map.split("\n").filter((line) => line.startsWith("| `"));
  return Object.fromEntries(rows.map((row) => {
    const cells = row.split("|").map((cell) => cell.trim());
    const room = cells[1]!.replaceAll(/[`]|\/`$/g, "").replace(/\/$/, "");
    const named = cells[3]!.split(", ").filter((name) => name !== "");
    return [room, named.map((name) => name.replaceAll(/[`]/g, "").replace(/\/$/, "")).sort()];
  }));
}

Deno.test("the table of rooms in the map equals the checked one", async () => {
  const table = tableOf(await Deno.readTextFile(MAP));
  const checked = Object.entries(ROOMS).map(([room, { imports, types = [] }]) => [
    room,
    [...imports, ...types.map((type) => `types of ${type}`)].sort(),
  ]);
  assertEquals(table, { ...Object.fromEntries(checked), rust: [] });
  assertEquals(FOR_ALL, ["deno.json", "escaped_text.ts", "options.ts", "paths.ts", "async_local.ts"]);
});
