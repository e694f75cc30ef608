/**
 * Images: pixels in JavaScript memory, converted to and from tensors and files.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { NativeError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { callForReply, check, decode, ERROR, ImageFormat, native, OUT, settle } from "./native/mod.ts";
import { EncodedImage, type ImageContentType, type ImageJson } from "../values.ts";
import { FLOATS, readPixels, tensorOf } from "./image_pixels.ts";
import { checkLayout, layoutOf } from "./image_shape.ts";
import {
  BEGIN_ENCODING,
  type DecodeOptions,
  type EncodeOptions,
  type FromTensorOptions,
  type ImageBits,
  type ImageChannels,
  type ImageOrientation,
  type ImagePixels,
  type ImageSize,
  type ToTensorOptions,
} from "./image_options.ts";
import { Tensor, wrap } from "./tensors/mod.ts";

export type {
  DecodeOptions,
  EncodeOptions,
  FromTensorOptions,
  ImageBits,
  ImageChannels,
  ImageLayout,
  ImageOrientation,
  ImagePixels,
  ImageSize,
  ToTensorOptions,
} from "./image_options.ts";

const FORMATS: Record<string, { number: number; contentType: ImageContentType; maxSide: number }> = {
  jpeg: { number: ImageFormat.Jpeg, contentType: "image/jpeg", maxSide: 65_535 },
  png: { number: ImageFormat.Png, contentType: "image/png", maxSide: 2 ** 31 - 1 },
  webp: { number: ImageFormat.WebP, contentType: "image/webp", maxSide: 16_383 },
};

/** The default limit on the number of pixels of a file. */
const MAX_PIXELS = 2 ** 27;

/**
 * An image with 8 bits per channel (16 on request). Its pixels are in JavaScript memory, so nothing has to be
 * freed.
 *
 * An image that a worker returns from `call`, or adds to a stream, reaches the caller as an
 * {@linkcode EncodedImage}.
 *
 * @example Encode a tensor as a PNG file
 * ```ts
 * import { Image, ops } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using pixels = ops.rand([3, 16, 32]); // [channels, height, width], 0 to 1
 * const file = await Image.fromTensor(pixels).encode({ format: "png" });
 * assertEquals([file.contentType, file.width, file.height], ["image/png", 32, 16]);
 * ```
 */
export class Image<Bits extends ImageBits = 8> {
  /**
   * The pixels: rows from top to bottom, pixels from left to right, channels interleaved. A `Uint16Array` if
   * `bits` is 16.
   */
  readonly pixels: ImagePixels<Bits>;
  /** The width, in pixels. */
  readonly width: number;
  /** The height, in pixels. */
  readonly height: number;
  /** The number of channels: 1 (gray), 3 (RGB) or 4 (RGBA, alpha not premultiplied). */
  readonly channels: ImageChannels;
  /** The number of bits per channel. */
  readonly bits: Bits;
  /**
   * How to turn the image so that it appears upright, as an EXIF orientation. 1 means no change. Encoding
   * drops it.
   */
  readonly orientation: ImageOrientation;

  /**
   * Wraps pixels without a copy.
   *
   * @param pixels `height * width * channels` values, in the order of {@linkcode Image.pixels}.
   * @param size The dimensions, bits and orientation.
   * @throws {TypeError} If the pixels are not a Uint8Array (for 8 bits) or a Uint16Array (for 16 bits).
   * @throws {RangeError} If the sizes are not positive integers or do not match the number of pixels, if the
   * number of channels is not 1, 3 or 4, or if the orientation is not an EXIF orientation.
   */
  constructor(pixels: ImagePixels<Bits>, size: ImageSize<Bits>) {
    refuseUnknown("make an image", size, {
      width: true,
      height: true,
      channels: true,
      bits: true,
      orientation: true,
    });
    const { width, height, channels, bits = 8 as Bits, orientation = 1 } = size;
    checkBits(bits, "make an image");
    if (!(pixels instanceof (bits === 8 ? Uint8Array : Uint16Array))) {
      throw new TypeError(`Cannot make an image: the pixels are not a Uint${bits}Array`);
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
          `${width * height * channels} ${bits === 8 ? "bytes" : "values"}, not ${pixels.length}`,
      );
    }
    if (!Number.isInteger(orientation) || orientation < 1 || orientation > 8) {
      throw new RangeError(`Cannot make an image: the orientation is ${orientation}, not 1 to 8`);
    }
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.bits = bits;
    this.orientation = orientation;
  }

  /**
   * Makes an image from a copy of a tensor.
   *
   * @param tensor `[channels, height, width]`, `[height, width, channels]` or `[height, width]`, on any
   * device. The dtype is uint8 (0 to 255), bool, or a float (0 to 1, or `range`; values outside are clamped,
   * and NaN becomes black). With `bits: 16` it may also be uint16. With `batch: true`, the shape starts with
   * an additional batch dimension.
   * @param options The layout, the range, the bits, and whether the tensor is a batch.
   * @returns The image, or an array of images for a batch.
   * @throws {TypeError} If the dtype is not supported, or if the layout or an option is unknown.
   * @throws {RangeError} If the shape is not one of the above, or has no pixels. If the shape fits both
   * layouts, as `[2, 4, 4]` or `[3, 8, 3]` does, and no layout is given. If the range is not two increasing
   * numbers.
   */
  static fromTensor(tensor: Tensor, options: FromTensorOptions & { batch: true; bits: 16 }): Image<16>[];
  /** Makes images with 8 bits per channel from a batch. See the first overload. */
  static fromTensor(tensor: Tensor, options: FromTensorOptions & { batch: true; bits?: 8 }): Image[];
  /** Makes an image with 16 bits per channel. See the first overload. */
  static fromTensor(tensor: Tensor, options: FromTensorOptions & { batch?: false; bits: 16 }): Image<16>;
  /** Makes an image with 8 bits per channel. See the first overload. */
  static fromTensor(tensor: Tensor, options?: FromTensorOptions & { batch?: false; bits?: 8 }): Image;
  static fromTensor(
    tensor: Tensor,
    options: FromTensorOptions = {},
  ): Image<ImageBits> | Image<ImageBits>[] {
    if (!(tensor instanceof Tensor)) {
      throw new TypeError("Cannot make an image: the argument is not a Tensor");
    }
    refuseUnknown("make an image", options, { layout: true, range: true, bits: true, batch: true });
    const { layout: asked, range, bits = 8, batch = false } = options;
    checkLayout(asked);
    checkBits(bits, "make an image");
    checkRange(range);
    const { shape } = tensor;
    const [count, ...picture] = batch ? shape : [1, ...shape];
    const layout = layoutOf(shape, picture, asked);
    const [height, width, channels = 1] =
      (layout === "chw" ? [...picture.slice(1), picture[0]] : picture) as [
        number,
        number,
        ImageChannels?,
      ];
    const pixels = readPixels(tensor, { layout, bits, range });
    const size = height * width * channels;
    const images = Array.from(
      { length: count! },
      (_, index) =>
        new Image<ImageBits>(batch ? pixels.slice(index * size, (index + 1) * size) : pixels, {
          width,
          height,
          channels,
          bits,
        }),
    );
    return batch ? images : images[0]!;
  }

  /**
   * Decodes a JPEG, PNG or WebP file off the event loop. Decodes the first image of an animation.
   *
   * Decoding temporarily needs three times the memory of the pixels, and at least 12 bytes per pixel. At the
   * limit of 2²⁷ pixels that is 1.5 GiB, or 3 GiB for 16-bit RGBA. A small file can have that many pixels, so
   * set `maxPixels` for files that you do not trust.
   *
   * @example Decode a photo upright, for a model that takes RGB
   * ```ts
   * import { Image } from "@cohort/distributed";
   * import { assertEquals } from "@std/assert";
   *
   * const gray = new Image(Uint8Array.of(0, 255), { width: 2, height: 1, channels: 1 });
   * const { bytes } = await gray.encode({ format: "png" });
   * const photo = await Image.decode(bytes, { channels: 3, applyExifOrientation: true });
   * assertEquals(photo.pixels, Uint8Array.of(0, 0, 0, 255, 255, 255));
   * ```
   *
   * @param file The file, or its bytes. They are copied at once.
   * @param options Channels, bits, orientation, and the pixel limit.
   * @returns The image.
   * @throws {TypeError} If `file` is neither, or if an option is unknown.
   * @throws {RangeError} If an option's value is invalid.
   * @throws {NativeError} If the bytes are not a supported file, are damaged or truncated, or if the image
   * exceeds the pixel limit.
   */
  static async decode(
    file: EncodedImage | Uint8Array<ArrayBuffer>,
    options: DecodeOptions & { bits: 16 },
  ): Promise<
    Image<16>
  >;
  /** Decodes a file with 8 bits per channel. See the first overload. */
  static async decode(
    file: EncodedImage | Uint8Array<ArrayBuffer>,
    options?: DecodeOptions & { bits?: 8 },
  ): Promise<Image>;
  static async decode(
    file: EncodedImage | Uint8Array<ArrayBuffer>,
    options: DecodeOptions = {},
  ): Promise<Image<ImageBits>> {
    const operation = "Image.decode";
    const bytes = file instanceof EncodedImage ? file.bytes : file;
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError("Cannot decode picture: it is neither an EncodedImage nor a Uint8Array");
    }
    refuseUnknown("decode picture", options, {
      channels: true,
      bits: true,
      applyExifOrientation: true,
      maxPixels: true,
    });
    const { channels = 0, bits = 8, applyExifOrientation = false, maxPixels = MAX_PIXELS } = options;
    if (![0, 1, 3, 4].includes(channels) || options.channels === 0 as unknown) {
      throw new RangeError(`Cannot decode picture: ${channels} channels are not 1, 3 or 4`);
    }
    checkBits(bits, "decode picture");
    if (!Number.isSafeInteger(maxPixels) || maxPixels < 1) {
      throw new RangeError(`Cannot decode picture: maxPixels is ${maxPixels}, not a positive whole number`);
    }
    const { cohort_image_decode } = native();
    const apply = applyExifOrientation ? 1 : 0;
    check(
      cohort_image_decode(bytes, bytes.length, channels, bits, apply, maxPixels, OUT, ERROR),
      operation,
    );
    return await settle(OUT[0]!, {
      operation,
      read: (reply) => {
        const [width, height, channels, orientation, pixels] = decode(reply, wrap) as DecodedPixels;
        const values = bits === 8 ? pixels : new Uint16Array(pixels.buffer);
        return new Image<ImageBits>(values, { width, height, channels, bits, orientation });
      },
    });
  }

  /**
   * Copies the image into a tensor on the CPU.
   *
   * @param options Layout and dtype.
   * @returns The tensor, contiguous.
   * @throws {TypeError} If the layout is unknown, or if the dtype cannot hold the pixels.
   */
  toTensor(options: ToTensorOptions = {}): Tensor {
    refuseUnknown("make a tensor of a picture", options, { layout: true, dtype: true });
    const own = this.bits === 8 ? "uint8" : "uint16";
    const { layout = "chw", dtype = own } = options;
    checkLayout(layout);
    if (dtype !== own && !FLOATS.includes(dtype)) {
      throw new TypeError(
        `Cannot make a tensor of a picture: "${escapeLine(String(dtype))}" is not ${own} or one of ${
          FLOATS.join(", ")
        }`,
      );
    }
    return tensorOf(this.pixels, [this.height, this.width, this.channels], { layout, dtype });
  }

  /**
   * Encodes the image off the event loop, on a thread for images: other native work does not wait for it. The
   * pixels are copied at once. If one of the last four images had the same pixels, format and quality, its
   * file is used again, unless the pixels take more than 8 MiB.
   *
   * JPEG has no alpha: transparent pixels are blended with white. WebP is lossy and has no grayscale: gray is
   * stored as RGB. Only PNG keeps 16 bits. The orientation is not written.
   *
   * @param options Format and quality.
   * @returns The file.
   * @throws {TypeError} If the format is unknown.
   * @throws {RangeError} If the quality is not an integer from 1 to 100.
   * @throws {NativeError} If the image is too large for the format: JPEG allows 65,535 pixels per side, WebP
   * 16,383.
   */
  async encode(options: EncodeOptions = {}): Promise<EncodedImage> {
    return await this[BEGIN_ENCODING](options);
  }

  /**
   * Encodes the image like {@linkcode Image.encode}, but throws at once if that is not possible.
   *
   * @ignore
   */
  [BEGIN_ENCODING](options: EncodeOptions): Promise<EncodedImage> {
    const operation = "Image.encode";
    refuseUnknown("encode picture", options, { format: true, quality: true });
    const { width, height } = this;
    const { number, contentType, quality, maxSide } = formatOf(options);
    if (Math.max(width, height) > maxSide) {
      const state = `it is ${width}×${height}, but ${contentType} takes at most ${maxSide} pixels per side`;
      throw new NativeError(`Cannot encode picture: ${state}`, { operation });
    }
    check(native().cohort_image_encode(...this.#sized(), number, quality, OUT, ERROR), operation);
    return settle(OUT[0]!, {
      operation,
      read: (reply) =>
        new EncodedImage(contentType, width, height, decode(reply, wrap) as Uint8Array<ArrayBuffer>),
    });
  }

  /**
   * Returns the object that `JSON.stringify` uses for the image in a text event. The image is a JPEG file of
   * quality 95. This blocks the event loop. To avoid that, await {@linkcode Image.encode} first: its result
   * also converts to JSON.
   *
   * @returns The object.
   * @throws {NativeError} If JPEG cannot hold the image.
   */
  toJSON(): ImageJson {
    const { number, contentType, quality } = formatOf({});
    const reply = callForReply(
      "Image.toJSON",
      (out, capacity, reply) =>
        native().cohort_image_encode_here(...this.#sized(), number, quality, out, capacity, reply, ERROR),
    );
    const bytes = decode(reply, wrap) as Uint8Array<ArrayBuffer>;
    return new EncodedImage(contentType, this.width, this.height, bytes).toJSON();
  }

  #sized(): [
    bytes: Uint8Array<ArrayBuffer>,
    length: number,
    width: number,
    height: number,
    channels: number,
    bits: number,
  ] {
    const { width, height, channels, pixels, bits } = this;
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    return [bytes, bytes.length, width, height, channels, bits];
  }
}

function formatOf({ format = "jpeg", quality = 95 }: EncodeOptions): {
  number: number;
  contentType: ImageContentType;
  quality: number;
  maxSide: number;
} {
  if (!Object.hasOwn(FORMATS, format)) {
    throw new TypeError(
      `Cannot encode picture: "${escapeLine(String(format))}" is not one of ${
        Object.keys(FORMATS).join(", ")
      }`,
    );
  }
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new RangeError(`Cannot encode picture: the quality is ${quality}, not 1 to 100`);
  }
  return { ...FORMATS[format]!, quality };
}

type DecodedPixels = [
  width: number,
  height: number,
  channels: ImageChannels,
  orientation: ImageOrientation,
  pixels: Uint8Array<ArrayBuffer>,
];

function checkBits(bits: ImageBits, action: string): void {
  if (bits !== 8 && bits !== 16) {
    throw new RangeError(`Cannot ${action}: a channel has 8 or 16 bits, not ${bits}`);
  }
}

function checkRange(range: FromTensorOptions["range"]): void {
  if (range === undefined) return;
  const [black, white, ...rest] = range;
  if (Number.isFinite(black) && Number.isFinite(white) && black < white && rest.length === 0) return;
  throw new RangeError(
    `Cannot make an image: the range is [${range}], not two increasing numbers`,
  );
}
