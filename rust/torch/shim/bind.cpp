#include "bind.h"

#include <ATen/core/jit_type.h>

#include "from_value.h"
#include "names.h"

namespace cohort {
namespace {

using c10::IValue;
using c10::TypeKind;
using c10::TypePtr;

// Larger than the distance of any value that fits.
constexpr int kNoFit = 1000;

Kind kind_of_list(const TypePtr& element) {
  switch (element->kind()) {
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return Kind::IntList;
    case TypeKind::FloatType:
    case TypeKind::SymFloatType:
      return Kind::FloatList;
    case TypeKind::TensorType:
      return Kind::TensorList;
    default:
      return Kind::Other;
  }
}

Kind kind_of_type(const TypePtr& type) {
  switch (type->kind()) {
    case TypeKind::TensorType:
      return Kind::Tensor;
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return Kind::Int;
    case TypeKind::FloatType:
    case TypeKind::SymFloatType:
      return Kind::Float;
    case TypeKind::BoolType:
      return Kind::Bool;
    case TypeKind::NumberType:
      return Kind::Scalar;
    case TypeKind::StringType:
      return Kind::String;
    case TypeKind::ScalarTypeType:
      return Kind::DType;
    case TypeKind::LayoutType:
      return Kind::Layout;
    case TypeKind::MemoryFormatType:
      return Kind::MemoryFormat;
    case TypeKind::DeviceObjType:
      return Kind::Device;
    case TypeKind::GeneratorType:
      return Kind::Generator;
    case TypeKind::ListType:
      return kind_of_list(type->expectRef<c10::ListType>().getElementType());
    default:
      return Kind::Other;
  }
}

// Returns the type of a parameter without its optional. Distinguishes dtypes, layouts and memory formats from
// integers.
TypePtr type_of(const c10::Argument& argument) {
  const auto& type = argument.real_type();
  if (const auto optional = type->cast<c10::OptionalType>()) return optional->getElementType();
  return type;
}

int distance_of_number(const ShimValue& value, int whole, int fraction) {
  switch (value.tag) {
    case SHIM_INT:
      return whole;
    case SHIM_NUMBER:
      return integer_of(value) ? whole : fraction;
    case SHIM_FLOAT:
      return fraction;
    default:
      return kNoFit;
  }
}

template <typename Fits>
int distance_of_items(const ShimValue& value, Fits&& fits) {
  int distance = 0;
  for (size_t i = 0; i < value.length && distance < kNoFit; i++) {
    distance = std::max(distance, fits(items_of(value)[i]));
  }
  return distance;
}

int distance_of(const Parameter& parameter, const ShimValue& value) {
  if (value.tag == SHIM_NONE) return parameter.optional ? 0 : kNoFit;
  const auto integer = [](const ShimValue& item) { return distance_of_number(item, 0, kNoFit); };
  const auto real = [](const ShimValue& item) { return distance_of_number(item, 2, 0); };
  const auto when = [](bool fits) { return fits ? 0 : kNoFit; };
  switch (parameter.kind) {
    case Kind::Tensor:
      return when(value.tag == SHIM_TENSOR);
    case Kind::Int:
      return integer(value);
    case Kind::Float:
      return real(value);
    case Kind::Bool:
      return when(value.tag == SHIM_BOOL);
    case Kind::Scalar:
      return value.tag == SHIM_BOOL ? 1 : distance_of_number(value, 1, 1);
    case Kind::String:
      return when(value.tag == SHIM_STRING);
    case Kind::DType:
      return value.tag == SHIM_STRING ? when(dtype_of(text_of(value)).has_value()) : 3 + integer(value);
    case Kind::Layout:
      return value.tag == SHIM_STRING ? when(layout_of(text_of(value)).has_value()) : 3 + integer(value);
    case Kind::MemoryFormat:
      return value.tag == SHIM_STRING ? when(memory_format_of(text_of(value)).has_value()) : 3 + integer(value);
    case Kind::Generator:
      return when(value.tag == SHIM_GENERATOR);
    case Kind::TensorList:
      if (!is_list(value)) return kNoFit;
      return distance_of_items(value, [&](const ShimValue& item) { return when(item.tag == SHIM_TENSOR); });
    case Kind::IntList:
      if (is_list(value)) return distance_of_items(value, integer);
      return parameter.argument->N() ? 1 + integer(value) : kNoFit;
    case Kind::FloatList:
      if (is_list(value)) return distance_of_items(value, real);
      return parameter.argument->N() ? 1 + real(value) : kNoFit;
    case Kind::Device:
    case Kind::Other:
      break;
  }
  try {
    from_value(value, parameter.argument->real_type(), Path::argument(parameter.argument->name()));
    return 0;
  } catch (const std::runtime_error&) {
    return kNoFit;
  }
}

// Repeats a value: `int[2]` also takes one integer for all items.
IValue repeat(const ShimValue& value, const c10::Argument& argument, const Path& path) {
  const auto element = type_of(argument)->expectRef<c10::ListType>().getElementType();
  c10::impl::GenericList list(element->kind() == TypeKind::SymIntType ? TypePtr(c10::IntType::get()) : element);
  for (int32_t i = 0; i < *argument.N(); i++) list.push_back(from_value(value, element, path));
  return list;
}

// Converts a list if all its items are integers.
std::optional<IValue> integers_of(const ShimValue& value) {
  if (!is_list(value)) return std::nullopt;
  c10::List<int64_t> list;
  list.reserve(value.length);
  for (size_t i = 0; i < value.length; i++) {
    const auto integer = integer_of(items_of(value)[i]);
    if (!integer) return std::nullopt;
    list.push_back(*integer);
  }
  return IValue(std::move(list));
}

// Converts a list if all its items are tensors.
std::optional<IValue> tensors_of(const ShimValue& value) {
  if (!is_list(value)) return std::nullopt;
  c10::List<at::Tensor> list;
  list.reserve(value.length);
  for (size_t i = 0; i < value.length; i++) {
    const auto& item = items_of(value)[i];
    if (item.tag != SHIM_TENSOR) return std::nullopt;
    list.push_back(tensor_of(item));
  }
  return IValue(std::move(list));
}

// Repeats an integer for a list of a fixed length, if the value is one.
std::optional<IValue> repeated_integer(const ShimValue& value, const std::optional<int32_t>& length) {
  if (!length) return std::nullopt;
  const auto integer = integer_of(value);
  if (!integer) return std::nullopt;
  c10::List<int64_t> list;
  list.resize(*length, *integer);
  return IValue(std::move(list));
}

IValue bind_one(const ShimValue& value, const Parameter& parameter) {
  // The most frequent kinds do not need the type.
  switch (parameter.kind) {
    case Kind::Tensor:
      if (value.tag == SHIM_TENSOR) return tensor_of(value);
      break;
    case Kind::Bool:
      if (value.tag == SHIM_BOOL) return value.integer != 0;
      break;
    case Kind::Int:
      if (const auto integer = integer_of(value)) return *integer;
      break;
    case Kind::Float:
      if (value.tag == SHIM_NUMBER || value.tag == SHIM_FLOAT) return value.number;
      break;
    case Kind::IntList:
      if (auto integers = integers_of(value)) return *std::move(integers);
      if (auto repeated = repeated_integer(value, parameter.argument->N())) return *std::move(repeated);
      break;
    case Kind::TensorList:
      if (auto tensors = tensors_of(value)) return *std::move(tensors);
      break;
    default:
      break;
  }
  const auto& argument = *parameter.argument;
  const auto path = Path::argument(argument.name());
  if (argument.N() && !is_list(value) && value.tag != SHIM_NONE) return repeat(value, argument, path);
  return from_value(value, argument.real_type(), path);
}

}  // namespace

std::string describe(const CallArguments& call) {
  std::string text;
  const auto add = [&](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  for (size_t i = 0; i < call.count; i++) add(kind_of(call.inputs[i]));
  for (size_t i = 0; i < call.named_count; i++) {
    const auto& [name, length, value] = call.named[i];
    add(std::string(name, length) + ": " + kind_of(value));
  }
  return '(' + text + ')';
}

Parameters::Parameters(const c10::FunctionSchema& schema, size_t skip) {
  const auto& arguments = schema.arguments();
  for (size_t i = skip; i < arguments.size(); i++) {
    const auto& argument = arguments[i];
    const auto* alias = argument.alias_info();
    const bool optional = argument.real_type()->kind() == TypeKind::OptionalType;
    parameters_.push_back({&argument, kind_of_type(type_of(argument)), optional, alias != nullptr && alias->isWrite()});
    if (!argument.kwarg_only()) positional_++;
    if (!argument.default_value()) required_++;
    if (argument.is_out()) outs_++;
  }
  // `out` may be a list of all results.
  if (outs_ > 1) required_ -= outs_ - 1;
}

Parameters::Misfit Parameters::arrange(const CallArguments& call, Arranged& arranged) const {
  using Reason = Misfit::Reason;
  arranged.assign(parameters_.size(), nullptr);
  if (call.count > positional_) return {Reason::TooMany, {}};
  for (size_t i = 0; i < call.count; i++) arranged[i] = &call.inputs[i];
  for (size_t i = 0; i < call.named_count; i++) {
    const std::string_view name(call.named[i].name, call.named[i].name_length);
    const auto& value = call.named[i].value;
    size_t at = 0;
    while (at < parameters_.size() && parameters_[at].argument->name() != name) at++;
    if (at < parameters_.size()) {
      if (arranged[at] != nullptr) return {Reason::Twice, name};
      arranged[at] = &value;
    } else if (name == "out" && outs_ > 1 && is_list(value) && value.length == outs_) {
      // `out` may be a list of all results.
      for (size_t j = 0; j < outs_; j++) arranged[parameters_.size() - outs_ + j] = &items_of(value)[j];
    } else {
      return {Reason::Unknown, name};
    }
  }
  for (size_t i = 0; i < parameters_.size(); i++) {
    const auto& argument = *parameters_[i].argument;
    if (arranged[i] == nullptr && !argument.default_value()) return {Reason::Missing, argument.name()};
  }
  return {Reason::None, {}};
}

std::string Parameters::text_of(const Misfit& misfit, const CallArguments& call) const {
  const auto name = '\'' + std::string(misfit.name) + '\'';
  switch (misfit.reason) {
    case Misfit::Reason::None:
      return {};
    case Misfit::Reason::TooMany:
      return "it takes at most " + std::to_string(positional_) + " positional arguments, not " +
             std::to_string(call.count);
    case Misfit::Reason::Twice:
      return "argument " + name + " is given twice";
    case Misfit::Reason::Unknown: {
      std::string known;
      for (const auto& parameter : parameters_) known += (known.empty() ? "" : ", ") + parameter.argument->name();
      return "it has no argument " + name + ": its arguments are " + (known.empty() ? "none" : known);
    }
    case Misfit::Reason::Missing:
      break;
  }
  for (const auto& parameter : parameters_) {
    if (parameter.argument->name() != misfit.name) continue;
    return "argument " + name + " is missing: it takes " + parameter.argument->real_type()->str();
  }
  return {};
}

std::optional<int> Parameters::distance(const CallArguments& call) const {
  // Most overloads are excluded by this alone.
  if (call.count > positional_ || call.count + call.named_count < required_) return std::nullopt;
  Arranged arranged;
  if (arrange(call, arranged).reason != Misfit::Reason::None) return std::nullopt;
  int distance = 0;
  for (size_t i = 0; i < parameters_.size(); i++) {
    if (arranged[i] != nullptr) distance += distance_of(parameters_[i], *arranged[i]);
    if (distance >= kNoFit) return std::nullopt;
  }
  return distance;
}

void Parameters::bind(const CallArguments& call, std::vector<IValue>& stack) const {
  Arranged arranged;
  const auto misfit = arrange(call, arranged);
  if (misfit.reason != Misfit::Reason::None) throw WrongType(text_of(misfit, call));
  for (size_t i = 0; i < parameters_.size(); i++) {
    if (arranged[i] != nullptr) {
      stack.push_back(bind_one(*arranged[i], parameters_[i]));
    } else {
      stack.push_back(*parameters_[i].argument->default_value());
    }
  }
}

void Parameters::collect_written(const CallArguments& call, Written& written) const {
  Arranged arranged;
  arrange(call, arranged);
  const auto note = [&](const ShimValue& value) {
    if (value.tag == SHIM_TENSOR) written.emplace_back(tensor_of(value).unsafeGetTensorImpl(), value.integer);
  };
  for (size_t i = 0; i < parameters_.size(); i++) {
    if (arranged[i] == nullptr || !parameters_[i].writes) continue;
    note(*arranged[i]);
    if (!is_list(*arranged[i])) continue;
    for (size_t j = 0; j < arranged[i]->length; j++) note(items_of(*arranged[i])[j]);
  }
}

}  // namespace cohort
