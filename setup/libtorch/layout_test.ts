import { assertEquals } from "@std/assert";
import { placeInView, requiredLibraries } from "./layout.ts";

Deno.test("placeInView() keeps headers, CPU libraries and licenses of the wheels of every platform", () => {
  const kept: [string, string][] = [
    ["torch/include/ATen/ATen.h", "include/ATen/ATen.h"],
    ["torch/lib/libc10.so", "lib/libc10.so"],
    ["torch/lib/libtorch_cpu.so", "lib/libtorch_cpu.so"],
    ["torch/lib/libgomp.so.1", "lib/libgomp.so.1"],
    ["torch/lib/libarm_compute.so", "lib/libarm_compute.so"],
    ["torch/lib/libnvpl_blas_core.so.0", "lib/libnvpl_blas_core.so.0"],
    ["torch/lib/libomp.dylib", "lib/libomp.dylib"],
    ["nvidia/cu13/lib/libcudart.so.13", "lib/libcudart.so.13"],
    ["nvidia/cu13/lib/libcupti.so.13", "lib/libcupti.so.13"],
    ["torch-2.11.0.dist-info/licenses/NOTICE", "licenses/torch-2.11.0/NOTICE"],
  ];
  for (const [member, place] of kept) assertEquals(placeInView(member, true), place);
});

Deno.test("placeInView() leaves out libraries that need CUDA or Python, and other files", () => {
  const leftOut = [
    "torch/lib/libtorch_cuda.so",
    "torch/lib/libtorch_cuda_linalg.so",
    "torch/lib/libc10_cuda.so",
    "torch/lib/libtorch_nvshmem.so",
    "torch/lib/libtorch_python.dylib",
    "torch/lib/libshm.so",
    "torch/lib/libcaffe2_nvrtc.so",
    "torch/lib/",
    "torch/bin/protoc",
    "torch/nn/modules/linear.py",
    "torch-2.11.0.dist-info/METADATA",
    "nvidia/cu13/lib/libnvperf_host.so",
    "nvidia/cu13/include/cuda.h",
  ];
  for (const member of leftOut) assertEquals(placeInView(member, true), undefined, member);
});

Deno.test("placeInView() keeps libtorch itself only if it needs no CUDA", () => {
  assertEquals(placeInView("torch/lib/libtorch.so", true), undefined);
  assertEquals(placeInView("torch/lib/libtorch.so", false), "lib/libtorch.so");
});

Deno.test("placeInView() leaves out members with paths outside the view", () => {
  assertEquals(placeInView("torch/include/../../../etc/passwd", true), undefined);
});

Deno.test("requiredLibraries() follows the naming of the system", () => {
  assertEquals(requiredLibraries("linux"), ["libc10.so", "libtorch_cpu.so", "libtorch.so"]);
  assertEquals(requiredLibraries("darwin"), ["libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"]);
});
