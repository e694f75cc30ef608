import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { backward, ops, type Tensor, tidy, tidyAsync } from "../ffi/mod.ts";
import { keep, native, releaseKept } from "../ffi/native/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { BatchNorm1d, Dropout, Linear, Module, ReLU, Sequential } from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

function alive(): number {
  return native().cohort_tensor_count();
}

/** Makes an intermediate tensor, and counts the tensors that exist. */
class Block extends Module {
  readonly linear = new Linear(4, 4);
  readonly seen: number[];

  constructor(seen: number[]) {
    super();
    this.seen = seen;
  }

  override forward(input: Tensor): Tensor {
    const output = this.linear.forward(input.mul(2)).relu().add(input);
    this.seen.push(alive());
    return output;
  }
}

/** An asynchronous layer, like layers that are sharded over ranks. */
class Waits extends Module<[Tensor], Promise<Tensor>> {
  readonly block = new Block([]);

  override async forward(input: Tensor): Promise<Tensor> {
    const early = input.add(1);
    const later = await ops.callAsync<Tensor>("aten::relu", early);
    if (input.numel === 0) throw new Error("nothing to do");
    return this.block.forward(later.mul(2));
  }
}

Deno.test("tidy_() has each module free what its forward pass made, except what it gives", () =>
  tidy(() => {
    const seen: number[] = [];
    using net = new Sequential(new Block(seen), new Block(seen), new Block(seen));
    const input = ops.ones([2, 4]);
    const expected = tidy(() => net.forward(input).toArray());
    const before = alive();
    seen.length = 0;
    const output = net.tidy_().forward(input);
    assertEquals(output.toArray(), expected);
    assertEquals(alive(), before + 1);
    // Each block sees the output of the previous block, but none of its intermediate tensors.
    assertEquals(seen.map((count) => count - seen[0]!), [0, 1, 2]);
  }));

Deno.test("training is the same where modules are tidied: what autograd has saved stays", async () => {
  const gradients = async (isTidied: boolean): Promise<unknown> =>
    await tidyAsync(async () => {
      ops.manualSeed(3);
      using net = new Sequential(
        new Linear(4, 8),
        new BatchNorm1d(8),
        new ReLU(),
        new Dropout(0.5),
        new Linear(8, 3),
      );
      if (isTidied) net.tidy_();
      ops.manualSeed(4);
      const losses: unknown[] = [];
      for (let step = 0; step < 2; step++) {
        const loss = tidy(() => net.forward(ops.randn([6, 4])).square().sum());
        if (step === 0) loss.backward();
        else await backward(loss);
        losses.push(loss.item());
      }
      return [
        losses,
        net.parameters().map((parameter) => parameter.grad!.toArray()),
        net.buffers().map(String),
      ];
    });
  assertEquals(await gradients(true), await gradients(false));
});

Deno.test("tidy_() holds for modules that wait, that throw, and for those that give several tensors", async () => {
  class Pair extends Module<[Tensor], { first: Tensor; rest: Tensor[] }> {
    override forward(input: Tensor): { first: Tensor; rest: Tensor[] } {
      const doubled = input.mul(2);
      if (input.numel === 0) throw new Error("nothing to do");
      return { first: doubled.add(1), rest: [input, doubled.add(2)] };
    }
  }
  await tidyAsync(async () => {
    using waits = new Waits().tidy_();
    using pair = new Pair().tidy_();
    const [input, empty] = [ops.ones([2, 4]), ops.ones([0, 4])];
    const before = alive();
    const output = await waits.forward(input);
    assertEquals([output.shape, alive() - before], [[2, 4], 1]);
    const { first, rest } = pair.forward(input);
    assertEquals([first.disposed, rest[0] === input, rest[1]!.disposed, alive() - before], [
      false,
      true,
      false,
      3,
    ]);
    await assertRejects(() => waits.forward(empty), Error, "nothing to do");
    assertThrows(() => pair.forward(empty), Error, "nothing to do");
    assertEquals(alive() - before, 3);
    const both = await Promise.all([waits.forward(input), waits.forward(input)]);
    assert(both.every(({ disposed }) => !disposed));
  });
});

Deno.test("tidy_() leaves what is kept, and ends: a module's parts and its own forward are as before", () => {
  class Caches extends Module {
    cache: Tensor | null = null;
    readonly own = new Linear(2, 2);
    override forward(input: Tensor): Tensor {
      this.cache = keep(input.add(1));
      return this.own.forward(this.cache);
    }
  }
  tidy(() => {
    using net = new Caches();
    const listed = [String(net), Object.keys(net.stateDict()), Object.keys(net)];
    net.tidy_().tidy_();
    assertEquals([String(net), Object.keys(net.stateDict()), Object.keys(net)], listed);
    net.forward(ops.ones([1, 2]));
    assertEquals(net.cache!.toArray(), [[2, 2]]);
    const replaced = (input: Tensor): Tensor => input.mul(3);
    net.tidy_(false);
    assert(!Object.hasOwn(net, "forward") && !Object.hasOwn(net.own, "forward"));
    net.own.forward = replaced;
    net.tidy_().tidy_(false);
    assert(net.own.forward === replaced);
    assertEquals(net.forward(ops.ones([1, 2])).toArray(), [[6, 6]]);
  });
  releaseKept();
});
