// TorchScript modules.

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>

#include "guard.h"
#include "value.h"

struct ShimModule {
  torch::jit::Module module;
};

namespace {

// A method with its arguments bound: it holds the module and the tensors, and runs on another thread.
struct Prepared {
  torch::jit::Method method;
  std::vector<c10::IValue> inputs;
};

torch::jit::Method find_method(const ShimModule* module, const std::string& name) {
  const auto found = module->module.find_method(name);
  if (found) return *found;
  std::string known;
  for (const auto& other : module->module.get_methods()) known += (known.empty() ? "" : ", ") + other.name();
  throw cohort::WrongType("the module has no method '" + name + "': its methods are " + known);
}

}  // namespace

int32_t cohort_shim_module_load(const char* path, size_t length, const char* device, size_t device_length,
                                ShimModule** out, char** message) {
  return cohort::guarded(message, [&] {
    auto module = torch::jit::load(std::string(path, length), c10::Device(std::string(device, device_length)));
    // No tensor requires gradients unless asked: a loaded parameter must not start a graph.
    for (auto parameter : module.parameters()) parameter.requires_grad_(false);
    *out = new ShimModule{std::move(module)};
  });
}

int32_t cohort_shim_module_methods(const ShimModule* module, char** out, char** message) {
  return cohort::guarded(message, [&] {
    std::string names;
    for (const auto& method : module->module.get_methods()) names += (names.empty() ? "" : "\n") + method.name();
    *out = cohort::copy_text(names);
  });
}

int32_t cohort_shim_module_writes(const ShimModule* module, const char* method, size_t method_length,
                                  uint64_t* writes, char** message) {
  return cohort::guarded(message, [&] {
    const auto graph = find_method(module, std::string(method, method_length)).graph()->copy();
    torch::jit::Inline(*graph);
    const torch::jit::AliasDb aliases(graph);
    *writes = 0;
    for (size_t i = 1; i < graph->inputs().size(); i++) {
      if (aliases.hasWriters(graph->inputs()[i])) *writes |= uint64_t{1} << std::min<size_t>(i - 1, 63);
    }
  });
}

int32_t cohort_shim_module_prepare(const ShimModule* module, const char* method, size_t method_length,
                                   const ShimValue* inputs, size_t count, const ShimNamed* named, size_t named_count,
                                   void** out, char** message) {
  return cohort::guarded(message, [&] {
    const auto found = find_method(module, std::string(method, method_length));
    // The first parameter is the module itself, which Method adds.
    auto bound = cohort::bind_arguments(found.function().getSchema(), 1, inputs, count, named, named_count);
    *out = new Prepared{found, std::move(bound)};
  });
}

int32_t cohort_shim_module_run(void* prepared, ShimResult** out, char** message) {
  return cohort::guarded(message, [&] {
    auto& call = *static_cast<Prepared*>(prepared);
    *out = cohort::to_result(call.method(std::move(call.inputs)));
  });
}

void cohort_shim_prepared_free(void* prepared) { delete static_cast<Prepared*>(prepared); }

void cohort_shim_module_free(ShimModule* module) { delete module; }
