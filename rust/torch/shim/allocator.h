// Whether there is memory for what is large.

#pragma once

#include <cstddef>

namespace cohort {

// From how many bytes on the system is asked. To ask takes less than a hundredth of what it takes to write as much.
constexpr size_t kLarge = size_t{64} << 20;

// Throws OutOfMemoryError if so many bytes are large, and there is no memory for them.
void check_available(size_t size);

}  // namespace cohort
