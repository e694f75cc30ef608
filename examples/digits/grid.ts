/**
 * Many digits in one image.
 *
 * @module
 */
import { ops, type Tensor, tidy } from "@cohort/distributed";

/** Pixels between two digits, and around the grid. */
const MARGIN = 2;

/** Maximum digits in a row. */
const COLUMNS = 10;

/**
 * Lays digits out in rows.
 *
 * @param digits `[count, 1, height, width]`, float32, about -1 (black) to 1 (white).
 * @returns `[height, width]`, uint8: the digits in order, ten in a row.
 */
export function gridOf(digits: Tensor): Tensor {
  return tidy(() => {
    const [count, , height, width] = digits.shape as [number, number, number, number];
    const columns = Math.min(count, COLUMNS);
    const rows = Math.ceil(count / columns);
    const bytes = digits.add(1).mul(127.5).round().clamp(0, 255).to("uint8").squeeze(1);
    const blank = ops.zeros([rows * columns - count, height, width], { dtype: "uint8" });
    const framed = ops.constant_pad_nd(ops.cat([bytes, blank]), [MARGIN, 0, MARGIN, 0]);
    const grid = framed.reshape([rows, columns, height + MARGIN, width + MARGIN])
      .permute([0, 2, 1, 3])
      .reshape([rows * (height + MARGIN), columns * (width + MARGIN)]);
    return ops.constant_pad_nd(grid, [0, MARGIN, 0, MARGIN]);
  });
}

/**
 * Enlarges an image: each pixel becomes a square.
 *
 * @param picture `[height, width]`.
 * @param scale The side of the square, in pixels.
 * @returns `[scale * height, scale * width]`.
 */
export function enlarge(picture: Tensor, scale: number): Tensor {
  return tidy(() => picture.repeat_interleave(scale, 0).repeat_interleave(scale, 1));
}
