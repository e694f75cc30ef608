// PyTorch's names of dtypes, layouts and memory formats.

#include "names.h"

#include <ATen/core/jit_type.h>

#include <initializer_list>
#include <utility>

namespace cohort {

using c10::IValue;
using c10::TypeKind;

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

// Returns the name of a number, or the number if it has none.
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

}  // namespace cohort
