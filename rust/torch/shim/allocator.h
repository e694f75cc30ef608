// Checks that there is memory for large allocations.

#pragma once

#include <cstddef>

namespace cohort {

// The size from which allocations are checked, in bytes. The check takes less than a hundredth of the time
// that writing as many bytes takes.
constexpr size_t kLarge = size_t{64} << 20;

// Throws OutOfMemoryError if `size` is large and there is not enough memory.
void check_available(size_t size);

}  // namespace cohort
