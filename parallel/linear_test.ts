/** Loading a whole layer's tensors on ranks. The collectives are tested in tests/parallel_test.ts. */
import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { CollectiveError } from "../errors.ts";
import { loadSafetensors, ops, type ProcessGroup, saveSafetensors, type Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { onRanks } from "../ffi/testdata/ranks.ts";
import * as nn from "../nn/mod.ts";
import { ColumnParallelLinear, RowParallelLinear } from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

class Block extends nn.Module<[Tensor], Promise<Tensor>> {
  readonly up: ColumnParallelLinear;
  readonly down: RowParallelLinear;

  constructor(rank: number, size: number, device: "cpu" | "meta" = "cpu") {
    super();
    // Only forward uses the rest of a group.
    const group = { rank, size } as ProcessGroup;
    this.up = new ColumnParallelLinear(3, 4, group, { device });
    this.down = new RowParallelLinear(4, 3, group, { device });
  }

  override async forward(x: Tensor): Promise<Tensor> {
    return await this.down.forward(await this.up.forward(x));
  }
}

function whole(): Record<string, Tensor> {
  const numbers = (...shape: number[]) => ops.randn(shape);
  return {
    "up.weight": numbers(4, 3),
    "up.bias": numbers(4),
    "down.weight": numbers(3, 4),
    "down.bias": numbers(3),
  };
}

function assertParts(block: Block, dict: Record<string, Tensor>, rank: number, size: number): void {
  const expected = {
    "up.weight": dict["up.weight"]!.chunk(size, 0)[rank]!,
    "up.bias": dict["up.bias"]!.chunk(size, 0)[rank]!,
    "down.weight": dict["down.weight"]!.chunk(size, 1)[rank]!,
    "down.bias": dict["down.bias"]!,
  };
  const own = block.stateDict();
  for (const [name, part] of Object.entries(expected)) assert(ops.equal(own[name]!, part), name);
}

for (const size of [1, 2, 4]) {
  Deno.test(`each of ${size} ranks takes its part of the whole, or its part as it is`, () =>
    tidy(() => {
      const dict = whole();
      for (let rank = 0; rank < size; rank++) {
        using block = new Block(rank, size);
        block.loadStateDict(dict);
        assertParts(block, dict, rank, size);
        using again = new Block(rank, size);
        again.loadStateDict(block.stateDict());
        assertParts(again, dict, rank, size);
        assert(block.parameters().every(({ requiresGrad }) => requiresGrad));
      }
    }));
}

Deno.test("ranks on meta take their parts of a mapped file, and again of another", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    using block = new Block(1, 2, "meta");
    for (let round = 0; round < 2; round++) {
      const dict = tidy(whole);
      await saveSafetensors(dict, path);
      block.loadStateDict(await loadSafetensors(path), { assign: true });
      tidy(() => assertParts(block, dict, 1, 2));
    }
    assertEquals(block.down.weight.shape, [3, 2]);
    assert(block.parameters().every(({ requiresGrad }) => requiresGrad));
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("features that have no equal parts, and unknown options, are refused", () =>
  tidy(() => {
    const group = { rank: 0, size: 2 } as ProcessGroup;
    const state = "Cannot share a layer: 3 features have no equal parts for 2 ranks";
    assertThrows(() => new ColumnParallelLinear(4, 3, group), RangeError, state);
    assertThrows(() => new RowParallelLinear(3, 4, group), RangeError, state);
    for (const [name, Layer] of Object.entries({ ColumnParallelLinear, RowParallelLinear })) {
      const message = `Cannot make ${name}: there is no option "biased"`;
      assertThrows(() => new Layer(4, 4, group, { biased: true } as never), TypeError, message);
    }
  }));

Deno.test("a rank that leaves its group fails the others' forward pass", async () => {
  const layers = {
    columns: (group: ProcessGroup) => new ColumnParallelLinear(2, 2, group, { gather_output: true }),
    rows: (group: ProcessGroup) => new RowParallelLinear(2, 2, group),
  };
  for (const make of Object.values(layers)) {
    await onRanks(2, async (group) => {
      using layer = make(group);
      if (group.rank === 1) return group.dispose();
      await assertRejects(() => layer.forward(ops.ones([1, layer.weight.size(1)])), CollectiveError);
    });
  }
});

Deno.test("what is neither the whole nor a part is an error that names both, and changes nothing", () =>
  tidy(() => {
    using block = new Block(0, 2);
    const before = Object.values(block.stateDict()).map((tensor) => tensor.toArray());
    const wrong = { ...whole(), "up.weight": ops.ones([8, 3]), "down.bias": ops.ones([6]) };
    for (const options of [{}, { assign: true }]) {
      const error = assertThrows(() => block.loadStateDict(wrong, options), RangeError);
      assertStringIncludes(error.message, "the shape in current model is [2, 3], part 0 of [4, 3]");
      assertStringIncludes(error.message, "size mismatch for down.bias");
    }
    assertEquals(Object.values(block.stateDict()).map((tensor) => tensor.toArray()), before);
  }));
