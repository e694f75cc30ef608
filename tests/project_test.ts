import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { runProgram } from "./runner.ts";
import { temporaryFolder } from "./testing.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const WORKER = `
import { DistributedRunner, DistributedWorker } from "@cohort/distributed";
import { shout } from "words";

export class Shouter extends DistributedWorker<{ word: string }, { shouted: string }> {
  static override module = import.meta.url;
  override call({ word }: { word: string }): { shouted: string } {
    return { shouted: shout(word) };
  }
}

if (import.meta.main) {
  await using runner = new DistributedRunner(Shouter, { worldSize: 2, logs: "none" });
  await runner.start();
  console.log(JSON.stringify(await runner.invokeAll({ word: "fox" })));
}
`;

/** Writes the worker and the module that it imports into a project, and links the project. */
async function linkSources(path: string): Promise<void> {
  await Deno.mkdir(`${path}/lib`);
  await Deno.writeTextFile(`${path}/lib/words.ts`, "export const shout = (word: string) => `${word}!`;\n");
  await Deno.writeTextFile(`${path}/main.ts`, WORKER);
  const linked = await runProgram(["task", "link", path], { cwd: ROOT });
  assertEquals(linked.code, 0, linked.stderr);
}

Deno.test("a worker in its own project, with its own imports, runs after `deno task link`", async () => {
  using project = temporaryFolder();
  await Deno.writeTextFile(
    `${project.path}/deno.jsonc`,
    '{\n  // mine\n  "imports": { "words": "./lib/words.ts" }\n}\n',
  );
  await linkSources(project.path);
  // Runs from another folder, because a rank's configuration is that of the worker's module, not of the
  // working directory.
  const run = await runProgram(["run", "-A", `${project.path}/main.ts`], { cwd: "/" });
  assertEquals(run.stdout, '[{"shouted":"fox!"},{"shouted":"fox!"}]\n', run.stderr);
  assertEquals((await Deno.readTextFile(`${project.path}/deno.jsonc`)).includes("// mine"), true);
  // Deno warns of links that it ignores, at every command.
  assertEquals(/warning/i.test(run.stderr), false, run.stderr);
  for (const command of ["check", "cache", "info", "lint", "doc"]) {
    const { code, stderr } = await runProgram([command, "main.ts"], { cwd: project.path });
    assertEquals([code, /warning/i.test(stderr)], [0, false], `${command}: ${stderr}`);
  }
});

Deno.test("ranks resolve modules with the flags of their program", async () => {
  using project = temporaryFolder();
  await linkSources(project.path);
  const { imports, ...others } = JSON.parse(await Deno.readTextFile(`${project.path}/deno.json`));
  const map = { imports: { ...imports, words: "./lib/words.ts" } };
  await Deno.writeTextFile(`${project.path}/map.json`, JSON.stringify(map));
  await Deno.writeTextFile(`${project.path}/other.json`, JSON.stringify({ ...others, ...map }));
  for (const flags of [["--import-map=map.json"], ["--import-map", "map.json"], ["-c", "other.json"]]) {
    const run = await runProgram(["run", "-A", "--no-lock", ...flags, "main.ts"], { cwd: project.path });
    assertEquals(run.stdout, '[{"shouted":"fox!"},{"shouted":"fox!"}]\n', run.stderr);
  }
  assertEquals([...Deno.readDirSync(project.path)].filter(({ name }) => name.endsWith(".lock")), []);
});
