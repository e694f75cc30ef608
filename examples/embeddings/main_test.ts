import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fetchedModel } from "../../tools/models/mod.ts";

/** Runs the program with the model, and collects its output. */
async function run(
  args: string[],
  { stdin = "", model }: { stdin?: string; model?: string } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const config = fileURLToPath(new URL("deno.json", import.meta.url));
  const folder = model ?? await fetchedModel("all-minilm-l6-v2");
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `--config=${config}`, main, `--model=${folder}`, ...args],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  await using program = command.spawn();
  const output = program.output();
  const writer = program.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { code, stdout, stderr } = await output;
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test("sentences from arguments and from a file are printed nearest first", async () => {
  const lines = "The kitten takes a nap\n\n  Stocks fell on Tuesday  \r\nFelines rest";
  const { code, stdout, stderr } = await run(
    ["A cat is sleeping", "Ein Hund bellt", "--file=-", "--json", "--top=2"],
    { stdin: lines },
  );
  assertEquals([code, stderr], [0, ""]);
  const { matches, ...rest } = JSON.parse(stdout);
  assertEquals(rest, { query: "A cat is sleeping", sentences: 4, ranks: 2 });
  assertEquals(matches.map(({ number, sentence }: Record<string, unknown>) => [number, sentence]), [
    [2, "The kitten takes a nap"],
    [4, "Felines rest"],
  ]);
  assert(matches[0].score > 0.7 && matches[0].score > matches[1].score);
});

Deno.test("without --json the matches are printed with their scores, for people", async () => {
  const { code, stdout } = await run(["hello there", "good morning", "hello there", "--ranks=1"]);
  assertEquals(code, 0);
  const [first, second, , summary] = stdout.split("\n");
  assertEquals(first, " 1.000  hello there");
  assertStringIncludes(second!, "  good morning");
  assertEquals(summary, "the nearest 2 of 2 sentences, read by 1 rank");
});

for (
  const { what, args, model, says } of [
    { what: "no query", args: [], says: "error: Cannot search: the query is missing" },
    {
      what: "no sentences",
      args: ["query"],
      says: "error: Cannot search: there are no sentences; give some",
    },
    {
      what: "a file without sentences",
      args: ["query", "--file=-"],
      says: "error: Cannot search: there are no sentences; give some",
    },
    {
      what: "a missing file",
      args: ["query", "--file=/nowhere.txt"],
      says: "error: Cannot read /nowhere.txt: there is no such file",
    },
    { what: "no number of ranks", args: ["query", "x", "--ranks=two"], says: '--ranks "two"' },
    { what: "an unknown option", args: ["query", "--best"], says: "'--best'" },
    {
      what: "a missing model",
      args: ["query", "x"],
      model: "/nowhere",
      says: "error: Cannot search: there is no model in /nowhere",
    },
  ] as const
) {
  Deno.test(`${what} is a readable error, and prints nothing on standard output`, async () => {
    const { code, stdout, stderr } = await run([...args], { model });
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, says);
    assert(!stderr.includes("    at "), stderr);
  });
}
