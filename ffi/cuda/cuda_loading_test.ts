import { assert, assertEquals, assertRejects } from "@std/assert";
import { CollectiveError, NativeError } from "../../errors.ts";
import { boundDevice, hasNccl, loadCuda } from "./cuda_setup.ts";
import { deviceCount } from "./cuda.ts";
import { formGroup } from "../runtime.ts";
import { hostTestStore, SECRET } from "../testdata/ranks.ts";

const NO_DRIVER = "Cannot use CUDA: Found no NVIDIA driver on your system";
// Counted before the tests, so that no test is blamed for leaving the library open.
const devices = deviceCount();

/** Registers a test that needs the real CUDA libraries, which are gigabytes, and no GPU. */
function check(name: string, fn: () => Promise<void>): void {
  const ignore = devices > 0 || !Deno.env.has("COHORT_CHECK_CUDA");
  Deno.test({ name: ignore ? `${name} (skipped: deno task check:cuda runs it)` : name, ignore, fn });
}

check(
  "libtorch's CUDA half and the library that links NCCL are loaded, and CUDA says what is missing",
  async () => {
    await assertRejects(() => loadCuda(0, true), NativeError, NO_DRIVER);
    assert(hasNccl());
    assertEquals(boundDevice(), null);
  },
);

check("NCCL has no GPUs, and that is the error of forming the group", async () => {
  await loadCuda(0, true).catch(() => {});
  using store = hostTestStore();
  const options = {
    rank: 0,
    worldSize: 1,
    storeAddress: store.address,
    storeSecret: SECRET,
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
  // A failed attempt leaves the store and the process usable.
  using group = await formGroup({ ...options, name: "processes" });
  await group.barrier();
});
