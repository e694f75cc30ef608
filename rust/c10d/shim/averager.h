// c10d's reducer, with a check at the end of each backward pass that no parameter was left out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/distributed/c10d/reducer.hpp>

namespace cohort {

struct AveragerOptions {
  int64_t bucket_bytes;
  int64_t first_bucket_bytes;
  bool find_unused_parameters;
  bool gradient_as_bucket_view;
};

enum class PassState {
  ended,
  // It has not come, or not to any of the parameters.
  pending,
  // It has begun and was broken off.
  broken,
  // It has ended, and averaged nothing: other ranks' models have changed.
  outdated,
};

// c10d's reducer waits until each parameter has its gradient, and notices at the next forward pass that one never came. This one
// ends every pass where the pass ends. What was left out counts as zeros, so that no rank waits for another, and the ranks tell
// each other of it by one more parameter, the flags, that is reduced with the last bucket. Its elements stand for the
// parameters; one more counts the ranks whose model is another one than at the last pass. Buckets hold what they hold from the first
// pass on.
class Averager final : public c10d::Reducer {
 public:
  Averager(
      std::vector<at::Tensor> parameters,
      std::vector<std::string> names,
      c10::intrusive_ptr<c10d::ProcessGroup> group,
      const AveragerOptions& options);
  ~Averager();

  // After a forward pass. The sum of the ranks' gradients is to be divided by `divisor`.
  void prepare_backward(int divisor);
  // What has become of the pass that was prepared last.
  PassState state() const;
  // Ends a pass that came to none of the parameters on this rank.
  void settle();
  // Takes part, by zeros, in a pass of the other ranks'. `is_outdated`: tells them that this rank's model has changed.
  void shadow(bool is_outdated);

 private:
  static std::vector<at::Tensor> with_flags(std::vector<at::Tensor> parameters);
  static std::vector<std::vector<size_t>> assign(const std::vector<at::Tensor>& tensors, const AveragerOptions& options);
  void watch(const std::shared_ptr<torch::autograd::Node>& accumulator, size_t index);
  void reach(size_t index);
  void end_pass();
  void judge();

  const std::vector<std::string> names_;
  std::vector<std::pair<uintptr_t, std::shared_ptr<torch::autograd::Node>>> watched_;
  // A leaf that belongs to no module: a pass of its own ends one that came to no parameter.
  at::Tensor trigger_;
  int divisor_;
  // Guarded by `mutex_`: which parameters the pass has come to, and whether its end is queued.
  std::vector<bool> reached_;
  bool ending_ = false;
  bool is_outdated_ = false;
};

} // namespace cohort
