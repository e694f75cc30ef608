// A TorchScript module, and what is known of the tensors that it holds.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "bind.h"

namespace cohort {

// A method, and what it takes.
struct KnownMethod {
  torch::jit::Method method;
  Parameters parameters;
};

}  // namespace cohort

struct ShimModule {
  torch::jit::Module module;
  // Those that have been called.
  std::map<std::string, cohort::KnownMethod> methods;
  std::mutex mutex;
  // Its tensors, as they were when no method ran: while one does, their places may be written.
  std::vector<at::Tensor> own;
};

namespace cohort {

// Looks anew at which tensors a module holds. None of its methods may run meanwhile.
void note_own(ShimModule* module);

}  // namespace cohort
