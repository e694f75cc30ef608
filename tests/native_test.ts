import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { EncodedImage, image, NativeError, RankExitError, tensor, TensorValue, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { Deadlocks, Doubles, Keeps, Misuses, Paints, Reduces } from "./workers/native.ts";

/** A PNG image of 2 × 3 pixels. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAHUlEQVR4nGNgYGAQERFh0NDQsLGxYQgICEhJSQEAFtEDhWxStTkAAAAASUVORK5CYII=",
);

Deno.test("tensors and images are native on the rank, and values at the caller", async () => {
  await using runner = await startRunner(Doubles, { worldSize: 2 });
  const result = await runner.invoke({
    tensor: tensor([[1, 2], [3, 4]]),
    nested: { list: [tensor([1n]), tensor([0.5], undefined, { dtype: "float64" })] },
    image: image(PNG),
    image_format: "png",
  });
  assertInstanceOf(result.tensor, TensorValue);
  assertEquals([result.tensor.shape, result.tensor.data], [[2, 2], new Float32Array([2, 4, 6, 8])]);
  assertEquals(result.nested?.map(({ dtype, data }) => [dtype, data[0]]), [["int64", 2n], ["float64", 1.5]]);
  assertInstanceOf(result.image, EncodedImage);
  assertEquals([result.image.contentType, result.image.width, result.image.height], ["image/png", 2, 3]);
  assertEquals(result.kinds, ["true", "true"]);
});

Deno.test("a large tensor arrives complete, in its own memory", async () => {
  await using runner = await startRunner(Doubles);
  const sent = Float32Array.from({ length: 4_000_000 }, (_, index) => index % 1000);
  const { tensor: { data } } = await runner.invoke({ tensor: tensor(sent) });
  assert(sent.every((value, index) => data[index] === 2 * value));
});

Deno.test("a tensor lives until the end of its call, unless it is kept or still being sent", async () => {
  await using runner = await startRunner(Keeps, { worldSize: 2 }, { bias: tensor([7]) });
  for (let round = 0; round < 2; round++) {
    assertEquals((await runner.invoke({ step: "kept" }) as TensorValue).data, new Float32Array([1, 2, 3]));
  }
  for (const step of ["lost", "given"]) {
    const error = await assertRejects(() => runner.invoke({ step }), WorkerError);
    assertInstanceOf(error.cause, NativeError);
  }
  assertEquals((await runner.invoke({ step: "made" }) as TensorValue).data, new Float32Array([5]));
  await assertRejects(() => runner.invoke({ step: "lost" }), WorkerError);
  assertEquals((await runner.invoke({ step: "tidy" }) as TensorValue).data, new Float32Array([2, 4, 6]));
});

Deno.test("a streamed tensor arrives even if it is disposed meanwhile", async () => {
  await using runner = await startRunner(Keeps, {}, { bias: tensor([7]) });
  const reader = runner.stream({ step: "stream" }).getReader();
  const { value } = await reader.read();
  assertEquals((value as TensorValue).data, new Float32Array(1_000_000).fill(3));
  await assertRejects(() => reader.read(), WorkerError);
});

Deno.test("collectives run in setup() and in calls, in order even if not awaited one by one", async () => {
  for (const worldSize of [1, 2, 3]) {
    await using runner = await startRunner(Reduces, { worldSize });
    for (const size of [1, 100_000]) {
      const results = await runner.invokeAll({ rounds: 1, size });
      const sum = worldSize * (worldSize + 1) / 2;
      assertEquals(results, Array.from({ length: worldSize }, (_, rank) => ({ sum, rank })));
    }
  }
});

Deno.test("two concurrent runners form separate groups", async () => {
  const runners = await Promise.all([
    startRunner(Reduces, { worldSize: 2 }),
    startRunner(Reduces, { worldSize: 2 }),
  ]);
  const results = await Promise.all(runners.map((runner) => runner.invoke({ rounds: 1, size: 1 })));
  assertEquals(results.map(({ sum }) => sum), [3, 3]);
  await Promise.all(runners.map((runner) => runner.stop()));
});

Deno.test("a rank that is killed while others wait for it in a collective is the error", async () => {
  const { promise: away, resolve } = Promise.withResolvers<void>();
  const runner = await startRunner(Deadlocks, {
    worldSize: 2,
    logs: ({ text }) => text.includes("away") && resolve(),
  });
  const call = assertRejects(() => runner.invoke(), RankExitError);
  await away;
  Deno.kill(runner.context![1]!.pid, "SIGKILL");
  const error = await call;
  assertEquals([error.rank, error.signal], [1, "SIGKILL"]);
  await runner.stop();
});

Deno.test("images are encoded as requested, and items as JPEG by default", async () => {
  await using runner = await startRunner(Paints, { worldSize: 2 });
  const items = await Array.fromAsync(runner.stream({ image_format: "webp" }));
  const pictures = items.map((item) => "preview" in item ? item.preview : item.image);
  assertEquals(pictures.map(({ contentType }) => contentType), [
    "image/jpeg",
    "image/jpeg",
    "image/png",
    "image/webp",
  ]);
  for (const { width, height, bytes } of pictures) {
    assertEquals([width, height], [16, 8]);
    assertEquals([image(bytes).width, image(bytes).height], [16, 8]);
  }
  const { image: byDefault } = await runner.invoke({});
  assertEquals(byDefault.contentType, "image/jpeg");
  await assertRejects(
    () => runner.invoke({ image_format: "gif" }),
    WorkerError,
    '"gif" is not jpeg, png or webp',
  );
});

Deno.test("an image in a text event is a data URL", async () => {
  await using runner = await startRunner(Paints);
  const text = await new Response(runner.stream({}, { asTextEvents: true })).text();
  const events = text.trim().split("\n\n").map((event) => JSON.parse(event.slice("data: ".length)));
  assertEquals(events.length, 4);
  assertEquals(events[0].preview.content_type, "image/jpeg");
  assert(events[2].preview.url.startsWith("data:image/png;base64,"));
});

Deno.test("libtorch's errors reach the caller with their message, and the rank keeps serving", async () => {
  await using runner = await startRunner(Misuses);
  for (let round = 0; round < 2; round++) {
    const error = await assertRejects(
      () => runner.invoke(),
      WorkerError,
      "mat1 and mat2 shapes cannot be multiplied",
    );
    assertInstanceOf(error.cause, NativeError);
    assertEquals(error.remoteStack.includes("tests/workers/native.ts"), true);
  }
});
