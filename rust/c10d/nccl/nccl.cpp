// The library that links NCCL. It makes c10d's ProcessGroupNCCL, which the native library uses through the
// interface of all backends.

#include "../shim/nccl.h"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <cstdlib>

namespace {

// Sets environment variables, which are the only way to configure ProcessGroupNCCL. Keeps the user's own.
void set_behavior() {
  static const bool once = [] {
    // After a failure the process, its model and the other ranks continue.
    setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", std::to_string(c10d::CleanUpOnly).c_str(), /*overwrite=*/0);
    // Their defaults would end the process, wait for a minute, or leave files behind.
    setenv("TORCH_NCCL_ENABLE_MONITORING", "0", 0);
    setenv("TORCH_NCCL_RETHROW_CUDA_ERRORS", "0", 0);
    setenv("TORCH_NCCL_DUMP_ON_TIMEOUT", "0", 0);
    setenv("TORCH_NCCL_WAIT_TIMEOUT_DUMP_MILSEC", "1", 0);
    setenv("TORCH_NCCL_SHOW_EAGER_INIT_P2P_SERIALIZATION_WARNING", "0", 0);
    // Otherwise ranks connect in their first collectives, which then block the thread that starts them.
    setenv("NCCL_RUNTIME_CONNECT", "0", 0);
    return true;
  }();
  (void)once;
}

// Connects every pair of ranks. The setting above does not: pairs connect in their first send, or in the
// first collective that consists of sends.
void connect_pairs(c10d::ProcessGroupNCCL& group, const at::Device& device) {
  if (group.getSize() == 1) return;
  const c10::StreamGuard guard(c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device));
  auto sent = at::zeros({group.getSize()}, at::TensorOptions(at::kByte).device(device));
  auto received = at::empty_like(sent);
  std::vector<int64_t> equal;
  auto work = group.alltoall_base(received, sent, equal, equal);
  work->synchronize();
  guard.current_stream().synchronize();
}

}  // namespace

ShimStatus cohort_shim_nccl_new(const cohort::NcclOptions& options, c10::intrusive_ptr<c10d::Backend>* out,
                                char** message) noexcept {
  return cohort::guarded(message, [&] {
    set_behavior();
    auto group_options = c10d::ProcessGroupNCCL::Options::create();
    group_options->timeout = options.timeout;
    group_options->group_name = options.name;
    auto group = c10::make_intrusive<c10d::ProcessGroupNCCL>(options.store, options.rank, options.size, group_options);
    // Connect here, where waiting for the other ranks blocks nothing, and not with the first collective.
    // Transfers then take their place among the collectives.
    group->eagerConnectSingleDevice(options.device);
    connect_pairs(*group, options.device);
    *out = std::move(group);
  });
}
