// Loads TorchScript modules and runs their methods.

#include "jit.h"

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <mutex>

#include "bind.h"
#include "shim.h"
#include "value.h"

// A method with its arguments. Keeps the module and the tensors alive.
struct ShimPrepared {
  torch::jit::Method method;
  std::vector<c10::IValue> inputs;
};

namespace {

torch::jit::Method find_method(const ShimModule* module, const std::string& name) {
  const auto found = module->module.find_method(name);
  if (found) return *found;
  std::string known;
  for (const auto& other : module->module.get_methods()) known += (known.empty() ? "" : ", ") + other.name();
  throw cohort::WrongType("the module has no method '" + name + "': its methods are " + known);
}

const cohort::KnownMethod& known_method(ShimModule* module, const std::string& name) {
  const std::lock_guard<std::mutex> lock(module->mutex);
  const auto known = module->methods.find(name);
  if (known != module->methods.end()) return known->second;
  auto method = find_method(module, name);
  // Skip the first parameter, the module itself, which Method adds.
  cohort::Parameters parameters(method.function().getSchema(), 1);
  return module->methods.emplace(name, cohort::KnownMethod{std::move(method), std::move(parameters)}).first->second;
}

// Returns whether something other than the module and its list holds the tensor or its memory.
bool is_shared(const at::Tensor& tensor) {
  return tensor.use_count() > 2 || (tensor.has_storage() && tensor.storage().use_count() > 1);
}

// Returns whether a block assigns to attributes of the module.
bool sets_attributes(torch::jit::Block* block) {
  for (auto* node : block->nodes()) {
    if (node->kind() == c10::prim::SetAttr) return true;
    for (auto* inner : node->blocks()) {
      if (sets_attributes(inner)) return true;
    }
  }
  return false;
}

// Returns whether a block starts collectives.
bool communicates(torch::jit::Block* block) {
  for (auto* node : block->nodes()) {
    const std::string name = node->kind().toQualString();
    for (const char* known : {"c10d::", "c10d_functional::", "_c10d_functional::", "_c10d_functional_autograd::"}) {
      if (name.rfind(known, 0) == 0) return true;
    }
    for (auto* inner : node->blocks()) {
      if (communicates(inner)) return true;
    }
  }
  return false;
}

// Returns whether a normalization may be in training mode. It then writes its running statistics, which its
// schema does not say.
bool may_train(const torch::jit::Node* node) {
  for (const char* name : {"training", "train", "use_input_stats", "bn_training"}) {
    if (!node->maybeSchema()->argumentIndexWithName(name)) continue;
    const auto flag = torch::jit::constant_as<bool>(node->namedInput(name));
    return flag.value_or(true);
  }
  return false;
}

// Collects the tensors that a block writes. Returns false if the block calls code that the graph does not
// contain.
bool collect_written(torch::jit::Block* block, std::vector<torch::jit::Value*>& written) {
  for (auto* node : block->nodes()) {
    for (auto* inner : node->blocks()) {
      if (!collect_written(inner, written)) return false;
    }
    const auto* schema = node->maybeSchema();
    if (schema == nullptr) {
      const auto kind = node->kind();
      if (kind == c10::prim::CallFunction || kind == c10::prim::CallMethod || kind == c10::prim::fork) return false;
      continue;
    }
    if (schema->argumentIndexWithName("running_mean") && schema->argumentIndexWithName("running_var") &&
        may_train(node)) {
      for (const char* name : {"running_mean", "running_var"}) written.push_back(node->namedInput(name));
    }
    const auto& arguments = schema->arguments();
    for (size_t i = 0; i < std::min(arguments.size(), node->inputs().size()); i++) {
      const auto* alias = arguments[i].alias_info();
      if (alias == nullptr || !alias->isWrite()) continue;
      // Appending to a list does not write the tensors in it, so only tensors count.
      auto* value = node->inputs()[i];
      if (value->type()->isSubtypeOf(*c10::TensorType::get())) written.push_back(value);
    }
  }
  return true;
}

}  // namespace

ShimStatus cohort_shim_module_load(const char* path, size_t length, const char* device, size_t device_length,
                                   ShimModule** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    auto module = torch::jit::load(std::string(path, length), c10::Device(std::string(device, device_length)));
    auto made = std::make_unique<ShimModule>();
    made->module = std::move(module);
    cohort::note_own(made.get());
    // A loaded parameter must not start a graph unless the caller asks for it, also if it is in a list.
    for (const auto& tensor : made->own) tensor.requires_grad_(false);
    *out = made.release();
  });
}

ShimStatus cohort_shim_module_methods(const ShimModule* module, char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::string names;
    for (const auto& method : module->module.get_methods()) names += (names.empty() ? "" : "\n") + method.name();
    *out = cohort::copy_text(names);
  });
}

ShimStatus cohort_shim_module_signature(const ShimModule* module, const char* method, size_t method_length,
                                        ShimSignature* signature, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto found = find_method(module, std::string(method, method_length));
    std::string names;
    const auto& arguments = found.function().getSchema().arguments();
    for (size_t i = 1; i < arguments.size(); i++) names += arguments[i].name() + '\n';
    *signature = {~uint64_t{0}, cohort::copy_text(names), 1, 1, 1};
    const auto graph = found.graph()->copy();
    torch::jit::Inline(*graph);
    torch::jit::AliasDb aliases(graph);
    std::vector<torch::jit::Value*> written;
    // Code outside the graph may write anything.
    if (!collect_written(graph->block(), written)) return;
    signature->writes = 0;
    signature->moves = sets_attributes(graph->block());
    signature->communicates = communicates(graph->block());
    const auto writes_in = [&](torch::jit::Value* holder) {
      return std::any_of(written.begin(), written.end(),
                         [&](auto* value) { return aliases.mayContainAlias(holder, value); });
    };
    signature->writes_own = writes_in(graph->inputs()[0]);
    for (size_t i = 1; i < graph->inputs().size(); i++) {
      auto* input = graph->inputs()[i];
      // A tensor in a list, dict or tuple may be written under another name.
      if (aliases.hasWriters(input) || writes_in(input)) {
        signature->writes |= uint64_t{1} << std::min<size_t>(i - 1, 63);
      }
    }
  });
}

ShimStatus cohort_shim_module_prepare(ShimModule* module, const char* method, size_t method_length,
                                      const ShimValue* inputs, size_t count, const ShimNamed* named, size_t named_count,
                                      ShimPrepared** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto& known = known_method(module, std::string(method, method_length));
    auto prepared = std::make_unique<ShimPrepared>(ShimPrepared{known.method, {}});
    known.parameters.bind({inputs, count, named, named_count}, prepared->inputs);
    *out = prepared.release();
  });
}

ShimStatus cohort_shim_module_run(ShimPrepared* prepared, ShimResult** out, char** message) noexcept {
  return cohort::guarded(message, [&] { *out = cohort::to_result(prepared->method(std::move(prepared->inputs))); });
}

ShimStatus cohort_shim_module_shared(ShimModule* module, ShimResult** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    c10::List<at::Tensor> shared;
    {
      const std::lock_guard<std::mutex> lock(module->mutex);
      for (const auto& tensor : module->own) {
        if (is_shared(tensor)) shared.push_back(tensor);
      }
    }
    *out = shared.empty() ? nullptr : cohort::to_result(c10::IValue(shared));
  });
}

ShimStatus cohort_shim_module_note_own(ShimModule* module, char** message) noexcept {
  return cohort::guarded(message, [&] { cohort::note_own(module); });
}

void cohort_shim_prepared_free(ShimPrepared* prepared) noexcept { delete prepared; }

void cohort_shim_module_free(ShimModule* module) noexcept { delete module; }
