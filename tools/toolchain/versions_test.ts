import { assertEquals } from "@std/assert";
import { isOlder } from "./versions.ts";

Deno.test("isOlder() compares numbers, not text", () => {
  const cases: [string, string, boolean][] = [
    ["1.9.0", "1.10.0", true],
    ["1.95.0", "1.85", false],
    ["1.85", "1.85.0", false],
    ["1.85", "1.85.1", true],
    ["2.0.0", "1.99.99", false],
  ];
  for (const [version, needed, older] of cases) assertEquals(isOlder(version, needed), older);
});
