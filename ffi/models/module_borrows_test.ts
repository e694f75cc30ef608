import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import type { Tensor } from "../tensors/mod.ts";
import { type ModuleInput, TorchScript } from "./torch_script.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const IN_PLACE = new URL("../testdata/in_place.pt", import.meta.url);

/** Number of rounds that keeps the executor busy for longer than the checks take. */
const ROUNDS = 10;

Deno.test("a tensor in a list, dict or tuple that a method writes cannot be used until it is done", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(IN_PLACE);
  const cases: [string, (tensor: Tensor) => ModuleInput, number[]][] = [
    ["in_list", (tensor) => [tensor], [2, 2]],
    ["in_dict", (tensor) => ({ tensor }), [2, 2]],
    ["in_tuple", (tensor) => [7, [tensor]], [0, 0]],
  ];
  for (const [method, wrap, expected] of cases) {
    const tensor = ops.ones([2]);
    const run = module.call(method, wrap(tensor), ROUNDS);
    assertThrows(() => tensor.toArray(), NativeError, `TorchScript.${method} #`);
    assertThrows(() => tensor.add_(1), NativeError, "is writing it");
    await run;
    assertEquals(tensor.toArray(), expected);
  }
});

Deno.test("a tensor in a list that a method only reads can be read meanwhile", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(IN_PLACE);
  const tensor = ops.ones([2]);
  const run = module.call("reads", [tensor], ROUNDS);
  assertEquals(tensor.toArray(), [1, 1]);
  assertThrows(() => tensor.add_(1), NativeError, "is reading it");
  assertEquals((await run).toArray(), [2, 2]);
});

Deno.test("what a run reads is lent until the program waits, however brief the run", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(IN_PLACE);
  const tensor = ops.ones([2]);
  for (let round = 1; round <= 20; round++) {
    const run = module.call("reads", [tensor], 0);
    assertThrows(() => tensor.add_(1), NativeError, "is reading it");
    const result = await run;
    assertEquals(result.toArray(), [round + 1, round + 1]);
    tensor.add_(1);
  }
  // The same holds for runs that fail and for runs that are not awaited.
  const leaf = ops.ones([2]).requires_grad_(true);
  for (let round = 0; round < 3; round++) {
    await assertRejects(() => module.call("in_list", [leaf], 0), NativeError, "leaf Variable");
    assertEquals(leaf.toArray(), [1, 1]);
  }
  const forgotten = module.call("reads", [tensor], 0);
  await module.call("reads", [leaf], 0);
  tensor.add_(1);
  await forgotten;
});

Deno.test("a module's own tensors that it has handed out cannot be written while it runs", async () => {
  using _scope = openCallScope();
  using module = await TorchScript.load(IN_PLACE);
  const [weight, total] = await module.call<[Tensor, Tensor]>("own");
  const view = weight.data;
  const run = module.call("busy", ROUNDS);
  assertEquals(view.length, 0, "the view could write what is being read");
  assertThrows(() => weight.fill_(3), NativeError, "TorchScript.busy #");
  assertThrows(() => weight.narrow(0, 0, 1).fill_(3), NativeError, "is reading it");
  assertThrows(() => weight.data, NativeError, "is reading it");
  assertEquals(weight.toArray(), [1, 1]);
  // Later calls of the same module wait for it.
  assertEquals((await Promise.all([run, module.call("busy", 0)])).map((result) => result.toArray()), [
    [1, 1],
    [1, 1],
  ]);
  weight.fill_(3);
  assertEquals((await module.call("busy", 0)).toArray(), [3, 3]);
  // A replacement made by a method is tracked too, and the old tensor is released.
  const replaced = await module.call("replace_total");
  const later = module.call("busy", ROUNDS);
  assertThrows(() => replaced.fill_(3), NativeError, "is reading it");
  total.fill_(3);
  await later;
});

Deno.test("tensors that a module has handed out outlive it", async () => {
  using _scope = openCallScope();
  const module = await TorchScript.load(IN_PLACE);
  const [weight] = await module.call<[Tensor, Tensor]>("own");
  module.dispose();
  assertEquals(weight.add(1).toArray(), [2, 2]);
  weight.dispose();
  using again = await TorchScript.load(IN_PLACE);
  const [second] = await again.call<[Tensor, Tensor]>("own");
  second.dispose();
  assertEquals((await again.call("busy", 0)).toArray(), [1, 1]);
});
