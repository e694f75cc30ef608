// What libtorch keeps per thread, and CUDA's current stream beside it.

#include <ATen/ThreadLocalState.h>
#include <ATen/autocast_mode.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <optional>

#include "guard.h"

struct ShimThreadState {
  at::ThreadLocalState state;
  std::optional<c10::Stream> stream;
};

namespace {

struct Entered {
  explicit Entered(const ShimThreadState& captured) : state(captured.state) {
    if (captured.stream) stream.emplace(*captured.stream);
    // The cache is the process's, and emptied where the program leaves its autocast, maybe before this runs: what this
    // cast would be there still when the weights have changed.
    at::autocast::set_autocast_cache_enabled(false);
  }

  ~Entered() { at::autocast::set_autocast_cache_enabled(was_cached); }

  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;

  const bool was_cached = at::autocast::is_autocast_cache_enabled();
  at::ThreadLocalStateGuard state;
  std::optional<c10::StreamGuard> stream;
};

}  // namespace

ShimThreadState* cohort_shim_thread_state_capture() {
  auto* const captured = new ShimThreadState{at::ThreadLocalState(), std::nullopt};
  const auto device = cohort_shim_cuda_bound();
  if (device >= 0) {
    const c10::Device current(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(device));
    captured->stream = c10::impl::VirtualGuardImpl(current.type()).getStream(current);
  }
  return captured;
}

void* cohort_shim_thread_state_enter(const ShimThreadState* state) { return new Entered(*state); }

void cohort_shim_thread_state_leave(void* entered) { delete static_cast<Entered*>(entered); }

void cohort_shim_thread_state_free(ShimThreadState* state) { delete state; }
