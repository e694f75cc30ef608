// libtorch's state of a thread, and the thread's current stream of CUDA.

#include <ATen/ThreadLocalState.h>
#include <ATen/autocast_mode.h>
#include <c10/core/Stream.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <memory>
#include <optional>

#include "cuda_device.h"
#include "shim.h"

struct ShimThreadState {
  at::ThreadLocalState state;
  std::optional<c10::Stream> stream;
};

// A captured state that a thread uses.
struct ShimEntered {
  // Disables autocast's cache of casts. The whole process shares the cache, and the program clears it when it
  // leaves its autocast, perhaps before this thread runs. A cast of this thread would then stay, and be used
  // after the weights have changed.
  struct UncachedCasts {
    const bool was_cached = at::autocast::is_autocast_cache_enabled();

    UncachedCasts() { at::autocast::set_autocast_cache_enabled(false); }
    ~UncachedCasts() { at::autocast::set_autocast_cache_enabled(was_cached); }

    UncachedCasts(const UncachedCasts&) = delete;
    UncachedCasts& operator=(const UncachedCasts&) = delete;
  };

  at::ThreadLocalStateGuard state;
  UncachedCasts casts;
  // The thread's previous stream.
  std::optional<c10::Stream> stream;
};

ShimStatus cohort_shim_thread_state_capture(ShimThreadState** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    auto captured = std::make_unique<ShimThreadState>(ShimThreadState{at::ThreadLocalState(), std::nullopt});
    const auto device = cohort::bound_cuda_device();
    if (device >= 0) {
      const c10::Device current(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(device));
      captured->stream = c10::impl::VirtualGuardImpl(current.type()).getStream(current);
    }
    *out = captured.release();
  });
}

ShimStatus cohort_shim_thread_state_enter(const ShimThreadState* state, ShimEntered** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    // The stream comes last: if it fails, the destructor restores the rest.
    auto entered =
        std::unique_ptr<ShimEntered>(new ShimEntered{at::ThreadLocalStateGuard(state->state), {}, std::nullopt});
    if (state->stream) {
      entered->stream = c10::impl::VirtualGuardImpl(state->stream->device_type()).exchangeStream(*state->stream);
    }
    *out = entered.release();
  });
}

ShimStatus cohort_shim_thread_state_leave(ShimEntered* entered, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::unique_ptr<ShimEntered> owned(entered);
    if (owned->stream) c10::impl::VirtualGuardImpl(owned->stream->device_type()).exchangeStream(*owned->stream);
  });
}

void cohort_shim_thread_state_free(ShimThreadState* state) noexcept { delete state; }
