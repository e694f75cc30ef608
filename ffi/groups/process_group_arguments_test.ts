import { assert, assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { ops } from "../ops/mod.ts";
import type { ProcessGroup, ReduceOp } from "./process_group.ts";
import { loadLibrary } from "../runtime.ts";
import type { Tensor } from "../tensors/mod.ts";
import { onRanks } from "../testdata/ranks.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

type Collective = (group: ProcessGroup, tensor: Tensor) => Promise<unknown>;

/** Every collective that takes a tensor, called with the same arguments on both ranks. */
const COLLECTIVES: Record<string, Collective> = {
  allReduce: (group, tensor) => group.allReduce(tensor),
  reduce: (group, tensor) => group.reduce(tensor, { dst: 1 }),
  broadcast: (group, tensor) => group.broadcast(tensor, { src: 0 }),
  allGather: (group, tensor) => group.allGather(tensor),
  "uneven allGather": (group, tensor) => group.allGather(tensor, { uneven: true }),
  gather: (group, tensor) => group.gather(tensor, { dst: 0 }),
  reduceScatter: (group, tensor) => group.reduceScatter([tensor, tensor]),
  allToAll: (group, tensor) => group.allToAll([tensor, tensor]),
  "send and recv": (group, tensor) =>
    group.rank === 0 ? group.send(tensor, { dst: 1 }) : group.recv(tensor, { src: 0 }),
};

/** Collectives that write to their tensors, and the ranks on which they do. */
const WRITERS: Record<string, readonly number[]> = {
  allReduce: [0, 1],
  reduce: [1],
  broadcast: [1],
  "send and recv": [1],
};

async function assertUsable(group: ProcessGroup, what: string): Promise<void> {
  const sum = ops.full([2], group.rank + 1, { dtype: "float32" });
  await group.allReduce(sum);
  assertEquals(sum.toArray(), [3, 3], what);
}

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    assert(error instanceof NativeError, String(error));
    return error.message;
  }
}

Deno.test("a tensor that cannot be written to is an error where it is, and the group goes on", async () => {
  const tensors: Record<string, () => Tensor> = {
    expanded: () => ops.ones([1]).expand([4]),
    "a row for all": () => ops.ones([1, 3]).expand([2, 3]),
    "windows of a signal": () => ops.ones([8]).unfold(0, 4, 2),
    "strided over itself": () => ops.ones([9]).as_strided([3, 3], [1, 1]),
  };
  await onRanks(2, async (group) => {
    for (const [name, make] of Object.entries(tensors)) {
      for (const [collective, call] of Object.entries(COLLECTIVES)) {
        const what = `${collective} of ${name}`;
        const message = await outcome(call(group, make()));
        const isWritten = WRITERS[collective]?.includes(group.rank) === true;
        assertEquals(message.includes("several of its elements are in one place"), isWritten, what);
        await assertUsable(group, what);
      }
    }
  });
});

Deno.test("one rank's tensor that cannot be written to leaves the others with theirs", async () => {
  await onRanks(2, async (group) => {
    const own = () => group.rank === 1 ? ops.zeros([1]).expand([3]) : ops.ones([3]);
    for (const collective of ["reduce", "broadcast", "send and recv"]) {
      const message = await outcome(COLLECTIVES[collective]!(group, own()));
      assertEquals(message !== "", group.rank === 1, collective);
      await assertUsable(group, collective);
    }
  });
});

Deno.test("strides that miss each other's elements are written to", async () => {
  await onRanks(2, async (group) => {
    const memory = ops.zeros([8], { dtype: "float32" });
    // Elements 0, 3, 2, 5, 4, 7: the dimensions interleave.
    const tensor = memory.as_strided([3, 2], [2, 3]);
    tensor.fill_(group.rank + 1);
    await group.allReduce(tensor);
    assertEquals(memory.toArray(), [3, 0, 3, 3, 3, 3, 0, 3]);
  });
});

Deno.test("what cannot be sent is refused by every collective, and the group goes on", async () => {
  const tensors: Record<string, [make: () => Tensor, message: string]> = {
    sparse: [() => ops.eye(3).to_sparse(), "its layout is Sparse, make it strided"],
    "compressed rows": [() => ops.eye(3).to_sparse_csr(), "its layout is SparseCsr, make it strided"],
    meta: [() => ops.empty([4], { device: "meta" }), "it is on meta, move it to the CPU"],
    quantized: [() => ops.quantize_per_tensor(ops.ones([4]), 0.1, 0, "qint8"), "it is quantized"],
  };
  await onRanks(2, async (group) => {
    for (const [name, [make, message]] of Object.entries(tensors)) {
      for (const [collective, call] of Object.entries(COLLECTIVES)) {
        const what = `${collective} of ${name}`;
        const error = await outcome(call(group, make()));
        assert(error.includes(message), `${what}: ${error}`);
        await assertUsable(group, what);
      }
    }
  });
});

Deno.test("what cannot be reduced is refused, and the group goes on", async () => {
  const dtypes = [
    "float32",
    "float16",
    "bfloat16",
    "complex64",
    "int8",
    "int16",
    "int64",
    "uint8",
    "bool",
  ] as const;
  const reductions = ["sum", "avg", "product", "min", "max", "band", "bor", "bxor"] as const;
  await onRanks(2, async (group) => {
    for (const dtype of dtypes) {
      for (const op of reductions) {
        const make = () => ops.ones([2], { dtype });
        const works: Record<string, (op: ReduceOp) => Promise<unknown>> = {
          allReduce: (op) => group.allReduce(make(), { op }),
          reduce: (op) => group.reduce(make(), { op, dst: 1 }),
          reduceScatter: (op) => group.reduceScatter([make(), make()], { op }),
        };
        const errors = new Set<boolean>();
        for (const work of Object.values(works)) errors.add((await outcome(work(op))) === "");
        assertEquals(errors.size, 1, `${dtype} by ${op}`);
        await assertUsable(group, `${dtype} by ${op}`);
      }
    }
  });
});

Deno.test("tensors of autograd's, and views, are plain memory to collectives", async () => {
  await onRanks(2, async (group) => {
    const leaf = ops.ones([2]).requires_grad_();
    const result = ops.ones([2]).requires_grad_().mul(2);
    const column = ops.ones([2, 2]).narrow(1, 1, 1);
    for (const tensor of [leaf, result, column]) await group.allReduce(tensor);
    assertEquals([leaf, result, column].map((tensor) => tensor.detach().flatten().toArray()), [
      [2, 2],
      [4, 4],
      [2, 2],
    ]);
  });
});

Deno.test("options that there are not are refused before anything starts", async () => {
  await onRanks(2, async (group) => {
    const options = { even: true } as unknown as { uneven: boolean };
    await assertRejects(() => group.allGather(ops.ones([1]), options), TypeError, 'no option "even"');
    await assertUsable(group, "an option that there is not");
  });
});

Deno.test("options that are left out, or given as Python's arguments are, are refused before anything starts", async () => {
  await onRanks(2, async (group) => {
    const one = ops.ones([1]);
    type Loose = Record<string, (...given: unknown[]) => Promise<unknown>>;
    const loose = group as unknown as Loose;
    const calls: [method: string, given: unknown[], state: string][] = [
      ["broadcast", [one], "the options are undefined, not an object; give { src }"],
      ["broadcast", [one, 0], "the options are 0, not an object; give { src }"],
      ["reduce", [one, 0], "give { dst, op }"],
      ["gather", [one], "give { dst }"],
      ["scatter", [[one, one]], "give { src, like }"],
      ["send", [one, 1], "give { dst, tag }"],
      ["recv", [one, 1], "give { src, tag }"],
      ["broadcastObject", [{ a: 1 }], "give { src }"],
      ["gatherObjects", [{ a: 1 }, 0], "give { dst }"],
      ["allReduce", [one, { opp: "sum" }], 'no option "opp"'],
      ["reduceScatter", [[one, one], { reduceOp: "sum" }], 'no option "reduceOp"'],
      ["broadcast", [one, { src: 0, source: 1 }], 'no option "source"'],
      ["send", [one, { dst: 1, tags: 1 }], 'no option "tags"'],
    ];
    for (const [method, given, state] of calls) {
      await assertRejects(() => loose[method]!(...given), TypeError, state, method);
    }
    await assertUsable(group, "options that there are not");
  });
});
