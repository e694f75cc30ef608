/** What optimizers update, reject and keep. Their numbers are tested in parity/. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import {
  backward,
  noGrad,
  ops,
  Safetensors,
  saveSafetensors,
  type Tensor,
  tidy,
  tidyAsync,
} from "../ffi/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { nn } from "../mod.ts";
import * as optim from "./mod.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const MAKERS: Record<string, (params: Tensor[]) => optim.Optimizer<{ lr: number }>> = {
  SGD: (params) => new optim.SGD(params, { lr: 0.5, momentum: 0.9 }) as never,
  Adam: (params) => new optim.Adam(params, { lr: 0.5 }) as never,
  AdamW: (params) => new optim.AdamW(params, { lr: 0.5 }) as never,
};

function numbers(count: number): Tensor {
  return ops.arange(count, { dtype: "float32" });
}

for (const [name, make] of Object.entries(MAKERS)) {
  Deno.test(`${name} steps a column slice and leaves the other columns`, () =>
    tidy(() => {
      const base = numbers(12).reshape([3, 4]);
      const columns = base.at(":", "1:3").requires_grad_();
      const whole = columns.detach().clone().requires_grad_();
      using optimizer = make([columns]);
      using other = make([whole]);
      for (let step = 0; step < 3; step++) {
        columns.grad = numbers(6).add(step + 1).reshape([3, 2]);
        whole.grad = columns.grad!.clone();
        optimizer.step();
        other.step();
      }
      assert(ops.equal(columns, whole));
      assertEquals(base.detach().at(":", [0, 3]).toArray(), [[0, 3], [4, 7], [8, 11]]);
    }));

  Deno.test(`${name} steps what lies alike and what does not in one step`, () =>
    tidy(() => {
      const layouts = [(t: Tensor) => t, (t: Tensor) => t.t().contiguous().t(), (t: Tensor) => t];
      const params = layouts.map((lay) => lay(numbers(6).reshape([2, 3])).requires_grad_());
      const grads = [numbers(6).reshape([2, 3]), numbers(6).reshape([2, 3]), numbers(6).reshape([3, 2]).t()];
      using optimizer = make(params);
      for (let step = 0; step < 2; step++) {
        params.forEach((param, index) => param.grad = grads[index]!);
        optimizer.step();
      }
      const alone = grads.map((grad) => {
        const param = numbers(6).reshape([2, 3]).requires_grad_();
        using optimizer = make([param]);
        for (let step = 0; step < 2; step++) {
          param.grad = grad.contiguous();
          optimizer.step();
        }
        return param;
      });
      params.forEach((param, index) => assert(ops.equal(param, alone[index]!), `parameter ${index}`));
    }));

  Deno.test(`${name} refuses elements that share memory, and changes nothing`, () =>
    tidy(() => {
      const shared: Record<string, () => [Tensor, Tensor]> = {
        expanded: () => [numbers(3).reshape([3, 1]).expand([3, 2]), ops.ones([3, 2])],
        windows: () => [numbers(4).as_strided([3, 2], [1, 1]), ops.ones([3, 2])],
        "its gradient's": () => {
          const base = numbers(5);
          return [base.at(":4"), base.at("1:")];
        },
      };
      for (const [kind, make_] of Object.entries(shared)) {
        const first = numbers(2).requires_grad_();
        first.grad = ops.ones([2]);
        const [param, grad] = make_();
        const before = param.toArray();
        noGrad(() => param.requires_grad_());
        param.grad = grad;
        using optimizer = make([first, param]);
        assertThrows(() => optimizer.step(), TypeError, "Cannot step parameter 1", kind);
        assertEquals([first.detach().toArray(), param.detach().toArray()], [[0, 1], before], kind);
      }
    }));

  Deno.test(`${name} steps interleaved elements that share no memory`, () =>
    tidy(() => {
      const param = numbers(6).as_strided([2, 2], [2, 3]).requires_grad_();
      const whole = param.detach().clone().requires_grad_();
      using optimizer = make([param]);
      using other = make([whole]);
      for (const one of [param, whole]) one.grad = ops.ones([2, 2]);
      optimizer.step();
      other.step();
      assert(ops.equal(param, whole));
    }));

  Deno.test(`${name} goes on when its parameters have got another dtype`, () =>
    tidy(() => {
      using net = new nn.Linear(2, 2);
      using optimizer = make(net.parameters());
      const step = () => {
        optimizer.zeroGrad();
        net.forward(ops.ones([1, 2], { dtype: net.weight.dtype })).pow(2).sum().backward();
        optimizer.step();
      };
      step();
      net.to({ dtype: "float64" });
      step();
      const { state } = optimizer.stateDict();
      for (const [key, tensor] of Object.entries(state[0]!)) {
        assertEquals(tensor.dtype, key === "step" ? "float32" : "float64", key);
      }
      assert(net.parameters().every((param) => param.isfinite().all().item()));
    }));

  Deno.test(`${name} refuses a parameter that has got another shape`, () =>
    tidy(() => {
      const param = numbers(4).requires_grad_();
      using optimizer = make([param]);
      param.grad = ops.ones([4]);
      optimizer.step();
      param.grad = null;
      noGrad(() => ops.set_data(param, ops.zeros([2, 3])));
      param.grad = ops.ones([2, 3]);
      assertThrows(() => optimizer.step(), RangeError, "has another shape");
    }));

  Deno.test(`${name} takes a state over whatever its layout, and gives the same numbers`, () =>
    tidy(() => {
      const train = (lay: (t: Tensor) => Tensor) => {
        const param = numbers(6).reshape([2, 3]).requires_grad_();
        using first = make([param]);
        param.grad = numbers(6).reshape([2, 3]);
        first.step();
        const { state, param_groups } = first.stateDict();
        const laid = Object.entries(state[0]!).map(([key, value]) =>
          [key, key === "step" ? value.to("float64") : lay(value)] as const
        );
        using second = make([param]);
        second.loadStateDict({ state: { 0: Object.fromEntries(laid) }, param_groups });
        second.step();
        return param.detach().clone();
      };
      const expected = train((value) => value);
      assert(ops.equal(train((value) => value.t().contiguous().t()), expected));
      assert(ops.equal(train((value) => ops.cat([value, value], 1).at(":", ":3")), expected));
    }));

  Deno.test(`${name}: its own state, loaded, stays`, () =>
    tidy(() => {
      const makeParams = () => [numbers(3), ops.ones([2, 2])].map((tensor) => tensor.requires_grad_());
      const [params, others] = [makeParams(), makeParams()];
      using optimizer = make(params);
      using other = make(others);
      const step = () => {
        for (const param of [...params, ...others]) param.grad = ops.ones(param.shape);
        optimizer.step();
        other.step();
      };
      step();
      const dict = optimizer.stateDict();
      optimizer.loadStateDict(dict);
      optimizer.loadStateDict(dict);
      const { state } = optimizer.stateDict();
      for (const [key, tensor] of Object.entries(dict.state[0]!)) assert(state[0]![key] === tensor, key);
      step();
      params.forEach((param, index) => assert(ops.equal(param, others[index]!)));
    }));

  Deno.test(`${name}: two parameters' states change places`, () =>
    tidy(() => {
      const params = [numbers(2), numbers(2)].map((tensor) => tensor.requires_grad_());
      using optimizer = make(params);
      params.forEach((param, index) => param.grad = ops.full([2], index + 1, { dtype: "float32" }));
      optimizer.step();
      const { state, param_groups } = optimizer.stateDict();
      const key = name === "SGD" ? "momentum_buffer" : "exp_avg";
      const before = [0, 1].map((index) => state[index]![key]!.toArray());
      optimizer.loadStateDict({ state: { 0: state[1]!, 1: state[0]! }, param_groups });
      const after = optimizer.stateDict().state;
      assertEquals([0, 1].map((index) => after[index]![key]!.toArray()), before.toReversed());
      assert(Object.values(state[0]!).every(({ disposed }) => disposed));
    }));

  Deno.test(`${name}: a state that does not fit changes nothing`, () =>
    tidy(() => {
      const params = [numbers(2), numbers(2)].map((tensor) => tensor.requires_grad_());
      using optimizer = make(params);
      for (const param of params) param.grad = ops.ones([2]);
      optimizer.step();
      const dict = optimizer.stateDict();
      const [group] = dict.param_groups;
      const freed = ops.ones([2]);
      freed.dispose();
      const key = name === "SGD" ? "momentum_buffer" : "exp_avg";
      const of = (value: unknown) => ({
        ...dict,
        state: { 0: dict.state[0]!, 1: { [key]: value as Tensor } },
      });
      const wrong: [optim.OptimizerStateDict<{ lr: number }>, unknown, string][] = [
        [of(ops.ones([3])), RangeError, `${key} has shape [3], the parameter [2]`],
        [of([1, 2]), TypeError, `${key} is a object, not a tensor`],
        [of(freed), NativeError, "has been freed"],
        [{ ...dict, param_groups: [{ ...group!, lr: NaN }] }, RangeError, "lr is NaN"],
        [{ ...dict, param_groups: [{ ...group!, params: [0] }] }, RangeError, "group 0 has 1 parameters"],
        [{ ...dict, param_groups: [] }, RangeError, "0 parameter groups"],
      ];
      for (const [given, kind, message] of wrong) {
        assertThrows(() => optimizer.loadStateDict(given), kind as ErrorConstructor, message);
        const { state, param_groups } = optimizer.stateDict();
        assert(state[1]![key] === dict.state[1]![key] && !state[1]![key]!.disposed, message);
        assertEquals(param_groups[0]!.lr, 0.5);
      }
      optimizer.step();
    }));

  Deno.test(`${name} takes no learning rate that is not finite`, () =>
    tidy(() => {
      const param = numbers(2).requires_grad_();
      param.grad = ops.ones([2]);
      for (const lr of [NaN, Infinity, -1, "0.1" as never]) {
        assertThrows(() => new MAKERS_OF_RATE[name]!([param], { lr }), RangeError, "lr is");
        assertThrows(() => new MAKERS_OF_RATE[name]!([{ params: [param], lr }]), RangeError, "lr is");
      }
      using optimizer = make([param]);
      optimizer.paramGroups[0]!.lr = NaN;
      assertThrows(() => optimizer.step(), RangeError, "the learning rate of group 0 is NaN");
      assertEquals(param.detach().toArray(), [0, 1]);
    }));
}

const MAKERS_OF_RATE: Record<string, typeof optim.Adam> = {
  SGD: optim.SGD as never,
  Adam: optim.Adam,
  AdamW: optim.AdamW as never,
};

Deno.test("options that are out of range, or unknown, are refused", () =>
  tidy(() => {
    const params = [numbers(2)];
    const refused: [() => unknown, string][] = [
      [() => new optim.Adam(params, { betas: [0.9, 1] }), "betas[1] is 1"],
      [() => new optim.Adam(params, { betas: [0.9] as never }), "betas[1] is undefined"],
      [() => new optim.Adam(params, { betas: [NaN, 0.9] }), "betas[0] is NaN"],
      [() => new optim.Adam(params, { eps: -1 }), "eps is -1"],
      [() => new optim.AdamW(params, { weight_decay: NaN }), "weight_decay is NaN"],
      [() => new optim.SGD(params, { momentum: -0.1 }), "momentum is -0.1"],
      [() => new optim.SGD(params, { dampening: NaN }), "dampening is NaN"],
      [() => new optim.SGD(params, { weight_decay: -1 }), "weight_decay is -1"],
      [() => new optim.SGD(params, { nesterov: true }), "nesterov needs a momentum"],
      [() => new optim.SGD(params, { nesterov: true, momentum: 1, dampening: 1 }), "no dampening"],
    ];
    for (const [make, message] of refused) assertThrows(make, RangeError, message);
    assertThrows(() => new optim.Adam(params, { learning_rate: 1 } as never), TypeError, "learning_rate");
    assertEquals(new optim.Adam(params, { lr: undefined }).paramGroups[0]!.lr, 1e-3);
    using empty = new optim.Adam([{ params: [] }, { params, lr: undefined }], { lr: 0.5 });
    empty.step();
    assertEquals(empty.paramGroups.map(({ lr }) => lr), [0.5, 0.5]);
    assertThrows(() => empty.addParamGroup({ params: [numbers(1)], lr: NaN }), RangeError, "lr is NaN");
    assertThrows(() => new optim.SGD([...params, ...params]), TypeError, "given more than once");
  }));

Deno.test("AdamW stays AdamW when it goes on from a state of Adam", () =>
  tidy(() => {
    const param = numbers(2).requires_grad_();
    using adam = new optim.Adam([param]);
    using adamW = new optim.AdamW([param]);
    adamW.loadStateDict(adam.stateDict());
    assertEquals(adamW.paramGroups[0]!.decoupled_weight_decay, true);
    adam.loadStateDict(adamW.stateDict());
    assertEquals(adam.paramGroups[0]!.decoupled_weight_decay, true);
  }));

Deno.test("a slice of a mapped file, assigned to a module, is trained as a copy of it is", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    await saveSafetensors({ weight: numbers(32).reshape([4, 8]) }, path);
    const train = async (take: (part: Tensor) => Tensor) => {
      using file = await Safetensors.open(path);
      return tidy(() => {
        using net = new nn.Linear(3, 4, { bias: false, device: "meta" });
        net.loadStateDict({ weight: take(file.slice("weight", ":", "2:5")) }, { assign: true });
        using optimizer = new optim.AdamW(net.parameters(), { lr: 0.1 });
        for (let step = 0; step < 3; step++) {
          optimizer.zeroGrad();
          net.forward(ops.ones([1, 3])).pow(2).sum().backward();
          optimizer.step();
        }
        return net.weight.toArray();
      });
    };
    assertEquals(await train((part) => part), await train((part) => part.contiguous()));
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a step waits for no backward pass: while one is in flight it is an error", async () => {
  using net = new nn.Linear(300, 300);
  using optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  await tidyAsync(async () => {
    let value = net.weight;
    for (let index = 0; index < 20; index++) value = value.mm(net.weight).tanh();
    const pass = backward(value.sum());
    try {
      assertThrows(() => optimizer.step(), NativeError, "backward");
    } finally {
      await pass;
    }
    optimizer.step();
  });
});

Deno.test("steps of 16 bits round as operators do on the layouts that there are", () => {
  const layouts: Record<string, (waves: (count: number) => Tensor) => Tensor> = {
    plain: (waves) => waves(60).reshape([6, 10]),
    transposed: (waves) => waves(60).reshape([10, 6]).t(),
    columns: (waves) => waves(120).reshape([6, 20]).at(":", "3:13"),
    expanded: (waves) => waves(10).expand([6, 10]),
  };
  for (const dtype of ["float16", "bfloat16"] as const) {
    for (const layout of ["plain", "transposed", "columns"]) {
      for (const gradient of Object.keys(layouts)) {
        tidy(() => {
          const waves = (phase: number) => (count: number) => numbers(count).add(phase).sin().to(dtype);
          const param = layouts[layout]!(waves(0)).requires_grad_();
          const expected = layouts[layout]!(waves(0));
          const grad = layouts[gradient]!(waves(1));
          using optimizer = new optim.SGD([param], { lr: 0.1, momentum: 0.9 });
          let buffer: Tensor | undefined;
          for (let step = 0; step < 3; step++) {
            param.grad = grad;
            optimizer.step();
            buffer = buffer?.mul_(0.9).add_(grad) ?? grad.clone();
            expected.add_(buffer, { alpha: -0.1 });
          }
          assert(ops.equal(param.detach(), expected), `${dtype}, ${layout}, gradient ${gradient}`);
        });
      }
    }
  }
});

for (const [name, make] of Object.entries(MAKERS)) {
  Deno.test(`${name} refuses what is no optimizer's state, and keeps its own`, () =>
    tidy(() => {
      const param = ops.ones([2]).requires_grad_();
      using optimizer = make([param]);
      param.grad = ops.ones([2]);
      optimizer.step();
      const { state, param_groups } = optimizer.stateDict();
      // A module's state, one half of a state, and an empty state.
      const others = [
        { weight: ops.ones([2]) },
        { state },
        { param_groups },
        { state, param_groups: [{}] },
        {},
      ];
      for (const other of others) {
        const load = () => optimizer.loadStateDict(other as never);
        assertThrows(load, TypeError, "Cannot load the optimizer's state: it has no");
      }
      assertEquals(Object.keys(optimizer.stateDict().state), ["0"]);
    }));

  Deno.test(`a backward pass through what ${name} has stepped since is an error`, () => {
    const layouts: Record<string, [parameter: (t: Tensor) => Tensor, gradient: (t: Tensor) => Tensor]> = {
      alike: [(t) => t, (t) => t],
      "a transposed gradient": [(t) => t, (t) => t.t()],
      columns: [(t) => t.at(":", "0:2"), (t) => t],
      complex: [(t) => t.to("complex64"), (t) => t.to("complex64")],
      "16 bits": [(t) => t.to("bfloat16"), (t) => t.to("bfloat16")],
    };
    for (const [layout, [parameter, gradient]] of Object.entries(layouts)) {
      tidy(() => {
        const param = parameter(ops.ones([3, 3])).requires_grad_();
        const loss = param.mul(param).abs().sum();
        loss.backward({ retain_graph: true });
        param.grad = gradient(ops.ones(param.shape).t().contiguous().t());
        using optimizer = make([param]);
        optimizer.step();
        assertThrows(() => loss.backward(), NativeError, "modified by an inplace operation", layout);
      });
    }
  });
}
