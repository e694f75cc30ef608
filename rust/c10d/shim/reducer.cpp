// The engine of DistributedDataParallel.

#include <memory>

#include "averager.h"
#include "bridge.h"
#include "wire.h"

using cohort::guarded;

struct ShimReducer {
  std::unique_ptr<cohort::Averager> averager;
};

namespace {

// Splits names that are each terminated by a NUL.
std::vector<std::string> split(const char* names, size_t count) {
  std::vector<std::string> all;
  for (size_t i = 0; i < count; i++) {
    all.emplace_back(names);
    names += all.back().size() + 1;
  }
  return all;
}

}  // namespace

ShimStatus cohort_shim_reducer_new(const ShimBridge* bridge, const at::Tensor* const* parameters, const char* names,
                                   size_t count, const ShimReducerOptions* options, ShimReducer** out,
                                   char** message) noexcept {
  return guarded(message, [&] {
    const cohort::AveragerOptions averaging{options->bucket_bytes, options->first_bucket_bytes,
                                            options->find_unused_parameters != 0,
                                            options->gradient_as_bucket_view != 0};
    auto averager = std::make_unique<cohort::Averager>(cohort::list(parameters, count), split(names, count),
                                                       bridge->group, averaging);
    *out = new ShimReducer{std::move(averager)};
  });
}

ShimStatus cohort_shim_reducer_prepare_backward(ShimReducer* reducer, int32_t divisor, char** message) noexcept {
  return guarded(message, [&] { reducer->averager->prepare_backward(divisor); });
}

ShimStatus cohort_shim_reducer_state(const ShimReducer* reducer, int32_t* state, char** message) noexcept {
  return guarded(message, [&] { *state = static_cast<int>(reducer->averager->state()); });
}

ShimStatus cohort_shim_reducer_settle(ShimReducer* reducer, char** message) noexcept {
  return guarded(message, [&] { reducer->averager->settle(); });
}

ShimStatus cohort_shim_reducer_shadow(ShimReducer* reducer, int32_t is_outdated, char** message) noexcept {
  return guarded(message, [&] { reducer->averager->shadow(is_outdated != 0); });
}

void cohort_shim_reducer_free(ShimReducer* reducer) noexcept {
  // c10d's reducer may throw at its end.
  cohort::unreported([&] { delete reducer; });
}

ShimStatus cohort_shim_tensors_signature(const at::Tensor* const* tensors, size_t count, uint64_t* out,
                                         char** message) noexcept {
  return guarded(message, [&] {
    uint64_t all = count;
    const auto mix = [&all](int64_t value) {
      // The finalizer of SplitMix64: each bit of the value changes half of the result's bits.
      all = (all ^ static_cast<uint64_t>(value)) + 0x9e3779b97f4a7c15;
      all = (all ^ (all >> 30)) * 0xbf58476d1ce4e5b9;
      all = (all ^ (all >> 27)) * 0x94d049bb133111eb;
      all ^= all >> 31;
    };
    for (size_t i = 0; i < count; i++) {
      const auto& tensor = *tensors[i];
      mix(static_cast<int64_t>(tensor.scalar_type()));
      mix(static_cast<int64_t>(tensor.device().type()));
      mix(static_cast<int64_t>(tensor.layout()));
      mix(tensor.requires_grad());
      mix(tensor.dim());
      for (const auto size : tensor.sizes()) mix(size);
      if (!tensor.requires_grad() || tensor.layout() != at::kStrided) continue;
      // Gradients have the strides of their parameters in the buckets. Ranks with different strides would add
      // elements that do not correspond.
      for (int64_t dim = 0; dim < tensor.dim(); dim++) {
        mix(tensor.size(dim) == 1 || tensor.numel() == 0 ? 0 : tensor.stride(dim));
      }
    }
    *out = all;
  });
}
