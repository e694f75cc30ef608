// Converts libtorch's IValues to ShimValues.

#include <ATen/core/class_type.h>
#include <ATen/core/function.h>

#include <array>
#include <list>
#include <memory>
#include <string>

#include "shim.h"
#include "value.h"

// A value with everything that it points to.
struct ShimResult {
  ShimValue value{};
  // Lists, because their elements do not move when more are added, and an empty list allocates nothing.
  std::list<std::vector<ShimValue>> items;
  std::list<std::string> texts;
  std::list<at::Tensor> tensors;
};

namespace cohort {
namespace {

using c10::IValue;

// A limit is needed, since a list of TorchScript can contain itself.
constexpr int kMaxDepth = 128;

struct Builder {
  ShimResult& result;
  const Written& written;
  int depth = 0;

  ShimValue text(std::string content) {
    const auto& kept = result.texts.emplace_back(std::move(content));
    return {SHIM_STRING, 0, 0, kept.data(), kept.size()};
  }

  template <class Items>
  ShimValue sequence(ShimTag tag, const Items& source) {
    auto& kept = result.items.emplace_back();
    kept.reserve(source.size());
    for (const auto& item : source) kept.push_back(build(item));
    return {tag, 0, 0, kept.data(), kept.size()};
  }

  template <class Dict>
  ShimValue entries(size_t count, const Dict& each) {
    auto& kept = result.items.emplace_back();
    kept.reserve(count * 2);
    each([&](const IValue& key, const IValue& value) {
      kept.push_back(build(key));
      kept.push_back(build(value));
    });
    return {SHIM_DICT, 0, 0, kept.data(), kept.size()};
  }

  // Converts an object of TorchScript to a dict of its attributes, and an object of C++ to its
  // `__getstate__()`.
  ShimValue object(const c10::ivalue::Object& object, const IValue& value) {
    const auto type = object.type();
    if (!value.isCustomClass()) {
      return entries(type->numAttributes(), [&](const auto& add) {
        for (size_t i = 0; i < type->numAttributes(); i++) add(type->getAttributeName(i), object.getSlot(i));
      });
    }
    auto* state = type->findMethod("__getstate__");
    if (state == nullptr) refuse(value);
    return build((*state)({value}));
  }

  [[noreturn]] void refuse(const IValue& value) {
    throw WrongType("the result holds a " + value.type()->annotation_str() + ", which cannot be given to TypeScript");
  }

  ShimValue build(const IValue& value) {
    if (++depth > kMaxDepth) throw WrongType("the result is nested more than 128 levels deep");
    const auto built = build_shallow(value);
    --depth;
    return built;
  }

  ShimValue build_shallow(const IValue& value) {
    if (value.isNone()) return {SHIM_NONE, 0, 0, nullptr, 0};
    if (value.isTensor()) {
      if (!value.toTensor().defined()) return {SHIM_NONE, 0, 0, nullptr, 0};
      for (const auto& [tensor, number] : written) {
        if (tensor == value.toTensor().unsafeGetTensorImpl()) return {SHIM_ARGUMENT, number, 0, nullptr, 0};
      }
      return {SHIM_TENSOR, 0, 0, &result.tensors.emplace_back(value.toTensor()), 0};
    }
    if (value.isBool()) return {SHIM_BOOL, value.toBool(), 0, nullptr, 0};
    if (value.isInt()) return {SHIM_INT, value.toInt(), 0, nullptr, 0};
    if (value.isSymInt()) return {SHIM_INT, value.toSymInt().guard_int(__FILE__, __LINE__), 0, nullptr, 0};
    if (value.isDouble()) return {SHIM_FLOAT, 0, value.toDouble(), nullptr, 0};
    if (value.isString()) return text(value.toStringRef());
    if (value.isDevice()) return text(value.toDevice().str());
    if (value.isList()) return sequence(SHIM_LIST, value.toListRef());
    if (value.isTuple()) return sequence(SHIM_TUPLE, value.toTupleRef().elements().vec());
    if (value.isGenericDict()) {
      const auto dict = value.toGenericDict();
      return entries(dict.size(), [&](const auto& add) {
        for (const auto& entry : dict) add(entry.key(), entry.value());
      });
    }
    if (value.isComplexDouble()) {
      const auto number = value.toComplexDouble();
      return sequence(SHIM_TUPLE, std::array{IValue(number.real()), IValue(number.imag())});
    }
    if (value.isEnum()) return build(value.toEnumHolder()->value());
    if (value.isFuture()) {
      value.toFuture()->waitAndThrow();
      return build(value.toFuture()->value());
    }
    if (value.isAwait()) return build(value.toAwait()->wait());
    if (value.isObject()) return object(value.toObjectRef(), value);
    refuse(value);
  }
};

}  // namespace

ShimResult* to_result(const IValue& value, const Written& written) {
  auto result = std::make_unique<ShimResult>();
  result->value = Builder{*result, written}.build(value);
  return result.release();
}

ShimResult* to_result(std::vector<IValue> values, const Written& written) {
  if (values.empty()) return to_result(IValue(), written);
  if (values.size() == 1) return to_result(values[0], written);
  return to_result(c10::ivalue::Tuple::create(std::move(values)), written);
}

}  // namespace cohort

const ShimValue* cohort_shim_result_value(const ShimResult* result) noexcept { return &result->value; }

void cohort_shim_result_free(ShimResult* result) noexcept { delete result; }
