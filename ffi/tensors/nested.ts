/**
 * Tensor elements as nested arrays.
 *
 * @module
 */
import type { TensorValue } from "../../values.ts";

/**
 * An element: a bigint for int64, a boolean for bool, a pair of real and imaginary part for complex64,
 * otherwise a number.
 */
export type Element = number | bigint | boolean | [number, number];

/** Elements in nested arrays, one level per dimension. */
export type Nested = Element | Nested[];

/**
 * Nests a tensor's elements to match its shape.
 *
 * @param value The tensor.
 * @returns The elements.
 */
export function nest(value: TensorValue): Nested {
  const { shape } = value;
  const element = reader(value);
  const level = (dimension: number, offset: number, stride: number): Nested => {
    if (dimension === shape.length) return element(offset);
    const size = shape[dimension]!;
    const inner = size === 0 ? 0 : stride / size;
    return Array.from({ length: size }, (_, index) => level(dimension + 1, offset + index * inner, inner));
  };
  return level(0, 0, shape.reduce((product, size) => product * size, 1));
}

function reader({ dtype, data }: TensorValue): (index: number) => Element {
  switch (dtype) {
    case "bool":
      return (index) => data[index] !== 0;
    case "bfloat16":
      return (index) => fromBfloat16(data[index] as number);
    case "complex64":
      return (index) => [data[index * 2] as number, data[index * 2 + 1] as number];
    default:
      return (index) => data[index]!;
  }
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

function fromBfloat16(half: number): number {
  bits[0] = half << 16;
  return float[0]!;
}
