import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, SetupError, silentConsole } from "../shared/mod.ts";
import { namesIn, withEnv, withFolder, writeTree } from "../shared/testing.ts";
import { fakePip, makeWheel, pipCalls } from "../wheels/testing.ts";
import { provideCuda, type ProvideOptions } from "./provide.ts";

/** Runs a test with a release of two small wheels, a libtorch for the CPU, and a library that links NCCL. */
async function withRelease(
  test: (options: ProvideOptions, lines: string[], folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheels = [
      await makeWheel(index, "torch==2.11.0", { "torch/lib/libtorch_cuda.so": "torch's" }),
      await makeWheel(index, "nvidia-nccl-cu13==2.28.9", { "nvidia/nccl/lib/libnccl.so.2": "nvidia's" }),
    ];
    await writeTree(folder, { "torch/lib/libtorch_cpu.so": "", "libcohort_nccl.so": "123" });
    using _ = withEnv({
      COHORT_LIBRARY: join(folder, "libcohort.so"),
      COHORT_NCCL_LIBRARY: join(folder, "libcohort_nccl.so"),
      LIBTORCH: join(folder, "torch"),
    });
    const lines: string[] = [];
    const options = {
      cache: join(folder, "cache"),
      console: { ...silentConsole, say: (line: string) => lines.push(line) },
      release: { platform: "test", platformTags: ["any"], wheels, unpackedBytes: 1000 },
      pip: fakePip(index),
    };
    await test(options, lines, folder);
  });
}

Deno.test("provideCuda() fetches the CUDA half once, and says where everything is", () =>
  withRelease(async (options, lines, folder) => {
    await provideCuda(options);
    const half = join(options.cache, "libtorch-2.11.0-cuda");
    assertEquals(await namesIn(half), ["cohort-whole", "nvidia", "torch"]);
    const ready = lines.at(-1)!;
    assertStringIncludes(ready, `Ready: libtorch's CUDA half is in ${half} (`);
    assertStringIncludes(ready, `and the library that links NCCL is ${folder}/libcohort_nccl.so (3 B)`);
    await provideCuda(options);
    assertEquals(lines.at(-1), ready);
    assertEquals((await pipCalls(join(folder, "index"))).length, 2);
  }));

Deno.test("provideCuda() fetches nothing if the libtorch in use has its CUDA half", () =>
  withRelease(async (options, lines, folder) => {
    await writeTree(folder, { "torch/lib/libtorch_cuda.so": "" });
    await provideCuda(options);
    assertEquals(lines.length, 1);
    assertStringIncludes(lines[0]!, `Ready: libtorch's CUDA half is in ${folder}/torch/lib (`);
    assertEquals(await pipCalls(join(folder, "index")), []);
  }));

Deno.test("provideCuda() continues with the wheel at which it was interrupted", () =>
  withRelease(async (options, _lines, folder) => {
    const index = join(folder, "index");
    const failing = { ...options, pip: fakePip(index, "fail") };
    await assertRejects(() => provideCuda(failing), SetupError, "Cannot download torch==2.11.0");
    const [torch] = options.release!.wheels;
    await writeTree(options.cache, { "downloads/leftover": "" });
    await Deno.copyFile(join(index, torch!.file), join(options.cache, "downloads", torch!.file));
    await Deno.remove(join(index, "calls"));
    await provideCuda(options);
    assertEquals((await pipCalls(index)).map((call) => call.split(" ")[0]), ["nvidia-nccl-cu13==2.28.9"]);
  }));

Deno.test("provideCuda() says that a variable is wrong before it fetches anything", () =>
  withRelease(async (options, _lines, folder) => {
    await Deno.remove(join(folder, "libcohort_nccl.so"));
    const error = await assertRejects(() => provideCuda(options), SetupError);
    assertEquals(
      error.message,
      "Cannot find the library that links NCCL: " +
        `there is no ${folder}/libcohort_nccl.so; correct COHORT_NCCL_LIBRARY, or unset it`,
    );
    assertEquals(await namesIn(options.cache), []);
  }));
