#include "wire.h"

#include "shim.h"
#include "text.h"

#include <algorithm>
#include <iterator>

namespace cohort {

at::Tensor dense(const at::Tensor& tensor) {
  TORCH_CHECK(
      tensor.layout() == at::kStrided,
      "Cannot send a tensor: its layout is ", tensor.layout(), ", make it strided");
  if (tensor._is_zerotensor()) {
    // It has no memory behind its elements.
    return at::zeros(tensor.sizes(), tensor.options());
  }
  return tensor.detach().resolve_conj().resolve_neg().contiguous();
}

at::Tensor bytes(const at::Tensor& tensor) {
  return tensor.view({-1}).view(at::kByte);
}

std::vector<at::Tensor> list(const at::Tensor* const* tensors, size_t count) {
  std::vector<at::Tensor> copies;
  if (tensors != nullptr) {
    copies.reserve(count);
    std::transform(tensors, tensors + count, std::back_inserter(copies), [](const at::Tensor* tensor) {
      return *tensor;
    });
  }
  return copies;
}

std::vector<at::Tensor> bytes(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> views;
  views.reserve(tensors.size());
  for (const auto& tensor : tensors) {
    views.push_back(bytes(tensor));
  }
  return views;
}

std::vector<at::Tensor> dense(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> out;
  out.reserve(tensors.size());
  for (const auto& tensor : tensors) {
    out.push_back(dense(tensor));
  }
  return out;
}

} // namespace cohort

char* cohort_c10d_blank(const at::Tensor* like, at::Tensor** out) {
  return cohort::guarded([&] { *out = new at::Tensor(at::empty(like->sizes(), like->options())); });
}
