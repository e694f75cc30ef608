// The interface between the native library and the library that links NCCL. The native library is not linked
// to CUDA: it loads the other library if a rank has a CUDA device.
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>

#include "guard.h"

namespace cohort {

// Options of a communicator.
struct NcclOptions {
  // The store where its ranks meet. It is not used for anything else.
  c10::intrusive_ptr<c10d::Store> store;
  std::string name;
  int rank;
  int size;
  // This rank's device.
  at::Device device;
  // The time limit of NCCL's watchdog for an operation.
  std::chrono::milliseconds timeout;
};

using NcclNew = ShimStatus (*)(const NcclOptions& options, c10::intrusive_ptr<c10d::Backend>* out,
                               char** message) noexcept;

}  // namespace cohort

extern "C" {

// Makes a ProcessGroupNCCL that is connected to its peers. Waits for them.
ShimStatus cohort_shim_nccl_new(const cohort::NcclOptions& options, c10::intrusive_ptr<c10d::Backend>* out,
                                char** message) noexcept;

}  // extern "C"
