/**
 * What a libtorch folder holds, and which part of a wheel becomes it.
 *
 * A *view* is such a folder made by set-up: `include/` and `lib/`, for the CPU only, so that whatever links
 * against it stays free of CUDA.
 *
 * @module
 */

/** Libraries of torch's that need CUDA or Python, or that only Python loads. */
const LEFT_OUT =
  /^lib(torch_cuda|torch_cuda_linalg|torch_nvshmem|torch_python|torch_global_deps|torch_hip|torch_xpu|c10_cuda|c10_hip|c10_xpu|caffe2_nvrtc|shm)\./;
/** The two of CUDA's libraries that a CUDA build's `libtorch_cpu` loads. */
const CUDA_NEEDED = /^lib(cudart|cupti)\.so\.\d+$/;
const SHARED_LIBRARY = /\.(so(\.\d+)*|dylib)$/;

/** Whether `fileName`, a library of torch's own, belongs into a view. */
export function isTorchLibraryWanted(fileName: string): boolean {
  return SHARED_LIBRARY.test(fileName) && !LEFT_OUT.test(fileName);
}

/** Whether `fileName`, a library of CUDA's, belongs into a view. */
export function isCudaLibraryWanted(fileName: string): boolean {
  return CUDA_NEEDED.test(fileName);
}

/** The library without which a folder is no libtorch, and its peers. */
export function requiredLibraries(os: typeof Deno.build.os = Deno.build.os): string[] {
  const suffix = os === "darwin" ? "dylib" : "so";
  return ["libc10", "libtorch_cpu", "libtorch"].map((name) => `${name}.${suffix}`);
}

/**
 * Where a member of a wheel goes in a view (`include/torch/script.h`); `undefined` for what is left out.
 *
 * `libtorch.so` is left out where `hasCuda`: that one loads `libtorch_cuda.so`, and the view gets an empty
 * one.
 */
export function placeInView(member: string, hasCuda: boolean): string | undefined {
  if (member.endsWith("/") || member.split("/").includes("..")) return undefined;
  if (member.startsWith("torch/include/")) return member.slice("torch/".length);
  const ofTorch = /^torch\/lib\/([^/]+)$/.exec(member)?.[1];
  if (ofTorch !== undefined) {
    if (hasCuda && ofTorch === "libtorch.so") return undefined;
    return isTorchLibraryWanted(ofTorch) ? `lib/${ofTorch}` : undefined;
  }
  const ofCuda = /^nvidia\/[^/]+\/lib\/([^/]+)$/.exec(member)?.[1];
  return ofCuda !== undefined && isCudaLibraryWanted(ofCuda) ? `lib/${ofCuda}` : undefined;
}
