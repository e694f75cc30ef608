#include "averager.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cohort {

namespace {

// The index of the flags among the parameters, and of the trigger in `reached_`.
constexpr size_t kFlags = 0;

std::string listed(const std::vector<std::string>& names) {
  constexpr size_t kMost = 10;
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kMost); i++) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() <= kMost ? text : text + " and " + std::to_string(names.size() - kMost) + " more";
}

}  // namespace

std::vector<at::Tensor> Averager::with_flags(std::vector<at::Tensor> parameters) {
  const auto count = static_cast<int64_t>(parameters.size());
  // With the dtype and device of the first parameter, so that they share a bucket.
  auto flags = at::zeros({count + 1}, parameters.at(0).options().requires_grad(false)).set_requires_grad(true);
  parameters.insert(parameters.begin(), std::move(flags));
  return parameters;
}

std::vector<std::vector<size_t>> Averager::assign(const std::vector<at::Tensor>& tensors,
                                                  const AveragerOptions& options) {
  const auto first = static_cast<size_t>(options.first_bucket_bytes);
  const auto cap = static_cast<size_t>(options.bucket_bytes);
  // Gradients are ready in about the reverse order of the parameters.
  std::vector<int64_t> order(tensors.size());
  std::iota(order.rbegin(), order.rend(), 0);
  // Put the flags before the first parameter: otherwise they might get a bucket of their own.
  std::swap(order[order.size() - 2], order.back());
  std::vector<at::Tensor> ordered;
  for (const auto index : order) ordered.push_back(tensors[index]);
  auto buckets = std::get<0>(c10d::compute_bucket_assignment_by_size(ordered, {first, cap}, {}, order));
  // Buckets are sent in this order. The bucket of the flags, which are ready last, contains the least index.
  const auto least = [](const std::vector<size_t>& bucket) { return *std::min_element(bucket.begin(), bucket.end()); };
  std::sort(buckets.begin(), buckets.end(), [&](const auto& a, const auto& b) { return least(a) > least(b); });
  return buckets;
}

Averager::Averager(std::vector<at::Tensor> parameters, std::vector<std::string> names,
                   c10::intrusive_ptr<c10d::ProcessGroup> group, const AveragerOptions& options)
    : Reducer(with_flags(parameters), assign(with_flags(parameters), options), group,
              std::vector<bool>(parameters.size() + 1, false), options.bucket_bytes, options.find_unused_parameters,
              options.gradient_as_bucket_view, {}, options.first_bucket_bytes,
              /*skip_all_reduce_unused_params=*/false,
              /*use_python_reducer=*/false, {}),
      names_(std::move(names)),
      trigger_(at::zeros({}).set_requires_grad(true)),
      divisor_(group->getSize()),
      reached_(parameters.size() + 1) {
  // c10d would assign its buckets again after the first pass. The rounding of a sum depends on the place in a
  // bucket, so resumed training would differ in bits from uninterrupted training.
  has_rebuilt_bucket_ = true;
  for (size_t index = kFlags + 1; index < params_.size(); index++) watch(grad_accumulators_[index], index);
  watch(torch::autograd::impl::grad_accumulator(trigger_), kFlags);
}

Averager::~Averager() {
  for (const auto& [key, accumulator] : watched_) accumulator->del_post_hook(key);
}

void Averager::watch(const std::shared_ptr<torch::autograd::Node>& accumulator, size_t index) {
  using torch::autograd::variable_list;
  using torch::autograd::utils::LambdaPostHook;
  auto hook = std::make_unique<LambdaPostHook>([this, index](const variable_list& outputs, const variable_list&) {
    reach(index);
    return outputs;
  });
  watched_.emplace_back(accumulator->add_post_hook(std::move(hook)), accumulator);
}

void Averager::prepare_backward(int divisor) {
  prepare_for_backward({});
  const std::lock_guard<std::mutex> lock(mutex_);
  // c10d would search the outputs for them, which may have any form. The end of the pass tells which are
  // unused.
  unused_parameters_.clear();
  div_factor_ = divisor_ = divisor;
  std::fill(reached_.begin(), reached_.end(), false);
  ending_ = false;
  is_outdated_ = false;
}

PassState Averager::state() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (require_finalize_) return PassState::broken;
  if (expect_autograd_hooks_) return PassState::pending;
  return is_outdated_ ? PassState::outdated : PassState::ended;
}

void Averager::settle() {
  if (state() != PassState::pending) return;
  const at::AutoGradMode recorded(true);
  torch::autograd::backward({trigger_.clone()}, {});
  trigger_.mutable_grad().reset();
}

void Averager::shadow(bool is_outdated) {
  const auto& place = variable_locators_[kFlags];
  std::vector<c10::intrusive_ptr<c10::ivalue::Future>> reduced;
  for (auto& bucket : get_grad_buckets(/*return_zero_tensors=*/true)) {
    if (is_outdated && bucket.getIndex() == place.bucket_index) {
      const auto end = buckets_[place.bucket_index].offsets[place.intra_bucket_index] + params_[kFlags].numel();
      // Each rank's gradients are divided before they are summed.
      bucket.getBufferRef()[static_cast<int64_t>(end) - 1].fill_(1.0 / process_group_->getSize());
    }
    reduced.push_back(run_comm_hook(bucket));
  }
  if (find_unused_parameters_) {
    std::vector<at::Tensor> used{at::zeros_like(get_local_used_map_on_device())};
    process_group_->allreduce(used)->wait();
  }
  for (const auto& future : reduced) future->waitAndThrow();
}

void Averager::reach(size_t index) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!expect_autograd_hooks_) return;
    reached_[index] = true;
    if (std::exchange(ending_, true)) return;
  }
  torch::autograd::Engine::get_default_engine().queue_callback([this] { end_pass(); });
}

void Averager::end_pass() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    auto flags = params_[kFlags];
    auto left_out = at::zeros(flags.sizes(), at::kFloat);
    for (size_t index = kFlags + 1; index < params_.size(); index++) {
      if (!reached_[index]) {
        left_out.data_ptr<float>()[index - 1] = 1;
        mark_variable_ready(index);
      }
    }
    flags.mutable_grad() = left_out.to(flags.options());
    if (find_unused_parameters_) {
      // c10d skips the sum of a parameter that no rank has used.
      local_used_map_[kFlags].fill_(1);
    }
    mark_variable_ready(kFlags);
  }
  // c10d has queued the callback that waits for the reductions. This one runs after it.
  torch::autograd::Engine::get_default_engine().queue_callback([this] { judge(); });
}

void Averager::judge() {
  auto flags = params_[kFlags];
  const auto means = at::real(flags.grad()).to(at::TensorOptions(at::kCPU).dtype(at::kFloat)).contiguous();
  flags.mutable_grad().reset();
  const auto size = process_group_->getSize();
  const auto counted = [&](size_t index) {
    return static_cast<int>(std::lround(means.const_data_ptr<float>()[index] * divisor_));
  };
  const auto outdated = counted(names_.size());
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_outdated_ = outdated > 0;
  }
  TORCH_CHECK(outdated == 0, "Cannot average the gradients: ", outdated, " of ", size,
              " ranks have frozen, thawed, replaced or added parameters, "
              "this one has not; do so on all ranks alike");
  if (find_unused_parameters_) return;
  std::vector<std::string> everywhere;
  std::vector<std::string> somewhere;
  for (size_t index = 0; index < names_.size(); index++) {
    const auto count = counted(index);
    if (count >= size) {
      everywhere.push_back(names_[index]);
    } else if (count > 0) {
      somewhere.push_back(names_[index] + " (on " + std::to_string(count) + " of " + std::to_string(size) + " ranks)");
    }
  }
  everywhere.insert(everywhere.end(), somewhere.begin(), somewhere.end());
  TORCH_CHECK(everywhere.empty(), "Cannot average the gradients: the loss does not depend on ", everywhere.size(),
              " of ", names_.size(), " parameters: ", listed(everywhere),
              "; have all take part in it, or set find_unused_parameters");
}

}  // namespace cohort
