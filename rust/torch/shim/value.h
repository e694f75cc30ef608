// Between ShimValue and libtorch's IValue.
#pragma once

#include <ATen/core/ivalue.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shim.h"

namespace cohort {

// The tensors among the arguments that a call writes, with their numbers among the call's tensors.
using Written = std::vector<std::pair<const c10::TensorImpl*, int64_t>>;

// Takes a copy of what `value` refers to; tensors are shared. Those that were written stand for the arguments.
ShimResult* to_result(const c10::IValue& value, const Written& written = {});

// The same, of an operator's results: none, the one, or a tuple of them.
ShimResult* to_result(std::vector<c10::IValue> values, const Written& written = {});

inline std::string_view text_of(const ShimValue& value) {
  return {static_cast<const char*>(value.pointer), value.length};
}

inline const ShimValue* items_of(const ShimValue& value) { return static_cast<const ShimValue*>(value.pointer); }

}  // namespace cohort
