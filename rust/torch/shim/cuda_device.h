// This process's CUDA device.
#pragma once

#include <cstdint>

namespace cohort {

// Returns the device that was bound last, or -1.
int32_t bound_cuda_device() noexcept;

}  // namespace cohort
