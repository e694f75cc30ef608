// What libtorch keeps per thread, and CUDA's current stream beside it.

#include <ATen/ThreadLocalState.h>
#include <ATen/autocast_mode.h>
#include <c10/core/Stream.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <memory>
#include <optional>

#include "guard.h"

struct ShimThreadState {
  at::ThreadLocalState state;
  std::optional<c10::Stream> stream;
};

namespace {

// Keeps no casts of autocast. The cache is the process's, and emptied where the program leaves its autocast, maybe before
// this runs: what this cast would be there still when the weights have changed.
struct UncachedCasts {
  const bool was_cached = at::autocast::is_autocast_cache_enabled();

  UncachedCasts() { at::autocast::set_autocast_cache_enabled(false); }
  ~UncachedCasts() { at::autocast::set_autocast_cache_enabled(was_cached); }

  UncachedCasts(const UncachedCasts&) = delete;
  UncachedCasts& operator=(const UncachedCasts&) = delete;
};

struct Entered {
  at::ThreadLocalStateGuard state;
  UncachedCasts casts;
  // That of the thread before.
  std::optional<c10::Stream> stream;
};

}  // namespace

int32_t cohort_shim_thread_state_capture(ShimThreadState** out, char** message) {
  return cohort::guarded(message, [&] {
    auto captured = std::make_unique<ShimThreadState>(ShimThreadState{at::ThreadLocalState(), std::nullopt});
    const auto device = cohort_shim_cuda_bound();
    if (device >= 0) {
      const c10::Device current(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(device));
      captured->stream = c10::impl::VirtualGuardImpl(current.type()).getStream(current);
    }
    *out = captured.release();
  });
}

int32_t cohort_shim_thread_state_enter(const ShimThreadState* state, void** out, char** message) {
  return cohort::guarded(message, [&] {
    // In this order: what has been entered is left if the stream cannot be.
    auto entered = std::unique_ptr<Entered>(new Entered{at::ThreadLocalStateGuard(state->state), {}, std::nullopt});
    if (state->stream) {
      entered->stream = c10::impl::VirtualGuardImpl(state->stream->device_type()).exchangeStream(*state->stream);
    }
    *out = entered.release();
  });
}

int32_t cohort_shim_thread_state_leave(void* entered, char** message) {
  return cohort::guarded(message, [&] {
    const std::unique_ptr<Entered> left(static_cast<Entered*>(entered));
    if (left->stream) c10::impl::VirtualGuardImpl(left->stream->device_type()).exchangeStream(*left->stream);
  });
}

void cohort_shim_thread_state_free(ShimThreadState* state) noexcept { delete state; }
