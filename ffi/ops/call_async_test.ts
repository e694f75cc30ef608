import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { backward, noGrad } from "./autograd.ts";
import { ops } from "./ops.ts";
import { loadLibrary } from "../runtime.ts";
import { Tensor } from "../tensors/mod.ts";

// Load the library here, because it stays loaded and the first test would count as having leaked it.
loadLibrary();

Deno.test("callAsync() gives what call() gives, and leaves the event loop free", async () => {
  const a = ops.randn([500, 500]);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const products = [];
  for (let index = 0; index < 20; index++) products.push(ops.callAsync("aten::mm", a, a));
  const all = await Promise.all(products);
  clearInterval(timer);
  assert(all.every((product) => ops.allclose(product, a.mm(a), 1e-3, 1e-3)));
  assert(ticks > 0);
  assertEquals((await ops.callAsync<Tensor[]>("aten::max.dim", a, 1)).length, 2);
  assertEquals(await ops.callAsync<boolean>("aten::equal", a, a), true);
});

Deno.test("its tensors are lent until it settles, and work follows in the order of the calls", async () => {
  const a = ops.ones([300, 300]);
  const first = ops.callAsync("aten::mm", a, a);
  assertThrows(() => a.add_(1), NativeError, "aten::mm #");
  await first;
  const out = ops.zeros([300, 300]);
  const written = ops.callAsync("aten::mm.out", a, a, { out });
  assertThrows(() => out.sum(), NativeError, "is writing it; await it first");
  assertEquals(await written === out, true);
  assertEquals(out.at(0, 0).item(), 300);
});

Deno.test("it runs in the modes of the moment it was called in", async () => {
  const leaf = ops.ones([2]).requires_grad_();
  const [recorded, plain] = await Promise.all([
    ops.callAsync("aten::exp", leaf),
    noGrad(() => [ops.callAsync("aten::exp", leaf)])[0]!,
  ]);
  assertEquals([recorded.requiresGrad, plain.requiresGrad], [true, false]);
});

Deno.test("its errors are libtorch's, and name the line that called", async () => {
  const error = await assertRejects(
    () => ops.callAsync("aten::mm", ops.ones([2, 3]), ops.ones([2, 3])),
    NativeError,
    "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)",
  );
  assert(error.stack!.includes("call_async_test.ts"), error.stack);
  await assertRejects(() => ops.callAsync("aten::nothing"), NativeError, "no operator has this name");
});

Deno.test("backward() adds to the leaves' gradients as Tensor.backward() does", async () => {
  const [x, y] = [0, 1].map(() => ops.arange(4, { dtype: "float32" }).requires_grad_()) as [Tensor, Tensor];
  await backward(x.pow(3).sum());
  y.pow(3).sum().backward();
  assertEquals(x.grad!.toArray(), y.grad!.toArray());
  const squares = x.pow(2);
  await backward(squares, { gradient: ops.ones([4]), retain_graph: true });
  await backward(squares, { gradient: ops.ones([4]) });
  await assertRejects(() => backward(squares.sum()), NativeError, "second time");
});

Deno.test("a data view ends where a backward pass begins: it may need any memory", async () => {
  const x = ops.ones([2]).requires_grad_();
  const other = Tensor.fromArray([1, 2]);
  const view = other.data;
  const pass = backward(x.sum());
  assertEquals(view.byteLength, 0);
  await pass;
  assertEquals([...other.data as Float32Array], [1, 2]);
});
