// Threads of libtorch.

#include <ATen/Parallel.h>

#include "guard.h"

int32_t cohort_shim_set_threads(int32_t count, char** message) {
  return cohort::guarded(message, [&] { at::set_num_threads(count); });
}

int32_t cohort_shim_get_threads(int32_t* out, char** message) {
  return cohort::guarded(message, [&] { *out = at::get_num_threads(); });
}
