/**
 * Tensors in libtorch's memory.
 *
 * @module
 */
export type { Device, DTypeName, Float, Int, Layout, MemoryFormat, Scalar } from "./arguments.ts";
export { Generator, seedOf } from "./generator.ts";
export type { Index, IndexArray, Slice } from "./indexing.ts";
export { conversionOf, readable, type SegmentPlace, tensorInSegment } from "./make.ts";
export type { TensorMethods } from "./methods.gen.ts";
export type { Element, Nested } from "./nested.ts";
export { setDispatch } from "./operators.ts";
export { Tensor } from "./tensor.ts";
export type { BackwardOptions, FromArrayOptions, ToOptions } from "./tensor_options.ts";
export type { TensorConversions } from "./tensor_conversions.ts";
export { wrap } from "./wrap.ts";
