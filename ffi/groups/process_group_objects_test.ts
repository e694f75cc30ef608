import { assert, assertEquals, assertRejects } from "@std/assert";
import { CollectiveError } from "../../errors.ts";
import { tensor, TensorValue } from "../../values.ts";
import { Image } from "../image.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";
import { onRanks, Ranks } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Returns a value with one item of every supported type. */
function everything(rank: number): unknown {
  return {
    rank,
    text: "é\u{1F600}".repeat(rank),
    numbers: [
      NaN,
      -0,
      2n ** 70n,
      new Float64Array([rank, 0.5]),
      new Uint8Array(rank),
      new BigInt64Array([5n]),
    ],
    map: new Map<unknown, unknown>([["a", new Set([1, undefined])], [2, new Date(7)]]),
    nothing: [null, undefined],
    bytes: new Uint8Array([1, 2, 3]).buffer,
    value: tensor([[1, 2], [3, rank]]),
  };
}

Deno.test("one rank's value is given to all", async () => {
  for (const src of [0, 2]) {
    const received = await onRanks(
      3,
      (group) => group.broadcastObject(group.rank === src ? everything(src) : undefined, { src }),
    );
    assertEquals(received, [everything(src), everything(src), everything(src)]);
  }
});

Deno.test("values of any sizes are collected on one rank or on all", async () => {
  const all = [0, 1, 2].map(everything);
  assertEquals(await onRanks(3, (group) => group.gatherObjects(everything(group.rank), { dst: 1 })), [
    null,
    all,
    null,
  ]);
  assertEquals(await onRanks(3, (group) => group.allGatherObjects(everything(group.rank))), [all, all, all]);
});

Deno.test("tensors and pictures arrive as such, values as values", async () => {
  await onRanks(2, async (group) => {
    const picture = Image.fromTensor(ops.full([2, 3, 3], 40 * group.rank, { dtype: "uint8" }), {
      layout: "hwc",
    });
    const own = {
      tensor: ops.arange(4, { dtype: "bfloat16" }).view([2, 2]).t(),
      none: ops.empty([0, 2], { dtype: "int64" }),
      picture,
      value: new TensorValue("int32", [1], new Int32Array([7])),
    };
    const [first, second] = await group.allGatherObjects(own) as [typeof own, typeof own];
    for (const { tensor, none, value } of [first, second]) {
      assert(tensor instanceof Tensor && none instanceof Tensor && value instanceof TensorValue);
      assertEquals([tensor.dtype, tensor.toArray()], ["bfloat16", [[0, 2], [1, 3]]]);
      assertEquals([none.dtype, none.shape, value.data], ["int64", [0, 2], new Int32Array([7])]);
    }
    assertEquals([first, second].map(({ picture }) => [picture.width, picture.height, picture.pixels[0]]), [
      [3, 2, 0],
      [3, 2, 40],
    ]);
  });
});

Deno.test("what cannot cross is an error with its path on every rank, and the group goes on", async () => {
  await onRanks(2, async (group) => {
    const message = "Cannot send value.run: the function run cannot cross between processes";
    const theirs = `Cannot receive the value of rank 0: ${message}`;
    const expected = group.rank === 0 ? message : theirs;
    const value = group.rank === 0 ? { run() {} } : { run: null };
    await assertRejects(() => group.broadcastObject(value, { src: 0 }), TypeError, expected);
    await assertRejects(() => group.allGatherObjects(value), TypeError, expected);
    await assertRejects(() => group.gatherObjects(value, { dst: 1 }), TypeError, expected);
    await assertRejects(() => group.broadcastObject(1, { src: 2 }), RangeError, "src is 2");
    await assertRejects(() => group.gatherObjects(1, { dst: -1 }), RangeError, "dst is -1");
    assertEquals(await group.broadcastObject(group.rank, { src: 1 }), 1);
    // A rank's own value is not changed, and it receives a copy.
    const own = { list: [group.rank] };
    const [first, second] = await group.allGatherObjects(own);
    assertEquals([first, second], [{ list: [0] }, { list: [1] }]);
    assert([first, second][group.rank] !== own);
  });
});

Deno.test("tensors of unlike shapes are collected as they are", async () => {
  const shapes = [[2, 3], [0, 3], [5], []];
  const make = (rank: number) => ops.full(shapes[rank]!, rank, { dtype: "int16" });
  await onRanks(4, async (group) => {
    const all = await group.allGather(make(group.rank), { uneven: true });
    assertEquals(all.map(({ shape, dtype }) => [shape, dtype]), shapes.map((shape) => [shape, "int16"]));
    assertEquals(all.map((tensor) => tensor.toArray()), shapes.map((_, rank) => make(rank).toArray()));
    // Non-contiguous, large, and recorded by autograd.
    const wide = ops.ones([300 * (group.rank + 1), 700]).t().requires_grad_();
    const sums = (await group.allGather(wide, { uneven: true })).map((
      tensor,
    ) => [tensor.shape, tensor.sum().item()]);
    assertEquals(sums, [1, 2, 3, 4].map((count) => [[700, 300 * count], 210_000 * count]));
  });
});

Deno.test("unlike dtypes are an error on every rank, and the group goes on", async () => {
  await onRanks(2, async (group) => {
    const own = ops.ones([group.rank + 1], { dtype: group.rank === 0 ? "float32" : "float64" });
    const message = "the ranks give different dtypes: rank 0 float32, rank 1 float64";
    await assertRejects(() => group.allGather(own, { uneven: true }), CollectiveError, message);
    assertEquals(await group.allGatherObjects(group.rank), [0, 1]);
  });
});

Deno.test("what is asked for after it follows it, on every rank", async () => {
  await onRanks(3, async (group) => {
    for (let round = 0; round < 20; round++) {
      const sum = ops.ones([2]);
      const works = [
        group.allGather(ops.ones([group.rank]), { uneven: true }),
        group.allReduce(sum),
        group.broadcastObject({ round }, { src: round % 3 }),
        group.allGatherObjects("x".repeat(group.rank)),
        group.barrier(),
      ] as const;
      // In each round a different rank is slower than the others.
      if (round % 3 === group.rank) await new Promise((resolve) => setTimeout(resolve, 2));
      const [gathered, , object, texts] = await Promise.all(works);
      assertEquals(gathered.map(({ shape }) => shape), [[0], [1], [2]]);
      assertEquals([sum.toArray(), object, texts], [[3, 3], { round }, ["", "x", "xx"]]);
    }
  });
});

Deno.test("one that waits for a rank that does not come ends with its group", async () => {
  using ranks = await Ranks.form(2);
  const [group] = ranks.groups;
  const works = [
    group!.allGatherObjects(1),
    group!.allGather(ops.ones([1]), { uneven: true }),
    group!.barrier(),
  ];
  group!.dispose();
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) {
    assert(outcome.status === "rejected" && outcome.reason instanceof CollectiveError, outcome.status);
  }
});

Deno.test("pictures of 16 bits, and turned ones, arrive as they were given", async () => {
  const values = Uint16Array.of(1, 65535, 300, 4, 5, 6);
  const deep = new Image<16>(values, { width: 2, height: 1, channels: 3, bits: 16 });
  const turned = new Image(Uint8Array.of(1, 2, 3), { width: 1, height: 3, channels: 1, orientation: 6 });
  const [, received] = await onRanks(
    2,
    (group) => group.broadcastObject(group.rank === 0 ? { deep, turned } : null, { src: 0 }),
  );
  const of = ({ pixels, bits, width, height, channels, orientation }: Image<8 | 16>) => ({
    pixels,
    bits,
    width,
    height,
    channels,
    orientation,
  });
  assertEquals([of(received!.deep), of(received!.turned)], [of(deep), of(turned)]);
});
