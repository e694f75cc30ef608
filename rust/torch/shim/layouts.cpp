// Checks the memory layouts of an optimizer's tensors: ATen's fused kernels use only their addresses and
// lengths.

#include <ATen/ExpandUtils.h>
#include <ATen/MemoryOverlap.h>
#include <ATen/core/Tensor.h>
#include <torch/library.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using at::Tensor;

// The same bits as in optim/layouts.ts.
constexpr int64_t kParamApart = 1;
constexpr int64_t kGradApart = 2;
constexpr int64_t kStateApart = 4;
constexpr int64_t kNotStrided = 8;
constexpr int64_t kOverlaps = 16;
constexpr int64_t kOtherSizes = 32;
constexpr int64_t kKind = 8;

bool is_strided(const Tensor& tensor) { return tensor.layout() == c10::Layout::Strided; }

// Returns whether the memory contains the elements themselves.
bool is_plain(const Tensor& tensor) { return !tensor.is_conj() && !tensor.is_neg() && !tensor._is_zerotensor(); }

bool has_strides(const Tensor& tensor, c10::IntArrayRef strides) {
  for (int64_t dim = 0; dim < tensor.dim(); ++dim) {
    if (tensor.size(dim) > 1 && tensor.stride(dim) != strides[dim]) return false;
  }
  return true;
}

// Returns whether two elements share memory. ATen's own check is not exact for tensors that are not dense.
bool overlaps_itself(const Tensor& tensor) {
  if (tensor.numel() < 2 || tensor.is_non_overlapping_and_dense()) return false;
  int64_t extent = 1;
  for (int64_t dim = 0; dim < tensor.dim(); ++dim) extent += (tensor.size(dim) - 1) * tensor.stride(dim);
  if (extent < tensor.numel()) return true;
  std::vector<bool> is_taken(extent);
  std::vector<int64_t> index(tensor.dim());
  for (int64_t place = 0;;) {
    if (is_taken[place]) return true;
    is_taken[place] = true;
    int64_t dim = tensor.dim() - 1;
    for (; dim >= 0; --dim) {
      place += tensor.stride(dim);
      if (++index[dim] < tensor.size(dim)) break;
      place -= tensor.stride(dim) * tensor.size(dim);
      index[dim] = 0;
    }
    if (dim < 0) return false;
  }
}

// Returns whether no two dimensions interleave: the stride of each one exceeds the extent of all smaller
// ones.
bool is_nested(const Tensor& tensor) {
  std::vector<int64_t> dims;
  for (int64_t dim = 0; dim < tensor.dim(); ++dim) {
    if (tensor.size(dim) > 1) dims.push_back(dim);
  }
  std::sort(dims.begin(), dims.end(), [&](int64_t a, int64_t b) { return tensor.stride(a) < tensor.stride(b); });
  int64_t reach = 0;
  for (const int64_t dim : dims) {
    if (tensor.stride(dim) <= reach) return false;
    reach += (tensor.size(dim) - 1) * tensor.stride(dim);
  }
  return true;
}

int64_t check_grad(const Tensor& param, const Tensor& grad) {
  if (grad.sizes() != param.sizes()) return kOtherSizes;
  if (!is_strided(param) || !is_strided(grad)) return kNotStrided;
  if (!is_nested(param) && overlaps_itself(param)) return kOverlaps;
  if (at::get_overlap_status(param, grad) == at::MemOverlapStatus::Partial) return kOverlaps;
  int64_t found = 0;
  if (param.is_complex() || !is_plain(param) || !param.is_non_overlapping_and_dense()) found |= kParamApart;
  const bool is_of_kind = grad.scalar_type() == param.scalar_type() && grad.device() == param.device();
  if (!is_of_kind || !is_plain(grad) || !has_strides(grad, param.strides())) found |= kGradApart;
  return found;
}

int64_t check_state(const Tensor& param, const Tensor& state, bool is_count) {
  if (is_count) return state.device() == param.device() ? 0 : kStateApart;
  if (state.sizes() != param.sizes()) return kOtherSizes;
  if (!is_strided(state)) return kNotStrided;
  if (!is_strided(param)) return 0;
  const bool is_of_kind = state.scalar_type() == param.scalar_type() && state.device() == param.device();
  if (!is_of_kind || !is_plain(state)) return kStateApart;
  const bool is_alike = param.is_non_overlapping_and_dense()
                            ? has_strides(state, param.strides())
                            : has_strides(state, at::infer_dense_strides(param.sizes(), param.strides()));
  return is_alike ? 0 : kStateApart;
}

// Returns the parameters' gradients and, for each parameter, what prevents a fused step: the bits above, and
// from bit kKind on the index of its dtype and device among those that occur. `owners[i]` is the index of the
// parameter that the state `kept[i]` belongs to. The negative owner -1 - p marks a step count of parameter p,
// which only has to be on the parameter's device.
std::tuple<c10::List<std::optional<Tensor>>, std::vector<int64_t>> step_layouts(const std::vector<Tensor>& params,
                                                                                const std::vector<Tensor>& kept,
                                                                                const std::vector<int64_t>& owners) {
  TORCH_CHECK(owners.size() == kept.size(), "lists of unequal lengths");
  c10::List<std::optional<Tensor>> grads;
  grads.reserve(params.size());
  std::vector<int64_t> found;
  found.reserve(params.size());
  std::vector<std::pair<c10::ScalarType, c10::Device>> kinds;
  for (const Tensor& param : params) {
    const Tensor& grad = param.grad();
    if (!grad.defined()) {
      grads.push_back(std::nullopt);
      found.push_back(0);
      continue;
    }
    grads.push_back(grad);
    const auto kind = std::pair(param.scalar_type(), param.device());
    const auto place = std::find(kinds.begin(), kinds.end(), kind);
    found.push_back(check_grad(param, grad) | ((place - kinds.begin()) << kKind));
    if (place == kinds.end()) kinds.push_back(kind);
  }
  for (size_t index = 0; index < kept.size(); ++index) {
    const bool is_count = owners[index] < 0;
    const auto owner = static_cast<size_t>(is_count ? -1 - owners[index] : owners[index]);
    found.at(owner) |= check_state(params.at(owner), kept[index], is_count);
  }
  return {grads, found};
}

// Tells autograd that tensors have changed, which fused kernels do not do.
void bump_versions(const std::vector<Tensor>& tensors) {
  for (const Tensor& tensor : tensors) {
    if (!tensor.is_inference()) tensor.unsafeGetTensorImpl()->bump_version();
  }
}

TORCH_LIBRARY_FRAGMENT(cohort, library) {
  library.def("bump_versions(Tensor[] tensors) -> ()", bump_versions);
  library.def("step_layouts(Tensor[] params, Tensor[] kept, int[] owners) -> (Tensor?[] grads, int[] found)",
              step_layouts);
}

}  // namespace
