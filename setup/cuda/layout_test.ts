import { assertEquals } from "@std/assert";
import { placeForCuda, placeHeaders } from "./layout.ts";

Deno.test("placeForCuda() keeps the paths of torch's CUDA half and NVIDIA's libraries and headers", () => {
  const kept = [
    "torch/lib/libtorch_cuda.so",
    "torch/lib/libtorch_cuda_linalg.so",
    "torch/lib/libc10_cuda.so",
    "nvidia/cu13/lib/libcublas.so.13",
    "nvidia/cu13/lib/libnvrtc-builtins.so.13.0",
    "nvidia/nccl/lib/libnccl.so.2",
    "nvidia/cu13/include/crt/host_defines.h",
  ];
  for (const member of kept) assertEquals(placeForCuda(member), member);
});

Deno.test("placeForCuda() leaves out torch's CPU half, alternative builds and other files", () => {
  const leftOut = [
    "torch/lib/libtorch_cpu.so",
    "torch/lib/libc10.so",
    "torch/lib/libtorch_python.so",
    "torch/include/ATen/ATen.h",
    "nvidia/cu13/lib/libnvrtc.alt.so.13",
    "nvidia/cu13/lib/",
    "nvidia/cu13/bin/ptxas",
    "nvidia/cu13/include/../../../etc/passwd",
    "nvidia_cublas-13.1.0.3.dist-info/RECORD",
  ];
  for (const member of leftOut) assertEquals(placeForCuda(member), undefined, member);
});

Deno.test("placeHeaders() keeps only headers", () => {
  assertEquals(placeHeaders("nvidia/cu13/include/cuda.h"), "nvidia/cu13/include/cuda.h");
  assertEquals(placeHeaders("nvidia/cu13/lib/libcublas.so.13"), undefined);
});
