// Memory that is reachable in several ways: while one of them is in use, the others are locked as well.
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { AotModel, Safetensors, saveSafetensors, TorchScript } from "../models/mod.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { borrowValue, loadLibrary } from "../runtime.ts";
import { Tensor } from "./tensor.ts";
import { Ranks } from "../testdata/ranks.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

const KINDS = new URL("../testdata/kinds.pt", import.meta.url);
const STATEFUL = new URL("../testdata/stateful.pt", import.meta.url);

/**
 * A model that takes a cache `[4, 2]`, a row `[1, 2]` and its index `[1]`, all of which it may write, and
 * keeps a total `[2]`. Returns the cache's first row, the total, and the row plus the cache's sum.
 */
const CACHE = new URL("../testdata/cache.pt2", import.meta.url);

/** Rounds that keep the executor busy for longer than the checks take. */
const ROUNDS = 10;

/** Opens a file that holds `w` of shape `[4, 3]`, and `v` of shape `[2]`. */
async function withFile(body: (file: Safetensors) => void | Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    using _scope = openCallScope();
    await saveSafetensors({ w: ops.ones([4, 3]), v: ops.ones([2]) }, path);
    using file = await Safetensors.open(path);
    await body(file);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a tensor of a file is known to share its memory with others of its name, and with slices", async () => {
  await withFile((file) => {
    const lent = file.get("w");
    const aliases = [file.get("w"), file.slice("w", "1:3"), file.slice("w", 0), file.get("w").view([12])];
    const { release } = borrowValue(lent);
    for (const alias of aliases) {
      const refused = assertThrows(() => alias.fill_(2), NativeError);
      assert(/Cannot write tensor in aten::fill_: send #\d+ is reading it/.test(refused.message));
      assertThrows(() => alias.data, NativeError, "is reading it");
    }
    file.get("v").fill_(2);
    release();
    aliases[1]!.fill_(2);
    assertEquals(lent.toArray(), [[1, 1, 1], [2, 2, 2], [2, 2, 2], [1, 1, 1]]);
  });
});

Deno.test("slices of a file's tensor that overlap cannot be sent into while one of them is", async () => {
  using ranks = await Ranks.form(2);
  await withFile(async (file) => {
    const [first, second] = [file.slice("w", ":3"), file.slice("w", "2:")];
    const received = ranks.groups[0]!.allReduce(first);
    const refused = assertThrows(() => second.toArray(), NativeError);
    assert(/Cannot read tensor in copy: all_reduce #\d+ is writing it/.test(refused.message));
    assertThrows(() => file.get("w").add(1), NativeError, "all_reduce #");
    assertEquals(file.get("v").toArray(), [1, 1]);
    await Promise.all([received, ranks.groups[1]!.allReduce(ops.ones([3, 3]))]);
    assertEquals(second.toArray(), [[2, 2, 2], [1, 1, 1]]);
  });
});

Deno.test("data of a file's tensor ends when another of its name is lent", async () => {
  await withFile(async (file) => {
    const view = file.get("w").data;
    const sum = ops.callAsync<Tensor>("aten::sum", file.get("w"));
    assertEquals(view.length, 0);
    assertEquals((await sum).item(), 12);
  });
});

Deno.test("memory that set_() or a view of another dtype shares is lent with it", () => {
  using tensor = ops.ones([4]);
  using other = ops.ones([1]);
  ops.call("aten::set_", other, tensor);
  using bytes = tensor.view("uint8");
  using strided = tensor.as_strided([2], [2]);
  using detached = tensor.detach();
  const { release } = borrowValue(tensor);
  for (const alias of [other, bytes, strided, detached]) {
    assertThrows(() => alias.fill_(0), NativeError, "is reading it");
  }
  release();
  other.fill_(3);
  assertEquals(tensor.toArray(), [3, 3, 3, 3]);
});

Deno.test("what a compiled model is given cannot be read meanwhile: it may write it, as it does caches", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(CACHE);
  const [cache, row] = [ops.zeros([4, 2]), ops.ones([1, 2])];
  const at = Tensor.fromArray([1n]);
  for (const round of [1, 2, 3]) {
    const run = model.run<Tensor[]>(cache, row, at);
    for (const read of [() => cache.toArray(), () => cache.sum(), () => cache.at(1).item()]) {
      const refused = assertThrows(read, NativeError);
      assertMatch(refused.message, /AotModel\.run #\d+ may be writing it/);
    }
    const refused = assertThrows(() => cache.data, NativeError);
    assertMatch(refused.message, /Cannot write tensor in data: AotModel\.run #\d+ is reading it/);
    assertThrows(() => cache.fill_(1), NativeError, "AotModel.run #");
    assertThrows(() => borrowValue(cache), NativeError, "Cannot read tensor in send: AotModel.run #");
    const [first, , sum] = await run;
    assertEquals(cache.toArray(), [[0, 0], [1, 1], [0, 0], [0, 0]]);
    assertEquals([first!.toArray(), sum!.toArray()], [[0, 0], [[3, 3]]], `round ${round}`);
  }
});

Deno.test("runs that follow each other may be given the same tensors, work that does not follow may not", async () => {
  using _scope = openCallScope();
  using ranks = await Ranks.form(2);
  using model = await AotModel.load(CACHE);
  using module = await TorchScript.load(KINDS);
  const [cache, row] = [ops.zeros([4, 2]), ops.ones([1, 2])];
  const runs = [0n, 1n, 2n].map((place) => model.run<Tensor[]>(cache, row, Tensor.fromArray([place])));
  const product = module.run(cache);
  const added = ops.callAsync<Tensor>("aten::add", cache, 1);
  const refused = await ranks.groups[1]!.broadcast(cache, { src: 0 }).catch((error) => error);
  assert(/broadcast: AotModel\.run #\d+/.test(refused.message), refused.message);
  await Promise.all([...runs, product]);
  assertEquals((await added).toArray(), [[2, 2], [2, 2], [2, 2], [1, 1]]);
  await Promise.all([
    ranks.groups[0]!.broadcast(ops.ones([4, 2]), { src: 0 }),
    ranks.groups[1]!.broadcast(cache, { src: 0 }),
  ]);
  // Also the other way round: a tensor that is being sent cannot be passed to a model that may write it.
  const { release } = borrowValue(cache);
  const given = await model.run(cache, row, Tensor.fromArray([0n])).catch((error) => error);
  assert(/Cannot write tensor in AotModel\.run: send #\d+ is reading it/.test(given.message), given.message);
  release();
});

Deno.test("what a compiled model keeps does not change under who has its result", async () => {
  using _scope = openCallScope();
  using model = await AotModel.load(CACHE);
  const [cache, row, at] = [ops.zeros([4, 2]), ops.ones([1, 2]), Tensor.fromArray([1n])];
  const totals: Tensor[] = [];
  for (let round = 0; round < 3; round++) {
    totals.push((await model.run<Tensor[]>(cache, row, at))[1]!);
    totals.at(-1)!.mul_(10);
  }
  assertEquals(totals.map((total) => total.toArray()), [[20, 20], [40, 40], [60, 60]]);
  // A view of an input remains a view.
  const first = (await model.run<Tensor[]>(cache, row, Tensor.fromArray([0n])))[0]!;
  cache.fill_(7);
  assertEquals(first.toArray(), [7, 7]);
});

Deno.test("a tensor of a module cannot be read while a method writes it", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(STATEFUL);
  const ways: [string, () => Promise<Tensor>][] = [
    ["bump", () => module.call("own")],
    ["bump", () => module.call("part")],
    ["bump_part", () => module.attribute("total")],
    ["bump", async () => (await module.namedBuffers())["total"]!],
    ["bump_history", () => module.call("past")],
  ];
  for (const [method, way] of ways) {
    const handed = await way();
    const view = handed.data;
    const run = module.call(method, ROUNDS);
    assertEquals(view.length, 0);
    for (const read of [() => handed.toArray(), () => handed.add(1), () => handed.data]) {
      const refused = assertThrows(read, NativeError);
      assert(refused.message.includes(`TorchScript.${method} #`), refused.message);
    }
    await run;
    handed.toArray();
    // A method that only reads lets others read.
    const look = module.call("look", ROUNDS);
    handed.toArray();
    assertThrows(() => handed.fill_(0), NativeError, "TorchScript.look #");
    await look;
    handed.dispose();
  }
});

Deno.test("a module's running statistics cannot be read while it trains", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(STATEFUL);
  await module.train();
  const mean = await module.attribute("norm.running_mean");
  const run = module.run(ops.ones([4, 2]));
  assertThrows(() => mean.toArray(), NativeError, "TorchScript.run #");
  await run;
  assert((mean.toArray() as number[]).every((value) => value > 0));
});

Deno.test("a tensor that is handed out while later runs write it is lent to them before anybody has it", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(STATEFUL);
  const ways: (() => Promise<Tensor>)[] = [
    () => module.call("own"),
    () => module.call("part"),
    () => module.call("renew"),
    async () => (await module.namedBuffers())["total"]!,
    () => module.attribute("total"),
  ];
  for (const [index, way] of ways.entries()) {
    const asked = way();
    const run = module.call("bump", 40);
    const handed = await asked;
    const refused = assertThrows(() => handed.toArray(), NativeError);
    assert(refused.message.includes("TorchScript.bump #"), `way ${index}: ${refused.message}`);
    await run;
    handed.toArray();
    handed.dispose();
  }
  // A tensor that the program gives to the module belongs to the module from then on.
  const given = ops.zeros([2]);
  const set = module.setAttribute("total", given);
  const run = module.call("bump", 40);
  assertThrows(() => given.toArray(), NativeError, "TorchScript.bump #");
  await Promise.all([set, run]);
  assertEquals(given.toArray(), [1, 1]);
});
