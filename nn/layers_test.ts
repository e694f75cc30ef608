import { assert, assertEquals, assertThrows } from "@std/assert";
import { ops, Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import * as nn from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

Deno.test("a Sequential has its modules as fields, by number or name", () =>
  tidy(() => {
    using net = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
    assert(net[0] instanceof nn.Linear);
    assertEquals([net.layers.length, net.layers[1] === net[1]], [2, true]);
    using named = new nn.Sequential({ fc: new nn.Linear(2, 3), act: new nn.ReLU() });
    assertEquals(Object.keys(named.stateDict()), ["fc.weight", "fc.bias"]);
    assertEquals(named.forward(ops.ones([1, 2])).shape, [1, 3]);
    const input = ops.ones([2]);
    assert(new nn.Sequential().forward(input) === input);
  }));

Deno.test("a Sequential refuses names that cannot be, and what is no module", () => {
  const layer = new nn.Identity();
  for (const name of ["forward", "training", "layers", "a.b", ""]) {
    assertThrows(() => new nn.Sequential({ [name]: layer }), TypeError, `Cannot name a layer "${name}"`);
  }
  const nothing = [layer, 3] as unknown as nn.Module[];
  assertThrows(() => new nn.Sequential(...nothing), TypeError, "Cannot make a Sequential of 3 (1)");
  const inside = { a: null } as unknown as Record<string, nn.Module>;
  assertThrows(() => new nn.Sequential(inside), TypeError, "Cannot make a Sequential of null (a)");
});

Deno.test("layers refuse sizes that cannot be", () => {
  const misuses: [() => unknown, string][] = [
    [() => new nn.Linear(2.5, 3), "in_features 2.5"],
    [() => new nn.Linear(2, -1), "out_features -1"],
    [() => new nn.Conv2d(3, 4, [3, 3, 3]), "kernel_size [3,3,3]"],
    [() => new nn.Conv2d(3, 4, 0), "kernel_size 0"],
    [() => new nn.Conv2d(3, 4, 3, { groups: 2 }), "2 groups of 3 channels in and 4 out"],
    [() => new nn.Conv2d(3, 4, 3, { padding: "same", stride: 2 }), "stride [2,2]"],
    [() => new nn.GroupNorm(2, 3), "2 groups of 3 channels"],
    [() => new nn.Embedding(3, 2, { padding_idx: 3 }), "padding_idx 3"],
    [() => new nn.Embedding(3, 2, { padding_idx: -4 }), "padding_idx -4"],
    [() => new nn.Dropout(1.1), "p 1.1"],
    [() => new nn.Dropout2d(NaN), "p NaN"],
    [() => new nn.MultiheadAttention(8, 3), "embed_dim 8 among 3 heads"],
    [() => new nn.AdaptiveAvgPool2d([1] as unknown as [number, number]), "output_size [1]"],
  ];
  for (const [make, text] of misuses) assertThrows(make, RangeError, text);
});

Deno.test("layers refuse words that cannot be", () => {
  const word = <T>(text: string): T => text as unknown as T;
  const misuses: [() => unknown, string][] = [
    [() => new nn.Conv1d(1, 1, 1, { padding: word("full") }), "Cannot pad by full"],
    [() => new nn.Conv1d(1, 1, 1, { padding_mode: word("mirror") }), "Cannot pad by mirror"],
    [() => new nn.Upsample({}), "give one of size and scale_factor"],
    [() => new nn.Upsample({ size: 2, scale_factor: 2 }), "give one of size and scale_factor"],
    [() => new nn.TransformerEncoderLayer(2, 1, { activation: word("swish") }), "activation swish"],
    [() => nn.init.calculateGain(word("swish")), "gain of swish"],
    [() => nn.init.kaimingNormal_(ops.ones([1, 1]), { mode: word("fan") }), "mode fan"],
  ];
  for (const [make, text] of misuses) assertThrows(make, TypeError, text);
});

Deno.test("layers refuse inputs of other dimensions", () =>
  tidy(() => {
    using norm = new nn.BatchNorm2d(2);
    using flat = new nn.BatchNorm1d(2);
    using attention = new nn.MultiheadAttention(4, 2);
    const [x, source] = [ops.ones([3, 1, 4]), ops.ones([5, 1, 4])];
    const attend = (options: nn.AttentionOptions) => () => attention.forward(x, source, source, options);
    const misuses: [() => unknown, string][] = [
      [() => norm.forward(ops.ones([2, 2])), "give BatchNorm2d 4 dimensions"],
      [() => flat.forward(ops.ones([1, 2])), "one value per channel"],
      [() => new nn.Dropout2d().forward(ops.ones([2, 2])), "drop channels of shape [2,2]"],
      [() => attention.forward(x, ops.ones([5, 2, 4]), ops.ones([5, 2, 4])), "keys [5,2,4]"],
      [() => attention.forward(x, source, x), "values [3,1,4]"],
      [() => attention.forward(ops.ones([3, 6]), ops.ones([3, 6]), ops.ones([3, 6])), "from [3,6]"],
      [attend({ attn_mask: ops.ones([5, 3]) }), "give [3, 5] or [2, 3, 5]"],
      [attend({ key_padding_mask: ops.ones([5, 1]) }), "give [1, 5]"],
      [() => nn.init.eye_(ops.ones([2])), "identity of shape [2]"],
      [() => nn.init.xavierNormal_(ops.ones([2])), "fan out of shape [2]"],
      [() => nn.init.orthogonal_(ops.ones([2])), "shape [2] orthogonal"],
    ];
    for (const [use, text] of misuses) assertThrows(use, RangeError, text);
    assertThrows(attend({ is_causal: true }), TypeError, "give attn_mask too");
    assertEquals(attention.forward(x, source, source)[1]!.shape, [1, 3, 5]);
    assertEquals(flat.eval().forward(ops.ones([1, 2])).shape, [1, 2]);
  }));

Deno.test("a BatchNorm without momentum keeps the mean of all batches it was trained on", () =>
  tidy(() => {
    using norm = new nn.BatchNorm1d(1, { momentum: null });
    for (const mean of [1, 2, 6]) norm.forward(Tensor.fromArray([[mean - 1], [mean + 1]]));
    norm.eval().forward(ops.zeros([3, 1]));
    assertEquals([norm.running_mean!.item(), norm.num_batches_tracked!.item()], [3, 3n]);
  }));

Deno.test("with is_causal and without weights, attn_mask itself is not looked at", () =>
  tidy(() => {
    using attention = new nn.MultiheadAttention(4, 2);
    using layer = new nn.TransformerEncoderLayer(4, 2, { dropout: 0, dim_feedforward: 4 });
    const x = ops.randn([3, 1, 4]);
    const causal = ops.ones([3, 3], { dtype: "bool" }).triu(1);
    const other = ops.ones([3, 3], { dtype: "bool" }).tril(-1);
    const attend = (attn_mask: Tensor, is_causal: boolean, need_weights = false): Tensor =>
      attention.forward(x, x, x, { attn_mask, is_causal, need_weights })[0];
    assert(ops.allclose(attend(other, true), attend(causal, false), 1e-5, 1e-6));
    assert(!ops.allclose(attend(other, false), attend(causal, false), 1e-5, 1e-6));
    assert(ops.allclose(attend(other, true, true), attend(other, false), 1e-5, 1e-6));
    const encode = (src_mask: Tensor, is_causal: boolean): Tensor =>
      layer.forward(x, { src_mask, is_causal });
    assert(ops.allclose(encode(other, true), encode(causal, false), 1e-5, 1e-6));
    assert(!ops.allclose(encode(other, false), encode(causal, false), 1e-5, 1e-6));
  }));

Deno.test("layers are made where and as what they are asked to be", () => {
  const made = { dtype: "float64", device: "meta" } as const;
  const layers: nn.AnyModule[] = [
    new nn.Linear(2, 2, made),
    new nn.Conv1d(2, 2, 1, made),
    new nn.Conv2d(2, 2, 1, made),
    new nn.ConvTranspose2d(2, 2, 1, made),
    new nn.LayerNorm(2, made),
    new nn.RMSNorm(2, made),
    new nn.GroupNorm(1, 2, made),
    new nn.BatchNorm1d(2, made),
    new nn.Embedding(2, 2, made),
    new nn.MultiheadAttention(2, 1, made),
    new nn.TransformerEncoderLayer(2, 1, made),
  ];
  for (const layer of layers) {
    const tensors = layer.parameters();
    assert(tensors.length > 0);
    for (const { dtype, device } of tensors) assertEquals([dtype, device], ["float64", "meta"], `${layer}`);
    layer.dispose();
  }
});

Deno.test("a loss's weight moves and is saved with it", () =>
  tidy(() => {
    using loss = new nn.CrossEntropyLoss({ weight: Tensor.fromArray([1, 2]), reduction: "sum" });
    assertEquals(Object.keys(loss.stateDict()), ["weight"]);
    assertEquals(loss.parameters(), []);
    loss.to({ dtype: "float64" });
    assertEquals(loss.weight!.dtype, "float64");
    assertEquals(`${loss}`, "CrossEntropyLoss()");
  }));
