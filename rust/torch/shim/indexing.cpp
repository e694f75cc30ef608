// PyTorch's indexing, as operators of the namespace `cohort`.
//
// A text describes an index: "i3" is a number, "s1:5:2" a slice, "n" a new dimension, "e" an ellipsis, "b1" a
// boolean and "t" the next tensor of a list. ";" separates them.

#include <ATen/TensorIndexing.h>
#include <ATen/core/Tensor.h>
#include <torch/library.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using at::Tensor;
using at::indexing::Slice;
using at::indexing::TensorIndex;

int64_t number_of(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  TORCH_CHECK_TYPE(error == std::errc() && end == text.data() + text.size(), "an index takes a whole number, not \"",
                   text, '"');
  return number;
}

std::optional<c10::SymInt> bound_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return c10::SymInt(number_of(text));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1)) {
    parts.push_back(text.substr(0, end));
  }
  parts.push_back(text);
  return parts;
}

Slice slice_of(std::string_view text) {
  auto parts = split(text, ':');
  TORCH_CHECK_TYPE(parts.size() == 2 || parts.size() == 3, "a slice is \"start:stop\" or \"start:stop:step\", not \"",
                   text, '"');
  parts.resize(3);
  return Slice(bound_of(parts[0]), bound_of(parts[1]), bound_of(parts[2]));
}

std::vector<TensorIndex> indices_of(std::string_view index, const std::vector<Tensor>& tensors) {
  std::vector<TensorIndex> indices;
  auto tensor = tensors.begin();
  for (const auto part : split(index, ';')) {
    TORCH_CHECK(!part.empty(), "an index is empty");
    const auto rest = part.substr(1);
    switch (part.front()) {
      case 'i':
        indices.emplace_back(c10::SymInt(number_of(rest)));
        break;
      case 's':
        indices.emplace_back(slice_of(rest));
        break;
      case 'n':
        indices.emplace_back(at::indexing::None);
        break;
      case 'e':
        indices.emplace_back(at::indexing::Ellipsis);
        break;
      case 'b':
        indices.emplace_back(rest == "1");
        break;
      case 't':
        TORCH_CHECK(tensor != tensors.end(), "an index lacks a tensor");
        indices.emplace_back(*tensor++);
        break;
      default:
        TORCH_CHECK(false, "\"", part, "\" is not an index");
    }
  }
  return indices;
}

Tensor get(const Tensor& self, c10::string_view index, const std::vector<Tensor>& tensors) {
  return self.index(indices_of(index, tensors));
}

Tensor& set(Tensor& self, c10::string_view index, const std::vector<Tensor>& tensors, const Tensor& value) {
  return self.index_put_(indices_of(index, tensors), value);
}

Tensor& set_scalar(Tensor& self, c10::string_view index, const std::vector<Tensor>& tensors, const at::Scalar& value) {
  return self.index_put_(indices_of(index, tensors), value);
}

at::Layout layout(const Tensor& self) { return self.layout(); }

TORCH_LIBRARY_FRAGMENT(cohort, library) {
  library.def("at(Tensor self, str index, Tensor[] tensors) -> Tensor", get);
  library.def("layout(Tensor self) -> Layout", layout);
  library.def("set_at(Tensor(a!) self, str index, Tensor[] tensors, Tensor value) -> Tensor(a!)", set);
  library.def("set_at.Scalar(Tensor(a!) self, str index, Tensor[] tensors, Scalar value) -> Tensor(a!)", set_scalar);
}

}  // namespace
