// Conversions to ShimValue from libtorch's IValue, and access to a ShimValue's parts.
#pragma once

#include <ATen/core/ivalue.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shim.h"

namespace cohort {

// The tensors that a call writes, with their indices among the call's tensors.
using Written = std::vector<std::pair<const c10::TensorImpl*, int64_t>>;

// Converts a value. The result copies its contents but shares its tensors. A tensor in `written` becomes
// SHIM_ARGUMENT.
ShimResult* to_result(const c10::IValue& value, const Written& written = {});

// Converts an operator's results: no value, the only one, or a tuple.
ShimResult* to_result(std::vector<c10::IValue> values, const Written& written = {});

inline std::string_view text_of(const ShimValue& value) {
  return {static_cast<const char*>(value.pointer), value.length};
}

inline const ShimValue* items_of(const ShimValue& value) { return static_cast<const ShimValue*>(value.pointer); }

}  // namespace cohort
