// PyTorch's names of dtypes, layouts and memory formats.
#pragma once

#include <ATen/core/ivalue.h>
#include <ATen/core/type_ptr.h>
#include <c10/core/Layout.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/ScalarType.h>

#include <optional>
#include <string_view>

namespace cohort {

std::optional<c10::ScalarType> dtype_of(std::string_view name);
std::optional<c10::Layout> layout_of(std::string_view name);
std::optional<c10::MemoryFormat> memory_format_of(std::string_view name);

// Converts the number of a dtype, layout or memory format to its name, and returns any other value as it is.
c10::IValue named(const c10::IValue& value, const c10::Type& type);

}  // namespace cohort
