import { assertEquals, assertRejects } from "@std/assert";
import { join } from "../../setup/shared/mod.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { fetchedModel } from "./place.ts";

Deno.test("fetchedModel() returns a folder with all files, and names the remedy if one is missing", () =>
  withFolder(async (cache) => {
    const place = join(cache, "silero-vad-6.2.3");
    const missing = `Cannot find the model silero-vad in ${place}: \`deno task test\` fetches it`;
    await assertRejects(() => fetchedModel("silero-vad", cache), Error, missing);
    await writeTree(place, { "silero_vad.jit": "" });
    await assertRejects(() => fetchedModel("silero-vad", cache), Error, missing);
    await writeTree(place, { "silero_vad_16k.safetensors": "" });
    assertEquals(await fetchedModel("silero-vad", cache), place);
  }));
