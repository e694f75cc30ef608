// From a value of TypeScript to the IValue of a type.
#pragma once

#include <ATen/core/ivalue.h>
#include <c10/core/Layout.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/ScalarType.h>

#include <optional>
#include <string>
#include <string_view>

#include "guard.h"
#include "value.h"

namespace cohort {

// Where a value is, for errors only: "argument 'dim'[1]". Written out when something is wrong.
struct Path {
  const Path* parent;
  std::string_view name;
  size_t index;

  static Path argument(std::string_view name) { return {nullptr, name, 0}; }
  Path at(size_t index) const { return {this, {}, index}; }
  Path key(std::string_view name) const { return {this, name, 0}; }

  std::string text() const {
    if (parent == nullptr) return "argument '" + std::string(name) + "'";
    if (name.data() == nullptr) return parent->text() + '[' + std::to_string(index) + ']';
    return parent->text() + "[\"" + std::string(name) + "\"]";
  }
};

inline const at::Tensor& tensor_of(const ShimValue& value) { return *static_cast<const at::Tensor*>(value.pointer); }

inline bool is_list(const ShimValue& value) { return value.tag == SHIM_LIST || value.tag == SHIM_TUPLE; }

// "a Tensor", for errors.
const char* kind_of(const ShimValue& value);

// The integer that a value is, exactly, if it is one.
std::optional<int64_t> integer_of(const ShimValue& value);

std::optional<c10::ScalarType> dtype_of(std::string_view name);
std::optional<c10::Layout> layout_of(std::string_view name);
std::optional<c10::MemoryFormat> memory_format_of(std::string_view name);

// Throws WrongType or OutOfRange, which name the path, where the value is none of the type.
c10::IValue from_value(const ShimValue& value, const c10::TypePtr& type, const Path& path);

// A dtype, layout or memory format of a result by its name, anything else as it is.
c10::IValue named(const c10::IValue& value, const c10::Type& type);

}  // namespace cohort
