// A TorchScript module, and what is known of the tensors that it holds.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <mutex>
#include <vector>

struct ShimModule {
  torch::jit::Module module;
  std::mutex mutex;
  // Its tensors, as they were when no method ran: while one does, their places may be written.
  std::vector<at::Tensor> own;
};

namespace cohort {

// Looks anew at which tensors a module holds. None of its methods may run meanwhile.
void note_own(ShimModule* module);

}  // namespace cohort
