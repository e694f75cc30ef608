/** Tests of CUDA on a machine without a GPU: the real libraries are loaded, as far as they go there. `deno task check:cuda` runs
 * them, since the libraries are gigabytes. @module */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CollectiveError, NativeError, WorkerError } from "../../mod.ts";
import { boundDevice, hasNccl, loadCuda } from "../../ffi/_cuda_setup.ts";
import { formGroup, hostStore } from "../../ffi/runtime.ts";
import { startRunner } from "../_runner.ts";
import { buildStandInDriver } from "../_stand_in_driver.ts";
import { Devices } from "../workers/devices.ts";
import { DEVICE_COUNT } from "./_probe.ts";

const REFUSED = "Cannot use CUDA: ";
const DRIVER_TOO_OLD = "CUDA driver version is insufficient for CUDA runtime version";

/** Registers a test for machines without a GPU. */
function check(name: string, body: () => Promise<void>): void {
  Deno.test({ name, ignore: DEVICE_COUNT > 0, fn: body });
}

/** Has ranks find a driver with two devices, which libtorch cannot use. */
async function withStandIn(body: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await buildStandInDriver(folder);
    await body({ LD_LIBRARY_PATH: folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

check(
  "libtorch's CUDA half and the library that links NCCL are loaded, and CUDA says what is missing",
  async () => {
    await assertRejects(() => loadCuda(0, true), NativeError, DRIVER_TOO_OLD);
    assert(hasNccl());
    assertEquals(boundDevice(), null);
  },
);

check("NCCL has no GPUs, and that is the error of forming the group", async () => {
  await loadCuda(0, true).catch(() => {});
  using store = hostStore({ address: "127.0.0.1", port: 0 });
  const options = {
    rank: 0,
    worldSize: 1,
    storeAddress: "127.0.0.1",
    storePort: store.port,
    timeoutMs: 5000,
    formTimeoutMs: 5000,
    interfaceAddress: "127.0.0.1",
  };
  const error = await assertRejects(
    () => formGroup({ ...options, name: "devices", cudaDevice: 0 }),
    CollectiveError,
  );
  assertEquals(
    error.message,
    "Cannot form group devices on rank 0: ProcessGroupNCCL is only supported with GPUs, no GPUs found!",
  );
  assertEquals([error.rank, error.operation], [0, "form_group"]);
  // The store and the process are as good as before.
  using group = await formGroup({ ...options, name: "processes" });
  await group.barrier();
});

check(
  "a rank on which CUDA does not work rejects start(), with the rank and CUDA's words",
  () =>
    withStandIn(async (env) => {
      const options = { device: "cuda", worldSize: 2, env } as const;
      const error = await assertRejects(() => startRunner(Devices, options), WorkerError, DRIVER_TOO_OLD);
      assertEquals(error.remoteName, "NativeError");
      assertEquals(error.message.split("\n")[0], `${REFUSED}CUDA error: ${DRIVER_TOO_OLD}`);
    }),
);

check(
  "where CUDA does not work, auto computes on the CPU, says why, and ranks form their group",
  () =>
    withStandIn(async (env) => {
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
  "devices that CUDA_VISIBLE_DEVICES hides are none, in one clear line",
  () =>
    withStandIn(async (env) => {
      const options = { device: "cuda", env: { ...env, CUDA_VISIBLE_DEVICES: "" } } as const;
      const expected = `${REFUSED}the NVIDIA driver has no device for this process`;
      await assertRejects(() => startRunner(Devices, options), WorkerError, expected);
    }),
);

check(
  "a library that links NCCL and is missing or broken is one clear line",
  () =>
    withStandIn(async (env) => {
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
