/**
 * The layout of a libtorch folder, and the parts of a wheel that belong into it.
 *
 * A *view* is such a folder that setup creates: `include/` and `lib/`, only for the CPU, so that a library
 * that links against it does not depend on CUDA. `licenses/` has the texts of the wheels' licenses.
 *
 * @module
 */

/** Libraries of torch that need CUDA or Python, or that only Python loads. */
const LEFT_OUT =
  /^lib(torch_cuda|torch_cuda_linalg|torch_nvshmem|torch_python|torch_global_deps|torch_hip|torch_xpu|c10_cuda|c10_hip|c10_xpu|caffe2_nvrtc|shm)\./;
/** The two CUDA libraries that `libtorch_cpu` of a CUDA build loads. */
const CUDA_NEEDED = /^lib(cudart|cupti)\.so\.\d+$/;
const SHARED_LIBRARY = /\.(so(\.\d+)*|dylib)$/;

/** Returns whether `fileName`, a library of torch, belongs into a view. */
export function isTorchLibraryWanted(fileName: string): boolean {
  return SHARED_LIBRARY.test(fileName) && !LEFT_OUT.test(fileName);
}

/** Returns whether `fileName`, a library of CUDA, belongs into a view. */
export function isCudaLibraryWanted(fileName: string): boolean {
  return CUDA_NEEDED.test(fileName);
}

/** Returns the file names of the libraries that every libtorch folder must contain. */
export function requiredLibraries(os: typeof Deno.build.os = Deno.build.os): string[] {
  const suffix = os === "darwin" ? "dylib" : "so";
  return ["libc10", "libtorch_cpu", "libtorch"].map((name) => `${name}.${suffix}`);
}

/**
 * Returns the path in a view for a member of a wheel (`include/torch/script.h`); `undefined` to leave it out.
 *
 * With `hasCuda`, `libtorch.so` is left out: it would load `libtorch_cuda.so`, and the view gets an empty
 * one.
 */
export function placeInView(member: string, hasCuda: boolean): string | undefined {
  if (member.endsWith("/") || member.split("/").includes("..")) return undefined;
  const license = /^([^/]+)\.dist-info\/licenses\/(.+)$/.exec(member);
  if (license !== null) return `licenses/${license[1]}/${license[2]}`;
  if (member.startsWith("torch/include/")) return member.slice("torch/".length);
  const ofTorch = /^torch\/lib\/([^/]+)$/.exec(member)?.[1];
  if (ofTorch !== undefined) {
    if (hasCuda && ofTorch === "libtorch.so") return undefined;
    return isTorchLibraryWanted(ofTorch) ? `lib/${ofTorch}` : undefined;
  }
  const ofCuda = /^nvidia\/[^/]+\/lib\/([^/]+)$/.exec(member)?.[1];
  return ofCuda !== undefined && isCudaLibraryWanted(ofCuda) ? `lib/${ofCuda}` : undefined;
}
