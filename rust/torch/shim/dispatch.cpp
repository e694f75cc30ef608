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

const OperatorHandle& handle_of(const void* op) { return *static_cast<const OperatorHandle*>(op); }

}  // namespace

// Handles are kept for the process: an operator is found once and called many times.
int32_t cohort_shim_operator_find(const char* name, size_t length, const void** out, uint64_t* writes,
                                  char** message) {
  return cohort::guarded(message, [&] {
    const auto parsed = parse_name(std::string(name, length));
    const auto found = c10::Dispatcher::singleton().findSchema(parsed);
    if (!found) refuse(parsed);
    *writes = 0;
    const auto& arguments = found->schema().arguments();
    for (size_t i = 0; i < arguments.size(); i++) {
      const auto* alias = arguments[i].alias_info();
      // Beyond 64 arguments the last bit stands for the rest.
      if (alias != nullptr && alias->isWrite()) *writes |= uint64_t{1} << std::min<size_t>(i, 63);
    }
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
