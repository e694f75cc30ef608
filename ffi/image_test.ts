import { assert, assertEquals, assertRejects, assertThrows, fail } from "@std/assert";
import { NativeError } from "../errors.ts";
import { type EncodedImage, image } from "../values.ts";
import { Image, type ImageChannels, type ImageLayout } from "./image.ts";
import { ops } from "./ops/mod.ts";
import { loadLibrary } from "./runtime.ts";
import { Tensor } from "./tensors/mod.ts";

// Load the library here, because it stays loaded and the first test would count as having leaked it.
loadLibrary();

/** Makes a gradient, which every format can represent well. */
function gradient(width: number, height: number, channels: ImageChannels): Image {
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const values = [255 * x / width, 255 * y / height, 255 - 255 * x / width, 255];
      for (let channel = 0; channel < channels; channel++) pixels[at++] = values[channel]!;
    }
  }
  return new Image(pixels, { width, height, channels });
}

function distance(a: Image, b: Image): number {
  assertEquals([a.width, a.height, a.channels], [b.width, b.height, b.channels]);
  const total = a.pixels.reduce((sum, value, index) => sum + Math.abs(value - b.pixels[index]!), 0);
  return total / a.pixels.length;
}

Deno.test("fromTensor() reads both layouts to the same pixels", () => {
  for (const channels of [1, 3, 4] as const) {
    const picture = gradient(7, 5, channels);
    using chw = picture.toTensor();
    using hwc = picture.toTensor({ layout: "hwc" });
    assertEquals(chw.shape, [channels, 5, 7]);
    assertEquals(hwc.shape, [5, 7, channels]);
    assertEquals(Image.fromTensor(chw), picture);
    assertEquals(Image.fromTensor(hwc), picture);
  }
});

Deno.test("fromTensor() takes floats from 0 to 1 of every dtype", () => {
  const picture = gradient(16, 8, 3);
  for (const dtype of ["float32", "float64", "float16"] as const) {
    using tensor = picture.toTensor({ dtype });
    assertEquals(tensor.dtype, dtype);
    assertEquals(Image.fromTensor(tensor), picture);
  }
  using coarse = picture.toTensor({ dtype: "bfloat16" });
  assert(distance(Image.fromTensor(coarse), picture) < 1);
});

Deno.test("fromTensor() clamps, and takes NaN as 0", () => {
  using tensor = Tensor.fromArray([[-1, 0.5, 2], [NaN, Infinity, -Infinity]]);
  assertEquals([...Image.fromTensor(tensor).pixels], [0, 128, 255, 0, 255, 0]);
});

Deno.test("fromTensor() takes a mask, and a tensor of two dimensions as grey", () => {
  using mask = Tensor.fromArray([[true, false]]);
  const picture = Image.fromTensor(mask);
  assertEquals([picture.width, picture.height, picture.channels, ...picture.pixels], [2, 1, 1, 255, 0]);
});

Deno.test("fromTensor() asks for the layout where the channels can be first or last", () => {
  for (
    const shape of [[2, 4, 4], [3, 4, 4], [3, 1, 3], [1, 5, 1], [4, 9, 3], [2, 9, 3], [9, 3, 3], [16, 4, 4]]
  ) {
    using tensor = ops.zeros(shape);
    const error = assertThrows(
      () => Image.fromTensor(tensor),
      RangeError,
      `the shape is [${shape}], and its channels`,
    );
    assert(error.message.endsWith('give { layout: "chw" } or { layout: "hwc" }'), error.message);
  }
  const sizes = (shape: number[], layout?: ImageLayout): number[] => {
    using tensor = ops.zeros(shape);
    const { height, width, channels } = Image.fromTensor(tensor, { layout });
    return [height, width, channels];
  };
  assertEquals(sizes([3, 1, 3], "chw"), [1, 3, 3]);
  assertEquals(sizes([3, 1, 3], "hwc"), [3, 1, 3]);
  assertEquals(sizes([2, 4, 4], "hwc"), [2, 4, 4]);
  assertEquals(sizes([1, 1, 1]), [1, 1, 1]);
  assertEquals([sizes([3, 2, 2]), sizes([4, 2, 5]), sizes([1, 28, 28])], [[2, 2, 3], [2, 5, 4], [28, 28, 1]]);
  assertEquals([sizes([5, 7, 3]), sizes([28, 28, 1])], [[5, 7, 3], [28, 28, 1]]);
});

Deno.test("fromTensor() makes a batch of tensors pictures", () => {
  const pictures = [3, 9, 40].map((value) =>
    new Image(Uint8Array.from({ length: 5 * 7 * 3 }, (_, index) => index + value), {
      width: 7,
      height: 5,
      channels: 3,
    })
  );
  using chw = ops.stack(pictures.map((picture) => picture.toTensor()));
  using hwc = chw.permute([0, 2, 3, 1]);
  using floats = chw.to("float32").div(255);
  for (const tensor of [chw, hwc, floats]) assertEquals(Image.fromTensor(tensor, { batch: true }), pictures);
  using grey = Tensor.fromArray(new Uint8Array([1, 2, 3, 4]), [2, 2, 1]);
  assertEquals(Image.fromTensor(grey, { batch: true }).map(({ pixels }) => [...pixels]), [[1, 2], [3, 4]]);
  using none = ops.zeros([0, 3, 5, 7]);
  assertEquals(Image.fromTensor(none, { batch: true }), []);
  assertThrows(() => Image.fromTensor(chw), RangeError, "; give { batch: true } for several pictures");
  using ambiguous = ops.zeros([8, 2, 4, 4]);
  const read = () => Image.fromTensor(ambiguous, { batch: true });
  assertThrows(read, RangeError, "the shape is [8,2,4,4], and its channels can be");
});

Deno.test("fromTensor() takes floats of other ranges", () => {
  using tensor = Tensor.fromArray([[-1, 0, 1, -7, 7, NaN, -Infinity, Infinity]]);
  const pixels = (range?: [number, number]) => [...Image.fromTensor(tensor, { range }).pixels];
  assertEquals(pixels([-1, 1]), [0, 128, 255, 0, 255, 0, 0, 255]);
  assertEquals(pixels([0, 1]), pixels());
  assertEquals(pixels([-1, 3]), [0, 64, 128, 0, 255, 0, 0, 255]);
  using half = tensor.to("bfloat16");
  assertEquals([...Image.fromTensor(half, { range: [-1, 1] }).pixels], pixels([-1, 1]));
  using batch = tensor.reshape([2, 1, 4]);
  const images = Image.fromTensor(batch, { range: [-1, 1], batch: true });
  assertEquals(images.flatMap((picture) => [...picture.pixels]), pixels([-1, 1]));
  for (const range of [[1, -1], [0, 0], [0, NaN], [0], [0, 1, 2]] as [number, number][]) {
    assertThrows(() => pixels(range), RangeError, `the range is [${range}]`);
  }
  using bytes = ops.zeros([2, 2], { dtype: "uint8" });
  assertThrows(
    () => Image.fromTensor(bytes, { range: [0, 1] }),
    TypeError,
    "is uint8, a range is for floats",
  );
});

Deno.test("pictures of 16 bits go to tensors, to PNG files and back", async () => {
  const pixels = new Uint16Array([0, 1, 256, 32_768, 65_534, 65_535]);
  const picture = new Image(pixels, { width: 2, height: 1, channels: 3, bits: 16 });
  assertEquals(await Image.decode(await picture.encode({ format: "png" }), { bits: 16 }), picture);
  assertEquals([...(await Image.decode(await picture.encode({ format: "png" }))).pixels], [
    0,
    0,
    1,
    128,
    255,
    255,
  ]);
  using words = picture.toTensor();
  using floats = picture.toTensor({ dtype: "float32", layout: "hwc" });
  assertEquals([words.dtype, words.shape, floats.shape], ["uint16", [3, 1, 2], [1, 2, 3]]);
  for (const [tensor, layout] of [[words, "chw"], [floats, "hwc"]] as const) {
    assertEquals(Image.fromTensor(tensor, { bits: 16, layout }), picture);
  }
  using mask = Tensor.fromArray([[true, false]]);
  using bytes = Tensor.fromArray(new Uint8Array([1, 255]), [1, 2]);
  assertEquals([...Image.fromTensor(mask, { bits: 16 }).pixels], [65_535, 0]);
  assertEquals([...Image.fromTensor(bytes, { bits: 16 }).pixels], [257, 65_535]);
  assertThrows(() => Image.fromTensor(words, { layout: "chw" }), TypeError, "is uint16, give { bits: 16 }");
  assertThrows(() => picture.toTensor({ dtype: "uint8" }), TypeError, '"uint8" is not uint16 or one of');
  for (const format of ["jpeg", "webp"] as const) {
    assertEquals((await Image.decode(await picture.encode({ format }))).width, 2, format);
  }
});

Deno.test("decode() refuses more pixels than it may make, and options that there are not", async () => {
  const { bytes } = await gradient(20, 10, 3).encode({ format: "jpeg" });
  const error = await assertRejects(() => Image.decode(bytes, { maxPixels: 199 }), NativeError);
  assertEquals(error.message, "Cannot decode picture: it has 20×10 pixels, more than 199");
  assertEquals((await Image.decode(bytes, { maxPixels: 200 })).width, 20);
  assertEquals((await Image.decode(bytes, { maxPixels: Number.MAX_SAFE_INTEGER })).width, 20);
  const refused = async (options: object, error: ErrorConstructor, text: string) =>
    await assertRejects(() => Image.decode(bytes, options), error, text);
  for (const maxPixels of [0, -1, 1.5, NaN, Infinity]) {
    await refused({ maxPixels }, RangeError, "maxPixels is");
  }
  for (const channels of [0, 2, 5, "3"]) {
    await refused({ channels }, RangeError, "channels are not 1, 3 or 4");
  }
  for (const bits of [1, 12, 32]) await refused({ bits }, RangeError, "a channel has 8 or 16 bits");
  await refused({ chanels: 3 }, TypeError, 'there is no option "chanels"; did you mean "channels"?');
});

Deno.test("fromTensor() refuses other shapes and dtypes", () => {
  const shaped = (shape: number[]): Tensor => ops.zeros(shape);
  for (const shape of [[], [3], [2, 5, 5], [1, 3, 5, 5]]) {
    using tensor = shaped(shape);
    assertThrows(() => Image.fromTensor(tensor), RangeError, `the shape is [${shape}]`);
  }
  using chw = shaped([3, 5, 5]);
  assertThrows(() => Image.fromTensor(chw, { layout: "hwc" }), RangeError, "the shape is [3,5,5]");
  using none = shaped([3, 0, 5]);
  assertThrows(() => Image.fromTensor(none), RangeError, "5×0 is not a size");
  using whole = Tensor.fromArray([[1n, 2n]]);
  assertThrows(() => Image.fromTensor(whole), TypeError, "the tensor is int64");
});

Deno.test("a constructed image must fit its pixels", () => {
  const pixels = new Uint8Array(12);
  assertThrows(() => new Image(pixels, { width: 2, height: 3, channels: 3 }), RangeError, "takes 18 bytes");
  assertThrows(() => new Image(pixels, { width: -2, height: -2, channels: 3 }), RangeError, "not a size");
  const two = 2 as ImageChannels;
  assertThrows(() => new Image(pixels, { width: 2, height: 3, channels: two }), RangeError, "2 channels");
});

Deno.test("encode() writes files that others read", async () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    const picture = gradient(48, 32, 3);
    const encoded = await picture.encode({ format });
    assertEquals(encoded.contentType, `image/${format}`);
    assertEquals(image(encoded.bytes), encoded);
    const back = await Image.decode(encoded);
    assert(distance(back, picture) < (format === "png" ? 1e-9 : 4), `${format}: ${distance(back, picture)}`);
  }
});

Deno.test("encode() takes fewer bytes at a lower quality", async () => {
  const picture = gradient(64, 64, 3);
  for (const format of ["jpeg", "webp"] as const) {
    const [coarse, fine] = await Promise.all([10, 95].map((quality) => picture.encode({ format, quality })));
    assert(coarse!.bytes.length < fine!.bytes.length, format);
  }
});

Deno.test("encode() uses the pixels as they are at the call", async () => {
  const picture = gradient(8, 8, 1);
  const before = picture.pixels.slice();
  const encoding = picture.encode({ format: "png" });
  picture.pixels.fill(0);
  assertEquals((await Image.decode(await encoding)).pixels, before);
});

Deno.test("encode() runs off the event loop", async () => {
  const picture = gradient(3000, 2000, 3);
  // On the event loop, encoding would always finish first. Off the event loop, it finishes first only if the
  // system paused this thread meanwhile.
  for (let attempt = 0; attempt < 20; attempt++) {
    const encoding = picture.encode({ format: "png" }).then(() => "encoded");
    const tick = new Promise<string>((resolve) => setTimeout(() => resolve("tick"), 0));
    const first = await Promise.race([encoding, tick]);
    await Promise.all([encoding, tick]);
    if (first === "tick") return;
  }
  fail("the event loop never turned while a picture was encoded");
});

Deno.test("encode() delays no other native work", async () => {
  const side = 3000;
  const large = new Image(new Uint8Array(3 * side * side), { width: side, height: side, channels: 3 });
  for (let index = 0; index < large.pixels.length; index++) large.pixels[index] = (index * index) >> 7;
  const small = await new Image(new Uint8Array(1), { width: 1, height: 1, channels: 1 }).encode();
  let isEncoded = false;
  const encoding = large.encode({ format: "png" }).then(() => isEncoded = true);
  await Image.decode(small);
  assertEquals(isEncoded, false);
  await encoding;
});

Deno.test("encode() returns a file of its own for the same pixels, and another for others", async () => {
  const picture = new Image(Uint8Array.of(10, 200), { width: 2, height: 1, channels: 1 });
  const [first, second] = [await picture.encode({ format: "png" }), await picture.encode({ format: "png" })];
  assertEquals(first.bytes, second.bytes);
  first.bytes[0] = 0;
  assertEquals((await picture.encode({ format: "png" })).bytes, second.bytes);
  picture.pixels[0] = 11;
  const changed = await Image.decode(await picture.encode({ format: "png" }));
  assertEquals(changed.pixels, Uint8Array.of(11, 200));
});

Deno.test("encode() refuses what a format cannot hold, and misuse", async () => {
  const wide = gradient(20_000, 1, 1);
  const error = await assertRejects(() => wide.encode({ format: "webp" }), NativeError, "20000×1");
  assertEquals(error.operation, "Image.encode");
  await assertRejects(() => wide.encode({ quality: 0 }), RangeError, "the quality is 0");
  await assertRejects(() => wide.encode({ quality: 90.5 }), RangeError, "the quality is 90.5");
  const format = "gif" as "png";
  await assertRejects(() => wide.encode({ format }), TypeError, '"gif" is not one of jpeg, png, webp');
});

Deno.test("decode() refuses what is no picture, or cut off", async () => {
  const error = await assertRejects(() => Image.decode(new Uint8Array(10)), NativeError);
  assertEquals(error.message, "Cannot decode picture: the bytes are not a JPEG, PNG or WebP file");
  assertEquals(error.operation, "Image.decode");
  for (const format of ["jpeg", "png", "webp"] as const) {
    const { bytes } = await gradient(32, 32, 3).encode({ format });
    const half = bytes.slice(0, bytes.length / 2);
    await assertRejects(() => Image.decode(half), NativeError, "Cannot decode picture: ");
  }
  const text = "text" as unknown as EncodedImage;
  await assertRejects(() => Image.decode(text), TypeError, "neither an EncodedImage nor a Uint8Array");
});

Deno.test("options that there are not are a TypeError", () => {
  const size = { width: 1, height: 1, channels: 3 } as const;
  const wide = { ...size, bits: 16 } as const;
  const picture = new Image(new Uint8Array(3), size);
  const elsewhere = "xyz" as unknown as "chw";
  const shorts = new Uint16Array(3) as unknown as Uint8Array<ArrayBuffer>;
  using tensor = ops.ones([3, 2, 2]);
  assertThrows(() => new Image(shorts, size), TypeError, "the pixels are not a Uint8Array");
  assertThrows(
    () => new Image(new Uint8Array(3) as never, wide),
    TypeError,
    "the pixels are not a Uint16Array",
  );
  assertThrows(
    () => new Image(new Uint8Array(3), { ...size, orientation: 9 as 8 }),
    RangeError,
    "orientation is 9",
  );
  assertThrows(
    () => Image.fromTensor(tensor, { layot: "chw" } as never),
    TypeError,
    'there is no option "layot"; did you mean "layout"?',
  );
  assertThrows(
    () => Image.fromTensor(picture as unknown as Tensor),
    TypeError,
    "the argument is not a Tensor",
  );
  assertThrows(() => Image.fromTensor(tensor, { layout: elsewhere }), TypeError, '"xyz" is not chw or hwc');
  assertThrows(() => picture.toTensor({ layout: elsewhere }), TypeError, '"xyz" is not chw or hwc');
  assertThrows(
    () => picture.toTensor({ dtype: "int64" as "uint8" }),
    TypeError,
    '"int64" is not uint8 or one',
  );
});
