import { fileURLToPath } from "node:url";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { loadCuda } from "./cuda_setup.ts";
import { deviceCount } from "./cuda.ts";
import { loadLibrary } from "../runtime.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();
const hasDriver = deviceCount() > 0;

/** Returns whether this process uses a CUDA build of libtorch. */
function hasCudaHalf(): boolean {
  const maps = Deno.readTextFileSync("/proc/self/maps");
  const folder = /(\/.*)\/libtorch_cpu\.so$/m.exec(maps)![1]!;
  return [...Deno.readDirSync(folder)].some(({ name }) => name === "libtorch_cuda.so");
}

/** Queries a driver in a separate process, because a loaded driver stays loaded. */
async function ask(folder: string, env: Record<string, string> = {}): Promise<string> {
  const module = new URL("./cuda_setup.ts", import.meta.url).href;
  const program = `import { cudaDriver } from "${module}";
    try { console.log(JSON.stringify(cudaDriver())); } catch (error) { console.log(error.name, error.message); }`;
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", config, program],
    env: { LD_LIBRARY_PATH: folder, ...env },
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({
  name: `a missing driver is an error${hasDriver ? " (skipped: this machine has one)" : ""}`,
  ignore: hasDriver,
  async fn() {
    assertEquals(
      await ask("/no/such/folder"),
      "NativeError Cannot use CUDA: there is no NVIDIA driver (libcuda.so.1 is not found)",
    );
  },
});

Deno.test("the driver is asked for its devices, and says why there are none", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const source = fileURLToPath(new URL("../testdata/driver.c", import.meta.url));
    const args = ["-shared", "-fPIC", "-o", `${folder}/libcuda.so.1`, source];
    const { success } = await new Deno.Command("cc", { args, stderr: "inherit" }).output();
    assertEquals(success, true);
    const both = JSON.parse(await ask(folder));
    assertEquals(both.devices, [
      { index: 0, name: "First GPU", memory: 80_000_000_000 },
      { index: 1, name: "Second GPU", memory: 80_000_000_001 },
    ]);
    assertStringIncludes(both.version, "CUDA 12.8");
    const one = JSON.parse(await ask(folder, { CUDA_VISIBLE_DEVICES: "1" }));
    assertEquals(one.devices, [{ index: 0, name: "Second GPU", memory: 80_000_000_001 }]);
    const none = await ask(folder, { CUDA_VISIBLE_DEVICES: "" });
    assertEquals(none, "NativeError Cannot use CUDA: the NVIDIA driver has no device for this process");
    const broken = await ask(folder, { BROKEN: "1" });
    assertEquals(broken, "NativeError Cannot use CUDA: the NVIDIA driver fails (cuInit gives 999)");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Registers a test that runs only without a CUDA build of libtorch. */
function testWithoutCudaHalf(name: string, fn: () => Promise<void>): void {
  const ignore = hasCudaHalf();
  Deno.test({ name: ignore ? `${name} (skipped: it is there)` : name, ignore, fn });
}

testWithoutCudaHalf(
  "libtorch's CUDA half, where it is missing, is an error that says where it was looked for",
  async () => {
    const before = Deno.env.get("XDG_CACHE_HOME");
    Deno.env.set("XDG_CACHE_HOME", "/no/such/cache");
    try {
      const error = await assertRejects(
        () => loadCuda(0, false),
        NativeError,
        "libtorch_cuda.so is in none of ",
      );
      assertStringIncludes(
        error.message,
        "/no/such/cache/cohort/libtorch-2.11.0-cuda/torch/lib; run deno task build:cuda",
      );
    } finally {
      if (before === undefined) Deno.env.delete("XDG_CACHE_HOME");
      else Deno.env.set("XDG_CACHE_HOME", before);
    }
  },
);
