import { assertEquals } from "@std/assert";
import { missingProofs } from "./proofs.ts";

const FILES: Record<string, string> = {
  "../tests/a_test.ts": 'Deno.test("it works (mostly)", () => {});\nDeno.test(\n  "it is \\"fast\\"",\n);\n' +
    'Deno.test({\n  name: "it works for root",\n  ignore: true,\n});\n' +
    'Deno.test("__proto__ * is kept", () => {});' +
    "for (const how of HOW) Deno.test(`it is refused: ${how}`, () => {});",
};

function check(...rows: string[]): Promise<string[]> {
  const table = ["| theirs | proven by |", "|---|---|", ...rows.map((cell) => `| x | ${cell} |`)];
  return missingProofs(
    "T.md",
    ["# Title", ...table, "", "| other | table |", "| x | y |"].join("\n"),
    (path) => Promise.resolve(FILES[path] ?? null),
  );
}

Deno.test("missingProofs() returns nothing if each row names an existing test", async () => {
  assertEquals(
    await check(
      "[it works (mostly)](../tests/a_test.ts)",
      '[it is "fast"](../tests/a_test.ts)',
      "[it works for root](../tests/a_test.ts)",
      "[\\_\\_proto\\_\\_ \\* is kept](../tests/a_test.ts)",
      "[it is refused: …](../tests/a_test.ts)",
    ),
    [],
  );
});

Deno.test("missingProofs() reports rows without a proof, without its file, and without its test", async () => {
  assertEquals(
    await check(
      "",
      "it works",
      "[it works](../tests/b_test.ts)",
      "[it works](../tests/a_test.ts)",
      "[no …](../tests/a_test.ts)",
    ),
    [
      'T.md:4: "" is not a link to a test',
      'T.md:5: "it works" is not a link to a test',
      "T.md:6: there is no ../tests/b_test.ts",
      'T.md:7: ../tests/a_test.ts has no test "it works"',
      'T.md:8: ../tests/a_test.ts has no test "no …"',
    ],
  );
});
