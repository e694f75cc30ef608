// What libtorch keeps per thread, and CUDA's current stream beside it.

#include <ATen/ThreadLocalState.h>
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
  }

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
