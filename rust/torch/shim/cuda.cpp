// CUDA devices, through libtorch's interfaces for any accelerator: nothing here is linked to CUDA.

#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <atomic>
#include <stdexcept>
#include <string>

#include "cuda_device.h"
#include "shim.h"

namespace {

constexpr auto kDevice = c10::DeviceType::CUDA;

// The device of this process; -1 while it has none.
std::atomic<int> bound{-1};

c10::impl::VirtualGuardImpl guard_impl() {
  if (bound < 0) throw std::runtime_error("this process uses no CUDA device");
  return c10::impl::VirtualGuardImpl(kDevice);
}

c10::Device device_of(int32_t index) {
  const auto count = guard_impl().deviceCount();
  if (index < 0 || index >= count) {
    throw std::runtime_error("there is no cuda:" + std::to_string(index) + " among " + std::to_string(count) +
                             " devices");
  }
  return c10::Device(kDevice, static_cast<c10::DeviceIndex>(index));
}

// Selects a device for the calling thread. Without one, CUDA would use the first device, and take some of its
// memory.
void use(const c10::Device& device) { guard_impl().setDevice(device); }

c10::Stream stream_of(int32_t device, int64_t id) { return c10::Stream(c10::Stream::UNSAFE, device_of(device), id); }

}  // namespace

ShimStatus cohort_shim_cuda_bind(int32_t device, char** message) noexcept {
  return cohort::guarded(message, [&] {
    // Initializes the allocator, too, which has no devices before.
    at::globalContext().lazyInitDevice(kDevice);
    c10::impl::VirtualGuardImpl(kDevice).setDevice(c10::Device(kDevice, static_cast<c10::DeviceIndex>(device)));
    bound = device;
  });
}

int32_t cohort::bound_cuda_device() noexcept { return bound; }

ShimStatus cohort_shim_cuda_synchronize(int32_t device, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto target = device_of(device);
    use(target);
    guard_impl().synchronizeDevice(target.index());
  });
}

ShimStatus cohort_shim_cuda_memory(int32_t device, ShimCudaMemory* out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto index = device_of(device).index();
    auto* const allocator = at::getDeviceAllocator(kDevice);
    const auto stats = allocator->getDeviceStats(index);
    const auto [free, total] = allocator->getMemoryInfo(index);
    // The first entry of a statistic is for all pools.
    const auto& allocated = stats.allocated_bytes[0];
    const auto& reserved = stats.reserved_bytes[0];
    *out = {
        static_cast<double>(allocated.current),
        static_cast<double>(allocated.peak),
        static_cast<double>(reserved.current),
        static_cast<double>(reserved.peak),
        static_cast<double>(free),
        static_cast<double>(total),
    };
  });
}

ShimStatus cohort_shim_cuda_reset_peaks(int32_t device, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto index = device_of(device).index();
    at::getDeviceAllocator(kDevice)->resetPeakStats(index);
  });
}

ShimStatus cohort_shim_cuda_empty_cache(char** message) noexcept {
  return cohort::guarded(message, [&] {
    guard_impl();
    at::getDeviceAllocator(kDevice)->emptyCache();
  });
}

ShimStatus cohort_shim_stream_new(int32_t device, int32_t high_priority, int64_t* out, char** message) noexcept {
  return cohort::guarded(
      message, [&] { *out = guard_impl().getStreamFromGlobalPool(device_of(device), high_priority != 0).id(); });
}

ShimStatus cohort_shim_stream_current(int32_t device, int64_t* out, char** message) noexcept {
  return cohort::guarded(message, [&] { *out = guard_impl().getStream(device_of(device)).id(); });
}

ShimStatus cohort_shim_stream_use(int32_t device, int64_t stream, int64_t* before, char** message) noexcept {
  return cohort::guarded(message, [&] { *before = guard_impl().exchangeStream(stream_of(device, stream)).id(); });
}

ShimStatus cohort_shim_stream_record_tensor(const at::Tensor* tensor, int32_t device, int64_t stream,
                                            char** message) noexcept {
  return cohort::guarded(message, [&] { tensor->record_stream(stream_of(device, stream)); });
}

ShimStatus cohort_shim_event_new(int32_t timing, c10::Event** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    guard_impl();
    const auto flag = timing != 0 ? c10::EventFlag::BACKEND_DEFAULT : c10::EventFlag::PYTORCH_DEFAULT;
    *out = new c10::Event(kDevice, flag);
  });
}

ShimStatus cohort_shim_event_record(c10::Event* event, int32_t device, int64_t stream, char** message) noexcept {
  return cohort::guarded(message, [&] { event->record(stream_of(device, stream)); });
}

ShimStatus cohort_shim_event_wait(c10::Event* event, int32_t device, int64_t stream, char** message) noexcept {
  return cohort::guarded(message, [&] { event->block(stream_of(device, stream)); });
}

ShimStatus cohort_shim_event_query(c10::Event* event, int32_t* done, char** message) noexcept {
  return cohort::guarded(message, [&] {
    use(device_of(bound));
    *done = event->query() ? 1 : 0;
  });
}

ShimStatus cohort_shim_event_elapsed(c10::Event* from, c10::Event* to, double* milliseconds, char** message) noexcept {
  return cohort::guarded(message, [&] { *milliseconds = from->elapsedTime(*to); });
}

void cohort_shim_event_free(c10::Event* event) noexcept { delete event; }
