import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join, SetupError, silentConsole } from "../shared/mod.ts";
import { namesIn, withFolder, writeTree } from "../shared/testing.ts";
import { fakePip, makeWheel, pipCalls } from "./testing.ts";
import type { WheelSet } from "./wheel.ts";
import { downloadWheels } from "./download.ts";

async function makeSet(index: string): Promise<WheelSet> {
  const wheels = [
    await makeWheel(index, "torch==2.11.0", { "torch/lib/libc10.so": "library" }),
    await makeWheel(index, "nvidia-cuda-runtime==13.0.96", { "nvidia/cu13/lib/libcudart.so.13": "library" }),
  ];
  return { platformTags: ["any"], wheels };
}

Deno.test("downloadWheels() asks pip for each wheel with its hash, and keeps complete wheels", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const set = await makeSet(index);
    const options = { folder: join(folder, "downloads"), pip: fakePip(index), console: silentConsole };
    const paths = await downloadWheels(set, options);
    assertEquals(paths, set.wheels.map((wheel) => join(folder, "downloads", wheel.file)));
    const asked = set.wheels.map((wheel) => `${wheel.requirement} --hash=sha256:${wheel.sha256}`);
    assertEquals(await pipCalls(index), asked);
    await downloadWheels(set, options);
    assertEquals((await pipCalls(index)).length, 2);
  }));

Deno.test("downloadWheels() fetches truncated or altered wheels again", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const set = await makeSet(index);
    const downloads = join(folder, "downloads");
    const options = { folder: downloads, pip: fakePip(index), console: silentConsole };
    const [torch, cuda] = await downloadWheels(set, options);
    await Deno.truncate(torch!, 100);
    const bytes = await Deno.readFile(cuda!);
    bytes[40]! ^= 1;
    await Deno.writeFile(cuda!, bytes);
    await downloadWheels(set, options);
    assertEquals((await pipCalls(index)).length, 4);
    assertEquals(await Deno.readFile(torch!), await Deno.readFile(join(index, set.wheels[0]!.file)));
    assertEquals(await Deno.readFile(cuda!), await Deno.readFile(join(index, set.wheels[1]!.file)));
  }));

Deno.test("downloadWheels() repeats the error of pip, and leaves no partial files", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const downloads = join(folder, "downloads");
    const options = { folder: downloads, pip: fakePip(index, "fail"), console: silentConsole };
    const set = await makeSet(index);
    const error = await assertRejects(() => downloadWheels(set, options), SetupError);
    assertEquals(
      error.problems[0]!.message,
      'Cannot download torch==2.11.0: pip says "No matching distribution found for torch==2.11.0"',
    );
    assertEquals(await namesIn(downloads), []);
  }));

Deno.test("downloadWheels() accepts only the pinned file", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const downloads = join(folder, "downloads");
    const options = { folder: downloads, pip: fakePip(index, "truncate"), console: silentConsole };
    const set = await makeSet(index);
    const error = await assertRejects(() => downloadWheels(set, options), SetupError);
    assertMatch(error.message, /^Cannot use the torch-2\.11\.0-fake\.whl that pip fetched: it has \d+ bytes/);
    assertEquals(await namesIn(downloads), []);
  }));

Deno.test("downloadWheels() removes the leftovers of a killed pip", () =>
  withFolder(async (folder) => {
    const index = join(folder, "index");
    const set = await makeSet(index);
    const downloads = join(folder, "downloads");
    await writeTree(downloads, { "fetching-1/torch.whl": "half" });
    await downloadWheels(set, { folder: downloads, pip: fakePip(index), console: silentConsole });
    assertEquals(await namesIn(downloads), set.wheels.map(({ file }) => file).sort());
  }));
