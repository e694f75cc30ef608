/**
 * The files that CUDA needs from the wheels. They keep their relative paths, as in a Python's site-packages,
 * because the libraries find each other by these.
 *
 * @module
 */

/** The libraries of torch's CUDA half. */
const TORCH = /^torch\/lib\/lib(torch_cuda|torch_cuda_linalg|torch_nvshmem|c10_cuda|caffe2_nvrtc)\.so$/;
/** NVIDIA's libraries and headers, without alternative builds. */
const NVIDIA = /^nvidia\/[^/]+\/(lib\/[^/]+\.so(\.\d+)*|include\/.+)$/;

/**
 * Returns the path for a member of a wheel (`nvidia/cu13/lib/libcublas.so.13`); `undefined` to leave it out.
 */
export function placeForCuda(member: string): string | undefined {
  if (member.endsWith("/") || member.split("/").includes("..") || member.includes(".alt.so")) {
    return undefined;
  }
  return TORCH.test(member) || NVIDIA.test(member) ? member : undefined;
}

/** Returns the path for a member of a wheel if only headers are needed; `undefined` to leave it out. */
export function placeHeaders(member: string): string | undefined {
  return member.includes("/include/") ? placeForCuda(member) : undefined;
}
