/**
 * Options and types of images.
 *
 * @module
 */

/** The key of the method by which a rank encodes the images of a value. Hidden from programs. */
export const BEGIN_ENCODING: unique symbol = Symbol("cohort.beginEncoding");

/**
 * The position of an image's channels in a tensor: `[channels, height, width]` or `[height, width,
 * channels]`.
 */
export type ImageLayout = "chw" | "hwc";

/** The number of channels of an image: 1 (gray), 3 (RGB) or 4 (RGBA, alpha not premultiplied). */
export type ImageChannels = 1 | 3 | 4;

/** The number of bits per channel: 8 (0 to 255) or 16 (0 to 65,535). */
export type ImageBits = 8 | 16;

/** The typed array of an image's pixels, by the number of bits per channel. */
export type ImagePixels<Bits extends ImageBits = ImageBits> = Bits extends 16 ? Uint16Array<ArrayBuffer>
  : Uint8Array<ArrayBuffer>;

/** EXIF orientations: 1 is upright, 3 is upside down, 6 and 8 lie on one side. 2, 4, 5 and 7 are mirrored. */
export type ImageOrientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The dimensions of an `Image`. */
export interface ImageSize<Bits extends ImageBits = ImageBits> {
  /** The width, in pixels. */
  width: number;
  /** The height, in pixels. */
  height: number;
  /** The number of values per pixel. */
  channels: ImageChannels;
  /** The number of bits per channel. Default: 8. */
  bits?: Bits;
  /** How to turn the image so that it appears upright. Default: 1, no change. */
  orientation?: ImageOrientation;
}

/** Options of `Image.fromTensor`. */
export interface FromTensorOptions {
  /**
   * The position of the channels. Default: the first dimension if its size is 1, 3 or 4 and the last one's is
   * not; the last dimension if its size is 1, 3 or 4 and the other sizes are greater than 4. Other shapes are
   * ambiguous and throw an error.
   */
  layout?: ImageLayout;
  /**
   * The values of black and white for float dtypes, such as `[-1, 1]` for the output of diffusion models.
   * Default: `[0, 1]`.
   */
  range?: readonly [black: number, white: number];
  /** The number of bits per channel. Default: 8. */
  bits?: ImageBits;
  /** Whether the first dimension is a batch of images. Default: false. */
  batch?: boolean;
}

/** Options of `Image.toTensor`. */
export interface ToTensorOptions {
  /** The position of the channels. Default: `"chw"`, as in PyTorch. */
  layout?: ImageLayout;
  /**
   * The dtype: that of the pixels (`"uint8"`, or `"uint16"` for 16 bits), the default, or a float dtype for
   * values from 0 to 1.
   */
  dtype?: "uint8" | "uint16" | "float32" | "float64" | "float16" | "bfloat16";
}

/** Options of `Image.decode`. */
export interface DecodeOptions {
  /**
   * The number of channels of the result. Colors convert to gray by ITU-R 601; alpha is dropped unless it is
   * requested. Default: as in the file. Palettes decode to RGB, and gray with alpha to RGBA.
   */
  channels?: ImageChannels;
  /** The number of bits per channel of the result, regardless of the file. Default: 8. */
  bits?: ImageBits;
  /**
   * Whether to rotate the image as its EXIF orientation says. Default: false, as in torchvision and Pillow.
   */
  applyExifOrientation?: boolean;
  /** The maximum number of pixels. Default: 2²⁷. */
  maxPixels?: number;
}

/** Options of `Image.encode`. */
export interface EncodeOptions {
  /** The format. Default: `"jpeg"`. */
  format?: "jpeg" | "png" | "webp";
  /**
   * The quality from 1 to 100, for JPEG and WebP. Higher values give larger, more accurate files. Default:
   * 95. Ignored for PNG, which is lossless.
   */
  quality?: number;
}
