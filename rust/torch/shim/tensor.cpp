// What a tensor is, and its elements.

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
#include "guard.h"

namespace {

const at::Tensor& tensor_of(const void* tensor) { return *static_cast<const at::Tensor*>(tensor); }

// Copies elements without another copy in between, if they are in memory that the CPU can read, and as many.
bool copy_strided(const at::Tensor& tensor, void* out, size_t bytes) {
  const bool has_elements = tensor.layout() == c10::Layout::Strided && !tensor._is_zerotensor();
  if (!has_elements || !tensor.is_cpu() || static_cast<size_t>(tensor.numel()) * tensor.itemsize() != bytes) return false;
  at::from_blob(out, tensor.sizes(), tensor.options().requires_grad(false)).copy_(tensor.detach());
  return true;
}

}  // namespace

int32_t cohort_shim_tensor_info(const void* pointer, ShimTensorInfo* out, char** message) {
  return cohort::guarded(message, [&] {
    const auto& tensor = tensor_of(pointer);
    out->dtype = static_cast<int64_t>(tensor.scalar_type());
    out->dimensions = tensor.dim();
    out->elements = tensor.numel();
    out->device_type = static_cast<int64_t>(tensor.device().type());
    out->device_index = tensor.device().index();
    const bool strided = tensor.layout() == c10::Layout::Strided;
    // A zero tensor has no memory behind its elements.
    const bool dense = strided && !tensor._is_zerotensor();
    out->contiguous = dense && tensor.is_contiguous() && !tensor.is_conj() && !tensor.is_neg();
    out->bytes = tensor.numel() * static_cast<int64_t>(tensor.itemsize());
    out->storage = cohort_shim_tensor_storage(pointer);
    out->data = dense && tensor.numel() > 0 ? tensor.data_ptr() : nullptr;
  });
}

int32_t cohort_shim_tensor_sizes(const void* tensor, int64_t* out, size_t capacity, char** message) {
  return cohort::guarded(message, [&] {
    const auto sizes = tensor_of(tensor).sizes();
    std::copy_n(sizes.begin(), std::min(capacity, sizes.size()), out);
  });
}

int32_t cohort_shim_tensor_shape(const void* tensor, double* out, size_t capacity) noexcept {
  try {
    const auto sizes = tensor_of(tensor).sizes();
    std::copy_n(sizes.begin(), std::min(capacity, sizes.size()), out);
    return static_cast<int32_t>(sizes.size());
  } catch (...) {
    return -1;
  }
}

uintptr_t cohort_shim_tensor_storage(const void* tensor) noexcept {
  const auto* impl = tensor_of(tensor).unsafeGetTensorImpl();
  if (!impl->has_storage()) return 0;
  return reinterpret_cast<uintptr_t>(impl->unsafe_storage().unsafeGetStorageImpl());
}

int32_t cohort_shim_tensor_copy(const void* pointer, void* out, size_t bytes, char** message) {
  return cohort::guarded(message, [&] {
    const auto& given = tensor_of(pointer);
    // The output is a JavaScript program's, which nobody may have written yet.
    cohort::check_available(bytes);
    if (bytes >= cohort::kLarge && copy_strided(given, out, bytes)) return;
    const auto filled = given._is_zerotensor() ? at::zeros(given.sizes(), given.options()) : given.detach().to_dense();
    const auto tensor = filled.cpu().resolve_conj().resolve_neg().contiguous();
    TORCH_CHECK(tensor.nbytes() == bytes, "the tensor has ", tensor.nbytes(), " bytes, not ", bytes);
    if (bytes > 0) std::memcpy(out, tensor.data_ptr(), bytes);
  });
}

int32_t cohort_shim_tensor_of_number(double number, int32_t is_whole, void** out, char** message) {
  return cohort::guarded(message, [&] {
    const auto scalar = is_whole != 0 ? c10::Scalar(static_cast<int64_t>(number)) : c10::Scalar(number);
    auto tensor = c10::scalar_to_tensor(scalar);
    tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
    *out = new at::Tensor(std::move(tensor));
  });
}

int32_t cohort_shim_storage_over(void* memory, size_t bytes, void (*release)(void*), void* context, void** out,
                                 char** message) {
  // Whatever fails, it is released.
  c10::DataPtr data(memory, context, release, c10::Device(c10::DeviceType::CPU));
  return cohort::guarded(message, [&] {
    *out = new c10::Storage(c10::Storage::use_byte_size_t{}, bytes, std::move(data), nullptr, /*resizable=*/false);
  });
}

int32_t cohort_shim_storage_tensor(const void* storage, int64_t dtype, const int64_t* sizes, size_t dimensions, void** out,
                                   char** message) {
  return cohort::guarded(message, [&] {
    const auto type = c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(dtype));
    auto made = at::detail::make_tensor<c10::TensorImpl>(c10::Storage(*static_cast<const c10::Storage*>(storage)),
                                                         c10::DispatchKeySet(c10::DispatchKey::CPU), type);
    made.unsafeGetTensorImpl()->set_sizes_contiguous(c10::IntArrayRef(sizes, dimensions));
    *out = new at::Tensor(std::move(made));
  });
}

void cohort_shim_storage_free(void* storage) noexcept { delete static_cast<c10::Storage*>(storage); }
