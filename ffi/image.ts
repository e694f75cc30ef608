/** Pictures: pixels in JavaScript's memory, to and from tensors and files.
 *
 * @module
 */
import { ERROR, OUT } from "./_pinned.ts";
import { EncodedImage, type ImageContentType } from "../values.ts";
import { native } from "./_library.ts";
import { settle } from "./_requests.ts";
import { check } from "./_status.ts";
import { ImageFormat } from "./_symbols.gen.ts";
import { decode } from "./_wire.ts";
import { tidy } from "./lifetime.ts";
import { ops } from "./ops.ts";
import { wrap } from "./_wrap.ts";
import { Tensor } from "./tensor.ts";

/** Where a picture's channels lie in a tensor: `[channels, height, width]` or `[height, width, channels]`. */
export type ImageLayout = "chw" | "hwc";

/** How many channels a picture has: 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied). */
export type ImageChannels = 1 | 3 | 4;

/** The sizes of an {@linkcode Image}. */
export interface ImageSize {
  /** Pixels in a row. */
  width: number;
  /** Rows. */
  height: number;
  /** Values per pixel. */
  channels: ImageChannels;
}

/** Options of {@linkcode Image.fromTensor}. */
export interface FromTensorOptions {
  /** Where the channels lie. Left out: in the dimension whose size is 1, 3 or 4, the first if both could be. */
  layout?: ImageLayout;
}

/** Options of {@linkcode Image.toTensor}. */
export interface ToTensorOptions {
  /** Where the channels go. Default: `"chw"`, PyTorch's. */
  layout?: ImageLayout;
  /** The dtype: `"uint8"`, the default, for 0 to 255, or a float for 0 to 1. */
  dtype?: "uint8" | "float32" | "float64" | "float16" | "bfloat16";
}

/** Options of {@linkcode Image.encode}. */
export interface EncodeOptions {
  /** The format. Default: `"jpeg"`. */
  format?: "jpeg" | "png" | "webp";
  /** 1 to 100, for JPEG and WebP: more is larger and truer. Default: 95. PNG is lossless and has none. */
  quality?: number;
}

const FORMATS: Record<string, { number: number; contentType: ImageContentType }> = {
  jpeg: { number: ImageFormat.Jpeg, contentType: "image/jpeg" },
  png: { number: ImageFormat.Png, contentType: "image/png" },
  webp: { number: ImageFormat.WebP, contentType: "image/webp" },
};

const FLOATS: readonly string[] = ["float32", "float64", "float16", "bfloat16"];

/** A picture of 8 bits a channel, in JavaScript's memory: nothing of it has to be freed.
 *
 * Returned by a worker's `call`, or added to a stream, it reaches the caller as an {@linkcode EncodedImage}.
 *
 * @example A tensor as a PNG file
 * ```ts ignore
 * const picture = Image.fromTensor(net.sample()); // [3, height, width], 0 to 1
 * const { bytes } = await picture.encode({ format: "png" });
 * ```
 */
export class Image {
  /** The pixels: rows from the top, pixels from the left, channels interleaved. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied). */
  readonly channels: ImageChannels;

  /** Wraps pixels, without a copy.
   *
   * @param pixels `height * width * channels` bytes, as {@linkcode Image.pixels} says.
   * @param size The sizes.
   * @throws {TypeError} If the pixels are no Uint8Array.
   * @throws {RangeError} If the sizes are not positive whole numbers, do not fit the pixels, or there are other
   * than 1, 3 or 4 channels.
   */
  constructor(pixels: Uint8Array<ArrayBuffer>, size: ImageSize) {
    const { width, height, channels } = size;
    if (!(pixels instanceof Uint8Array)) {
      throw new TypeError("Cannot make an image: the pixels are not a Uint8Array");
    }
    if (![width, height].every((side) => Number.isSafeInteger(side) && side > 0)) {
      throw new RangeError(`Cannot make an image: ${width}×${height} is not a size`);
    }
    if (channels !== 1 && channels !== 3 && channels !== 4) {
      throw new RangeError(`Cannot make an image: it has ${channels} channels, not 1, 3 or 4`);
    }
    if (pixels.length !== width * height * channels) {
      throw new RangeError(
        `Cannot make an image: ${width}×${height} with ${channels} channels takes ` +
          `${width * height * channels} bytes, not ${pixels.length}`,
      );
    }
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    this.channels = channels;
  }

  /** Makes a picture of a tensor, by copy.
   *
   * @param tensor `[channels, height, width]`, `[height, width, channels]` or `[height, width]`, on any device, of
   * uint8 (0 to 255), bool, or floats (0 to 1: what lies outside is clamped, NaN is 0).
   * @param options Where the channels lie.
   * @returns The picture.
   * @throws {TypeError} If the dtype is another one, or there is no such layout.
   * @throws {RangeError} If the shape is another one, or has no pixels.
   */
  static fromTensor(tensor: Tensor, options: FromTensorOptions = {}): Image {
    if (!(tensor instanceof Tensor)) throw new TypeError("Cannot make an image: it is not made of a Tensor");
    const { shape, dtype } = tensor;
    checkLayout(options.layout);
    const layout = shape.length === 2 ? undefined : layoutOf(shape, options.layout);
    if (dtype !== "uint8" && dtype !== "bool" && !FLOATS.includes(dtype)) {
      throw new TypeError(`Cannot make an image: the tensor is ${dtype}, convert it to uint8 or a float`);
    }
    const { data, shape: sizes } = tidy(() => {
      const ordered = layout === "chw" ? tensor.permute([1, 2, 0]) : tensor;
      return toBytes(ordered, dtype).to("cpu").contiguous().toValue();
    });
    const [height, width, channels = 1] = sizes as [number, number, ImageChannels?];
    return new Image(data as Uint8Array<ArrayBuffer>, { width, height, channels });
  }

  /** Decodes a JPEG, PNG or WebP file, off the event loop.
   *
   * 16 bits a channel become 8, palettes RGB, grey with alpha RGBA. Of an animation the first picture. The orientation
   * that a camera noted is not applied.
   *
   * @param file The file, or its bytes; they are copied at once.
   * @returns The picture.
   * @throws {TypeError} If `file` is neither.
   * @throws {NativeError} If the bytes are no such file, damaged or cut off, or it has more than 2²⁷ pixels.
   */
  static async decode(file: EncodedImage | Uint8Array<ArrayBuffer>): Promise<Image> {
    const operation = "Image.decode";
    const bytes = file instanceof EncodedImage ? file.bytes : file;
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError("Cannot decode picture: it is neither an EncodedImage nor a Uint8Array");
    }
    check(native().cohort_image_decode(bytes, bytes.length, OUT, ERROR), operation);
    return await settle(OUT[0]!, {
      operation,
      read: (reply) => {
        const [width, height, channels, pixels] = decode(reply, wrap) as DecodedPixels;
        return new Image(pixels, { width, height, channels });
      },
    });
  }

  /** Makes a tensor of the picture, by copy, on the CPU.
   *
   * @param options Layout and dtype.
   * @returns The tensor, contiguous.
   * @throws {TypeError} If there is no such layout, or no pixels of that dtype.
   */
  toTensor(options: ToTensorOptions = {}): Tensor {
    const { layout = "chw", dtype = "uint8" } = options;
    checkLayout(layout);
    if (dtype !== "uint8" && !FLOATS.includes(dtype)) {
      throw new TypeError(
        `Cannot make a tensor of a picture: "${dtype}" is not uint8 or one of ${FLOATS.join(", ")}`,
      );
    }
    return tidy(() => {
      const made = Tensor.fromArray(this.pixels, [this.height, this.width, this.channels]);
      const ordered = layout === "chw" ? made.permute([2, 0, 1]).contiguous() : made;
      return dtype === "uint8" ? ordered : ordered.to(dtype).div(255);
    });
  }

  /** Encodes the picture, off the event loop.
   *
   * JPEG has no alpha: what is transparent shows white. WebP is lossy, and has no grey: it is stored as RGB.
   *
   * @param options Format and quality.
   * @returns The file.
   * @throws {TypeError} If there is no such format.
   * @throws {RangeError} If the quality is not a whole number from 1 to 100.
   * @throws {NativeError} If the format cannot hold the picture: JPEG takes 65,535 pixels a side, WebP 16,383.
   */
  async encode(options: EncodeOptions = {}): Promise<EncodedImage> {
    const operation = "Image.encode";
    const { format = "jpeg", quality = 95 } = options;
    const { width, height, channels, pixels } = this;
    if (!Object.hasOwn(FORMATS, format)) {
      throw new TypeError(
        `Cannot encode picture: "${format}" is not one of ${Object.keys(FORMATS).join(", ")}`,
      );
    }
    if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
      throw new RangeError(`Cannot encode picture: the quality is ${quality}, not 1 to 100`);
    }
    const { number, contentType } = FORMATS[format]!;
    check(
      native().cohort_image_encode(
        pixels,
        pixels.length,
        width,
        height,
        channels,
        number,
        quality,
        OUT,
        ERROR,
      ),
      operation,
    );
    return await settle(OUT[0]!, {
      operation,
      read: (reply) =>
        new EncodedImage(contentType, width, height, decode(reply, wrap) as Uint8Array<ArrayBuffer>),
    });
  }
}

type DecodedPixels = [
  width: number,
  height: number,
  channels: ImageChannels,
  pixels: Uint8Array<ArrayBuffer>,
];

function checkLayout(layout: ImageLayout | undefined): void {
  if (layout === undefined || layout === "chw" || layout === "hwc") return;
  throw new TypeError(`Cannot lay a picture out: "${layout}" is not chw or hwc`);
}

function layoutOf(shape: readonly number[], asked: ImageLayout | undefined): ImageLayout {
  const isChannels = (size: number | undefined): boolean => size === 1 || size === 3 || size === 4;
  const layout = asked ?? (isChannels(shape[0]) ? "chw" : "hwc");
  if (shape.length !== 3 || !isChannels(layout === "chw" ? shape[0] : shape[2])) {
    throw new RangeError(
      `Cannot make an image: the shape is [${shape}], not [channels, height, width], [height, width, channels] ` +
        "or [height, width] with 1, 3 or 4 channels",
    );
  }
  return layout;
}

function toBytes(tensor: Tensor, dtype: string): Tensor {
  if (dtype === "uint8") return tensor;
  if (dtype === "bool") return tensor.to("uint8").mul(255);
  // In float32: half floats would round 254 and 255 together.
  const numbers = ops.call("aten::nan_to_num", tensor.to("float32"), 0);
  return ops.call("aten::round", ops.call("aten::clamp", numbers, 0, 1).mul(255)).to("uint8");
}
