/**
 * Conversion between pixels and tensors.
 *
 * @module
 */
import type { FromTensorOptions, ImageBits, ImagePixels, ToTensorOptions } from "./image_options.ts";
import { tidy } from "./native/mod.ts";
import { ops } from "./ops/mod.ts";
import { Tensor } from "./tensors/mod.ts";

/** The float dtypes, whose pixels are numbers in a range. */
export const FLOATS: readonly string[] = ["float32", "float64", "float16", "bfloat16"];

/** Options of {@linkcode readPixels}. */
type ReadOptions = Pick<FromTensorOptions, "layout" | "range"> & { bits: ImageBits };

/**
 * Copies a tensor's elements as pixels.
 *
 * @param tensor The tensor.
 * @param options The position of the channels, if there are any, the bits per channel, and the range.
 * @returns The pixels.
 * @throws {TypeError} If the dtype cannot be converted to pixels of these bits.
 */
export function readPixels(tensor: Tensor, { layout, bits, range }: ReadOptions): ImagePixels {
  const { dtype } = tensor;
  const isFloat = FLOATS.includes(dtype);
  if (!isFloat && range !== undefined) {
    throw new TypeError(`Cannot make an image: the tensor is ${dtype}, a range is for floats`);
  }
  if (!isFloat && dtype !== "uint8" && dtype !== "bool" && !(dtype === "uint16" && bits === 16)) {
    const remedy = dtype === "uint16" ? "give { bits: 16 }" : "convert it to uint8 or a float";
    throw new TypeError(`Cannot make an image: the tensor is ${dtype}, ${remedy}`);
  }
  const white = 2 ** bits - 1;
  return tidy(() => {
    const ordered = layout === "chw" ? tensor.movedim(-3, -1) : tensor;
    const scaled = isFloat ? scale(ordered, white, range) : widen(ordered, white);
    if (bits === 8) return scaled.to("uint8").to("cpu").contiguous().toValue().data as ImagePixels;
    // TypeScript has no uint16 tensor values: the bits are passed as int16.
    const words = ops.call("aten::view.dtype", scaled.to("uint16").to("cpu").contiguous(), "int16");
    return new Uint16Array(words.toValue().data.buffer);
  });
}

function scale(tensor: Tensor, white: number, range: ReadOptions["range"]): Tensor {
  // Use float32: half floats would round 254 and 255 to the same value.
  const floats = tensor.to("float32");
  const fractions = range === undefined ? floats : floats.sub(range[0]).div(range[1] - range[0]);
  const numbers = ops.call("aten::nan_to_num", fractions, 0);
  // Convert through int32: not every float dtype converts to uint16.
  return ops.call("aten::round", ops.call("aten::clamp", numbers, 0, 1).mul(white)).to("int32");
}

function widen(tensor: Tensor, white: number): Tensor {
  if (tensor.dtype === "bool") return tensor.to("int32").mul(white);
  return tensor.dtype === "uint8" && white > 255 ? tensor.to("int32").mul(257) : tensor;
}

/**
 * Makes a tensor from a copy of pixels.
 *
 * @param pixels The pixels.
 * @param shape The height, width and channels.
 * @param options The layout and dtype, already validated.
 * @returns The tensor, contiguous, on the CPU.
 */
export function tensorOf(
  pixels: ImagePixels,
  shape: readonly [number, number, number],
  { layout, dtype }: Required<ToTensorOptions>,
): Tensor {
  return tidy(() => {
    const made = pixels instanceof Uint8Array
      ? Tensor.fromArray(pixels, shape)
      : tensorOfWords(pixels, shape);
    const ordered = layout === "chw" ? made.permute([2, 0, 1]).contiguous() : made;
    return FLOATS.includes(dtype)
      ? ordered.to(dtype).div(pixels instanceof Uint8Array ? 255 : 65_535)
      : ordered;
  });
}

function tensorOfWords(pixels: Uint16Array<ArrayBuffer>, shape: readonly number[]): Tensor {
  const words = new Int16Array(pixels.buffer, pixels.byteOffset, pixels.length);
  return ops.call("aten::view.dtype", Tensor.fromArray(words, shape), "uint16");
}
