// The elements of tensors in small collectives, which go through memory that the ranks share.

#include <ATen/core/LegacyTypeDispatch.h>

#include "shim.h"
#include "wire.h"

using cohort::guarded;

ShimStatus cohort_shim_tensor_elements(const at::Tensor* tensor, int32_t is_written, ShimElements* out,
                                       char** message) noexcept {
  return guarded(message, [&] {
    *out = {};
    out->dtype = static_cast<int8_t>(tensor->scalar_type());
    if (!tensor->is_cpu()) return;
    out->is_cpu = 1;
    out->length = tensor->nbytes();
    if (tensor->_is_zerotensor() || tensor->is_conj() || tensor->is_neg() || !tensor->is_contiguous()) return;
    out->is_plain = 1;
    out->data = is_written != 0 ? tensor->mutable_data_ptr() : const_cast<void*>(tensor->const_data_ptr());
  });
}

ShimStatus cohort_shim_tensor_dense(const at::Tensor* tensor, at::Tensor** out, char** message) noexcept {
  return guarded(message, [&] { *out = new at::Tensor(cohort::dense(*tensor)); });
}

ShimStatus cohort_shim_tensor_divide(const at::Tensor* sum, size_t count, char** message) noexcept {
  return guarded(message, [&] {
    const at::AutoDispatchBelowADInplaceOrView plain;
    cohort::divide(*sum, count);
  });
}

ShimStatus cohort_shim_tensor_fill(const at::Tensor* target, const at::Tensor* elements, char** message) noexcept {
  return guarded(message, [&] {
    const at::AutoDispatchBelowADInplaceOrView plain;
    cohort::copy_into(*target, *elements);
  });
}
