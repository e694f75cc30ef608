/**
 * WGSL compute kernels on any GPU, through Vulkan or Metal, with tensors as inputs and outputs. On a machine
 * without a GPU, a driver that computes on the CPU works as well.
 *
 * @module
 */
export { type Adapter, type AdapterLimits, chooseAdapter, listAdapters } from "./adapter.ts";
export { Gpu, type GpuOptions } from "./gpu.ts";
export { GpuBuffer } from "./gpu_buffer.ts";
export { type Extent, Kernel, type KernelInputs, type KernelOptions, type OutputSpec } from "./kernel.ts";
export type { Parameter, Parameters, TypedNumbers } from "./parameters.ts";
export { type RgbaOptions, toRgba } from "./rgba.ts";
