// Between ShimValue and libtorch's IValue.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

#include <string>
#include <string_view>
#include <vector>

#include "shim.h"

namespace cohort {

// Arranges positional and named arguments as `schema` asks, defaults filled in, from the parameter `skip` on (a
// method's `self`).
std::vector<c10::IValue> bind_arguments(const c10::FunctionSchema& schema, size_t skip, const ShimValue* inputs,
                                        size_t count, const ShimNamed* named, size_t named_count);

// Takes a copy of what `value` refers to; tensors are shared.
ShimResult* to_result(const c10::IValue& value);

// The same, of an operator's results: none, the one, or a tuple of them.
ShimResult* to_result(std::vector<c10::IValue> values);

inline std::string_view text_of(const ShimValue& value) {
  return {static_cast<const char*>(value.pointer), value.length};
}

inline const ShimValue* items_of(const ShimValue& value) { return static_cast<const ShimValue*>(value.pointer); }

}  // namespace cohort
