import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { ops, type Tensor, tidyAsync } from "../ffi/mod.ts";
import { Kernel, type KernelInputs } from "./kernel.ts";
import { gpuTest, SLOW } from "./testing.ts";

/** Computes y = gain · x + bias. */
const AFFINE = `
struct Params { gain: f32, bias: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&x)) { y[id.x] = params.gain * x[id.x] + params.bias; }
}`;

/** Computes x += step repeatedly. */
const STEP = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<uniform> step: f32;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&x)) { x[id.x] += step; }
}`;

gpuTest("a kernel computes what libtorch computes, of tensors of any layout", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  assertEquals(kernel.workgroupSize, [64, 1, 1]);
  for (
    const x of [
      ops.randn([1000]),
      ops.randn([30, 40]).t(),
      ops.randn([4, 5, 6]).at(":", "1:4"),
      ops.ones([1]),
    ]
  ) {
    const { y } = await kernel.run(
      { x, y: { shape: x.shape }, params: { gain: 3, bias: -0.5 } },
      { threads: [x.numel] },
    );
    // A GPU may round once while the CPU rounds twice.
    assertEquals(ops.allclose(y!, x.mul(3).add(-0.5), { rtol: 1e-6, atol: 1e-6 }), true);
    assertEquals(y!.shape, x.shape);
  }
});

gpuTest("a tensor that is written stays as it was: its copy comes back", async (gpu) => {
  using kernel = await Kernel.compile(STEP, { gpu });
  const x = ops.zeros([100]);
  const { x: result } = await kernel.run({ x, step: { value: 2 } }, { workgroups: [2] });
  assertEquals([x.sum().item(), result!.sum().item()], [0, 200]);
});

gpuTest("memory of the GPU is written where it is, by runs in the order of the program", async (gpu) => {
  using step = await Kernel.compile(STEP, { gpu });
  using affine = await Kernel.compile(AFFINE, { gpu });
  using x = await gpu.upload(ops.ones([1000]));
  using y = gpu.buffer([1000]);
  for (let round = 0; round < 1500; round++) step.dispatch({ x, step: { value: 1 } }, { threads: [1000] });
  affine.dispatch({ x, y, params: { gain: 2, bias: 1 } }, { threads: [1000] });
  step.dispatch({ x, step: { value: 1 } }, { threads: [1000] });
  const [first, second] = await Promise.all([x.read(), y.read()]);
  assertEquals([first.min().item(), first.max().item()], [1502, 1502]);
  assertEquals([second.min().item(), second.max().item()], [3003, 3003]);
  const { y: third } = await affine.run({ x, y: { shape: [1000] }, params: { gain: 0, bias: 7 } }, {
    threads: [1000],
  });
  assertEquals(third!.mean().item(), 7);
});

gpuTest("what was used before is full of zeros when it is taken again", async (gpu) => {
  using kernel = await Kernel.compile(STEP, { gpu });
  for (let round = 0; round < 5; round++) {
    const { x } = await kernel.run({ x: { shape: [300] }, step: { value: 1 } }, { threads: [300] });
    assertEquals([x!.min().item(), x!.max().item()], [1, 1]);
    using buffer = gpu.buffer([300]);
    assertEquals((await buffer.read()).sum().item(), 0);
  }
});

gpuTest("runs that are asked for together do not mix", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  const runs = Array.from({ length: 200 }, (_, index) => {
    const size = 1 + index * 37 % 500;
    const x = ops.full([size], index, { dtype: "float32" });
    return kernel.run({ x, y: { shape: [size] }, params: { gain: 1, bias: 0.5 } }, { threads: [size] });
  });
  for (const [index, { y }] of (await Promise.all(runs)).entries()) {
    assertEquals([y!.min().item(), y!.max().item()], [index + 0.5, index + 0.5]);
  }
});

gpuTest("parameters lie as WGSL lays them out", async (gpu) => {
  const code = `
    struct View { origin: vec2f, zoom: f32 }
    struct Params { a: u32, color: vec3f, b: i32, view: View, m: mat3x2f, weights: array<vec4f, 2>, n: mat2x3f, half: f32 }
    @group(0) @binding(0) var<uniform> p: Params;
    @group(0) @binding(1) var<storage, read_write> out: array<f32>;
    @compute @workgroup_size(1) fn main() {
      out[0] = f32(p.a); out[1] = p.color.x; out[2] = p.color.z; out[3] = f32(p.b); out[4] = p.view.origin.y;
      out[5] = p.view.zoom; out[6] = p.m[2].y; out[7] = p.weights[1].w; out[8] = p.n[1].z; out[9] = p.half;
    }`;
  using kernel = await Kernel.compile(code, { gpu });
  const p = {
    a: 4294967295,
    color: [1, 2, 3],
    b: -7,
    view: { origin: [4, 5], zoom: 6 },
    m: [[1, 2], [3, 4], [5, 8]],
    weights: [[0, 0, 0, 0], [0, 0, 0, 9]],
    n: [[1, 2, 3], [4, 5, 10]],
    half: 0.5,
  };
  const { out } = await kernel.run({ p, out: { shape: [10] } }, { workgroups: [1] });
  assertEquals(out!.toArray(), [4294967296, 1, 3, -7, 5, 6, 8, 9, 10, 0.5]);
  const run = (changes: object) =>
    kernel.run({ p: { ...p, ...changes }, out: { shape: [10] } } as KernelInputs, { workgroups: [1] });
  const cases: [object, typeof TypeError | typeof RangeError, string][] = [
    [{ a: -1 }, RangeError, "p.a is -1, not a whole number in the range of u32"],
    [{ b: 0.5 }, RangeError, "p.b is 0.5, not a whole number in the range of i32"],
    [{ color: [1, 2] }, TypeError, "p.color takes an array of 3, not 2"],
    [{ half: "1" }, TypeError, "p.half takes a number, not string"],
    [{ view: { origin: [1, 2] } }, TypeError, "p.view.zoom is missing"],
    [{ other: 1 }, TypeError, "p has no other; it has a, color, b, view.origin"],
  ];
  for (const [changes, Class, message] of cases) await assertRejects(() => run(changes), Class, message);
});

gpuTest("parameters may be typed arrays, and arrays of one item", async (gpu) => {
  const code = `
    struct Params { one: array<vec4f, 1>, pair: array<vec4f, 2>, single: array<vec4u, 1>, v: vec3f, f: f32 }
    @group(0) @binding(0) var<storage, read_write> out: array<f32, 4>;
    @group(0) @binding(1) var<uniform> p: Params;
    @compute @workgroup_size(1)
    fn main() { out = array(p.one[0].y, p.pair[1].w, f32(p.single[0].z) + p.v.z, p.f); }`;
  using kernel = await Kernel.compile(code, { gpu });
  const pair = [new Float32Array([1, 2, 3, 4]), [5, 6, 7, 8]];
  const v = new Float32Array([1, 2, 3]);
  for (
    const p of [
      { one: [[1, 2, 3, 4]], pair, single: [new Uint32Array([1, 2, 3, 4])], v, f: [0.5] },
      { one: [1, 2, 3, 4], pair, single: [1, 2, 3, 4], v, f: 0.5 },
    ]
  ) {
    const { out } = await kernel.run({ out: { shape: [4] }, p }, { workgroups: [1] });
    assertEquals(out!.toArray(), [2, 8, 6, 0.5]);
  }
  const short = { one: [[1, 2, 3]], pair, single: [1, 2, 3, 4], v, f: 0 };
  await assertRejects(
    () => kernel.run({ out: { shape: [4] }, p: short }, { workgroups: [1] }),
    TypeError,
    "p.one takes an array of 4, not 3",
  );
});

gpuTest("integers, packed bytes and half floats go in and out", async (gpu) => {
  const code = (type: string, enable = "") =>
    `${enable}
    @group(0) @binding(0) var<storage, read_write> x: array<${type}>;
    @compute @workgroup_size(64)
    fn main(@builtin(global_invocation_id) id: vec3u) { if (id.x < arrayLength(&x)) { x[id.x] = x[id.x] + x[id.x]; } }`;
  const doubled = async (type: string, x: Tensor, enable?: string) => {
    using kernel = await Kernel.compile(code(type, enable), { gpu });
    return (await kernel.run({ x }, { threads: [x.numel] })).x!;
  };
  const ints = ops.arange(-50, 50, { dtype: "int32" });
  assertEquals((await doubled("i32", ints)).toArray(), ints.mul(2).toArray());
  const bytes = ops.full([2, 3, 4], 3, { dtype: "uint8" });
  const result = await doubled("u32", bytes);
  assertEquals([result.dtype, result.shape, result.sum().item()], ["uint8", [2, 3, 4], 144n]);
  if (gpu.adapter.features.includes("shader-f16")) {
    const halves = ops.arange(8, { dtype: "float16" });
    assertEquals((await doubled("f16", halves, "enable f16;")).toArray(), halves.mul(2).toArray());
  }
});

gpuTest("WGSL that is wrong is an error that points into it, and compiles once it is right", async (gpu) => {
  const compile = (code: string, options = {}) => Kernel.compile(code, { gpu, ...options });
  const syntax = await assertRejects(() => compile("@compute @workgroup_size(1)\nfn main( {}"), TypeError);
  assertEquals(
    syntax.message.includes("wgsl:2:10") && syntax.message.includes("fn main( {}"),
    true,
    syntax.message,
  );
  const type = "@compute @workgroup_size(1)\nfn main() {\n  let x: f32 = 1u;\n}";
  assertEquals((await assertRejects(() => compile(type), TypeError)).message.includes("wgsl:3:7"), true);
  const out = "@group(0) @binding(0) var<storage, read_write> x: array<f32>;\n";
  const two =
    `${out}@compute @workgroup_size(1) fn one() { x[0] = 1; }\n@compute @workgroup_size(1) fn two() { x[0] = 2; }`;
  await assertRejects(() => compile(two), TypeError, "several @compute functions; name one: one, two");
  await assertRejects(() => compile(two, { entryPoint: "three" }), TypeError, 'no @compute function "three"');
  await assertRejects(() => compile("fn main() {}"), TypeError, "it has no @compute function");
  const wide = `${out}@compute @workgroup_size(100000) fn main() { x[0] = 1; }`;
  await assertRejects(() => compile(wide), TypeError, "orkgroup");
  await assertRejects(() => compile(AFFINE, { constants: { absent: 1 } }), TypeError, "absent");
  using kernel = await compile(two, { entryPoint: "two" });
  assertEquals((await kernel.run({ x: { shape: [1] } }, { workgroups: [1] })).x!.item(), 2);
});

gpuTest("overrides are set by name", async (gpu) => {
  const code = `
    override size: u32 = 4;
    override twice: bool = false;
    @group(0) @binding(0) var<storage, read_write> x: array<f32>;
    @compute @workgroup_size(size)
    fn main(@builtin(local_invocation_id) id: vec3u) { x[id.x] = select(1.0, 2.0, twice); }`;
  using plain = await Kernel.compile(code, { gpu });
  using set = await Kernel.compile(code, { gpu, constants: { size: 8, twice: true } });
  assertEquals([plain.workgroupSize, set.workgroupSize], [[4, 1, 1], [8, 1, 1]]);
  const run = async (kernel: Kernel) =>
    (await kernel.run({ x: { shape: [8] } }, { workgroups: [1] })).x!.toArray();
  assertEquals([await run(plain), await run(set)], [[1, 1, 1, 1, 0, 0, 0, 0], [2, 2, 2, 2, 2, 2, 2, 2]]);
});

gpuTest("what a kernel does not take is an error before it runs", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  const x = ops.ones([4]);
  const good = { x, y: { shape: [4] }, params: { gain: 1, bias: 0 } };
  const most = gpu.adapter.limits.maxComputeWorkgroupsPerDimension;
  const cases: [object, object, typeof TypeError | typeof RangeError | typeof NativeError, string][] = [
    [{ x: undefined }, {}, TypeError, "x is missing; it has x, y, params"],
    [{ z: x }, {}, TypeError, "z is not a variable; it has x, y, params"],
    [{ x: x.to("float64") }, {}, TypeError, "x has elements of f32, which do not match a tensor of float64"],
    [{ x: { shape: [4] } }, {}, TypeError, "x takes a tensor or a GpuBuffer"],
    [
      { y: { shape: [4], dtype: "int32" } },
      {},
      TypeError,
      "y has elements of f32, which do not match a tensor of int32",
    ],
    [{ y: { shape: [0] } }, {}, RangeError, "0 bytes"],
    [{ y: { shape: [2 ** 40] } }, {}, RangeError, "at most"],
    [{}, { workgroups: [most + 1] }, RangeError, `exceed the GPU's limit of ${most} per dimension`],
    [{}, { workgroups: [-1] }, RangeError, "is not a list of up to three counts"],
    [{}, { threads: [-1] }, RangeError, "is not a list of up to three counts"],
    [{}, { threads: [2.5] }, RangeError, "is not a list of up to three counts"],
    [{ y: { shape: [-2, -2] } }, {}, RangeError, "a GPU takes positive multiples of 4"],
    [{}, { threads: [1, 1, 1, 1] }, RangeError, "is not a list of up to three counts"],
  ];
  for (const [inputs, extent, Class, message] of cases) {
    const call = () =>
      kernel.run({ ...good, ...inputs } as KernelInputs, { threads: [4], ...extent } as { threads: [4] });
    if ("workgroups" in extent) {
      await assertRejects(() => kernel.run(good, extent as { workgroups: number[] }), Class, message);
    } else await assertRejects(call, Class, message);
  }
  assertThrows(() => kernel.dispatch(good, { threads: [4] }), TypeError, "x takes a GpuBuffer");
  x.dispose();
  await assertRejects(() => kernel.run(good, { threads: [4] }), NativeError, "freed");
  const after = await kernel.run({ ...good, x: ops.ones([4]) }, { threads: [4] });
  assertEquals(after.y!.toArray(), [1, 1, 1, 1]);
});

gpuTest("memory cannot be read and written by one run, and the runs beside it are right", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  using memory = gpu.buffer([4]);
  const params = { gain: 2, bias: 1 };
  const x = ops.ones([4]);
  for (let round = 0; round < 20; round++) {
    const good = Array.from(
      { length: 5 },
      () => kernel.run({ x, y: { shape: [4] }, params }, { threads: [4] }),
    );
    const bad = kernel.run({ x: memory, y: memory, params }, { threads: [4] });
    await assertRejects(() => bad, TypeError, "x and y are the same memory, but");
    for (const { y } of await Promise.all(good)) assertEquals(y!.toArray(), [3, 3, 3, 3]);
  }
});

gpuTest("parameters that are larger than the GPU takes are an error of the kernel", async (gpu) => {
  const count = gpu.adapter.limits.maxUniformBufferBindingSize / 16 + 1;
  const code = `
    @group(0) @binding(0) var<uniform> p: array<vec4f, ${count}>;
    @group(0) @binding(1) var<storage, read_write> x: array<f32>;
    @compute @workgroup_size(1) fn main() { x[0] = p[${count - 1}].x; }`;
  await assertRejects(
    () => Kernel.compile(code, { gpu }),
    TypeError,
    `p has ${count * 16} bytes of parameters`,
  );
});

gpuTest("a tensor cannot be written while a kernel reads it, and may be freed", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  const x = ops.ones([100_000]);
  const run = kernel.run({ x, y: { shape: [100_000] }, params: { gain: 1, bias: 0 } }, {
    threads: [100_000],
  });
  assertThrows(() => x.add_(1), NativeError, "is reading it");
  x.dispose();
  assertEquals((await run).y!.sum().item(), 100_000);
});

gpuTest("results belong to the scope that asked", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  let seen: Tensor | undefined;
  await tidyAsync(async () => {
    const inputs = { x: ops.ones([4]), y: { shape: [4] }, params: { gain: 1, bias: 0 } };
    seen = (await kernel.run(inputs, { threads: [4] })).y!;
    assertEquals(seen.disposed, false);
  });
  assertEquals(seen!.disposed, true);
});

gpuTest("results that come after the scope that asked has ended are freed", async (gpu) => {
  using kernel = await Kernel.compile(AFFINE, { gpu });
  using memory = await gpu.upload(ops.ones([4]));
  const late: Promise<Tensor>[] = [];
  // deno-lint-ignore require-await -- nothing is waited for: the scope ends first
  await tidyAsync(async () => {
    const inputs = { x: ops.ones([4]), y: { shape: [4] }, params: { gain: 1, bias: 0 } };
    late.push(kernel.run(inputs, { threads: [4] }).then(({ y }) => y!), memory.read());
  });
  assertEquals((await Promise.all(late)).map(({ disposed }) => disposed), [true, true]);
});

gpuTest("a kernel of the same code is compiled once, and is given up by itself", async (gpu) => {
  const first = await Kernel.compile(AFFINE, { gpu });
  using second = await Kernel.compile(AFFINE, { gpu });
  first.dispose();
  first.dispose();
  const inputs = { x: ops.ones([4]), y: { shape: [4] }, params: { gain: 2, bias: 0 } };
  await assertRejects(() => first.run(inputs, { threads: [4] }), NativeError, "it has been disposed");
  assertEquals((await second.run(inputs, { threads: [4] })).y!.toArray(), [2, 2, 2, 2]);
});

gpuTest("the event loop goes on while a kernel runs", async (gpu) => {
  using kernel = await Kernel.compile(SLOW, { gpu });
  using x = gpu.buffer([20_000]);
  // Double the number of runs until they take long enough, on any GPU.
  let turns = 0;
  let tookMs = 0;
  for (let runs = 1; tookMs < 300; runs *= 2) {
    let ended = false;
    const startedAt = performance.now();
    for (let run = 0; run < runs; run++) kernel.dispatch({ x }, { threads: [20_000] });
    const idle = gpu.idle().finally(() => ended = true);
    for (turns = 0; !ended; turns++) await new Promise((resolve) => setTimeout(resolve));
    await idle;
    tookMs = performance.now() - startedAt;
  }
  // A blocked event loop would have one or two turns.
  assertEquals(turns > 20, true, `${turns} turns in ${tookMs} ms`);
  assertStrictEquals(kernel.gpu, gpu);
});
