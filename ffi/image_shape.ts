/**
 * What the dimensions of a tensor are of a picture.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { ImageLayout } from "./image_options.ts";

/** The most channels that a tensor is taken to have: two are no picture's, but a model's. */
const MOST_CHANNELS = 4;

/**
 * Refuses what is no layout.
 *
 * @param layout The layout, if one is given.
 * @throws {TypeError} If there is no such layout.
 */
export function checkLayout(layout: ImageLayout | undefined): void {
  if (layout === undefined || layout === "chw" || layout === "hwc") return;
  throw new TypeError(`Cannot lay a picture out: "${escapeLine(String(layout))}" is not chw or hwc`);
}

/**
 * Where the channels of a picture are.
 *
 * @param whole The tensor's sizes, for errors.
 * @param shape The picture's sizes: those, without the batch's.
 * @param asked The layout that the caller gives, if any.
 * @returns The layout; `undefined` if the picture is grey, of two dimensions.
 * @throws {RangeError} If the sizes are no picture's, or can be read both ways.
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
  if (first > MOST_CHANNELS && middle > MOST_CHANNELS) return "hwc";
  // One pixel of grey is the same either way.
  if (first === 1 && middle === 1 && last === 1) return "chw";
  throw new RangeError(
    `Cannot make an image: the shape is [${whole}], of which the channels can be the first or the last; ` +
      'give { layout: "chw" } or { layout: "hwc" }',
  );
}

function isChannels(size: number | undefined): boolean {
  return size === 1 || size === 3 || size === 4;
}
