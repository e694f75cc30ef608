/**
 * CUDA devices.
 *
 * @module
 */
export { type CudaDriver, cudaDriver, hasNccl, loadCuda } from "./cuda_setup.ts";
export * as cuda from "./cuda.ts";
