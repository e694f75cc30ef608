// The number of threads that libtorch uses.

#include <ATen/Parallel.h>

#include "shim.h"

ShimStatus cohort_shim_set_threads(int32_t count, char** message) noexcept {
  return cohort::guarded(message, [&] { at::set_num_threads(count); });
}

ShimStatus cohort_shim_get_threads(int32_t* out, char** message) noexcept {
  return cohort::guarded(message, [&] { *out = at::get_num_threads(); });
}
