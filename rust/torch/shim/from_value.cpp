#include "from_value.h"

#include <ATen/core/enum_type.h>
#include <ATen/core/jit_type.h>

#include <cmath>
#include <sstream>

#include "names.h"

namespace cohort {

using c10::IValue;
using c10::TypeKind;
using c10::TypePtr;

const char* kind_of(const ShimValue& value) {
  switch (value.tag) {
    case SHIM_NONE:
      return "null";
    case SHIM_BOOL:
      return "a boolean";
    case SHIM_NUMBER:
    case SHIM_FLOAT:
      return "a number";
    case SHIM_INT:
      return "a bigint";
    case SHIM_TENSOR:
      return "a Tensor";
    case SHIM_STRING:
      return "a string";
    case SHIM_LIST:
    case SHIM_TUPLE:
      return "an array";
    case SHIM_DICT:
      return "a Map or object";
    case SHIM_GENERATOR:
      return "a Generator";
    default:
      break;
  }
  return "an unknown value";
}

namespace {

[[noreturn]] void refuse(const ShimValue& value, const std::string& expected, const Path& path) {
  throw WrongType(path.text() + " takes " + expected + ", not " + kind_of(value));
}

}  // namespace

// One past the largest int64. It is exact in a double.
constexpr double kTwo63 = 9223372036854775808.0;

std::optional<int64_t> integer_of(const ShimValue& value) {
  if (value.tag == SHIM_INT) return value.integer;
  // The cast is undefined for NaN, and for numbers outside the range of int64.
  if (value.tag == SHIM_NUMBER && value.number == std::trunc(value.number) && value.number >= -kTwo63 &&
      value.number < kTwo63) {
    return static_cast<int64_t>(value.number);
  }
  return std::nullopt;
}

namespace {

int64_t to_integer(const ShimValue& value, const Path& path) {
  if (const auto integer = integer_of(value)) return *integer;
  if (value.tag == SHIM_NUMBER || value.tag == SHIM_FLOAT) {
    std::ostringstream text;
    text << path.text() << " takes an integer, not " << value.number;
    throw OutOfRange(text.str());
  }
  refuse(value, "an integer", path);
}

double to_float(const ShimValue& value, const Path& path) {
  if (value.tag == SHIM_NUMBER || value.tag == SHIM_FLOAT) return value.number;
  if (value.tag == SHIM_INT) return static_cast<double>(value.integer);
  refuse(value, "a number", path);
}

// Returns whether an argument is written to elements as it is. Uses ATen's names for such arguments.
bool is_element(const Path& path) { return path.name == "value" || path.name == "fill_value" || path.name == "s"; }

c10::Scalar to_scalar(const ShimValue& value, const Path& path) {
  if (value.tag == SHIM_BOOL) return value.integer != 0;
  const bool negative_zero = value.tag == SHIM_NUMBER && value.number == 0 && std::signbit(value.number);
  if (const auto integer = integer_of(value); integer && !negative_zero) return *integer;
  // If this float becomes an element, libtorch converts it to an int64, which wraps. As an unsigned integer,
  // libtorch refuses it. Arithmetic needs the float, since the unsigned integer would wrap there.
  if (value.tag == SHIM_NUMBER && value.number == kTwo63 && is_element(path)) return uint64_t{1} << 63;
  return to_float(value, path);
}

// Converts a dtype, layout or memory format from its name or from libtorch's number for it. Checks that the
// number is below `end`, since libtorch uses it as an index without a check.
template <typename Enum>
IValue to_enum(const ShimValue& value, std::optional<Enum> (*named)(std::string_view), Enum end, const char* expected,
               const Path& path) {
  if (value.tag == SHIM_STRING) {
    if (const auto found = named(text_of(value))) return static_cast<int64_t>(*found);
    throw WrongType(path.text() + " takes " + expected + ", not \"" + std::string(text_of(value)) + '"');
  }
  const auto integer = integer_of(value);
  if (!integer) refuse(value, expected, path);
  if (*integer >= 0 && *integer < static_cast<int64_t>(end)) return *integer;
  throw OutOfRange(path.text() + " takes " + expected + ", not the number " + std::to_string(*integer));
}

c10::Device to_device(const ShimValue& value, const Path& path) {
  if (value.tag != SHIM_STRING) refuse(value, "a device (\"cpu\", \"cuda:0\")", path);
  try {
    return c10::Device(std::string(text_of(value)));
  } catch (const c10::Error&) {
    throw WrongType(path.text() + " takes a device (\"cpu\", \"cuda:0\"), not \"" + std::string(text_of(value)) + '"');
  }
}

IValue to_list(const ShimValue& value, const TypePtr& element, const Path& path) {
  if (!is_list(value)) refuse(value, "an array of " + element->repr_str(), path);
  c10::impl::GenericList list(element);
  list.reserve(value.length);
  for (size_t i = 0; i < value.length; i++) {
    list.push_back(from_value(items_of(value)[i], element, path.at(i)));
  }
  return list;
}

IValue to_tuple(const ShimValue& value, const TypePtr& type, const Path& path) {
  const auto elements = type->expectRef<c10::TupleType>().elements();
  if (!is_list(value)) refuse(value, "an array for " + type->repr_str(), path);
  if (value.length != elements.size()) {
    throw WrongType(path.text() + " takes an array of " + std::to_string(elements.size()) + " for " + type->repr_str() +
                    ", not of " + std::to_string(value.length));
  }
  std::vector<IValue> items;
  items.reserve(value.length);
  for (size_t i = 0; i < value.length; i++) {
    items.push_back(from_value(items_of(value)[i], elements[i], path.at(i)));
  }
  const auto tuple = type->cast<c10::TupleType>();
  return tuple->schema() ? c10::ivalue::Tuple::createNamed(std::move(items), tuple)
                         : c10::ivalue::Tuple::create(std::move(items));
}

IValue to_dict(const ShimValue& value, const TypePtr& key, const TypePtr& element, const Path& path) {
  if (value.tag != SHIM_DICT) refuse(value, "a Map or object", path);
  c10::impl::GenericDict dict(key, element);
  dict.reserve(value.length / 2);
  for (size_t i = 0; i + 1 < value.length; i += 2) {
    const auto& name = items_of(value)[i];
    const auto where = name.tag == SHIM_STRING ? path.key(text_of(name)) : path.at(i / 2);
    dict.insert_or_assign(from_value(name, key, where), from_value(items_of(value)[i + 1], element, where));
  }
  return dict;
}

// Takes a number, or a pair of real and imaginary part.
c10::complex<double> to_complex(const ShimValue& value, const Path& path) {
  if (!is_list(value)) return to_float(value, path);
  if (value.length != 2) refuse(value, "a number or a pair of them", path);
  return {to_float(items_of(value)[0], path.at(0)), to_float(items_of(value)[1], path.at(1))};
}

// Finds the member of an enum by its value.
IValue to_member(const ShimValue& value, const c10::EnumTypePtr& type, const Path& path) {
  const auto wanted = from_value(value, type->getValueType(), path);
  std::string known;
  for (const auto& [name, member] : type->enumNamesValues()) {
    if (member == wanted) return IValue(c10::make_intrusive<c10::ivalue::EnumHolder>(type, name, member));
    std::ostringstream text;
    text << (known.empty() ? "" : ", ") << member;
    known += text.str();
  }
  throw WrongType(path.text() + " takes a value of " + type->repr_str() + ": " + known);
}

// Chooses a type for a value if the schema says `Any`.
TypePtr infer_type(const ShimValue& value, const Path& path) {
  switch (value.tag) {
    case SHIM_NONE:
      return c10::NoneType::get();
    case SHIM_BOOL:
      return c10::BoolType::get();
    case SHIM_NUMBER:
    case SHIM_INT:
      return integer_of(value) ? TypePtr(c10::IntType::get()) : TypePtr(c10::FloatType::get());
    case SHIM_FLOAT:
      return c10::FloatType::get();
    case SHIM_TENSOR:
      return c10::TensorType::get();
    case SHIM_STRING:
      return c10::StringType::get();
    case SHIM_LIST:
    case SHIM_TUPLE: {
      std::vector<TypePtr> types;
      bool same = value.length > 0;
      for (size_t i = 0; i < value.length; i++) {
        types.push_back(infer_type(items_of(value)[i], path.at(i)));
        same = same && *types[i] == *types[0];
      }
      return same ? TypePtr(c10::ListType::create(types[0])) : TypePtr(c10::TupleType::create(std::move(types)));
    }
    case SHIM_DICT: {
      if (value.length == 0) return c10::DictType::create(c10::StringType::get(), c10::TensorType::get());
      TypePtr element = infer_type(items_of(value)[1], path);
      for (size_t i = 3; i < value.length; i += 2) {
        if (*infer_type(items_of(value)[i], path) != *element) element = c10::AnyType::get();
      }
      return c10::DictType::create(infer_type(items_of(value)[0], path), element);
    }
    default:
      break;
  }
  refuse(value, "a value of a known kind", path);
}

IValue to_union(const ShimValue& value, const TypePtr& type, const Path& path) {
  for (const auto& member : type->expectRef<c10::UnionType>().containedTypes()) {
    try {
      return from_value(value, member, path);
    } catch (const WrongType&) {
    } catch (const OutOfRange&) {
    }
  }
  refuse(value, type->repr_str(), path);
}

}  // namespace

IValue from_value(const ShimValue& value, const TypePtr& type, const Path& path) {
  switch (type->kind()) {
    case TypeKind::OptionalType:
      if (value.tag == SHIM_NONE) return {};
      return from_value(value, type->expectRef<c10::OptionalType>().getElementType(), path);
    case TypeKind::TensorType:
      if (value.tag != SHIM_TENSOR) refuse(value, "a Tensor", path);
      return tensor_of(value);
    case TypeKind::NoneType:
      if (value.tag != SHIM_NONE) refuse(value, "null", path);
      return {};
    case TypeKind::BoolType:
      if (value.tag != SHIM_BOOL) refuse(value, "a boolean", path);
      return value.integer != 0;
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return to_integer(value, path);
    case TypeKind::FloatType:
    case TypeKind::SymFloatType:
      return to_float(value, path);
    case TypeKind::NumberType:
      return to_scalar(value, path);
    case TypeKind::StringType:
      if (value.tag != SHIM_STRING) refuse(value, "a string", path);
      return std::string(text_of(value));
    case TypeKind::ScalarTypeType:
      return to_enum(value, dtype_of, c10::ScalarType::Undefined, "a dtype (\"float32\")", path);
    case TypeKind::LayoutType:
      return to_enum(value, layout_of, c10::Layout::NumOptions, "a layout (\"strided\")", path);
    case TypeKind::MemoryFormatType:
      return to_enum(value, memory_format_of, c10::MemoryFormat::NumOptions, "a memory format (\"contiguous_format\")",
                     path);
    case TypeKind::GeneratorType:
      if (value.tag != SHIM_GENERATOR) refuse(value, "a Generator", path);
      return *static_cast<const at::Generator*>(value.pointer);
    case TypeKind::DeviceObjType:
      return to_device(value, path);
    case TypeKind::ComplexType:
      return to_complex(value, path);
    case TypeKind::EnumType:
      return to_member(value, type->expect<c10::EnumType>(), path);
    case TypeKind::ListType:
      return to_list(value, type->expectRef<c10::ListType>().getElementType(), path);
    case TypeKind::TupleType:
      return to_tuple(value, type, path);
    case TypeKind::DictType: {
      const auto& dict = type->expectRef<c10::DictType>();
      return to_dict(value, dict.getKeyType(), dict.getValueType(), path);
    }
    case TypeKind::UnionType:
      return to_union(value, type, path);
    case TypeKind::AnyType: {
      const auto inferred = infer_type(value, path);
      // An inferred dict may contain `Any`, whose values are inferred in turn.
      return from_value(value, inferred, path);
    }
    default:
      throw WrongType(path.text() + " takes " + type->annotation_str() + ", which cannot be given from TypeScript");
  }
}

}  // namespace cohort
