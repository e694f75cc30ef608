import { assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../errors.ts";
import { bindDevice } from "./device.ts";

const DEVICE = { index: 0, name: "NVIDIA H100 80GB HBM3", memory: 85_000_000_000 };
const driver = (count: number) => () => ({
  version: "570.86.15, CUDA 12.8",
  devices: Array.from({ length: count }, (_, index) => ({ ...DEVICE, index })),
});
const refuse = (message: string) => () => {
  throw new NativeError(message, { operation: "test" });
};
const load = () => Promise.resolve();
const noDriver = refuse("Cannot use CUDA: there is no NVIDIA driver");
const noLibrary = () => Promise.reject(new NativeError("Cannot use CUDA: no library", { operation: "test" }));

Deno.test("each rank binds the CUDA device of its local rank, and says what it is", async () => {
  for (const requested of ["auto", "cuda"]) {
    assertEquals(await bindDevice({ requested, localRank: 1, worldSize: 2, driver: driver(2), load }), {
      device: "cuda:1",
      description: "cuda:1 (NVIDIA H100 80GB HBM3, 85.0 GB, driver 570.86.15, CUDA 12.8)",
    });
  }
});

Deno.test("without a driver auto computes on the CPU, and cuda says what is missing", async () => {
  assertEquals(
    (await bindDevice({ requested: "auto", localRank: 0, worldSize: 1, driver: noDriver, load })).device,
    "cpu",
  );
  const asking = () => bindDevice({ requested: "cuda", localRank: 0, worldSize: 1, driver: noDriver, load });
  await assertRejects(
    asking,
    NativeError,
    'Cannot use CUDA: there is no NVIDIA driver; without CUDA, make the runner with device "cpu" or "auto"',
  );
  assertEquals(
    (await bindDevice({ requested: "cpu", localRank: 0, worldSize: 1, driver: refuse("requested") })).device,
    "cpu",
  );
});

Deno.test("without libtorch's CUDA half auto warns, and cuda says what is missing", async () => {
  const { device, warning } = await bindDevice({
    requested: "auto",
    localRank: 0,
    worldSize: 1,
    driver: driver(1),
    load: noLibrary,
  });
  assertEquals([device, warning], [
    "cpu",
    "NVIDIA H100 80GB HBM3 is there, but computes nothing: Cannot use CUDA: no library",
  ]);
  const asking = () =>
    bindDevice({ requested: "cuda", localRank: 0, worldSize: 1, driver: driver(1), load: noLibrary });
  await assertRejects(asking, NativeError, "no library");
});

Deno.test("more ranks than devices are an error that says so, also where auto would choose", async () => {
  for (const requested of ["auto", "cuda"]) {
    const asking = (count: number) => () =>
      bindDevice({ requested, localRank: 2, worldSize: 3, driver: driver(count), load });
    await assertRejects(
      asking(2),
      RangeError,
      "Cannot bind device cuda:2: there are 2 CUDA devices, and each rank needs one",
    );
    await assertRejects(asking(1), RangeError, "there is one CUDA device");
  }
});
