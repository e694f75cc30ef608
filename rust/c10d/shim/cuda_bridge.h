// NCCL for code inside libtorch.
#pragma once

#include "cuda_half.h"

namespace cohort {

// The group of Rust that records collectives.
struct Recorder {
  void* group;
  ShimBridgeCalls calls;
  // Keeps `group` alive.
  c10::intrusive_ptr<c10d::Backend> owner;
};

// Makes a backend of `cuda` for code that waits by streams, such as the reducer and functional collectives. A
// failure ends `cuda`, also if nothing waits for the collective.
c10::intrusive_ptr<c10d::Backend> watched(std::shared_ptr<CudaHalf> cuda, Recorder recorder, int rank, int size);

}  // namespace cohort
