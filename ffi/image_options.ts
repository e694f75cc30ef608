/**
 * How pictures are made, decoded and encoded.
 *
 * @module
 */

/** Where a picture's channels lie in a tensor: `[channels, height, width]` or `[height, width, channels]`. */
export type ImageLayout = "chw" | "hwc";

/** How many channels a picture has: 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied). */
export type ImageChannels = 1 | 3 | 4;

/** How many bits a channel has: 8 (0 to 255) or 16 (0 to 65,535). */
export type ImageBits = 8 | 16;

/** The values of pixels, by the bits of a channel. */
export type ImagePixels<Bits extends ImageBits = ImageBits> = Bits extends 16 ? Uint16Array<ArrayBuffer>
  : Uint8Array<ArrayBuffer>;

/**
 * EXIF's numbers of orientations: 1 is upright, 3 upside down, 6 and 8 lie on a side; the even ones of 2, 4,
 * 5 and 7 are mirrored.
 */
export type ImageOrientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The sizes of an `Image`. */
export interface ImageSize<Bits extends ImageBits = ImageBits> {
  /** Pixels in a row. */
  width: number;
  /** Rows. */
  height: number;
  /** Values per pixel. */
  channels: ImageChannels;
  /** The bits of a channel. Default: 8. */
  bits?: Bits;
  /** How the picture is to be turned to be seen upright. Default: 1, not at all. */
  orientation?: ImageOrientation;
}

/** Options of `Image.fromTensor`. */
export interface FromTensorOptions {
  /**
   * Where the channels lie. Left out: in the first dimension if it has 1, 3 or 4 elements and the last has
   * not; in the last if it has 1, 3 or 4 and the others have more than 4. Anything else can be read both
   * ways, and is an error.
   */
  layout?: ImageLayout;
  /** What black and white are, of floats: `[-1, 1]` for what diffusion models give. Default: `[0, 1]`. */
  range?: readonly [black: number, white: number];
  /** The bits of a channel. Default: 8. */
  bits?: ImageBits;
  /** Whether the first dimension is of several pictures. Default: false. */
  batch?: boolean;
}

/** Options of `Image.toTensor`. */
export interface ToTensorOptions {
  /** Where the channels go. Default: `"chw"`, PyTorch's. */
  layout?: ImageLayout;
  /**
   * The dtype: that of the pixels (`"uint8"`, or `"uint16"` of 16 bits), the default, or a float for 0 to 1.
   */
  dtype?: "uint8" | "uint16" | "float32" | "float64" | "float16" | "bfloat16";
}

/** Options of `Image.decode`. */
export interface DecodeOptions {
  /**
   * How many channels the picture gets: colours become grey by ITU-R 601, alpha that is not asked for is
   * dropped. Left out: as the file has them; palettes give RGB, grey with alpha RGBA.
   */
  channels?: ImageChannels;
  /** The bits of a channel, whatever the file has. Default: 8. */
  bits?: ImageBits;
  /**
   * Whether the picture is turned as the camera noted in EXIF. Default: false, as torchvision's and Pillow's.
   */
  applyExifOrientation?: boolean;
  /** The most pixels that the picture may have. Default: 2²⁷. */
  maxPixels?: number;
}

/** Options of `Image.encode`. */
export interface EncodeOptions {
  /** The format. Default: `"jpeg"`. */
  format?: "jpeg" | "png" | "webp";
  /** 1 to 100, for JPEG and WebP: more is larger and truer. Default: 95. PNG is lossless and has none. */
  quality?: number;
}
