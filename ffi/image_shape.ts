/**
 * Detection of an image's layout from a tensor's shape.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { ImageLayout } from "./image_options.ts";

/** The largest size that can be a channel dimension. No image has two channels, but a model's tensor may. */
const MAX_CHANNELS = 4;

/**
 * Throws if a layout is invalid.
 *
 * @param layout The layout, if one is given.
 * @throws {TypeError} If the layout is unknown.
 */
export function checkLayout(layout: ImageLayout | undefined): void {
  if (layout === undefined || layout === "chw" || layout === "hwc") return;
  throw new TypeError(`Cannot lay out an image: "${escapeLine(String(layout))}" is not chw or hwc`);
}

/**
 * Finds the position of an image's channels.
 *
 * @param whole The tensor's sizes, for errors.
 * @param shape The image's sizes: the tensor's, without the batch dimension.
 * @param asked The layout that the caller gives, if any.
 * @returns The layout; `undefined` if the image is gray and has two dimensions.
 * @throws {RangeError} If the sizes are not an image's, or are ambiguous.
 */
export function layoutOf(
  whole: readonly number[],
  shape: readonly number[],
  asked: ImageLayout | undefined,
): ImageLayout | undefined {
  if (shape.length === 2) return undefined;
  const [first, middle, last] = shape as [number, number, number];
  const [canBeFirst, canBeLast] = [isChannels(first), isChannels(last)];
  const fits = asked === undefined ? canBeFirst || canBeLast : asked === "chw" ? canBeFirst : canBeLast;
  if (shape.length !== 3 || !fits) {
    const batch = shape.length === 4 ? "; give { batch: true } for several pictures" : "";
    throw new RangeError(
      `Cannot make an image: the shape is [${whole}], not [channels, height, width], [height, width, channels] ` +
        `or [height, width] with 1, 3 or 4 channels${batch}`,
    );
  }
  if (asked !== undefined) return asked;
  if (canBeFirst && !canBeLast) return "chw";
  if (first > MAX_CHANNELS && middle > MAX_CHANNELS) return "hwc";
  // A single gray pixel is the same in both layouts.
  if (first === 1 && middle === 1 && last === 1) return "chw";
  throw new RangeError(
    `Cannot make an image: the shape is [${whole}], and its channels can be the first or the last dimension; ` +
      'give { layout: "chw" } or { layout: "hwc" }',
  );
}

function isChannels(size: number | undefined): boolean {
  return size === 1 || size === 3 || size === 4;
}
