// The engine of DistributedDataParallel.

#include "bridge.h"
#include "text.h"

#include <algorithm>

#include <torch/csrc/distributed/c10d/reducer.hpp>

struct cohort_c10d_reducer {
  std::shared_ptr<c10d::Reducer> inner;
};

char* cohort_c10d_reducer_new(
    const cohort::Bridge* bridge,
    const at::Tensor* const* parameters,
    size_t count,
    const cohort_c10d_reducer_options* options,
    cohort_c10d_reducer** out) {
  return cohort::guarded([&] {
    std::vector<at::Tensor> list;
    for (size_t i = 0; i < count; i++) {
      list.push_back(*parameters[i]);
    }
    const std::vector<bool> sparse(count, false);
    const auto first = static_cast<size_t>(options->first_bucket_bytes);
    const auto cap = static_cast<size_t>(options->bucket_bytes);
    auto buckets = std::get<0>(c10d::compute_bucket_assignment_by_size(list, {first, cap}, sparse));
    // Gradients are ready in about the reverse order of the parameters' use.
    std::reverse(buckets.begin(), buckets.end());
    *out = new cohort_c10d_reducer{std::make_shared<c10d::Reducer>(
        std::move(list),
        std::move(buckets),
        bridge->group,
        sparse,
        options->bucket_bytes,
        options->find_unused_parameters != 0,
        options->gradient_as_bucket_view != 0,
        std::unordered_map<size_t, std::string>{},
        options->first_bucket_bytes,
        /*skip_all_reduce_unused_params=*/false,
        /*use_python_reducer=*/false,
        std::vector<int64_t>{})};
  });
}

char* cohort_c10d_reducer_prepare_forward(cohort_c10d_reducer* reducer) {
  return cohort::guarded([&] {
    reducer->inner->prepare_for_forward();
    reducer->inner->rebuild_buckets();
  });
}

char* cohort_c10d_reducer_prepare_backward(
    cohort_c10d_reducer* reducer, const at::Tensor* const* outputs, size_t count) {
  return cohort::guarded([&] {
    std::vector<at::Tensor> list;
    for (size_t i = 0; i < count; i++) {
      list.push_back(*outputs[i]);
    }
    reducer->inner->prepare_for_backward(list);
  });
}

void cohort_c10d_reducer_free(cohort_c10d_reducer* reducer) {
  delete reducer;
}
