// What the native library and the library that links NCCL agree on. The native library is linked to no CUDA: it loads the other
// where a rank has a CUDA device.
#pragma once

#include <chrono>
#include <string>

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace cohort {

// A communicator of NCCL's.
struct NcclOptions {
  // Where its ranks meet. Used for nothing else.
  c10::intrusive_ptr<c10d::Store> store;
  std::string name;
  int rank;
  int size;
  // This rank's device.
  at::Device device;
  // After how long the watchdog ends an operation.
  std::chrono::milliseconds timeout;
};

// Makes a ProcessGroupNCCL that is connected to its peers. Waits for them, and throws. `cohort_nccl_new` is one.
using NcclNew = void (*)(const NcclOptions& options, c10::intrusive_ptr<c10d::Backend>* out);

} // namespace cohort
