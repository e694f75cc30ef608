// NCCL for libtorch's own users.
#pragma once

#include "cuda_half.h"

namespace cohort {

// Whom to tell of collectives.
struct Told {
  void* group;
  cohort_c10d_bridge_calls calls;
  // What `group` lives as long as.
  c10::intrusive_ptr<c10d::Backend> owner;
};

// The backend of `cuda` for who awaits by streams, as the reducer and functional collectives do: what fails ends `cuda`, also
// where nobody waits.
c10::intrusive_ptr<c10d::Backend> watched(std::shared_ptr<CudaHalf> cuda, Told told, int rank, int size);

} // namespace cohort
