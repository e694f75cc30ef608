import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { silentConsole } from "../shared/console.ts";
import { SetupError } from "../shared/failure.ts";
import { join } from "../shared/path.ts";
import { namesIn, withFolder } from "../shared/testing.ts";
import { fakePip, makeWheel, pipCalls } from "../wheels/testing.ts";
import { ensureSpeechModel } from "./speech_model.ts";

Deno.test("ensureSpeechModel() fetches the model once and keeps nothing else", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheel = await makeWheel(index, "silero-vad==6.2.3", {
      "silero_vad/data/silero_vad.jit": "the model",
    });
    const options = {
      cache: join(folder, "cache"),
      console: silentConsole,
      set: { platformTags: ["any"], wheels: [wheel] },
      pip: fakePip(index),
    };
    const model = await ensureSpeechModel(options);
    assertEquals(await Deno.readTextFile(model), "the model");
    assertEquals(await ensureSpeechModel(options), model);
    assertEquals((await pipCalls(index)).length, 1);
    assertEquals(await namesIn(join(folder, "cache", "downloads")), []);
  }));

Deno.test("ensureSpeechModel() says so when the wheel holds no model, and leaves no empty place", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheel = await makeWheel(index, "silero-vad==6.2.3", { "silero_vad/__init__.py": "" });
    const set = { platformTags: ["any"], wheels: [wheel] };
    const cache = join(folder, "cache");
    const error = await assertRejects(
      () => ensureSpeechModel({ cache, console: silentConsole, set, pip: fakePip(index) }),
      SetupError,
    );
    assertStringIncludes(error.message, "Cannot find silero_vad/data/silero_vad.jit in ");
    assertEquals(await namesIn(cache), ["downloads", "setup.lock"]);
  }));
