import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import * as cuda from "./cuda.ts";
import { ops } from "../ops/mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
cuda.deviceCount();

Deno.test("what needs a CUDA device says that this process uses none", async () => {
  const refused =
    'this process uses no CUDA device; compute on "cpu", or in a rank of a runner whose device is "cuda"';
  assertEquals(cuda.isAvailable(), false);
  for (
    const call of [
      () => cuda.memoryStats(),
      () => cuda.memoryStats("cuda:1"),
      () => cuda.resetPeakMemoryStats(),
      () => cuda.currentStream(),
      () => new cuda.Stream(),
      () => new cuda.Stream({ device: "cuda:0", highPriority: true }),
      () => new cuda.Event(),
      () => new cuda.Event({ timing: true }),
    ]
  ) assertThrows(call, NativeError, refused);
  await assertRejects(() => cuda.synchronize(), NativeError, refused);
});

Deno.test("emptyCache() does nothing where there is no CUDA, as PyTorch's", () => {
  assertEquals([cuda.emptyCache(), cuda.isAvailable()], [undefined, false]);
});

Deno.test("what is no CUDA device is refused by its name", async () => {
  for (const device of ["cpu", "cuda:", "cuda:-1", "cuda:one", "meta"]) {
    assertThrows(() => cuda.memoryStats(device), TypeError, `"${device}" is not a CUDA device`);
    await assertRejects(() => cuda.synchronize(device), TypeError, `"${device}" is not a CUDA device`);
  }
});

Deno.test("a copy that need not wait is a copy", () => {
  using tensor = ops.arange(4);
  using same = tensor.to({ device: "cpu", nonBlocking: true });
  using other = tensor.to({ dtype: "float32", nonBlocking: true });
  assertEquals([same.toArray(), other.toArray()], [tensor.toArray(), [0, 1, 2, 3]]);
});
