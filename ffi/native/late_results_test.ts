// Results that arrive when nothing waits for them anymore.
import { assertEquals } from "@std/assert";
import { AotModel, loadCheckpoint, loadSafetensors, saveCheckpoint, TorchScript } from "../models/mod.ts";
import { native } from "./library.ts";
import { openCallScope, tidy, tidyAsync } from "./tidy.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import type { Tensor } from "../tensors/mod.ts";
import { Ranks } from "../testdata/ranks.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const KINDS = new URL("../testdata/kinds.pt", import.meta.url);
const NESTED = new URL("../testdata/nested.pt2", import.meta.url);

/** Makes a request inside a call and waits after the call's end. The result's tensors must be freed then. */
async function assertFreed<T>(
  ask: () => Promise<T>,
  tensorsIn: (result: T) => readonly (Tensor | null)[],
): Promise<void> {
  const before = native().cohort_tensor_count();
  let asked: Promise<T>;
  {
    using _scope = openCallScope();
    asked = ask();
  }
  const tensors = tensorsIn(await asked);
  assertEquals(tensors.map((tensor) => tensor?.disposed), tensors.map(() => true));
  assertEquals(native().cohort_tensor_count(), before);
}

Deno.test("results of models are freed if they come after the call's end, however long they take", async () => {
  using net = await TorchScript.load(KINDS);
  for (const rounds of [0, 0, 0, 20]) {
    await assertFreed(() => net.call("busy", rounds), (result) => [result]);
  }
  await assertFreed(
    () => net.call<Tensor[]>("lists", [ops.ones([2]), ops.ones([2])], [1, 2]),
    (list) => list,
  );
  await assertFreed(() => net.attribute("weight"), (weight) => [weight]);
  await assertFreed(() => net.namedParameters(), (named) => Object.values(named));
  using model = await AotModel.load(NESTED);
  const run = () => {
    const a = ops.ones([2, 3]);
    return model.run<{ sum: Tensor; pair: Tensor[] }>([a, a], { options: { scale: ops.ones([]) } });
  };
  for (let round = 0; round < 3; round++) await assertFreed(run, ({ sum, pair }) => [sum, ...pair]);
});

Deno.test("results of operators are freed if they come after the call's end, arguments are left alone", async () => {
  await assertFreed(() => ops.callAsync<Tensor>("aten::relu", ops.ones([2])), (result) => [result]);
  await assertFreed(
    () => ops.callAsync<Tensor[]>("aten::split.Tensor", ops.ones([4]), 2),
    (parts) => parts,
  );
  using written = ops.ones([2]);
  await assertFreed(() => ops.callAsync("aten::add_", written, 1), () => []);
  assertEquals(written.toArray(), [2, 2]);
});

Deno.test("what other ranks gave is freed if it comes after the call's end", async () => {
  using ranks = await Ranks.form(2);
  const [first, second] = ranks.groups;
  const both = <T>(ask: (group: typeof first & object) => Promise<T>) => () =>
    Promise.all([ask(first!), ask(second!)]);
  const flat = (results: (Tensor[] | null)[]) => results.flatMap((result) => result ?? []);
  await assertFreed(both((group) => group.allGather(ops.ones([2]))), flat);
  await assertFreed(both((group) => group.gather(ops.ones([2]), { dst: 0 })), flat);
  await assertFreed(both((group) => group.allToAll([ops.ones([2]), ops.ones([2])])), flat);
  await assertFreed(both((group) => group.reduceScatter(ops.ones([2]))), (results) => results);
});

Deno.test("what files hold is freed if it comes after the call's end", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/state.safetensors`;
    using one = ops.ones([2]);
    await saveCheckpoint({ one, two: [one.add(1)] }, path);
    await assertFreed(() => loadSafetensors(path), (loaded) => Object.values(loaded));
    await assertFreed(
      () => loadCheckpoint<{ one: Tensor; two: Tensor[] }>(path),
      ({ one, two }) => [one, ...two],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what lost a race in a tidyAsync() is freed when it comes, while the call goes on", async () => {
  using _scope = openCallScope();
  using net = await TorchScript.load(KINDS);
  const before = native().cohort_tensor_count();
  const lost: Promise<Tensor>[] = [];
  for (let step = 0; step < 5; step++) {
    await tidyAsync(async () => {
      lost.push(net.call("busy", 5));
      await Promise.race([lost.at(-1), undefined]);
    });
  }
  assertEquals((await Promise.all(lost)).map(({ disposed }) => disposed), lost.map(() => true));
  assertEquals(native().cohort_tensor_count(), before);
});

Deno.test("what is asked for in a tidy() belongs to what lasts around it", async () => {
  using net = await TorchScript.load(KINDS);
  const before = native().cohort_tensor_count();
  {
    using _scope = openCallScope();
    const asked: Promise<Tensor>[] = [];
    tidy(() => tidy(() => asked.push(net.run(ops.ones([2, 2])))));
    assertEquals((await asked[0]!).toArray(), [[4, 6], [4, 6]]);
    await tidyAsync(async () => {
      tidy(() => asked.push(net.run(ops.ones([2, 2]))));
      assertEquals((await asked[1]!).toArray(), [[4, 6], [4, 6]]);
    });
    assertEquals((await asked[1]!).disposed, true);
  }
  assertEquals(native().cohort_tensor_count(), before);
});
