// Every operator that the dispatcher knows, by one boxed call.

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <sstream>

#include "guard.h"
#include "value.h"

namespace {

using c10::OperatorHandle;

c10::OperatorName parse_name(const std::string& text) {
  const auto scope = text.find("::");
  const auto dot = text.find('.', scope == std::string::npos ? 0 : scope);
  if (dot == std::string::npos) return {text, ""};
  return {text.substr(0, dot), text.substr(dot + 1)};
}

[[noreturn]] void refuse(const c10::OperatorName& name) {
  std::string overloads;
  for (const auto& known : c10::Dispatcher::singleton().getAllOpNames()) {
    if (known.name != name.name) continue;
    overloads += (overloads.empty() ? "" : ", ") + c10::toString(known);
  }
  if (overloads.empty()) throw std::runtime_error("no operator has this name");
  throw std::runtime_error("no overload has this name, it is one of " + overloads);
}

bool moves(const std::string& name) {
  // A lazy clone shares the memory, which whoever writes first leaves.
  for (const char* known : {"aten::resize_", "aten::resize_as_", "aten::resize_as_sparse_", "aten::_resize_output_",
                            "aten::set_", "aten::set_data", "aten::_lazy_clone"}) {
    if (name == known) return true;
  }
  return false;
}

const OperatorHandle& handle_of(const void* op) { return *static_cast<const OperatorHandle*>(op); }

}  // namespace

// Handles are kept for the process: an operator is found once and called many times.
int32_t cohort_shim_operator_find(const char* name, size_t length, const void** out,
                                  ShimSignature* signature, char** message) {
  return cohort::guarded(message, [&] {
    const auto parsed = parse_name(std::string(name, length));
    const auto found = c10::Dispatcher::singleton().findSchema(parsed);
    if (!found) refuse(parsed);
    *signature = {};
    signature->moves = moves(parsed.name);
    std::string names;
    const auto& arguments = found->schema().arguments();
    for (size_t i = 0; i < arguments.size(); i++) {
      names += arguments[i].name() + '\n';
      const auto* alias = arguments[i].alias_info();
      if (alias == nullptr || !alias->isWrite()) continue;
      signature->writes |= uint64_t{1} << std::min<size_t>(i, 63);
      // What is given for a result is resized to it.
      if (arguments[i].is_out()) signature->moves = 1;
    }
    signature->names = cohort::copy_text(names);
    *out = new OperatorHandle(*found);
  });
}

int32_t cohort_shim_operator_schema(const void* op, char** out, char** message) {
  return cohort::guarded(message, [&] {
    std::ostringstream text;
    text << handle_of(op).schema();
    *out = cohort::copy_text(text.str());
  });
}

int32_t cohort_shim_operator_call(const void* op, const ShimValue* inputs, size_t count, const ShimNamed* named,
                                  size_t named_count, ShimResult** out, char** message) {
  return cohort::guarded(message, [&] {
    const auto& handle = handle_of(op);
    auto stack = cohort::bind_arguments(handle.schema(), 0, inputs, count, named, named_count);
    handle.callBoxed(stack);
    *out = cohort::to_result(std::move(stack));
  });
}
