import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import * as nn from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** A module with every kind of part. */
class Net extends nn.Module {
  first = new nn.Linear(2, 3);
  scale = nn.parameter(ops.ones([3]));
  steps = nn.buffer(ops.zeros([], { dtype: "int64" }));
  cache = nn.buffer(ops.zeros([4]), { persistent: false });
  plain = ops.ones([2]);
  layers = [new nn.Linear(3, 3), new nn.Linear(3, 3), new nn.BatchNorm1d(3)];
  blocks = { down: new nn.Linear(3, 2), up: new nn.Sequential(new nn.Linear(2, 3), new nn.Dropout()) };
  offset = nn.parameter(ops.zeros([3]));
  sizes = { width: 3, names: ["a", null] };
  nothing: nn.Linear | null = null;
  #hidden = new nn.Linear(1, 1);

  override forward(x: Tensor): Tensor {
    const y = this.first.forward(x).mul(this.scale).add(this.offset);
    return this.layers.reduce((value, layer) => layer.forward(value), y);
  }

  disposeHidden(): void {
    this.#hidden.dispose();
  }
}

function withNet(body: (net: Net) => void): void {
  tidy(() => {
    using net = new Net();
    try {
      body(net);
    } finally {
      net.disposeHidden();
    }
  });
}

const PARAMETERS = [
  "scale",
  "offset",
  "first.weight",
  "first.bias",
  "layers.0.weight",
  "layers.0.bias",
  "layers.1.weight",
  "layers.1.bias",
  "layers.2.weight",
  "layers.2.bias",
  "blocks.down.weight",
  "blocks.down.bias",
  "blocks.up.0.weight",
  "blocks.up.0.bias",
];

Deno.test("parameters go by PyTorch's names: a module's own first, then those of what is in it", () =>
  withNet((net) => {
    assertEquals(net.namedParameters().map(([name]) => name), PARAMETERS);
    assert(net.parameters().every((one, index) => one === net.namedParameters()[index]![1]));
    assert(net.parameters()[0] === net.scale);
  }));

Deno.test("buffers, children and modules are listed with their names", () =>
  withNet((net) => {
    const norm = ["layers.2.running_mean", "layers.2.running_var", "layers.2.num_batches_tracked"];
    assertEquals(net.namedBuffers().map(([name]) => name), ["steps", "cache", ...norm]);
    assertEquals(net.buffers().length, 5);
    const children = ["first", "layers.0", "layers.1", "layers.2", "blocks.down", "blocks.up"];
    assertEquals(net.namedChildren().map(([name]) => name), children);
    assert(net.children()[0] === net.first);
    const all = ["", ...children, "blocks.up.0", "blocks.up.1"];
    assertEquals(net.namedModules().map(([name]) => name), all);
    assert(net.modules()[0] === net as unknown);
  }));

Deno.test("stateDict() has the tensors themselves, and no buffers that are not persistent", () =>
  withNet((net) => {
    const dict = net.stateDict();
    const keys = [
      ...PARAMETERS.slice(0, 2),
      "steps",
      ...PARAMETERS.slice(2, 10),
      "layers.2.running_mean",
      "layers.2.running_var",
      "layers.2.num_batches_tracked",
      ...PARAMETERS.slice(10),
    ];
    assertEquals(Object.keys(dict), keys);
    assert(dict["blocks.up.0.weight"] === net.blocks.up.layers[0]!.parameters()[0]);
  }));

class Tied extends nn.Module {
  embed = new nn.Embedding(4, 3);
  head = new nn.Linear(3, 4, { bias: false });
  again: nn.Module = this.head;

  constructor() {
    super();
    this.head.weight.dispose();
    this.head.weight = this.embed.weight;
  }

  override forward(x: Tensor): Tensor {
    return this.head.forward(this.embed.forward(x));
  }
}

Deno.test("what is shared is listed once, and saved under all its names", () =>
  tidy(() => {
    using net = new Tied();
    assertEquals(net.namedParameters().map(([name]) => name), ["embed.weight"]);
    assertEquals(net.namedModules().map(([name]) => name), ["", "embed", "head"]);
    assertEquals(net.namedChildren().map(([name]) => name), ["embed", "head"]);
    assertEquals(Object.keys(net.stateDict()), ["embed.weight", "head.weight", "again.weight"]);
  }));

Deno.test("a module that contains itself is an error that names the way", () => {
  class Ring extends nn.Module {
    inner: nn.Module[] = [new nn.Identity(), this];
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  assertThrows(() => new Ring().parameters(), TypeError, "inner.1 is a module that contains it");
  assertThrows(() => `${new Ring()}`, TypeError, "inner.1 is a module that contains it");
});

Deno.test("loadStateDict() copies into the tensors, of other dtypes too", () =>
  tidy(() => {
    using net = new nn.Linear(2, 1);
    const { weight } = net;
    const dict = {
      weight: Tensor.fromArray([[3, 4]], [1, 2], { dtype: "float64" }),
      bias: Tensor.fromArray([5n]),
    };
    assertEquals(net.loadStateDict(dict), { missing_keys: [], unexpected_keys: [] });
    assert(net.weight === weight && weight.requiresGrad && weight.gradFn === null);
    assertEquals([weight.dtype, weight.toArray(), net.bias!.toArray()], ["float32", [[3, 4]], [5]]);
    using other = new nn.Linear(2, 1);
    other.loadStateDict(net.stateDict());
    noGrad(() => weight.zero_());
    assertEquals(other.weight.toArray(), [[3, 4]]);
  }));

Deno.test("loadStateDict() lists all that does not match, and changes nothing", () =>
  withNet((net) => {
    const before = Object.entries(net.stateDict()).map(([name, tensor]) => [name, tensor.toArray()]);
    const { scale: _, steps: __, ...rest } = net.stateDict();
    const wrong = {
      ...Object.fromEntries(Object.entries(rest).map(([name, tensor]) => [name, tensor.add(1)])),
      "first.weight": ops.ones([3, 4]),
      offset: ops.ones([]),
      cache: ops.ones([4]),
      other: ops.ones([1]),
    };
    const error = assertThrows(() => net.loadStateDict(wrong), TypeError);
    const sizes = [
      "size mismatch for offset: copying a param with shape [] from checkpoint, the shape in current model is [3]",
      "size mismatch for first.weight: copying a param with shape [3, 4] from checkpoint, the shape in current model is [3, 2]",
    ];
    assertEquals(error.message.split("\n\t").slice(1), [
      'Missing key(s) in state_dict: "scale", "steps"',
      'Unexpected key(s) in state_dict: "cache", "other"',
      ...sizes,
    ]);
    assertStringIncludes(error.message, "Cannot load state_dict into Net: ");
    const mismatch = assertThrows(() => net.loadStateDict(wrong, { strict: false }), RangeError);
    assertEquals(mismatch.message.split("\n\t").slice(1), sizes);
    const noTensor = { ...rest, offset: 3 } as unknown as Record<string, Tensor>;
    assertThrows(() => net.loadStateDict(noTensor, { strict: false }), TypeError, 'Not tensor(s): "offset"');
    const after = Object.entries(net.stateDict()).map(([name, tensor]) => [name, tensor.toArray()]);
    assertEquals(after, before);
  }));

Deno.test("loadStateDict() passes over names where that is allowed", () =>
  tidy(() => {
    using net = new nn.Linear(1, 1);
    const dict = { weight: ops.full([1, 1], 2), gain: ops.ones([1]) };
    const keys = { missing_keys: ["bias"], unexpected_keys: ["gain"] };
    assertEquals(net.loadStateDict(dict, { strict: false }), keys);
    assertEquals(net.weight.item(), 2);
  }));

Deno.test("to() moves the same tensors, with their gradients, and leaves whole numbers", () =>
  tidy(() => {
    using net = new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm1d(2));
    const parameters = net.parameters();
    const input = Tensor.fromArray([[1, 2], [3, 5]]);
    net.forward(input).pow(2).sum().backward();
    const gradient = parameters[0]!.grad!.toArray();
    const view = parameters[0]!.data;
    assert(net.to({ dtype: "float64" }) === net);
    assertEquals(view.length, 0);
    assert(
      net.parameters().every((one, index) => one === parameters[index] && one.is_leaf() && one.requiresGrad),
    );
    assertEquals(net.parameters().map(({ dtype }) => dtype), Array(4).fill("float64"));
    assertEquals(net.buffers().map(({ dtype }) => dtype), ["float64", "float64", "int64"]);
    assertEquals([parameters[0]!.grad!.dtype, parameters[0]!.grad!.toArray()], ["float64", gradient]);
    net.forward(input.to("float64")).pow(2).sum().backward();
    assertEquals(parameters[3]!.grad!.dtype, "float64");
    net.to({ device: "cpu" });
    assertThrows(() => net.to({ device: "meta" }), TypeError, "Cannot move Sequential to meta");
    using nowhere = new nn.Linear(1, 1, { device: "meta" });
    assertThrows(() => nowhere.to({ device: "cpu" }), TypeError, "Cannot move Linear to cpu");
    assertEquals(nowhere.to({ device: "meta", dtype: "float64" }).weight.dtype, "float64");
    assertThrows(() => net.to({ dtype: "int32" }), TypeError, "Cannot move Sequential to int32");
  }));

Deno.test("train(), eval(), requiresGrad_() and zeroGrad() reach all that is within", () =>
  withNet((net) => {
    assert(net.modules().every(({ training }) => training));
    assert(net.eval() === net && net.modules().every(({ training }) => !training));
    assert(!net.layers[2]!.training);
    net.train();
    assert(net.modules().every(({ training }) => training));
    net.forward(ops.ones([2, 2])).pow(2).sum().backward();
    assert(net.scale.grad !== null && net.layers[0]!.weight!.grad !== null);
    net.zeroGrad();
    assert(net.parameters().every(({ grad }) => grad === null));
    net.requiresGrad_(false);
    assert(net.parameters().every(({ requiresGrad }) => !requiresGrad));
    net.requiresGrad_();
    assert(net.parameters().every(({ requiresGrad }) => requiresGrad));
    assert(net.buffers().every(({ requiresGrad }) => !requiresGrad));
  }));

Deno.test("apply() comes to what is within first", () =>
  withNet((net) => {
    const seen: string[] = [];
    net.apply((module) => seen.push(module.constructor.name));
    assertEquals(seen.slice(0, 4), ["Linear", "Linear", "Linear", "BatchNorm1d"]);
    assertEquals(seen.slice(4), ["Linear", "Linear", "Dropout", "Sequential", "Net"]);
  }));

Deno.test("dispose() frees parameters and buffers, and only those", () => {
  const { net, output } = tidy(() => {
    const net = new Net();
    return { net, output: net.forward(ops.ones([2, 2])) };
  });
  output.sum().backward();
  const [parameters, buffers, { plain }] = [net.parameters(), net.buffers(), net];
  net.dispose();
  net.dispose();
  net.disposeHidden();
  assert([...parameters, ...buffers].every(({ disposed }) => disposed));
  assertEquals([output.disposed, plain.disposed], [false, true]);
  assertThrows(() => net.forward(ops.ones([2, 2])), NativeError, "has been freed");
  output.dispose();
});

Deno.test("parameters and buffers outlive tidy(), what is computed does not", () => {
  const kept: Tensor[] = [];
  using net = tidy(() => {
    const net = new nn.BatchNorm1d(2);
    kept.push(net.forward(ops.ones([2, 2])));
    return net;
  });
  assertEquals(kept[0]!.disposed, true);
  assertEquals([...net.parameters(), ...net.buffers()].map(({ disposed }) => disposed), Array(5).fill(false));
});

Deno.test("parameter() and buffer() take tensors alone", () =>
  tidy(() => {
    const whole = nn.parameter(ops.zeros([2], { dtype: "int64" }));
    const frozen = nn.parameter(ops.zeros([2]), { requires_grad: false });
    const trained = nn.parameter(ops.zeros([2]));
    assertEquals([whole, frozen, trained].map(({ requiresGrad }) => requiresGrad), [false, false, true]);
    const computed = trained.mul(2);
    assertThrows(() => nn.parameter(computed), TypeError, "autograd computed the tensor (MulBackward0)");
    assertThrows(() => nn.parameter([1] as unknown as Tensor), TypeError, "Cannot make a parameter");
    assertThrows(() => nn.buffer(null as unknown as Tensor), TypeError, "Cannot make a buffer: null");
    for (const tensor of [whole, frozen, trained]) tensor.dispose();
  }));

Deno.test("a module prints as PyTorch's does", () =>
  withNet((net) => {
    // PyTorch's output for these modules, in a ModuleList and a ModuleDict.
    assertEquals(
      `${net}`,
      `Net(
  (first): Linear(in_features=2, out_features=3, bias=True)
  (layers): ModuleList(
    (0-1): 2 x Linear(in_features=3, out_features=3, bias=True)
    (2): BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
  )
  (blocks): ModuleDict(
    (down): Linear(in_features=3, out_features=2, bias=True)
    (up): Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): Dropout(p=0.5, inplace=False)
    )
  )
)`,
    );
    assertEquals(Deno.inspect(net.first), "Linear(in_features=2, out_features=3, bias=True)");
  }));
