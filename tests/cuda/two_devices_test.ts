import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RankExitError, WorkerError } from "../../mod.ts";
import { startRunner } from "../runner.ts";
import { Devices } from "../workers/devices.ts";
import { DEVICE_COUNT, deviceTest, type TestDevice } from "./probe.ts";

const NEEDS = { devices: 2, rehearsed: true };

/** Runs a check on two ranks and returns what each found. */
async function both(device: TestDevice, check: string): Promise<Record<string, unknown>[]> {
  await using runner = await startRunner(Devices, { device, worldSize: 2 });
  return await runner.invokeAll({ check }) as Record<string, unknown>[];
}

/** Asserts that the ranks sum their ones correctly, after a failure. */
async function serves(runner: Awaited<ReturnType<typeof startRunner<{ check: string }, unknown, unknown>>>) {
  assertEquals(await runner.invokeAll({ check: "joins" }), [{ sum: 2 }, { sum: 2 }]);
}

deviceTest("devices reduce every dtype that NCCL supports, in any shape", NEEDS, async (device) => {
  const [first, second] = await both(device, "reduces");
  const common = {
    sum: [3, 4, -1],
    avg: [1.5, 2, -0.5],
    product: [2, 4, 0],
    min: [1, 2, -1],
    max: [2, 2, 0],
    int64: [3, 3, 3],
    int32: [3, 3, 3],
    uint8: [3, 3, 3],
    float16: [3, 3, 3],
    bfloat16: [3, 3, 3],
    float64: [3, 3, 3],
    bool: [true, false],
    complex: [[3, 4]],
    strided: [[3, 3], [3, 3], [3, 3]],
  };
  // Whole numbers arrive as bigint, and -0 counts as 0.
  const plain = (found: Record<string, unknown>) =>
    JSON.parse(JSON.stringify(found, (_, value) => typeof value === "bigint" ? Number(value) : value));
  assertEquals(plain(first!), { ...common, reduce: [1], scattered: [1], averaged: [0.5] });
  assertEquals(plain(second!), { ...common, reduce: [1.5], scattered: [21], averaged: [10.5] });
});

deviceTest("devices move elements of any dtype to the other ranks' devices", NEEDS, async (device) => {
  const [first, second] = await both(device, "moves");
  const common = { shared: [2, 2], all: [[1, 1], [2, 2]], large: [0, 1], devices: 1, device: true };
  assertEquals(first, {
    ...common,
    gathered: [[1, 1], [2, 2]],
    scattered: [1, 1],
    exchanged: [[1, 1], [2, 2]],
  });
  assertEquals(second, { ...common, gathered: null, scattered: [5, 5], exchanged: [[10, 10], [20, 20]] });
});

deviceTest("devices send to each other in the order of the calls", NEEDS, async (device) => {
  assertEquals(await both(device, "sends"), [{ received: [14, 14, 14] }, { received: [7, 7, 7] }]);
  const [first, second] = await both(device, "orders");
  const expected = { values: Array.from({ length: 20 }, (_, round) => 2 * round), sum: 3 };
  assertEquals([first, second], [expected, expected]);
});

deviceTest("one group takes tensors on the CPU and on devices", NEEDS, async (device) => {
  const expected = { here: [1], there: [3], other: [3] };
  assertEquals(await both(device, "mixes"), [expected, expected]);
});

deviceTest(
  "empty tensors and groups of some ranks work on devices, too",
  NEEDS,
  async (device) => {
    const empty = { all: [[0, 3], [0, 3]] };
    assertEquals(await both(device, "empties"), [empty, empty]);
    assertEquals(await both(device, "divides"), [
      { alone: [1], together: [3] },
      { alone: [2], together: [3] },
    ]);
  },
);

deviceTest("memory of a transfer between devices is not reused before it ends", NEEDS, async (device) => {
  const right = { exchanged: true, averaged: true, others: true };
  assertEquals(await both(device, "lends"), [right, right]);
});

deviceTest("no step is made with gradients that another rank did not contribute", NEEDS, async (device) => {
  await using runner = await startRunner(Devices, { device, worldSize: 2 });
  await assertRejects(() => runner.invoke({ check: "stepsNot" }), WorkerError, "rank 1 gives up");
  assertEquals(await runner.invokeAll({ check: "stepped" }), [{ stepped: false }, { stepped: false }]);
});

deviceTest("a rank whose JavaScript waits for its device is woken, too", NEEDS, async (device) => {
  await using runner = await startRunner(Devices, { device, worldSize: 2 });
  const ranks = await runner.invokeAll({ check: "pid" });
  await assertRejects(() => runner.invoke({ check: "waitsInVain" }), WorkerError, "rank 1 gives up");
  await serves(runner);
  assertEquals(await runner.invokeAll({ check: "pid" }), ranks);
});

deviceTest("functional collectives and data-parallel training work on devices", NEEDS, async (device) => {
  const sum = { sum: [3, 3] };
  assertEquals(await both(device, "functional"), [sum, sum]);
  assertEquals(await both(device, "parallel"), [{ near: true }, { near: true }]);
});

deviceTest("the event loop runs while a device waits for another", NEEDS, async (device) => {
  assertEquals(await both(device, "waits"), [{ turned: true }, { turned: true }]);
});

deviceTest("collectives on devices are checked if checkCollectives is set", NEEDS, async (device) => {
  await using runner = await startRunner(Devices, { device, worldSize: 2, checkCollectives: true });
  await serves(runner);
  assertEquals(await runner.invokeAll({ check: "parallel" }), [{ near: true }, { near: true }]);
});

const TWO = { devices: 2, rehearsed: false };

deviceTest(
  "operations that NCCL lacks are rejected on every rank before they start",
  TWO,
  async (device) => {
    for (const { bitwise, tag, sparse, after } of await both(device, "refused")) {
      assertStringIncludes(String(bitwise), "NativeError: Cannot reduce int64 by bor over NCCL");
      assertStringIncludes(String(tag), "NCCL has no tags");
      assertStringIncludes(String(sparse), "make it strided");
      assertEquals(after, [2]);
    }
  },
);

deviceTest(
  "a rank that throws wakes ranks that wait on devices, and the next call is served",
  NEEDS,
  async (device) => {
    await using runner = await startRunner(Devices, { device, worldSize: 2 });
    for (const check of ["fails", "failsInBackward", "fails"]) {
      const error = await assertRejects(() => runner.invoke({ check }), WorkerError, "rank 1 gives up");
      assertEquals(error.rank, 1);
      await serves(runner);
    }
  },
);

deviceTest("a rank that dies wakes ranks that wait on devices, and is replaced", NEEDS, async (device) => {
  const restart = { maxRestarts: 2 };
  await using runner = await startRunner(Devices, { device, worldSize: 2, restart });
  const error = await assertRejects(() => runner.invoke({ check: "dies" }), RankExitError);
  assertEquals([error.rank, error.signal], [1, "SIGKILL"]);
  await serves(runner);
});

deviceTest(
  "a rank that misses a collective is an error at the timeout, and the next call is served",
  NEEDS,
  async (device) => {
    await using runner = await startRunner(Devices, { device, worldSize: 2, timeoutMs: 1500 });
    const startedAt = performance.now();
    const error = await assertRejects(() => runner.invoke({ check: "staysAway" }), WorkerError);
    assertEquals(error.rank, 0);
    assert(/timed out/i.test(error.message), error.message);
    assert(performance.now() - startedAt < 30_000);
    await serves(runner);
  },
);

deviceTest("more ranks than devices give one clear error", { rehearsed: false }, async () => {
  const worldSize = DEVICE_COUNT + 1;
  const error = await assertRejects(() => startRunner(Devices, { device: "cuda", worldSize }), WorkerError);
  assertStringIncludes(error.message, `Cannot bind device cuda:${DEVICE_COUNT}: there `);
});
