import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Console, join, SetupError, silentConsole } from "../../setup/shared/mod.ts";
import { namesIn, withFolder, writeTree } from "../../setup/shared/testing.ts";
import { fakePip, makeWheel, pipCalls } from "../../setup/wheels/testing.ts";
import { ensureModel, type EnsureModelOptions } from "./ensure.ts";

/** Runs a test with a model of two files, in a wheel that contains a third file. */
async function withModel(
  test: (options: EnsureModelOptions, index: string, said: string[]) => Promise<void>,
  held: Record<string, string> = { "silero_vad/data/a.jit": "program", "silero_vad/data/b.bin": "weights" },
): Promise<void> {
  await withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheel = await makeWheel(index, "silero-vad==6.2.3", { ...held, "silero_vad/data/c.onnx": "else" });
    const said: string[] = [];
    const console: Console = { ...silentConsole, say: (line) => said.push(line) };
    const model = { wheel, folder: "silero_vad/data", files: ["a.jit", "b.bin"] };
    await test({ cache: join(folder, "cache"), console, model, pip: fakePip(index) }, index, said);
  });
}

Deno.test("ensureModel() fetches a model once, and keeps only its files", () =>
  withModel(async (options, index, said) => {
    const place = await ensureModel("silero-vad", options);
    assertEquals(place, join(options.cache, "silero-vad-6.2.3"));
    assertEquals(await namesIn(place), ["a.jit", "b.bin"]);
    assertEquals(await Deno.readTextFile(join(place, "b.bin")), "weights");
    assertEquals(await ensureModel("silero-vad", options), place);
    assertEquals((await pipCalls(index)).length, 1);
    assertEquals(await namesIn(join(options.cache, "downloads")), []);
    assertEquals(said.length, 1);
    assertStringIncludes(said[0]!, "Fetching silero-vad 6.2.3: ");
  }));

Deno.test("ensureModel() replaces a folder that lacks a file", () =>
  withModel(async (options) => {
    await writeTree(options.cache, { "silero-vad-6.2.3/a.jit": "old" });
    const place = await ensureModel("silero-vad", options);
    assertEquals(await Deno.readTextFile(join(place, "a.jit")), "program");
    assertEquals(await namesIn(place), ["a.jit", "b.bin"]);
  }));

Deno.test("ensureModel() fetches once for two concurrent calls", () =>
  withModel(async (options, index) => {
    const places = await Promise.all([
      ensureModel("silero-vad", options),
      ensureModel("silero-vad", options),
    ]);
    assertEquals(places[0], places[1]);
    assertEquals((await pipCalls(index)).length, 1);
  }));

Deno.test("ensureModel() names the file that the wheel lacks, and leaves no folder", () =>
  withModel(async (options) => {
    const error = await assertRejects(() => ensureModel("silero-vad", options), SetupError);
    assertStringIncludes(error.message, "Cannot find silero_vad/data/b.bin in ");
    assertEquals(await namesIn(options.cache), ["downloads", "setup.lock"]);
  }, { "silero_vad/data/a.jit": "program" }));

Deno.test("ensureModel() leaves no folder when pip fails", () =>
  withModel(async (options, index) => {
    await assertRejects(
      () => ensureModel("silero-vad", { ...options, pip: fakePip(index, "fail") }),
      SetupError,
    );
    assertEquals(await namesIn(options.cache), ["downloads", "setup.lock"]);
  }));
