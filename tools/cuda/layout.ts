/**
 * Which part of the wheels CUDA takes. They keep their places, as in a Python's packages: the libraries find
 * each other by them.
 *
 * @module
 */

/** Libraries of torch's CUDA half. */
const TORCH = /^torch\/lib\/lib(torch_cuda|torch_cuda_linalg|torch_nvshmem|c10_cuda|caffe2_nvrtc)\.so$/;
/** Libraries and headers of NVIDIA's, without second builds of the same. */
const NVIDIA = /^nvidia\/[^/]+\/(lib\/[^/]+\.so(\.\d+)*|include\/.+)$/;

/** Where a member of a wheel goes (`nvidia/cu13/lib/libcublas.so.13`); `undefined` for what is left out. */
export function placeForCuda(member: string): string | undefined {
  if (member.endsWith("/") || member.split("/").includes("..") || member.includes(".alt.so")) {
    return undefined;
  }
  return TORCH.test(member) || NVIDIA.test(member) ? member : undefined;
}

/** Where a member of a wheel goes where only headers are wanted. */
export function placeHeaders(member: string): string | undefined {
  return member.includes("/include/") ? placeForCuda(member) : undefined;
}
