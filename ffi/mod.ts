/** Tensors, models, collectives and pictures, on the native side of a rank.
 *
 * @module
 */
export {
  type DType,
  EncodedImage,
  type ImageContentType,
  type ImageJson,
  type NestedArray,
  type TensorData,
  type TensorJson,
  TensorValue,
} from "../values.ts";
export { type Element, type Nested } from "./_nested.ts";
export { FloatNumber } from "./_wire.ts";
export type { AtenFunctions } from "./_functions.gen.ts";
export type { TensorMethods } from "./_methods.gen.ts";
export { NativeObject } from "./_objects.ts";
export type { Device, DTypeName, Float, Int, Layout, MemoryFormat, Scalar } from "./arguments.ts";
export {
  type AllowUnused,
  autocast,
  autocastAsync,
  type AutocastOptions,
  backward,
  enableGrad,
  enableGradAsync,
  grad,
  type GradOptions,
  inferenceMode,
  inferenceModeAsync,
  isAutocastEnabled,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  noGradAsync,
} from "./autograd.ts";
export * as cuda from "./cuda.ts";
export { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
export { type AotInput, type AotLoadOptions, AotModel, type AotOutput } from "./aot_model.ts";
export type { Index, IndexArray, Slice } from "./indexing.ts";
export { Generator } from "./generator.ts";
export {
  type DecodeOptions,
  type EncodeOptions,
  type FromTensorOptions,
  Image,
  type ImageBits,
  type ImageChannels,
  type ImageLayout,
  type ImageOrientation,
  type ImagePixels,
  type ImageSize,
  type ToTensorOptions,
} from "./image.ts";
export { TensorLifetime, tidy, tidyAsync } from "./lifetime.ts";
export { type NamedInputs, type OperatorInput, Operators, ops } from "./ops.ts";
export {
  type AllGatherOptions,
  type AllReduceOptions,
  Collectives,
  type DestinationOptions,
  ProcessGroup,
  type RecvOptions,
  type ReduceOp,
  type ReduceToOptions,
  type ScatterOptions,
  type SendOptions,
  type SourceOptions,
} from "./process_group.ts";
export {
  loadSafetensors,
  type LoadSafetensorsOptions,
  Safetensors,
  type SafetensorsEntry,
  saveSafetensors,
  type SaveSafetensorsOptions,
  type UnreadableDType,
} from "./safetensors.ts";
export { getThreads, setThreads } from "./threads.ts";
export { type BackwardOptions, type FromArrayOptions, Tensor, type ToOptions } from "./tensor.ts";
export type { TensorConversions } from "./tensor_conversions.ts";
export { type LoadOptions, type ModuleInput, type ModulePlace, TorchScript } from "./torch_script.ts";
