import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type LogLine, tensor, TensorValue, WorkerError } from "../../mod.ts";
import { startRunner } from "../runner.ts";
import { Devices, Returns } from "../workers/devices.ts";
import { deviceTest } from "./probe.ts";

const BOTH = { rehearsed: true };
const CUDA_ONLY = { rehearsed: false };

deviceTest(
  "a rank computes on its device, with the same results as on the CPU",
  BOTH,
  async (device) => {
    await using runner = await startRunner(Devices, { device });
    assertEquals(await runner.invoke({ check: "computes" }), {
      device: device === "cpu" ? "cpu" : "cuda:0",
      product: [[20, 23, 26, 29], [56, 68, 80, 92]],
      sum: 394,
      equal: true,
      printed: true,
    });
    assertEquals(await runner.invoke({ check: "draws" }), { same: true, spread: true });
    assertEquals(await runner.invoke({ check: "autocasts" }), { dtype: "bfloat16" });
  },
);

deviceTest("a rank prints its device, its memory and its driver at start", CUDA_ONLY, async () => {
  const lines: string[] = [];
  const onLog = ({ text }: LogLine) => lines.push(text);
  await using _runner = await startRunner(Devices, { device: "auto", logs: onLog });
  const line = lines.find((line) => line.includes("initialized on")) ?? "";
  assert(
    /initialized on cuda:0 \(.+, [\d.]+ GB, driver ([\d.]+, )?CUDA [\d.]+\) in \d+ ms/.test(line),
    lines.join("\n"),
  );
});

deviceTest("training on the device is close to training on the CPU", BOTH, async (device) => {
  await using runner = await startRunner(Devices, { device });
  assertEquals(await runner.invoke({ check: "trains" }), { near: true, falls: true });
});

deviceTest("tensors are saved from the device and loaded onto it", BOTH, async (device) => {
  await using runner = await startRunner(Devices, { device });
  const { device: loaded, same } = await runner.invoke({ check: "stores" });
  assertEquals([loaded, same], [device === "cpu" ? "cpu" : "cuda:0", true]);
});

deviceTest("optimizers step each layout on the device as on the CPU", BOTH, async (device) => {
  await using runner = await startRunner(Devices, { device });
  const found = await runner.invoke({ check: "optimizes" });
  assertEquals(Object.entries(found).filter(([, near]) => near !== true), []);
  assertEquals(Object.keys(found).length, 12);
});

deviceTest("generators of the device resume bit for bit from a checkpoint", BOTH, async (device) => {
  await using runner = await startRunner(Devices, { device });
  assertEquals(await runner.invoke({ check: "resumes" }), { same: true, continues: true });
});

deviceTest(
  "modes of asynchronous functions apply on the device, each in its own function",
  BOTH,
  async (device) => {
    await using runner = await startRunner(Devices, { device });
    assertEquals(await runner.invoke({ check: "flows" }), {
      recorded: false,
      cast: "bfloat16",
      around: ["float32", true],
    });
  },
);

deviceTest("tensors that a rank returns, streams or encodes may be on its device", BOTH, async (device) => {
  await using runner = await startRunner(Returns, { device });
  const sent = { tensor: tensor([0, 1, 2, 3, 4]) };
  const items = [];
  for await (const item of runner.stream(sent)) if (item instanceof TensorValue) items.push([...item.data]);
  assertEquals(items, [[1, 2, 3, 4, 5]]);
  const { tensor: doubled, device: where } = await runner.invoke(sent);
  assertEquals([[...doubled.data], where.startsWith(device)], [[0, 2, 4, 6, 8], true]);
  await using painter = await startRunner(Devices, { device });
  assertEquals(await painter.invoke({ check: "paints" }), { size: [5, 4], first: [255, 0, 0] });
});

deviceTest(
  "misuse on the device throws PyTorch's message, and the rank keeps serving",
  BOTH,
  async (device) => {
    await using runner = await startRunner(Devices, { device });
    const { name, says } = await runner.invoke({ check: "refuses" });
    assertEquals(name, "NativeError");
    assertStringIncludes(String(says), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
    assertEquals((await runner.invoke({ check: "computes" })).sum, 394);
  },
);

deviceTest("the device's memory is counted, and freed", CUDA_ONLY, async () => {
  await using runner = await startRunner(Devices, { device: "cuda" });
  assertEquals(await runner.invoke({ check: "counts" }), {
    grew: true,
    shrank: true,
    peaked: true,
    kept: true,
    gaveBack: true,
    fits: true,
  });
});

deviceTest("streams run concurrently, and events order and time them", CUDA_ONLY, async () => {
  await using runner = await startRunner(Devices, { device: "cuda" });
  assertEquals(await runner.invoke({ check: "streams" }), {
    inside: true,
    outside: false,
    value: 2,
    done: true,
    took: true,
    device: true,
  });
});

deviceTest("pinned memory is copied while the event loop runs", CUDA_ONLY, async () => {
  await using runner = await startRunner(Devices, { device: "cuda" });
  assertEquals(await runner.invoke({ check: "pins" }), { pinned: true, same: true });
  assertEquals(await runner.invoke({ check: "runsEventLoop" }), { turned: true });
});

deviceTest("a failed kernel is an error when the device is awaited", CUDA_ONLY, async () => {
  await using runner = await startRunner(Devices, { device: "cuda" });
  const error = await assertRejects(() => runner.invoke({ check: "breaks" }), WorkerError);
  assertStringIncludes(error.message, "device-side assert triggered");
});

deviceTest("a group of one rank uses NCCL for its device and Gloo for the CPU", BOTH, async (device) => {
  await using runner = await startRunner(Devices, { device, worldSize: 1 });
  assertEquals(await runner.invoke({ check: "joins" }), { sum: 1 });
});

deviceTest("a single rank trains data-parallel, with all collectives of its device", BOTH, async (device) => {
  await using runner = await startRunner(Devices, { device, worldSize: 1 });
  assertEquals(await runner.invoke({ check: "parallel" }), { near: true });
  assertEquals(await runner.invoke({ check: "functional" }), { sum: [1, 1] });
  const { values, sum } = await runner.invoke({ check: "orders" });
  assertEquals([values, sum], [Array.from({ length: 20 }, (_, round) => round), 1]);
  assertEquals(await runner.invoke({ check: "empties" }), { all: [[0, 3]] });
});
