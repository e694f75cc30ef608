import { fileURLToPath } from "node:url";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { WorkerError } from "../../mod.ts";
import { startRunner } from "../runner.ts";
import { Devices } from "../workers/devices.ts";
import { DEVICE_COUNT } from "./probe.ts";

const REFUSED = "Cannot use CUDA: ";
const DRIVER_TOO_OLD = "The NVIDIA driver on your system is too old (found version 12080)";

/** Registers a test of the real libraries, which take gigabytes, on a machine without a GPU. */
function check(name: string, fn: () => Promise<void>): void {
  const ignore = DEVICE_COUNT > 0 || !Deno.env.has("COHORT_CHECK_CUDA");
  Deno.test({ name: ignore ? `${name} (skipped: deno task check:cuda runs it)` : name, ignore, fn });
}

/** Makes ranks find a driver that reports two devices but does not work with libtorch. */
async function withFakeDriver(body: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const source = fileURLToPath(new URL("../../ffi/testdata/driver.c", import.meta.url));
    const args = ["-shared", "-fPIC", "-o", `${folder}/libcuda.so.1`, source];
    const { success } = await new Deno.Command("cc", { args, stderr: "inherit" }).output();
    assertEquals(success, true);
    await body({ LD_LIBRARY_PATH: folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

check(
  "a rank on which CUDA does not work rejects start() with the rank and CUDA's message",
  () =>
    withFakeDriver(async (env) => {
      const options = { device: "cuda", worldSize: 2, env } as const;
      const error = await assertRejects(() => startRunner(Devices, options), WorkerError, DRIVER_TOO_OLD);
      assertEquals(error.remoteName, "NativeError");
      assertStringIncludes(error.message, `${REFUSED}${DRIVER_TOO_OLD}`);
    }),
);

check(
  "if CUDA does not work, device auto uses the CPU, says why, and ranks form their group",
  () =>
    withFakeDriver(async (env) => {
      const lines: string[] = [];
      const logs = ({ text }: { text: string }) => void lines.push(text);
      await using runner = await startRunner(Devices, { device: "auto", worldSize: 2, env, logs });
      assertEquals((await runner.invoke({ check: "computes" })).device, "cpu");
      assertEquals(await runner.invokeAll({ check: "joins" }), [{ sum: 2 }, { sum: 2 }]);
      const warning = lines.find((line) => line.includes("First GPU is there, but computes nothing: ")) ?? "";
      assertStringIncludes(warning, DRIVER_TOO_OLD);
    }),
);

check(
  "devices hidden by CUDA_VISIBLE_DEVICES give one clear error",
  () =>
    withFakeDriver(async (env) => {
      const options = { device: "cuda", env: { ...env, CUDA_VISIBLE_DEVICES: "" } } as const;
      const expected = `${REFUSED}the NVIDIA driver has no device for this process`;
      await assertRejects(() => startRunner(Devices, options), WorkerError, expected);
    }),
);

check(
  "a missing or broken library that links NCCL gives one clear error",
  () =>
    withFakeDriver(async (env) => {
      const file = await Deno.makeTempFile();
      try {
        for (
          const [library, expected] of [
            [
              "/no/such/libcohort_nccl.so",
              "there is no /no/such/libcohort_nccl.so; run deno task build:cuda",
            ],
            [file, `${file} cannot be loaded: `],
          ] as const
        ) {
          const options = {
            device: "cuda",
            worldSize: 2,
            env: { ...env, COHORT_NCCL_LIBRARY: library },
          } as const;
          const error = await assertRejects(() => startRunner(Devices, options), WorkerError);
          assertStringIncludes(error.message, `Cannot use CUDA between ranks: ${expected}`);
        }
      } finally {
        await Deno.remove(file);
      }
    }),
);
