// Threads of libtorch, and what it keeps per thread.

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>

#include "guard.h"

struct ShimThreadState {
  at::ThreadLocalState state;
};

int32_t cohort_shim_set_threads(int32_t count, char** message) {
  return cohort::guarded(message, [&] { at::set_num_threads(count); });
}

int32_t cohort_shim_get_threads() { return at::get_num_threads(); }

ShimThreadState* cohort_shim_thread_state_capture() { return new ShimThreadState{at::ThreadLocalState()}; }

void* cohort_shim_thread_state_enter(const ShimThreadState* state) {
  return new at::ThreadLocalStateGuard(state->state);
}

void cohort_shim_thread_state_leave(void* entered) { delete static_cast<at::ThreadLocalStateGuard*>(entered); }

void cohort_shim_thread_state_free(ShimThreadState* state) { delete state; }
