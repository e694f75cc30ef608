import { assert, assertEquals, assertRejects, assertThrows, fail } from "@std/assert";
import { NativeError } from "../errors.ts";
import { type EncodedImage, image } from "../values.ts";
import { Image, type ImageChannels } from "./image.ts";
import { ops } from "./ops.ts";
import { loadLibrary } from "./runtime.ts";
import { Tensor } from "./tensor.ts";

// Here, not in the test that happens to be first: it stays loaded.
loadLibrary();

/** A gradient, which every format can hold well. */
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

Deno.test("fromTensor() prefers channels first where both could be, and obeys the layout", () => {
  using tensor = Tensor.fromArray(new Uint8Array(9), [3, 1, 3]);
  assertEquals(Image.fromTensor(tensor).width, 3);
  assertEquals(Image.fromTensor(tensor, { layout: "hwc" }).width, 1);
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
  // On the loop it would come first every time; off it, only when the system held this thread up meanwhile.
  for (let attempt = 0; attempt < 20; attempt++) {
    const encoding = picture.encode({ format: "png" }).then(() => "encoded");
    const tick = new Promise<string>((resolve) => setTimeout(() => resolve("tick"), 0));
    const first = await Promise.race([encoding, tick]);
    await Promise.all([encoding, tick]);
    if (first === "tick") return;
  }
  fail("the event loop never turned while a picture was encoded");
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
  const picture = new Image(new Uint8Array(3), size);
  const elsewhere = "xyz" as unknown as "chw";
  const shorts = new Uint16Array(3) as unknown as Uint8Array<ArrayBuffer>;
  using tensor = ops.ones([3, 2, 2]);
  assertThrows(() => new Image(shorts, size), TypeError, "the pixels are not a Uint8Array");
  assertThrows(() => Image.fromTensor(picture as unknown as Tensor), TypeError, "not made of a Tensor");
  assertThrows(() => Image.fromTensor(tensor, { layout: elsewhere }), TypeError, '"xyz" is not chw or hwc');
  assertThrows(() => picture.toTensor({ layout: elsewhere }), TypeError, '"xyz" is not chw or hwc');
  assertThrows(
    () => picture.toTensor({ dtype: "int64" as "uint8" }),
    TypeError,
    '"int64" is not uint8 or one',
  );
});
