// NCCL for libtorch's own users.
#pragma once

#include "cuda_half.h"

namespace cohort {

// The backend of `cuda` for who awaits by streams, as the reducer and functional collectives do: what fails ends `cuda`, also
// where nobody waits.
c10::intrusive_ptr<c10d::Backend> watched(std::shared_ptr<CudaHalf> cuda, int rank, int size);

} // namespace cohort
