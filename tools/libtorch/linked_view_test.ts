import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { cpuLibtorch } from "../../setup/libtorch/testing.ts";
import { join, SetupError } from "../../setup/shared/mod.ts";
import { namesIn, withFolder, writeTree } from "../../setup/shared/testing.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { cpuOnly } from "./linked_view.ts";

const CUDA_BUILD = { "torch/lib/libtorch_cuda.so": "large", "torch/lib/libtorch_python.so": "python" };
const CUDA_PACKAGES = { "nvidia/cu13/lib/libcudart.so.13": "r", "nvidia/cu13/lib/libcupti.so.13": "p" };

async function writeTorch(folder: string, more: Record<string, string>): Promise<string> {
  const own = Object.entries(cpuLibtorch()).map(([path, text]) => [`torch/${path}`, text]);
  await writeTree(folder, { ...Object.fromEntries(own), ...more });
  return join(folder, "torch");
}

Deno.test("cpuOnly() returns a CPU build unchanged", () =>
  withFolder(async (folder) => {
    const root = await writeTorch(folder, {});
    assertEquals(await cpuOnly(root, { cache: join(folder, "cache") }), root);
    assertEquals(await namesIn(join(folder, "cache")), []);
  }));

Deno.test("cpuOnly() links the files that a CUDA build's CPU part needs, once", () =>
  withFolder(async (folder) => {
    const root = await writeTorch(folder, { ...CUDA_BUILD, ...CUDA_PACKAGES });
    const options = { cache: join(folder, "cache") };
    const view = await cpuOnly(root, options);
    assertEquals(await faultOfLibtorch(view), undefined);
    assertEquals(await namesIn(join(view, "lib")), [
      "libc10.so",
      "libcudart.so.13",
      "libcupti.so.13",
      "libtorch.so",
      "libtorch_cpu.so",
    ]);
    assertEquals(await Deno.readTextFile(join(view, "lib", "libc10.so")), "contents of libc10.so");
    const { ino } = await Deno.stat(view);
    assertEquals(await cpuOnly(root, options), view);
    assertEquals((await Deno.stat(view)).ino, ino);
  }));

Deno.test("cpuOnly() creates the view again when its target has changed", () =>
  withFolder(async (folder) => {
    const root = await writeTorch(folder, { ...CUDA_BUILD, ...CUDA_PACKAGES });
    const view = await cpuOnly(root, { cache: join(folder, "cache") });
    await Deno.writeTextFile(join(root, "lib", "libc10.so"), "another build");
    assertEquals(await faultOfLibtorch(view), "its lib/libc10.so has 13 bytes instead of 21");
    await cpuOnly(root, { cache: join(folder, "cache") });
    assertEquals(await faultOfLibtorch(view), undefined);
  }));

Deno.test("cpuOnly() refuses a CUDA build without the libraries that its CPU part loads", () =>
  withFolder(async (folder) => {
    const root = await writeTorch(folder, CUDA_BUILD);
    const error = await assertRejects(() => cpuOnly(root, { cache: join(folder, "cache") }), SetupError);
    assertStringIncludes(error.message, "it is a CUDA build, and libcudart is not beside it");
    assertEquals(await namesIn(join(folder, "cache")), []);
  }));
