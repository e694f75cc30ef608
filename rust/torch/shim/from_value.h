// Converts ShimValues to libtorch's IValues.
#pragma once

#include <ATen/core/ivalue.h>

#include <optional>
#include <string>
#include <string_view>

#include "shim.h"
#include "value.h"

namespace cohort {

// The place of a value in a call, for errors: "argument 'dim'[1]". The text is made only if there is an
// error.
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

// Describes a value's kind for errors: "a Tensor".
const char* kind_of(const ShimValue& value);

// Returns a number as an integer, if it is exactly one.
std::optional<int64_t> integer_of(const ShimValue& value);

// Converts a value to a type. Throws WrongType or OutOfRange, which name the path, if the value does not fit.
c10::IValue from_value(const ShimValue& value, const c10::TypePtr& type, const Path& path);

}  // namespace cohort
