import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../errors.ts";
import { Image, ops, Tensor } from "../ffi/mod.ts";
import { openCallScope } from "../ffi/native/mod.ts";
import { loadLibrary } from "../ffi/runtime.ts";
import { type RgbaOptions, toRgba } from "./rgba.ts";
import { gpuTest } from "./testing.ts";

// Load the library before the tests, so that no test counts as having leaked it.
loadLibrary();

/** Returns the largest difference between two bytes. */
function distance(one: Tensor, other: Tensor): number {
  assertEquals([one.shape, one.dtype], [other.shape, "uint8"]);
  return Number(one.to("int32").sub(other.to("int32")).abs().max().item());
}

Deno.test("floats from 0 to 1 become the pixels that Image.fromTensor makes, with alpha", async () => {
  using _scope = openCallScope();
  const source = ops.randn([3, 5, 7]);
  const pixels = await toRgba(source);
  assertEquals(pixels.shape, [5, 7, 4]);
  assertEquals(pixels.at("...", ":3").contiguous().toValue().data, Image.fromTensor(source).pixels);
  assertEquals(pixels.at("...", 3).eq(255).all().item(), true);
  const bytes = ops.randint(0, 256, [2, 4, 3, 2]).to("uint8");
  assertEquals((await toRgba(bytes)).toArray(), bytes.permute([0, 2, 3, 1]).toArray());
});

Deno.test("light becomes brightness by sRGB's curve, grey is all three colors, what is no number is black", async () => {
  using _scope = openCallScope();
  const light = Tensor.fromArray([[[0, 0.001, 0.0031308, 0.05, 0.2140, 0.5, 1, 7, -1, NaN]]]);
  const shown = (await toRgba(light, { transfer: "srgb" })).at(0, ":", 1).toArray();
  // 12.92 · x, then 1.055 · x^(1 / 2.4) − 0.055, of IEC 61966-2-1.
  assertEquals(shown, [0, 3, 10, 63, 127, 188, 255, 255, 0, 0]);
  const pixels = await toRgba(Tensor.fromArray([[[-1, 0, 1]]]), { range: [-1, 1] });
  assertEquals(pixels.toArray(), [[[0, 0, 0, 255], [128, 128, 128, 255], [255, 255, 255, 255]]]);
});

Deno.test("latents are previewed by a matrix, resized as PyTorch resizes", async () => {
  using _scope = openCallScope();
  const latent = Tensor.fromArray([[[1, 0]], [[0, 1]]]);
  const matrix = [[1, 0, 0], [0, 1, 0], [0.5, 0.5, 0.25]];
  assertEquals((await toRgba(latent, { matrix })).toArray(), [[[255, 0, 191, 255], [0, 255, 191, 255]]]);
  const wide = await toRgba(Tensor.fromArray([[[0, 1]]]), { size: [1, 4] });
  assertEquals(wide.at(0, ":", 0).toArray(), [0, 64, 191, 255]);
});

Deno.test("what cannot be shown is an error", async () => {
  using _scope = openCallScope();
  const source = ops.zeros([3, 4, 4]);
  const cases: [Tensor, RgbaOptions, typeof TypeError | typeof RangeError, string][] = [
    [source.to("int32"), {}, TypeError, "the source is int32"],
    [ops.zeros([4, 4]), {}, RangeError, "Cannot make pixels of [4,4]"],
    [ops.zeros([2, 4, 4]), {}, RangeError, "with 1, 3 or 4 channels, or a matrix"],
    [ops.zeros([3, 0, 4]), {}, RangeError, "Cannot make pixels of [3,0,4]"],
    [source, { range: [1, 1] }, RangeError, "the range [1, 1]"],
    [source, { size: [0, 4] }, RangeError, "size [0,4]"],
    [source, { matrix: [[1, 1, 1]] }, RangeError, "three rows of 3 or 4 numbers"],
    [source, { transfer: "gamma" as "srgb" }, TypeError, 'no transfer "gamma"'],
  ];
  for (const [tensor, options, Class, message] of cases) {
    await assertRejects(() => toRgba(tensor, options), Class, message);
  }
});

gpuTest("the source is read in the order of the program", async (gpu) => {
  await toRgba(ops.ones([1, 1, 1]), { device: gpu });
  using there = await gpu.upload(ops.zeros([1, 8, 8]));
  const x = ops.zeros([1, 8, 8]);
  const [first, second] = [toRgba(there), toRgba(x, { device: gpu })];
  assertThrows(() => x.add_(1), NativeError, "is reading it");
  there.dispose();
  assertEquals([(await first).at("...", 0).max().item(), (await second).at("...", 0).max().item()], [0, 0]);
});

gpuTest("a kernel gives what the operators give, to the last bit but one", async (gpu) => {
  const options: [number[], RgbaOptions][] = [
    [[3, 17, 31], {}],
    [[1, 64, 64], { range: [-3, 3], transfer: "srgb" }],
    [[4, 33, 21], { size: [70, 50] }],
    [[3, 40, 60], { size: [13, 200], transfer: "srgb", range: [-1, 2] }],
    [[2, 3, 24, 24], { size: [48, 48] }],
    [[5, 4, 8, 8], {
      matrix: [[0.3, -0.2, 0.1, 0.2, 0.5], [0.1, 0.2, 0.3, -0.4, 0.4], [0.2, 0.2, -0.1, 0.1, 0.6]],
      size: [64, 64],
    }],
    [[16, 9, 9], {
      matrix: [0, 1, 2].map((row) => Array.from({ length: 16 }, (_, at) => Math.sin(row * 16 + at) / 4)),
    }],
    [[3, 1, 1], { size: [5, 5] }],
  ];
  for (const [shape, how] of options) {
    const source = ops.randn(shape);
    const [own, expected] = [await toRgba(source, { ...how, device: gpu }), await toRgba(source, how)];
    const apart = distance(own, expected);
    assertEquals(apart <= 1, true, `${shape} ${JSON.stringify(how)}: ${apart}`);
    using there = await gpu.upload(source);
    assertEquals(distance(await toRgba(there, how), own), 0);
    assertEquals(distance(await toRgba(there, { ...how, device: "cpu" }), expected), 0);
  }
  const odd = Tensor.fromArray([[[NaN, Infinity, -Infinity, 0.5]]]);
  assertEquals(distance(await toRgba(odd, { device: gpu }), await toRgba(odd)), 0);
  // An infinite channel saturates its own color and no other, also between pixels.
  const infinite = Tensor.fromArray([[[Infinity, 0]], [[0, Infinity]], [[-Infinity, 0.5]]]);
  assertEquals((await toRgba(infinite)).toArray(), [[[255, 0, 0, 255], [0, 255, 128, 255]]]);
  for (const size of [undefined, [1, 4], [3, 5]] as const) {
    const own = await toRgba(infinite, { size, device: gpu });
    assertEquals(distance(own, await toRgba(infinite, { size })) <= 1, true, `${size}`);
  }
  const bytes = ops.randint(0, 256, [4, 6, 5]).to("uint8");
  assertEquals(distance(await toRgba(bytes, { device: gpu }), await toRgba(bytes)), 0);
});
