import { assert, assertEquals, assertRejects } from "@std/assert";
import { native } from "./library.ts";
import { keep, openCallScope, releaseKept, tidy, tidyAsync } from "./tidy.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import type { Tensor } from "../tensors/mod.ts";
import { TorchScript } from "../models/mod.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const KINDS = new URL("../testdata/kinds.pt", import.meta.url);

/** Yields to other tasks. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

function alive(): number {
  return native().cohort_tensor_count();
}

Deno.test("tidyAsync() frees what was made before and after it waited, except what it returns", async () => {
  const before = alive();
  const made: Tensor[] = [];
  const { sum } = await tidyAsync(async () => {
    made.push(ops.ones([2]));
    await pause();
    made.push(made[0]!.add(1), await ops.callAsync<Tensor>("aten::relu", made[0]!));
    return { sum: made[1]!.sum() };
  });
  assert(made.every(({ disposed }) => disposed));
  assertEquals(sum.item(), 4);
  sum.dispose();
  assertEquals(alive(), before);
});

Deno.test("tidyAsync() frees also when it rejects, and keeps what is kept", async () => {
  const before = alive();
  let kept: Tensor | undefined;
  await assertRejects(
    () =>
      tidyAsync(async () => {
        kept = keep(ops.ones([2]));
        await pause();
        ops.ones([2]);
        throw new Error("in the middle");
      }),
    Error,
    "in the middle",
  );
  assertEquals([alive(), kept!.disposed], [before + 1, false]);
  releaseKept();
});

Deno.test("what goes on at the same time is not freed by another's end", async () => {
  const before = alive();
  const ends: string[] = [];
  const flow = (name: string, rounds: number) =>
    tidyAsync(async () => {
      const first = ops.full([1], rounds, { dtype: "float32" });
      for (let round = 0; round < rounds; round++) {
        await tidyAsync(async () => {
          const inner = tidy(() => first.add(1).mul(1));
          await pause();
          assertEquals(inner.item(), rounds + 1);
        });
      }
      ends.push(name);
      assertEquals(first.item(), rounds);
    });
  const outside = ops.ones([1]);
  const flows = [flow("long", 9), flow("short", 2)];
  const beside = ops.ones([1]);
  await Promise.all(flows);
  assertEquals(ends, ["short", "long"]);
  assertEquals([outside.disposed, beside.disposed], [false, false]);
  outside.dispose();
  beside.dispose();
  assertEquals(alive(), before);
});

Deno.test("a result belongs to whoever asked for it, whoever awaits it", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const input = ops.ones([2, 2]);
  const before = alive();
  const asked = net.run(input);
  let inner: Promise<Tensor> | undefined;
  await tidyAsync(async () => {
    await asked;
    inner = net.run(input);
    await inner;
  });
  assertEquals((await asked).disposed, false);
  assertEquals((await inner!).disposed, true);
  assertEquals(alive(), before + 1);
});

Deno.test("what a function goes on with after its end belongs to what is around it", async () => {
  using scope = openCallScope();
  const before = alive();
  let late: Promise<Tensor> | undefined;
  await tidyAsync(async () => {
    late = pause().then(pause).then(() => ops.ones([2]));
    await pause();
  });
  assertEquals((await late!).toArray(), [1, 1]);
  assertEquals(alive(), before + 1);
  scope[Symbol.dispose]();
  assert((await late!).disposed);
});

Deno.test("tidyAsync() begun in a tidy() outlives it", async () => {
  const before = alive();
  const box: Promise<unknown>[] = [];
  tidy(() => {
    box.push(tidyAsync(async () => {
      const early = ops.ones([2]);
      await pause();
      assertEquals(early.toArray(), [1, 1]);
    }));
  });
  await Promise.all(box);
  assertEquals(alive(), before);
});
