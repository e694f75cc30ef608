// From the values of TypeScript to the IValues that a schema asks for.

#include <ATen/core/enum_type.h>
#include <ATen/core/jit_type.h>
#include <c10/core/ScalarType.h>

#include <cmath>
#include <optional>
#include <sstream>

#include "from_value.h"

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
  // Outside int64, and for NaN, the cast is undefined.
  if (value.tag == SHIM_NUMBER && value.number == std::trunc(value.number) && value.number >= -kTwo63 &&
      value.number < kTwo63) {
    return static_cast<int64_t>(value.number);
  }
  return std::nullopt;
}

namespace {

template <typename Enum>
using Names = std::initializer_list<std::pair<Enum, const char*>>;

const Names<c10::ScalarType> kDtypes = {
    {c10::ScalarType::Float, "float32"},
    {c10::ScalarType::Double, "float64"},
    {c10::ScalarType::Half, "float16"},
    {c10::ScalarType::BFloat16, "bfloat16"},
    {c10::ScalarType::Char, "int8"},
    {c10::ScalarType::Short, "int16"},
    {c10::ScalarType::Int, "int32"},
    {c10::ScalarType::Long, "int64"},
    {c10::ScalarType::Byte, "uint8"},
    {c10::ScalarType::Bool, "bool"},
    {c10::ScalarType::ComplexFloat, "complex64"},
    {c10::ScalarType::ComplexDouble, "complex128"},
    {c10::ScalarType::ComplexHalf, "complex32"},
    {c10::ScalarType::UInt16, "uint16"},
    {c10::ScalarType::UInt32, "uint32"},
    {c10::ScalarType::UInt64, "uint64"},
    {c10::ScalarType::QInt8, "qint8"},
    {c10::ScalarType::QUInt8, "quint8"},
    {c10::ScalarType::QInt32, "qint32"},
    {c10::ScalarType::Float8_e5m2, "float8_e5m2"},
    {c10::ScalarType::Float8_e4m3fn, "float8_e4m3fn"},
    {c10::ScalarType::Float8_e5m2fnuz, "float8_e5m2fnuz"},
    {c10::ScalarType::Float8_e4m3fnuz, "float8_e4m3fnuz"},
    {c10::ScalarType::Float8_e8m0fnu, "float8_e8m0fnu"},
    {c10::ScalarType::Float4_e2m1fn_x2, "float4_e2m1fn_x2"},
    {c10::ScalarType::QUInt4x2, "quint4x2"},
    {c10::ScalarType::QUInt2x4, "quint2x4"},
    {c10::ScalarType::Bits1x8, "bits1x8"},
    {c10::ScalarType::Bits2x4, "bits2x4"},
    {c10::ScalarType::Bits4x2, "bits4x2"},
    {c10::ScalarType::Bits8, "bits8"},
    {c10::ScalarType::Bits16, "bits16"},
    {c10::ScalarType::UInt1, "uint1"},
    {c10::ScalarType::UInt2, "uint2"},
    {c10::ScalarType::UInt3, "uint3"},
    {c10::ScalarType::UInt4, "uint4"},
    {c10::ScalarType::UInt5, "uint5"},
    {c10::ScalarType::UInt6, "uint6"},
    {c10::ScalarType::UInt7, "uint7"},
    {c10::ScalarType::Int1, "int1"},
    {c10::ScalarType::Int2, "int2"},
    {c10::ScalarType::Int3, "int3"},
    {c10::ScalarType::Int4, "int4"},
    {c10::ScalarType::Int5, "int5"},
    {c10::ScalarType::Int6, "int6"},
    {c10::ScalarType::Int7, "int7"},
};

const Names<c10::Layout> kLayouts = {
    {c10::Layout::Strided, "strided"},      {c10::Layout::Sparse, "sparse_coo"},
    {c10::Layout::SparseCsr, "sparse_csr"}, {c10::Layout::SparseCsc, "sparse_csc"},
    {c10::Layout::SparseBsr, "sparse_bsr"}, {c10::Layout::SparseBsc, "sparse_bsc"},
};

const Names<c10::MemoryFormat> kMemoryFormats = {
    {c10::MemoryFormat::Contiguous, "contiguous_format"},
    {c10::MemoryFormat::Preserve, "preserve_format"},
    {c10::MemoryFormat::ChannelsLast, "channels_last"},
    {c10::MemoryFormat::ChannelsLast3d, "channels_last_3d"},
};

template <typename Enum>
std::optional<Enum> find(const Names<Enum>& names, std::string_view name) {
  for (const auto& [value, text] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

template <typename Enum>
IValue name_in(const Names<Enum>& names, int64_t number) {
  for (const auto& [value, text] : names) {
    if (static_cast<int64_t>(value) == number) return text;
  }
  return number;
}

}  // namespace

std::optional<c10::ScalarType> dtype_of(std::string_view name) { return find(kDtypes, name); }

std::optional<c10::Layout> layout_of(std::string_view name) { return find(kLayouts, name); }

std::optional<c10::MemoryFormat> memory_format_of(std::string_view name) { return find(kMemoryFormats, name); }

IValue named(const IValue& value, const c10::Type& type) {
  if (!value.isInt()) return value;
  switch (type.kind()) {
    case TypeKind::ScalarTypeType:
      return name_in(kDtypes, value.toInt());
    case TypeKind::LayoutType:
      return name_in(kLayouts, value.toInt());
    case TypeKind::MemoryFormatType:
      return name_in(kMemoryFormats, value.toInt());
    default:
      return value;
  }
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

// Whether an argument is written to elements as it is, by ATen's names for such.
bool is_element(const Path& path) { return path.name == "value" || path.name == "fill_value" || path.name == "s"; }

c10::Scalar to_scalar(const ShimValue& value, const Path& path) {
  if (value.tag == SHIM_BOOL) return value.integer != 0;
  const bool negative_zero = value.tag == SHIM_NUMBER && value.number == 0 && std::signbit(value.number);
  if (const auto integer = integer_of(value); integer && !negative_zero) return *integer;
  // Where it becomes an element, libtorch takes this one float for an int64, which wraps. As an unsigned integer it is
  // refused. In arithmetic that integer would wrap.
  if (value.tag == SHIM_NUMBER && value.number == kTwo63 && is_element(path)) return uint64_t{1} << 63;
  return to_float(value, path);
}

// A dtype, layout or memory format by its name, or by libtorch's own number below `end`: libtorch indexes tables by it
// unchecked.
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
    dict.insert_or_assign(from_value(name, key, where),
                          from_value(items_of(value)[i + 1], element, where));
  }
  return dict;
}

// A number, or a pair of real and imaginary part.
c10::complex<double> to_complex(const ShimValue& value, const Path& path) {
  if (!is_list(value)) return to_float(value, path);
  if (value.length != 2) refuse(value, "a number or a pair of them", path);
  return {to_float(items_of(value)[0], path.at(0)), to_float(items_of(value)[1], path.at(1))};
}

// The member of an enum that has a value.
IValue to_member(const ShimValue& value, const c10::EnumTypePtr& type, const Path& path) {
  const auto given = from_value(value, type->getValueType(), path);
  std::string known;
  for (const auto& [name, member] : type->enumNamesValues()) {
    if (member == given) return IValue(c10::make_intrusive<c10::ivalue::EnumHolder>(type, name, member));
    std::ostringstream text;
    text << (known.empty() ? "" : ", ") << member;
    known += text.str();
  }
  throw WrongType(path.text() + " takes a value of " + type->repr_str() + ": " + known);
}

// What a value is by itself, where the schema says `Any` or nothing.
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
      return to_enum(value, memory_format_of, c10::MemoryFormat::NumOptions,
                     "a memory format (\"contiguous_format\")", path);
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
      // An inferred dict or list may hold Any itself; its items are inferred in turn.
      return from_value(value, inferred, path);
    }
    default:
      throw WrongType(path.text() + " takes " + type->annotation_str() + ", which cannot be given from TypeScript");
  }
}

}  // namespace cohort
