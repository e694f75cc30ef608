// The engine of DistributedDataParallel.

#include "averager.h"
#include "bridge.h"
#include "text.h"
#include "wire.h"

#include <memory>

using cohort::guarded;

struct cohort_c10d_reducer {
  std::unique_ptr<cohort::Averager> inner;
};

namespace {

// Names, each of which a NUL ends.
std::vector<std::string> split(const char* names, size_t count) {
  std::vector<std::string> all;
  for (size_t i = 0; i < count; i++) {
    all.emplace_back(names);
    names += all.back().size() + 1;
  }
  return all;
}

} // namespace

char* cohort_c10d_reducer_new(
    const cohort::Bridge* bridge,
    const at::Tensor* const* parameters,
    const char* names,
    size_t count,
    const cohort_c10d_reducer_options* options,
    cohort_c10d_reducer** out) {
  return guarded([&] {
    const cohort::AveragerOptions averaging{
        options->bucket_bytes,
        options->first_bucket_bytes,
        options->find_unused_parameters != 0,
        options->gradient_as_bucket_view != 0};
    auto averager = std::make_unique<cohort::Averager>(
        cohort::list(parameters, count), split(names, count), bridge->group, averaging);
    *out = new cohort_c10d_reducer{std::move(averager)};
  });
}

char* cohort_c10d_reducer_prepare_backward(cohort_c10d_reducer* reducer, int divisor) {
  return guarded([&] { reducer->inner->prepare_backward(divisor); });
}

char* cohort_c10d_reducer_state(const cohort_c10d_reducer* reducer, int* state) {
  return guarded([&] { *state = static_cast<int>(reducer->inner->state()); });
}

char* cohort_c10d_reducer_settle(cohort_c10d_reducer* reducer) {
  return guarded([&] { reducer->inner->settle(); });
}

char* cohort_c10d_reducer_shadow(cohort_c10d_reducer* reducer, int is_outdated) {
  return guarded([&] { reducer->inner->shadow(is_outdated != 0); });
}

char* cohort_c10d_reducer_free(cohort_c10d_reducer* reducer) {
  return guarded([&] { delete reducer; });
}

char* cohort_c10d_signature(const at::Tensor* const* tensors, size_t count, uint64_t* out) {
  return guarded([&] {
    uint64_t all = count;
    const auto mix = [&all](int64_t value) {
      // The finalizer of SplitMix64: every bit of the value changes half of the result's.
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
      for (const auto size : tensor.sizes()) {
        mix(size);
      }
      if (!tensor.requires_grad() || tensor.layout() != at::kStrided) {
        continue;
      }
      // Gradients lie in buckets as their parameters do: ranks that lay out one in another way would add unlike elements.
      for (int64_t dim = 0; dim < tensor.dim(); dim++) {
        mix(tensor.size(dim) == 1 || tensor.numel() == 0 ? 0 : tensor.stride(dim));
      }
    }
    *out = all;
  });
}
