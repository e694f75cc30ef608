import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { type EncodedImage, RankExitError, tensor, type TensorValue } from "../mod.ts";
import type { PartInfo } from "../runner/mod.ts";
import { isProcess, runProgram, startRunner } from "./runner.ts";
import { segmentsOf } from "./segments.ts";
import { temporaryFolder, until } from "./testing.ts";
import { Bulk } from "./workers/bulk.ts";
import { Echo } from "./workers/plain.ts";

/** Elements of a float32 tensor that goes through shared memory in both directions. */
const MANY = 100_000;
const RESTART = { restart: { maxRestarts: 20, backoffMs: 0 } };

function ones(length = MANY, value = 1): TensorValue {
  return tensor(new Float32Array(length).fill(value), [length]);
}

/** Compares values. Large arrays are compared by their bytes, which takes much less time. */
function assertSame(actual: unknown, expected: unknown): void {
  assertEquals(summary(actual), summary(expected));
}

function summary(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return [value.constructor.name, createHash("sha256").update(bytes).digest("hex")];
  }
  if (value instanceof ArrayBuffer) return ["ArrayBuffer", summary(new Uint8Array(value))];
  if (Array.isArray(value)) return value.map(summary);
  if (typeof value !== "object" || value === null) return value;
  return [value.constructor.name, ...Object.entries(value).map(([key, of]) => [key, summary(of)])];
}

/** Lists the shared memory of this process's runners that has a name. */
function names(): string[] {
  return [...Deno.readDirSync("/dev/shm")].map(({ name }) => name)
    .filter((name) => name.startsWith(`cohort-${Deno.pid}-`));
}

/** Arrays of every class, with distinct elements. */
function arrays(): ArrayBufferView[] {
  const classes = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float16Array,
    Float32Array,
    Float64Array,
  ];
  return [
    ...classes.map((Class) => new Class(300_000).map((_: number, index: number) => index % 100)),
    BigInt64Array.from({ length: 40_000 }, (_, index) => -BigInt(index)),
    BigUint64Array.from({ length: 40_000 }, (_, index) => 2n ** 63n + BigInt(index)),
  ];
}

Deno.test("large arrays of every class, buffers and tensors arrive equal, mixed with small ones", async () => {
  await using runner = await startRunner(Echo, { worldSize: 3 });
  const buffer = Float64Array.from({ length: MANY }, Math.sqrt).buffer;
  const bits = Uint8Array.from({ length: 4 * MANY }, (_, index) => index % 2);
  const value = {
    small: new Uint8Array([1, 2, 3]),
    arrays: arrays(),
    none: new Float32Array(0),
    buffer,
    bits: tensor(bits, [4, MANY], { dtype: "bool" }),
    halves: tensor(Float16Array.from({ length: 6 * MANY }, (_, index) => index % 2048), [2, 3, MANY]),
    again: [ones(), ones(10), ones(MANY, -2)],
  };
  for (let call = 0; call < 3; call++) {
    assertSame(await runner.invoke(value), value);
  }
  for (const result of await runner.invokeAll(value)) assertSame(result, value);
  const items = await Array.fromAsync(runner.stream(value));
  assertSame(items, [value]);
});

Deno.test("a large picture arrives as it was made", async () => {
  await using runner = await startRunner(Bulk, { worldSize: 2 });
  const made = await runner.invoke({ picture: 400, image_format: "png" }) as EncodedImage;
  assertEquals([made.width, made.height, made.bytes.length > 256 * 1024], [400, 400, true]);
  const again = await runner.invoke({ data: made, image_format: "png" }) as EncodedImage;
  assertSame(again, made);
});

Deno.test("what a rank writes to a tensor reaches neither the other ranks nor the caller", async () => {
  await using runner = await startRunner(Bulk, { worldSize: 3 });
  const mine = ones();
  for (let call = 0; call < 3; call++) {
    assertEquals(await runner.invokeAll({ write: mine as never }), [2, 3, 4]);
  }
  assertSame(mine, ones());
});

Deno.test("a tensor that a rank keeps is not changed by later calls", async () => {
  await using runner = await startRunner(Bulk, { worldSize: 2 });
  for (const how of ["keep", "view", "forgotten"] as const) {
    await runner.invoke({ keep: ones(MANY, 5) as never, how });
    for (let call = 0; call < 3; call++) await runner.invoke({ data: ones(2 * MANY, 9) });
  }
  const kept = [[5 * MANY, 5], [5 * (MANY - 2), 5], [5 * MANY, 5]];
  assertEquals(await runner.invokeAll({ recall: true }), [kept, kept]);
});

Deno.test("the payloads of many queued calls are those of the time of the call", async () => {
  await using runner = await startRunner(Echo, { worldSize: 2 });
  const data = new Float32Array(MANY);
  const calls = Array.from({ length: 20 }, (_, call) => runner.invoke(data.fill(call)));
  data.fill(-1);
  const results = await Promise.all(calls) as Float32Array[];
  assertEquals(results.map((array) => [array[0], array.at(-1)]), results.map((_, call) => [call, call]));
});

Deno.test("shared memory has no name, not even while calls are queued", async () => {
  await using runner = await startRunner(Echo, { worldSize: 2 });
  const calls = Array.from({ length: 5 }, () => runner.invoke(ones()));
  assertEquals([names(), segmentsOf(Deno.pid) >= 5], [[], true]);
  await Promise.all(calls);
  assertEquals(names(), []);
});

Deno.test("the same memory serves later calls", async () => {
  await using runner = await startRunner(Echo, { worldSize: 2 });
  for (let call = 0; call < 30; call++) await runner.invoke(ones());
  // Two in each direction: a rank may still use one when the next call is made.
  const count = segmentsOf(Deno.pid);
  assertEquals(count <= 4, true, `${count} segments`);
});

Deno.test("many queued calls with large payloads take few descriptors", async () => {
  await using runner = await startRunner(Echo);
  const calls = Array.from({ length: 100 }, (_, call) => runner.invoke(new Float32Array(20_000).fill(call)));
  const count = segmentsOf(Deno.pid);
  assertEquals(count <= 40, true, `${count} segments`);
  const results = await Promise.all(calls) as Float32Array[];
  assertEquals(results.map((array) => array.at(-1)), results.map((_, call) => call));
});

Deno.test("a payload that cannot be sent leaves the memory free", async () => {
  await using runner = await startRunner(Echo);
  await runner.invoke(ones());
  const before = segmentsOf(Deno.pid);
  for (let call = 0; call < 10; call++) {
    await assertRejects(() => runner.invoke([ones(), () => {}]), TypeError, "payload[1]");
    const canceled = runner.invoke(ones(), { signal: AbortSignal.timeout(0) });
    await canceled.catch(() => {});
  }
  assertSame(await runner.invoke(ones()), ones());
  // Canceled calls may still be on their ranks when the next one is made.
  const after = segmentsOf(Deno.pid);
  assertEquals(after <= before + 3, true, `${after} segments, ${before} before`);
});

Deno.test("queued calls with large payloads reach a rank that replaces a killed one", async () => {
  await using runner = await startRunner(Bulk, { worldSize: 2, ...RESTART });
  for (let call = 0; call < 3; call++) assertSame(await runner.invoke({ data: ones() }), ones());
  const { pid } = runner.context![1]!;
  const first = runner.invoke({ wait: true, data: ones() });
  const others = [1, 2, 3].map((value) => runner.invokeAll({ data: ones(MANY, value) }));
  await until(() => runner.context![1]!.state === "calling", "the call");
  Deno.kill(pid, "SIGKILL");
  await assertRejects(() => first, RankExitError, "SIGKILL");
  assertSame(await Promise.all(others), [1, 2, 3].map((value) => [ones(MANY, value), ones(MANY, value)]));
  assertEquals(names(), []);
});

Deno.test("a runner that is stopped closes all shared memory", async () => {
  const before = segmentsOf(Deno.pid);
  {
    await using runner = await startRunner(Echo, { worldSize: 2 });
    await runner.invoke(ones());
    await runner.terminate();
  }
  assertEquals([segmentsOf(Deno.pid), names()], [before, []]);
});

Deno.test("a killed runner leaves no shared memory", async () => {
  using folder = temporaryFolder();
  const program = new URL("./programs/shares.ts", import.meta.url).href;
  const { stdout } = await runProgram(["run", "-A", program], { env: { TMPDIR: folder.path } });
  const [pid, ...ranks] = JSON.parse(stdout) as number[];
  await until(() => !ranks.some(isProcess), "the end of the ranks");
  assertEquals([...Deno.readDirSync("/dev/shm")].filter(({ name }) => name.startsWith(`cohort-${pid}-`)), []);
});

Deno.test("ranks with few permissions use shared memory, too", async () => {
  await using runner = await startRunner(Bulk, { worldSize: 2, permissions: { read: false, ffi: false } });
  assertEquals(await runner.invokeAll({ write: ones() as never }), [2, 3]);
  const { made } = await runner.invoke({ make: MANY }) as { made: TensorValue };
  assertSame(made, ones(MANY, 3));
  assertEquals(segmentsOf(runner.context![0]!.pid) > 0, true);
});

Deno.test("into() gives memory for each part of the result", async () => {
  await using runner = await startRunner(Echo);
  const value = {
    big: ones(),
    small: new Uint8Array([1, 2]),
    rest: new BigUint64Array([3n]),
    buffer: new ArrayBuffer(8),
  };
  const parts: PartInfo[] = [];
  const buffers: ArrayBuffer[] = [];
  const into = (part: PartInfo) => {
    parts.push(part);
    buffers.push(new ArrayBuffer(part.byteLength + (part.dtype === "uint8" ? 0 : 1000)));
    return buffers.at(-1);
  };
  const result = await runner.invoke(value, { into }) as typeof value;
  assertSame(result, value);
  assertEquals(parts, [
    { dtype: "float32", shape: [MANY], byteLength: 4 * MANY },
    { dtype: "uint8", shape: [2], byteLength: 2 },
    { dtype: "uint64", shape: [1], byteLength: 8 },
    { dtype: "uint8", shape: [8], byteLength: 8 },
  ]);
  const used = [result.big.data.buffer, result.small.buffer, result.rest.buffer, result.buffer];
  assertEquals(used.map((buffer, index) => buffer === buffers[index]), [true, true, true, true]);
  const some = await runner.invoke(value, {
    into: ({ dtype }) => dtype === "float32" ? buffers[0] : undefined,
  }) as typeof value;
  assertSame([some, some.big.data.buffer === buffers[0]], [value, true]);
});

Deno.test("a call whose into() fails rejects, and the next one is served", async () => {
  await using runner = await startRunner(Echo);
  const shared = new ArrayBuffer(4 * MANY);
  const detached = new ArrayBuffer(4 * MANY);
  detached.transfer();
  const cases: [into: () => unknown, message: string][] = [
    [() => new ArrayBuffer(4 * MANY - 1), "has 399999 bytes, the part has 400000"],
    [() => shared, "the same buffer for two parts"],
    [() => new Float32Array(MANY), "is not an ArrayBuffer"],
    [() => null, "is not an ArrayBuffer"],
    [() => detached, "is detached"],
    [() => {
      throw new EvalError("no memory today");
    }, "no memory today"],
  ];
  for (const [into, message] of cases) {
    const call = () => runner.invoke([ones(), ones()], { into: into as () => ArrayBuffer });
    const error = await assertRejects(call, Error, message);
    assertEquals(["RangeError", "TypeError", "EvalError"].includes(error.name), true, error.name);
  }
  let last: ArrayBuffer | undefined;
  const detaching = (part: PartInfo) => {
    last?.transfer();
    return last = new ArrayBuffer(part.byteLength);
  };
  for (const value of [[ones(), ones()], [new Uint8Array(1), new Uint8Array(1)]]) {
    last = undefined;
    await assertRejects(
      () => runner.invoke(value, { into: detaching }),
      TypeError,
      "was detached or shortened",
    );
  }
  assertSame(await runner.invoke(ones()), ones());
});

Deno.test("a viewed result is mapped, and empty when it has been disposed of", async () => {
  await using runner = await startRunner(Bulk);
  let data: Float32Array;
  {
    using result = await runner.invoke({ make: MANY }, { view: true }) as { made: TensorValue } & Disposable;
    data = result.made.data as Float32Array;
    assertSame(result.made, ones(MANY, 3));
    data.fill(7);
    // Later results use other memory.
    assertSame((await runner.invoke({ make: MANY }) as { made: TensorValue }).made, ones(MANY, 3));
    assertEquals(data.every((element) => element === 7), true);
  }
  assertEquals(data.length, 0);
  for (let call = 0; call < 10; call++) {
    using result = await runner.invoke({ make: MANY }, { view: true }) as { made: TensorValue } & Disposable;
    assertEquals(result.made.data[MANY - 1], 3);
  }
  assertEquals(segmentsOf(Deno.pid) <= 3, true);
});

Deno.test("a view outlives its runner, and results without bulk data need none", async () => {
  let result: { made: TensorValue } & Disposable;
  {
    await using runner = await startRunner(Bulk);
    assertEquals(await runner.invoke({ data: 5 }, { view: true }) as unknown, 5);
    using small = await runner.invoke({ data: { a: new Uint8Array(3) } }, { view: true }) as Disposable & {
      a: Uint8Array;
    };
    assertEquals(small.a, new Uint8Array(3));
    result = await runner.invoke({ make: MANY }, { view: true }) as { made: TensorValue } & Disposable;
  }
  assertSame(result.made, ones(MANY, 3));
  result[Symbol.dispose]();
  result[Symbol.dispose]();
});

Deno.test("a viewed result can be the next payload, until it has been disposed of", async () => {
  await using runner = await startRunner(Echo);
  const values = [{ a: ones() }, [ones()], new Map([["a", ones()]]), ones().data.buffer, ones()];
  for (const value of values) {
    const result = await runner.invoke(value, { view: true }) as Disposable;
    assertSame(await runner.invoke(result), value);
    result[Symbol.dispose]();
    await assertRejects(() => runner.invoke(result), TypeError, "its memory has been detached");
  }
});

Deno.test("view and into exclude each other, and other values are refused", async () => {
  await using runner = await startRunner(Echo);
  const both = { view: true, into: () => undefined } as const;
  await assertRejects(() => runner.invoke(1, both), TypeError, "view and into");
  await assertRejects(() => runner.invoke(1, { view: 1 as never }), TypeError, "Cannot use view");
  await assertRejects(() => runner.invoke(1, { into: {} as never }), TypeError, "Cannot use into");
  const error = await assertRejects(() => runner.invokeAll(1, { into: () => undefined } as never), TypeError);
  assertStringIncludes(error.message, "into");
});

Deno.test("a rank that dies while its result is written rejects the call", async () => {
  await using runner = await startRunner(Bulk, { worldSize: 2, ...RESTART });
  for (let round = 0; round < 5; round++) {
    const call = runner.invoke({ make: 4_000_000 });
    const settled = call.then(() => null, (error) => error);
    await new Promise((resolve) => setTimeout(resolve, 3 * round));
    const { pid } = runner.context![0]!;
    Deno.kill(pid, "SIGKILL");
    const error = await settled;
    if (error !== null) assertInstanceOf(error, RankExitError);
    // If the call had ended before, the next one could reach the rank that dies.
    await until(() => runner.context![0]!.pid !== pid, "rank 0 is replaced");
    const { made } = await runner.invoke({ make: MANY }) as { made: TensorValue };
    assertSame(made, ones(MANY, 3));
  }
});
