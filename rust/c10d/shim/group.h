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

  // The backend to start an operation on `tensor` with; throws where it can have none.
  c10d::Backend& backend_for(const at::Tensor& tensor) const;
};

// Has `epilogue` follow on `work`, which is on the device of `tensor`, and tells `done` how both ended.
void watch(
    const Group& group,
    const at::Tensor& tensor,
    const c10::intrusive_ptr<c10d::Work>& work,
    std::function<void()> epilogue,
    cohort_c10d_done done,
    void* context);

// A collective of tensors like `tensor`, without elements: nothing to move, but all ranks still meet.
void meet(Group& group, const at::Tensor& tensor, cohort_c10d_done done, void* context);

} // namespace cohort
