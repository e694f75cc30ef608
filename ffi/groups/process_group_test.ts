import { assert, assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../../errors.ts";
import type { DType } from "../../values.ts";
import { onRanks, Ranks } from "../testdata/ranks.ts";
import { ops } from "../ops/mod.ts";
import type { ProcessGroup, ReduceOp } from "./process_group.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const WORLD_SIZES = [1, 2, 3];

/** Returns a rank's input. Its elements differ between ranks. */
function brought(rank: number): number[] {
  return [3 + rank, 5, 7 - rank, 1 + 2 * rank, -4 + 3 * rank, 9];
}

function tensorOf(elements: readonly number[], dtype: DType = "int32"): Tensor {
  return Tensor.fromArray([...elements], undefined, { dtype }).reshape([2, 3]);
}

/** Returns the elements as numbers, for any dtype. */
function elements(tensor: Tensor): number[] {
  return (tensor.to("float64").reshape([-1]).toArray() as number[]).map((element) => element + 0);
}

const COMBINE: Record<ReduceOp, (elements: number[]) => number> = {
  sum: (elements) => elements.reduce((a, b) => a + b),
  avg: (elements) => Math.trunc(elements.reduce((a, b) => a + b) / elements.length) + 0,
  product: (elements) => elements.reduce((a, b) => a * b),
  min: (elements) => Math.min(...elements),
  max: (elements) => Math.max(...elements),
  band: (elements) => elements.reduce((a, b) => a & b),
  bor: (elements) => elements.reduce((a, b) => a | b),
  bxor: (elements) => elements.reduce((a, b) => a ^ b),
};
const REDUCE_OPS = Object.keys(COMBINE) as ReduceOp[];

/** Returns the expected reduction of all ranks' inputs. `change` is applied to each element first. */
function reduced(worldSize: number, op: ReduceOp, change = (element: number): number => element): number[] {
  const all = Array.from({ length: worldSize }, (_, rank) => brought(rank).map(change));
  return all[0]!.map((_, index) => COMBINE[op](all.map((elements) => elements[index]!)));
}

function everyRank<T>(worldSize: number, make: (rank: number) => T): T[] {
  return Array.from({ length: worldSize }, (_, rank) => make(rank));
}

Deno.test("allReduce() reduces on every rank, by every operation", async () => {
  for (const worldSize of WORLD_SIZES) {
    const results = await onRanks(worldSize, async (group) => {
      const tensors = REDUCE_OPS.map(() => tensorOf(brought(group.rank)));
      await Promise.all(REDUCE_OPS.map((op, index) => group.allReduce(tensors[index]!, { op })));
      return tensors.map(elements);
    });
    const expected = REDUCE_OPS.map((op) => reduced(worldSize, op));
    assertEquals(results, everyRank(worldSize, () => expected));
  }
});

Deno.test("allReduce() sums every dtype that can be summed", async () => {
  const dtypes: DType[] = ["float32", "float64", "float16", "bfloat16", "int8", "uint8", "int32", "int64"];
  const results = await onRanks(2, async (group) => {
    const tensors = dtypes.map((dtype) => Tensor.fromArray([1 + group.rank, 5]).to(dtype));
    await Promise.all(tensors.map((tensor) => group.allReduce(tensor)));
    return tensors.map(elements);
  });
  assertEquals(results[1], dtypes.map(() => [3, 10]));
});

Deno.test("allReduce() takes a sum of bool as any, and sums complex64", async () => {
  const results = await onRanks(2, async (group) => {
    const flags = Tensor.fromArray([group.rank === 1, true, false]);
    const pairs = Tensor.fromArray(new Float32Array([1 + group.rank, 10]), [1], { dtype: "complex64" });
    await Promise.all([group.allReduce(flags), group.allReduce(pairs)]);
    return [[...flags.toValue().data as Uint8Array], [...pairs.toValue().data as Float32Array]];
  });
  assertEquals(results, [[[1, 1, 0], [3, 20]], [[1, 1, 0], [3, 20]]]);
});

Deno.test("allReduce() keeps the fraction of an average of floats", async () => {
  const results = await onRanks(2, async (group) => {
    const tensor = Tensor.fromArray([group.rank, 4]);
    await group.allReduce(tensor, { op: "avg" });
    return tensor.toArray();
  });
  assertEquals(results, [[0.5, 4], [0.5, 4]]);
});

Deno.test("a reduction that does not exist for a dtype is an error that names both", async () => {
  await onRanks(2, async (group) => {
    const short = Tensor.fromArray(new Int16Array(2));
    const error = await assertRejects(
      () => group.allReduce(short),
      NativeError,
      "Cannot reduce int16 by sum",
    );
    assertEquals(error.operation, "all_reduce");
    const float = Tensor.fromArray([1]);
    await assertRejects(() => group.allReduce(float, { op: "band" }), NativeError, "float32 by band");
    assertEquals(float.toArray(), [1]);
  });
});

Deno.test("reduce() changes only the destination's tensor", async () => {
  for (const worldSize of WORLD_SIZES) {
    const dst = worldSize - 1;
    const results = await onRanks(worldSize, async (group) => {
      const tensor = tensorOf(brought(group.rank));
      await group.reduce(tensor, { dst, op: "max" });
      return elements(tensor);
    });
    const expected = everyRank(worldSize, (rank) => rank === dst ? reduced(worldSize, "max") : brought(rank));
    assertEquals(results, expected);
  }
});

Deno.test("reduceScatter() gives each rank its part, of a list and of one tensor", async () => {
  for (const worldSize of WORLD_SIZES) {
    for (const op of REDUCE_OPS) {
      const results = await onRanks(worldSize, async (group) => {
        const parts = everyRank(
          worldSize,
          (part) => tensorOf(brought(group.rank).map((value) => value + part)),
        );
        const whole = ops.cat(parts, 0);
        const [ofList, ofWhole] = await Promise.all([
          group.reduceScatter(parts, { op }),
          group.reduceScatter(whole, { op }),
        ]);
        assertEquals(ofWhole.shape, [2, 3]);
        return [elements(ofList), elements(ofWhole)];
      });
      const expected = everyRank(worldSize, (rank) => {
        const part = reduced(worldSize, op, (value) => value + rank);
        return [part, part];
      });
      assertEquals(results, expected, `${op} of ${worldSize}`);
    }
  }
});

// A dtype that cannot be reduced: collectives that only move data take any dtype.
const MOVED: DType = "int16";

Deno.test("broadcast() copies the source's tensor", async () => {
  for (const worldSize of WORLD_SIZES) {
    const src = worldSize - 1;
    const results = await onRanks(worldSize, async (group) => {
      const tensor = tensorOf(brought(group.rank), MOVED);
      await group.broadcast(tensor, { src });
      return elements(tensor);
    });
    assertEquals(results, everyRank(worldSize, () => brought(src)));
  }
});

Deno.test("allGather() and gather() collect by rank", async () => {
  for (const worldSize of WORLD_SIZES) {
    const results = await onRanks(worldSize, async (group) => {
      const tensor = tensorOf(brought(group.rank), MOVED);
      const [all, some] = await Promise.all([group.allGather(tensor), group.gather(tensor, { dst: 0 })]);
      assertEquals([all[0]!.dtype, all[0]!.shape], [MOVED, [2, 3]]);
      return [all.map(elements), some?.map(elements) ?? null];
    });
    const expected = everyRank(worldSize, brought);
    assertEquals(results, everyRank(worldSize, (rank) => [expected, rank === 0 ? expected : null]));
  }
});

Deno.test("scatter() deals out the source's tensors", async () => {
  for (const worldSize of WORLD_SIZES) {
    const src = worldSize - 1;
    const results = await onRanks(worldSize, async (group) => {
      const like = { shape: [2, 3], dtype: MOVED };
      const dealt = group.rank === src
        ? await group.scatter(everyRank(worldSize, (rank) => tensorOf(brought(rank), MOVED)), { src })
        : await group.scatter(null, { src, like });
      return elements(dealt);
    });
    assertEquals(results, everyRank(worldSize, brought));
  }
});

Deno.test("allToAll() transposes ranks and tensors", async () => {
  for (const worldSize of WORLD_SIZES) {
    const results = await onRanks(worldSize, async (group) => {
      const given = everyRank(
        worldSize,
        (to) => tensorOf(brought(group.rank).map((value) => value * 10 + to)),
      );
      return (await group.allToAll(given)).map(elements);
    });
    const expected = everyRank(
      worldSize,
      (to) => everyRank(worldSize, (from) => brought(from).map((value) => value * 10 + to)),
    );
    assertEquals(results, expected);
  }
});

Deno.test("send() and recv() pass tensors on, by tag", async () => {
  for (const worldSize of [2, 3]) {
    const results = await onRanks(worldSize, async (group) => {
      const next = (group.rank + 1) % worldSize;
      const previous = (group.rank + worldSize - 1) % worldSize;
      const [first, second] = [tensorOf(brought(0).map(() => -1)), tensorOf(brought(0).map(() => -1))];
      // The tags are received in a different order than they are sent.
      await Promise.all([
        group.recv(second, { src: previous, tag: 2 }),
        group.recv(first, { src: previous, tag: 1 }),
        group.send(tensorOf(brought(group.rank)), { dst: next, tag: 1 }),
        group.send(tensorOf(brought(group.rank).map((value) => value * 2)), { dst: next, tag: 2 }),
      ]);
      return [elements(first), elements(second)];
    });
    const expected = everyRank(worldSize, (rank) => {
      const previous = brought((rank + worldSize - 1) % worldSize);
      return [previous, previous.map((value) => value * 2)];
    });
    assertEquals(results, expected);
  }
});

Deno.test("barrier() waits for every rank", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups as [ProcessGroup, ProcessGroup];
  const passed: string[] = [];
  const barrier = first.barrier().then(() => passed.push("barrier"));
  // A collective of only the second rank ends without the first one.
  const alone = await second.newGroup([1]);
  await alone!.barrier();
  passed.push("alone");
  await Promise.all([barrier, second.barrier()]);
  assertEquals(passed, ["alone", "barrier"]);
});

Deno.test("newGroup() makes groups that work beside each other", async () => {
  const results = await onRanks(3, async (group) => {
    const [outer, inner] = await Promise.all([group.newGroup([2, 0]), group.newGroup([1])]);
    const mine = (outer ?? inner)!;
    const tensor = Tensor.fromArray([10 ** group.rank]);
    await mine.allReduce(tensor);
    await group.barrier();
    return [mine.rank, mine.size, outer === null, tensor.toArray()];
  });
  assertEquals(results, [
    [0, 2, false, [101]],
    [0, 1, true, [10]],
    [1, 2, false, [101]],
  ]);
});

Deno.test("tensors that are not contiguous keep their order", async () => {
  const results = await onRanks(2, async (group) => {
    const make = (): Tensor => tensorOf(brought(group.rank)).transpose(0, 1);
    const [summed, copied, received] = [make(), make(), make()];
    const gathered = await group.allGather(make());
    await Promise.all([group.allReduce(summed), group.broadcast(copied, { src: 1 })]);
    await (group.rank === 0 ? group.send(make(), { dst: 1 }) : group.recv(received, { src: 0 }));
    assert(!summed.isContiguous);
    return [summed, copied, group.rank === 0 ? gathered[0]! : received]
      .map((tensor) => elements(tensor.transpose(0, 1)));
  });
  const expected = [reduced(2, "sum"), brought(1), brought(0)];
  assertEquals(results, [expected, expected]);
});

Deno.test("a part of a tensor is written where it lies", async () => {
  const results = await onRanks(2, async (group) => {
    const whole = ops.zeros([3, 2]);
    await group.allReduce(whole.narrow(0, 1, 1).add_(group.rank + 1));
    return whole.toArray();
  });
  assertEquals(results, [[[0, 0], [3, 3], [0, 0]], [[0, 0], [3, 3], [0, 0]]]);
});

Deno.test("tensors without elements and scalars go through every collective", async () => {
  await onRanks(2, async (group) => {
    for (const shape of [[0, 3], []]) {
      const make = (): Tensor => ops.ones(shape);
      await group.allReduce(make());
      await group.broadcast(make(), { src: 1 });
      await group.reduce(make(), { dst: 1 });
      assertEquals((await group.allGather(make())).map((tensor) => tensor.shape), [shape, shape]);
      assertEquals((await group.gather(make(), { dst: 1 }))?.length, group.rank === 1 ? 2 : undefined);
      assertEquals((await group.allToAll([make(), make()])).map((tensor) => tensor.shape), [shape, shape]);
      assertEquals((await group.reduceScatter([make(), make()])).shape, shape);
      const like = { shape, dtype: "float32" as const };
      const dealt = group.rank === 0
        ? group.scatter([make(), make()], { src: 0 })
        : group.scatter(null, { src: 0, like });
      assertEquals((await dealt).shape, shape);
      await (group.rank === 0 ? group.send(make(), { dst: 1 }) : group.recv(make(), { src: 0 }));
    }
  });
});

Deno.test("a hundred collectives that are not awaited one by one keep their order", async () => {
  for (const worldSize of [2, 3]) {
    const results = await onRanks(worldSize, async (group) => {
      const tensors = everyRank(100, (index) => Tensor.fromArray([index, group.rank]));
      const started = tensors.map((tensor, index) => {
        if (index % 4 === 0) return group.allReduce(tensor);
        if (index % 4 === 1) return group.broadcast(tensor, { src: 1 });
        if (index % 4 === 2) return group.barrier();
        return group.allReduce(tensor, { op: "max" });
      });
      await Promise.all(started);
      return tensors.map((tensor) => tensor.toArray());
    });
    const expected = (rank: number) =>
      everyRank(100, (index) => {
        if (index % 4 === 0) return [index * worldSize, worldSize * (worldSize - 1) / 2];
        if (index % 4 === 1) return [index, 1];
        if (index % 4 === 2) return [index, rank];
        return [index, worldSize - 1];
      });
    assertEquals(results, everyRank(worldSize, expected));
  }
});

Deno.test("a dtype without a name here, and a tensor without memory, are moved like any other", async () => {
  const results = await onRanks(2, async (group) => {
    const shorts = ops.call("aten::full", [2], 40_000 + group.rank, { dtype: "uint16" }) as Tensor;
    const gathered = await group.allGather(shorts);
    const zeros = ops.call("aten::_efficientzerotensor", [2]) as Tensor;
    const nothing = await group.allGather(zeros);
    return [...gathered, ...nothing].map((tensor) => tensor.to("int32").toArray());
  });
  const expected = [[40_000, 40_000], [40_001, 40_001], [0, 0], [0, 0]];
  assertEquals(results, [expected, expected]);
});

Deno.test("transfers with many tags are in flight at once, and end in any order", async () => {
  const count = 200;
  const results = await onRanks(2, async (group) => {
    const peer = 1 - group.rank;
    const tags = Array.from({ length: count }, (_, tag) => tag);
    const received = tags.map(() => ops.zeros([1]));
    const receiving = tags.map((tag) => group.recv(received[tag]!, { src: peer, tag }));
    const sending = tags.toReversed().map((tag) => {
      return group.send(Tensor.fromArray([tag]), { dst: peer, tag });
    });
    await Promise.all([...receiving, ...sending]);
    return received.map((tensor) => tensor.item());
  });
  const expected = Array.from({ length: count }, (_, tag) => tag);
  assertEquals(results, [expected, expected]);
});
