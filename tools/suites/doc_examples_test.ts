import { assertEquals } from "@std/assert";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { filesWithExamples } from "./doc_examples.ts";

const example = (fence: string) =>
  `/**\n * @example\n * \`\`\`${fence}\n * f();\n * \`\`\`\n */\nexport function f() {}\n`;

Deno.test("filesWithExamples() lists published modules with an example that runs", () =>
  withFolder(async (root) => {
    await writeTree(root, {
      "deno.json": JSON.stringify({ publish: { include: ["README.md", "a.ts", "b"] } }),
      "README.md": "```ts\nf();\n```\n",
      "a.ts": example("ts"),
      "b/c/d.ts": example("ts"),
      "b/ignored.ts": example("ts ignore"),
      "b/e_test.ts": example("ts"),
      "b/testing.ts": example("ts"),
      "b/parity/f.ts": example("ts"),
      "elsewhere.ts": example("ts"),
    });
    assertEquals(await filesWithExamples(root), ["a.ts", "b/c/d.ts"]);
  }));
