// TorchScript modules and the tensors that they hold.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "bind.h"

namespace cohort {

// A method and its parameters.
struct KnownMethod {
  torch::jit::Method method;
  Parameters parameters;
};

}  // namespace cohort

struct ShimModule {
  torch::jit::Module module;
  // The methods that have been called.
  std::map<std::string, cohort::KnownMethod> methods;
  std::mutex mutex;
  // The module's tensors, listed while no method ran. A running method may replace them, so
  // they cannot be listed then.
  std::vector<at::Tensor> own;
};

namespace cohort {

// Lists a module's tensors again. None of its methods may run during the call.
void note_own(ShimModule* module);

}  // namespace cohort
