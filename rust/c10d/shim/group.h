// Groups, and the operations that they start.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <functional>
#include <memory>

#include "cuda_half.h"
#include "shim.h"

struct ShimDevice {
  std::shared_ptr<gloo::transport::Device> inner;
};

struct ShimGroup {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
  // The time limit of transfers. Gloo's contexts keep the limit that the group was formed with.
  std::chrono::milliseconds timeout;
  // Null unless all ranks have a CUDA device.
  std::shared_ptr<cohort::CudaHalf> cuda;

  int rank() const { return gloo->getRank(); }
  size_t size() const { return static_cast<size_t>(gloo->getSize()); }

  // Throws if the group cannot send tensors of the device of `tensor`.
  void check(const at::Tensor& tensor) const;
};

namespace cohort {

// Starts an operation of a backend.
using Start = std::function<c10::intrusive_ptr<c10d::Work>(c10d::Backend&)>;

// Starts an operation on tensors of the device of `tensor`, runs `epilogue` after it, and reports the end of
// both to `done`. Throws if it refuses the operation.
void run(ShimGroup& group, const at::Tensor& tensor, const Start& start, std::function<void()> epilogue, ShimDone done,
         void* context);

// Runs `epilogue` after `work` of Gloo, and reports the end of both to `done`.
void watch(const c10::intrusive_ptr<c10d::Work>& work, std::function<void()> epilogue, ShimDone done, void* context);

// Runs a collective of empty tensors like `tensor`: the ranks move no data, but wait for each other.
void meet(ShimGroup& group, const at::Tensor& tensor, ShimDone done, void* context);

}  // namespace cohort
