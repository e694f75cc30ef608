// The library that links NCCL: it makes c10d's ProcessGroupNCCL, which is used by the interface that all backends have.

#include "../shim/nccl.h"

#include <cstdlib>

#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

namespace {

// How ProcessGroupNCCL behaves is told it by the environment alone. What the user has set stays.
void set_behaviour() {
  static const bool once = [] {
    // What fails is ended and told: the process, its model and the other ranks live on.
    setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", std::to_string(c10d::CleanUpOnly).c_str(), /*overwrite=*/0);
    // These would end the process, wait for a minute first, or leave files behind.
    setenv("TORCH_NCCL_ENABLE_MONITORING", "0", 0);
    setenv("TORCH_NCCL_DUMP_ON_TIMEOUT", "0", 0);
    setenv("TORCH_NCCL_WAIT_TIMEOUT_DUMP_MILSEC", "1", 0);
    setenv("TORCH_NCCL_SHOW_EAGER_INIT_P2P_SERIALIZATION_WARNING", "0", 0);
    return true;
  }();
  (void)once;
}

} // namespace

extern "C" {

// As cohort::NcclNew.
void cohort_nccl_new(const cohort::NcclOptions& options, c10::intrusive_ptr<c10d::Backend>* out) {
  set_behaviour();
  auto how = c10d::ProcessGroupNCCL::Options::create();
  how->timeout = options.timeout;
  how->group_name = options.name;
  auto group = c10::make_intrusive<c10d::ProcessGroupNCCL>(options.store, options.rank, options.size, how);
  // Here, where waiting for the others disturbs nobody, and not with the first collective. Sends and receives then take
  // their place among the collectives, rather than connect pairs of ranks when they come.
  group->eagerConnectSingleDevice(options.device);
  *out = std::move(group);
}

} // extern "C"
