/**
 * Pictures: pixels in JavaScript's memory, to and from tensors and files.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { check, decode, ERROR, ImageFormat, native, OUT, replyOf, settle } from "./native/mod.ts";
import { EncodedImage, type ImageContentType, type ImageJson } from "../values.ts";
import { FLOATS, readPixels, tensorOf } from "./image_pixels.ts";
import { checkLayout, layoutOf } from "./image_shape.ts";
import type {
  DecodeOptions,
  EncodeOptions,
  FromTensorOptions,
  ImageBits,
  ImageChannels,
  ImageOrientation,
  ImagePixels,
  ImageSize,
  ToTensorOptions,
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

const FORMATS: Record<string, { number: number; contentType: ImageContentType }> = {
  jpeg: { number: ImageFormat.Jpeg, contentType: "image/jpeg" },
  png: { number: ImageFormat.Png, contentType: "image/png" },
  webp: { number: ImageFormat.WebP, contentType: "image/webp" },
};

/** The most pixels that a file may have unless more are allowed. */
const MAX_PIXELS = 2 ** 27;

/**
 * A picture of 8 bits a channel, or of 16 where they are asked for, in JavaScript's memory: nothing of it has
 * to be freed.
 *
 * Returned by a worker's `call`, or added to a stream, it reaches the caller as an {@linkcode EncodedImage}.
 *
 * @example A tensor as a PNG file
 * ```ts ignore
 * const picture = Image.fromTensor(net.sample()); // [3, height, width], 0 to 1
 * const { bytes } = await picture.encode({ format: "png" });
 * ```
 */
export class Image<Bits extends ImageBits = 8> {
  /**
   * The pixels: rows from the top, pixels from the left, channels interleaved. A `Uint16Array` of 16 bits.
   */
  readonly pixels: ImagePixels<Bits>;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied). */
  readonly channels: ImageChannels;
  /** How many bits a channel has. */
  readonly bits: Bits;
  /**
   * How the picture is to be turned to be seen upright, by EXIF's numbers: 1 for not at all. Encoding drops
   * it.
   */
  readonly orientation: ImageOrientation;

  /**
   * Wraps pixels, without a copy.
   *
   * @param pixels `height * width * channels` values, as {@linkcode Image.pixels} says.
   * @param size The sizes.
   * @throws {TypeError} If the pixels are not a Uint8Array, or of 16 bits a Uint16Array.
   * @throws {RangeError} If the sizes are not positive whole numbers, do not fit the pixels, or there are
   * other than 1, 3 or 4 channels, or the orientation is none of EXIF's.
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
   * Makes a picture of a tensor, by copy.
   *
   * @param tensor `[channels, height, width]`, `[height, width, channels]` or `[height, width]`, on any
   * device, of uint8 (0 to 255), bool, or floats (0 to 1, or `range`: what lies outside is clamped, NaN is
   * black). With `bits: 16` of uint16, too. With `batch: true` any of these with a dimension of pictures
   * before.
   * @param options Where the channels lie, what black and white are, bits, and whether it is a batch.
   * @returns The picture; an array of them for a batch.
   * @throws {TypeError} If the dtype is another one, or there is no such layout or option.
   * @throws {RangeError} If the shape is another one, has no pixels, or can be read in both layouts, as `[2,
   * 4, 4]` or `[3, 8, 3]` can, and none is given; or the range is not of two numbers that rise.
   */
  static fromTensor(tensor: Tensor, options: FromTensorOptions & { batch: true; bits: 16 }): Image<16>[];
  /** Makes pictures of 8 bits of a batch. See the first form. */
  static fromTensor(tensor: Tensor, options: FromTensorOptions & { batch: true; bits?: 8 }): Image[];
  /** Makes a picture of 16 bits. See the first form. */
  static fromTensor(tensor: Tensor, options: FromTensorOptions & { batch?: false; bits: 16 }): Image<16>;
  /** Makes a picture of 8 bits. See the first form. */
  static fromTensor(tensor: Tensor, options?: FromTensorOptions & { batch?: false; bits?: 8 }): Image;
  static fromTensor(
    tensor: Tensor,
    options: FromTensorOptions = {},
  ): Image<ImageBits> | Image<ImageBits>[] {
    if (!(tensor instanceof Tensor)) throw new TypeError("Cannot make an image: it is not made of a Tensor");
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
   * Decodes a JPEG, PNG or WebP file, off the event loop. Of an animation the first picture.
   *
   * Meanwhile it takes three times the memory of the pixels, and 12 bytes a pixel at least: at the limit of
   * 2²⁷ pixels 1.5 GiB, in 16 bits of RGBA 3 GiB. A small file can have that many: give `maxPixels` where
   * files are not your own.
   *
   * @example A photo as it is to be seen, for a model that takes RGB
   * ```ts ignore
   * const photo = await Image.decode(bytes, { channels: 3, applyExifOrientation: true });
   * ```
   *
   * @param file The file, or its bytes; they are copied at once.
   * @param options Channels, bits, orientation, and the limit of pixels.
   * @returns The picture.
   * @throws {TypeError} If `file` is neither, or there is no such option.
   * @throws {RangeError} If an option is none of those that there are.
   * @throws {NativeError} If the bytes are no such file, damaged or cut off, or it has more pixels than it
   * may.
   */
  static async decode(
    file: EncodedImage | Uint8Array<ArrayBuffer>,
    options: DecodeOptions & { bits: 16 },
  ): Promise<
    Image<16>
  >;
  /** Decodes a file in 8 bits. See the first form. */
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
   * Makes a tensor of the picture, by copy, on the CPU.
   *
   * @param options Layout and dtype.
   * @returns The tensor, contiguous.
   * @throws {TypeError} If there is no such layout, or no pixels of that dtype.
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
   * Encodes the picture, off the event loop.
   *
   * JPEG has no alpha: what is transparent shows white. WebP is lossy, and has no grey: it is stored as RGB.
   * PNG alone keeps 16 bits. The orientation is not written.
   *
   * @param options Format and quality.
   * @returns The file.
   * @throws {TypeError} If there is no such format.
   * @throws {RangeError} If the quality is not a whole number from 1 to 100.
   * @throws {NativeError} If the format cannot hold the picture: JPEG takes 65,535 pixels a side, WebP
   * 16,383.
   */
  async encode(options: EncodeOptions = {}): Promise<EncodedImage> {
    const operation = "Image.encode";
    refuseUnknown("encode picture", options, { format: true, quality: true });
    const { width, height } = this;
    const { number, contentType, quality } = formatOf(options);
    check(native().cohort_image_encode(...this.#sized(), number, quality, OUT, ERROR), operation);
    return await settle(OUT[0]!, {
      operation,
      read: (reply) =>
        new EncodedImage(contentType, width, height, decode(reply, wrap) as Uint8Array<ArrayBuffer>),
    });
  }

  /**
   * For `JSON.stringify`: what a text event has in the picture's place, as a JPEG file of quality 95. The
   * event loop waits for it: {@linkcode Image.encode} does not hold it, and its result goes into JSON as
   * well.
   *
   * @returns The object.
   * @throws {NativeError} If JPEG cannot hold the picture.
   */
  toJSON(): ImageJson {
    const { number, contentType, quality } = formatOf({});
    const reply = replyOf(
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
    `Cannot make an image: the range is [${range}], not two numbers of which the second is greater`,
  );
}
