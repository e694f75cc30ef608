// The library that links NCCL: it makes c10d's ProcessGroupNCCL, which is used by the interface that all backends have.

#include "../shim/nccl.h"

#include <cstdlib>

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

namespace {

// How ProcessGroupNCCL behaves is told it by the environment alone. What the user has set stays.
void set_behavior() {
  static const bool once = [] {
    // What fails is ended and told: the process, its model and the other ranks live on.
    setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", std::to_string(c10d::CleanUpOnly).c_str(), /*overwrite=*/0);
    // These would end the process, wait for a minute first, or leave files behind.
    setenv("TORCH_NCCL_ENABLE_MONITORING", "0", 0);
    setenv("TORCH_NCCL_RETHROW_CUDA_ERRORS", "0", 0);
    setenv("TORCH_NCCL_DUMP_ON_TIMEOUT", "0", 0);
    setenv("TORCH_NCCL_WAIT_TIMEOUT_DUMP_MILSEC", "1", 0);
    setenv("TORCH_NCCL_SHOW_EAGER_INIT_P2P_SERIALIZATION_WARNING", "0", 0);
    // Else ranks connect within their first collectives, which then hold whoever starts them until the others come.
    setenv("NCCL_RUNTIME_CONNECT", "0", 0);
    return true;
  }();
  (void)once;
}

// Connects every pair of ranks, as the setting above does not: that is for the first send, or what is made of sends.
void connect_pairs(c10d::ProcessGroupNCCL& group, const at::Device& device) {
  if (group.getSize() == 1) {
    return;
  }
  const c10::StreamGuard guard(c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device));
  auto sent = at::zeros({group.getSize()}, at::TensorOptions(at::kByte).device(device));
  auto received = at::empty_like(sent);
  std::vector<int64_t> equal;
  auto work = group.alltoall_base(received, sent, equal, equal);
  work->synchronize();
  guard.current_stream().synchronize();
}

} // namespace

extern "C" {

// As cohort::NcclNew.
void cohort_nccl_new(const cohort::NcclOptions& options, c10::intrusive_ptr<c10d::Backend>* out) {
  set_behavior();
  auto how = c10d::ProcessGroupNCCL::Options::create();
  how->timeout = options.timeout;
  how->group_name = options.name;
  auto group = c10::make_intrusive<c10d::ProcessGroupNCCL>(options.store, options.rank, options.size, how);
  // Here, where waiting for the others disturbs nobody, and not with the first collective. Sends and receives then take
  // their place among the collectives.
  group->eagerConnectSingleDevice(options.device);
  connect_pairs(*group, options.device);
  *out = std::move(group);
}

} // extern "C"
