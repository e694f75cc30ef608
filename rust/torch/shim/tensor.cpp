// Properties and elements of tensors, and storages over memory of the caller.

#include <ATen/ScalarOps.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/copy.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "allocator.h"
#include "shim.h"

namespace {

// Copies the elements without an intermediate copy. Returns false if they are not in memory of the CPU, or if
// their size differs.
bool copy_strided(const at::Tensor& tensor, void* out, size_t bytes) {
  const bool has_elements = tensor.layout() == c10::Layout::Strided && !tensor._is_zerotensor();
  if (!has_elements || !tensor.is_cpu()) return false;
  if (static_cast<size_t>(tensor.numel()) * tensor.itemsize() != bytes) return false;
  at::from_blob(out, tensor.sizes(), tensor.options().requires_grad(false)).copy_(tensor.detach());
  return true;
}

}  // namespace

ShimStatus cohort_shim_tensor_info(const at::Tensor* pointer, ShimTensorInfo* out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto& tensor = *pointer;
    out->dtype = static_cast<int64_t>(tensor.scalar_type());
    out->dimensions = tensor.dim();
    out->elements = tensor.numel();
    out->device_type = static_cast<int64_t>(tensor.device().type());
    out->device_index = tensor.device().index();
    const bool strided = tensor.layout() == c10::Layout::Strided;
    // A zero tensor has no memory for its elements.
    const bool dense = strided && !tensor._is_zerotensor();
    out->contiguous = dense && tensor.is_contiguous() && !tensor.is_conj() && !tensor.is_neg();
    out->bytes = tensor.numel() * static_cast<int64_t>(tensor.itemsize());
    out->storage = cohort_shim_tensor_storage(pointer);
    out->data = dense && tensor.numel() > 0 ? tensor.data_ptr() : nullptr;
  });
}

ShimStatus cohort_shim_tensor_sizes(const at::Tensor* tensor, int64_t* out, size_t capacity, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto sizes = tensor->sizes();
    std::copy_n(sizes.begin(), std::min(capacity, sizes.size()), out);
  });
}

int32_t cohort_shim_tensor_shape(const at::Tensor* tensor, double* out, size_t capacity) noexcept {
  try {
    const auto sizes = tensor->sizes();
    std::copy_n(sizes.begin(), std::min(capacity, sizes.size()), out);
    return static_cast<int32_t>(sizes.size());
  } catch (...) {
    return -1;
  }
}

uintptr_t cohort_shim_tensor_storage(const at::Tensor* tensor) noexcept {
  const auto* impl = tensor->unsafeGetTensorImpl();
  if (!impl->has_storage()) return 0;
  return reinterpret_cast<uintptr_t>(impl->unsafe_storage().unsafeGetStorageImpl());
}

ShimStatus cohort_shim_tensor_copy(const at::Tensor* source, void* out, size_t bytes, char** message) noexcept {
  return cohort::guarded(message, [&] {
    // `out` is memory of JavaScript. The system may not have provided it yet, since nothing has written it.
    cohort::check_available(bytes);
    if (bytes >= cohort::kLarge && copy_strided(*source, out, bytes)) return;
    const auto filled =
        source->_is_zerotensor() ? at::zeros(source->sizes(), source->options()) : source->detach().to_dense();
    const auto tensor = filled.cpu().resolve_conj().resolve_neg().contiguous();
    TORCH_CHECK(tensor.nbytes() == bytes, "the tensor has ", tensor.nbytes(), " bytes, not ", bytes);
    if (bytes > 0) std::memcpy(out, tensor.data_ptr(), bytes);
  });
}

ShimStatus cohort_shim_tensor_of_number(double number, int32_t is_whole, at::Tensor** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto scalar = is_whole != 0 ? c10::Scalar(static_cast<int64_t>(number)) : c10::Scalar(number);
    auto tensor = c10::scalar_to_tensor(scalar);
    tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
    *out = new at::Tensor(std::move(tensor));
  });
}

ShimStatus cohort_shim_storage_over(void* memory, size_t bytes, void (*release)(void*) noexcept, void* context,
                                    int32_t is_resizable, c10::Storage** out, char** message) noexcept {
  // Calls `release` if the rest fails.
  c10::DataPtr data(memory, context, release, c10::Device(c10::DeviceType::CPU));
  return cohort::guarded(message, [&] {
    auto* allocator = is_resizable != 0 ? c10::GetAllocator(c10::DeviceType::CPU) : nullptr;
    *out = new c10::Storage(c10::Storage::use_byte_size_t{}, bytes, std::move(data), allocator, is_resizable != 0);
  });
}

ShimStatus cohort_shim_storage_tensor(const c10::Storage* storage, int64_t dtype, const int64_t* sizes,
                                      size_t dimensions, at::Tensor** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto type = c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(dtype));
    auto tensor = at::detail::make_tensor<c10::TensorImpl>(c10::Storage(*storage),
                                                           c10::DispatchKeySet(c10::DispatchKey::CPU), type);
    tensor.unsafeGetTensorImpl()->set_sizes_contiguous(c10::IntArrayRef(sizes, dimensions));
    *out = new at::Tensor(std::move(tensor));
  });
}

void cohort_shim_storage_free(c10::Storage* storage) noexcept { delete storage; }
