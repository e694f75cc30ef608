// What stands behind the shim's opaque types, and how work is awaited.
#pragma once

#include <functional>
#include <memory>

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "cuda_half.h"
#include "shim.h"

namespace cohort {

struct Device {
  std::shared_ptr<gloo::transport::Device> inner;
};

struct Group {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
  // Gloo's contexts keep the limit that the group was formed with; transfers are waited for with this one.
  std::chrono::milliseconds timeout;
  // Where all ranks have a CUDA device.
  std::shared_ptr<CudaHalf> cuda;

  int rank() const {
    return gloo->getRank();
  }
  size_t size() const {
    return static_cast<size_t>(gloo->getSize());
  }

  // Throws where nothing can be sent of `tensor`.
  void check(const at::Tensor& tensor) const;
};

// Starts an operation of a backend's.
using Start = std::function<c10::intrusive_ptr<c10d::Work>(c10d::Backend&)>;

// Starts an operation on tensors like `tensor`, has `epilogue` follow on it, and tells `done` how both ended. Throws what is
// refused.
void run(
    Group& group,
    const at::Tensor& tensor,
    const Start& start,
    std::function<void()> epilogue,
    cohort_c10d_done done,
    void* context);

// Has `epilogue` follow on Gloo's `work`, and tells `done` how both ended.
void watch(
    const c10::intrusive_ptr<c10d::Work>& work, std::function<void()> epilogue, cohort_c10d_done done, void* context);

// A collective of tensors like `tensor`, without elements: nothing to move, but all ranks still meet.
void meet(Group& group, const at::Tensor& tensor, cohort_c10d_done done, void* context);

} // namespace cohort
