#include "wire.h"

#include <algorithm>
#include <iterator>

#include "shim.h"

namespace cohort {

namespace {

// Returns whether two elements share memory.
bool overlaps(const at::Tensor& tensor) {
  if (tensor.numel() < 2 || tensor.is_non_overlapping_and_dense()) return false;
  std::vector<std::pair<int64_t, int64_t>> dims;
  for (int64_t dim = 0; dim < tensor.dim(); dim++) {
    if (tensor.size(dim) > 1) dims.emplace_back(tensor.stride(dim), tensor.size(dim));
  }
  std::sort(dims.begin(), dims.end());
  int64_t reach = 0;
  bool is_apart = true;
  for (const auto& [stride, size] : dims) {
    is_apart = is_apart && stride > reach;
    reach += stride * (size - 1);
  }
  if (is_apart) return false;
  // The elements of interleaved dimensions may still be distinct.
  std::vector<bool> taken(static_cast<size_t>(reach) + 1);
  std::vector<int64_t> at(dims.size());
  for (int64_t element = 0; element < tensor.numel(); element++) {
    int64_t offset = 0;
    for (size_t dim = 0; dim < dims.size(); dim++) offset += at[dim] * dims[dim].first;
    if (taken[static_cast<size_t>(offset)]) return true;
    taken[static_cast<size_t>(offset)] = true;
    for (size_t dim = 0; dim < dims.size() && ++at[dim] == dims[dim].second; dim++) at[dim] = 0;
  }
  return false;
}

}  // namespace

void check_wire(const at::Tensor& tensor, bool is_written) {
  TORCH_CHECK(!tensor.is_nested(), "Cannot send a tensor: it is nested, send its parts");
  TORCH_CHECK(tensor.layout() == at::kStrided, "Cannot send a tensor: its layout is ", tensor.layout(),
              ", make it strided");
  TORCH_CHECK(!tensor.is_quantized(), "Cannot send a tensor: it is quantized, send its int_repr() or dequantize it");
  if (!is_written) return;
  TORCH_CHECK(!tensor._is_zerotensor(), "Cannot write to a tensor: it has no memory, clone it first");
  TORCH_CHECK(!overlaps(tensor), "Cannot write to a tensor of shape ", tensor.sizes(), " with strides ",
              tensor.strides(), ": several of its elements are in one place (expanded?), clone it first");
}

void copy_into(const at::Tensor& target, const at::Tensor& buffer) {
  check_wire(target, /*is_written=*/true);
  target.copy_(buffer);
}

at::Tensor dense(const at::Tensor& tensor) {
  if (tensor._is_zerotensor()) {
    // A zero tensor has no memory for its elements.
    return at::zeros(tensor.sizes(), tensor.options());
  }
  return tensor.detach().resolve_conj().resolve_neg().contiguous();
}

at::Tensor bytes(const at::Tensor& tensor) { return tensor.view({-1}).view(at::kByte); }

std::vector<at::Tensor> list(const at::Tensor* const* tensors, size_t count) {
  std::vector<at::Tensor> copies;
  if (tensors != nullptr) {
    copies.reserve(count);
    std::transform(tensors, tensors + count, std::back_inserter(copies),
                   [](const at::Tensor* tensor) { return *tensor; });
  }
  return copies;
}

std::vector<at::Tensor> bytes(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> views;
  views.reserve(tensors.size());
  for (const auto& tensor : tensors) views.push_back(bytes(tensor));
  return views;
}

std::vector<at::Tensor> dense(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> out;
  out.reserve(tensors.size());
  for (const auto& tensor : tensors) out.push_back(dense(tensor));
  return out;
}

}  // namespace cohort

ShimStatus cohort_shim_tensor_blank(const at::Tensor* like, const int64_t* sizes, size_t count, at::Tensor** out,
                                    char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto shape = sizes == nullptr ? like->sizes() : at::IntArrayRef(sizes, count);
    *out = new at::Tensor(at::empty(shape, like->options()));
  });
}
