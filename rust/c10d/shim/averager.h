// c10d's reducer, with a check at the end of each backward pass for missing gradients.
#pragma once

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/distributed/c10d/reducer.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cohort {

struct AveragerOptions {
  int64_t bucket_bytes;
  int64_t first_bucket_bytes;
  bool find_unused_parameters;
  bool gradient_as_bucket_view;
};

// The state of a backward pass. rust/c10d/src/reducer.rs has the same numbers.
enum class PassState {
  ended = 0,
  // The pass has not begun, or has not reached any of the parameters.
  pending = 1,
  // The pass has begun and was interrupted.
  broken = 2,
  // The pass has ended without averaging: the models of other ranks have changed.
  outdated = 3,
};

// c10d's reducer waits until each parameter has a gradient, and notices a missing one only at the next
// forward pass. This one completes each pass when it ends. A missing gradient counts as zeros, so that no
// rank waits for another. The ranks exchange which ones were missing in an additional parameter, the flags,
// that is reduced with the last bucket. It has one element per parameter, and one that counts the ranks whose
// model has changed since the last pass. The assignment of parameters to buckets never changes.
class Averager final : public c10d::Reducer {
 public:
  Averager(std::vector<at::Tensor> parameters, std::vector<std::string> names,
           c10::intrusive_ptr<c10d::ProcessGroup> group, const AveragerOptions& options);
  ~Averager();

  // Call after a forward pass. The sum of the ranks' gradients is divided by `divisor`.
  void prepare_backward(int divisor);
  // Returns the state of the last prepared pass.
  PassState state() const;
  // Ends a pass that reached none of the parameters on this rank.
  void settle();
  // Takes part in a pass of the other ranks with gradients of zero. `is_outdated` tells them that this rank's
  // model has changed.
  void shadow(bool is_outdated);

 private:
  static std::vector<at::Tensor> with_flags(std::vector<at::Tensor> parameters);
  static std::vector<std::vector<size_t>> assign(const std::vector<at::Tensor>& tensors,
                                                 const AveragerOptions& options);
  void watch(const std::shared_ptr<torch::autograd::Node>& accumulator, size_t index);
  void reach(size_t index);
  void end_pass();
  void judge();

  const std::vector<std::string> names_;
  std::vector<std::pair<uintptr_t, std::shared_ptr<torch::autograd::Node>>> watched_;
  // A leaf outside the model. A backward pass of this leaf ends a pass that reached no parameter.
  at::Tensor trigger_;
  int divisor_;
  // The parameters that the pass has reached, and whether its end is queued. Guarded by `mutex_`.
  std::vector<bool> reached_;
  bool ending_ = false;
  bool is_outdated_ = false;
};

}  // namespace cohort
