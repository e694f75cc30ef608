// What stands behind the shim's opaque types, and how work is awaited.
#pragma once

#include <functional>
#include <memory>

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "shim.h"

namespace cohort {

struct Device {
  std::shared_ptr<gloo::transport::Device> inner;
};

struct Group {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> inner;
  // Gloo's contexts keep the limit that the group was formed with; transfers are waited for with this one.
  std::chrono::milliseconds timeout;

  int rank() const {
    return inner->getRank();
  }
  size_t size() const {
    return static_cast<size_t>(inner->getSize());
  }
};

// Runs `epilogue` once `work` has succeeded, then tells `done` how it ended.
void watch(
    const c10::intrusive_ptr<c10d::Work>& work,
    std::function<void()> epilogue,
    cohort_c10d_done done,
    void* context);

// A collective of tensors without elements: nothing to move, but all ranks still meet.
void meet(Group& group, cohort_c10d_done done, void* context);

} // namespace cohort
