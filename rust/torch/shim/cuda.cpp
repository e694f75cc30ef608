// CUDA devices, by the interfaces that libtorch has for accelerators of any kind: nothing here is linked to CUDA.

#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <atomic>
#include <stdexcept>
#include <string>

#include "guard.h"

namespace {

constexpr auto kDevice = c10::DeviceType::CUDA;

// The device of this process; negative while it has none.
std::atomic<int> bound{-1};

c10::impl::VirtualGuardImpl guard_impl() {
  if (bound < 0) throw std::runtime_error("this process uses no CUDA device");
  return c10::impl::VirtualGuardImpl(kDevice);
}

c10::Device device_of(int32_t index) {
  const auto count = guard_impl().deviceCount();
  if (index < 0 || index >= count) {
    throw std::runtime_error("there is no cuda:" + std::to_string(index) + " among " + std::to_string(count) + " devices");
  }
  return c10::Device(kDevice, static_cast<c10::DeviceIndex>(index));
}

// A thread that asks CUDA has a device for that, if only the first: which would take some of its memory.
void use(const c10::Device& device) { guard_impl().setDevice(device); }

c10::Stream stream_of(int32_t device, int64_t id) { return c10::Stream(c10::Stream::UNSAFE, device_of(device), id); }

c10::Event& event_of(void* event) { return *static_cast<c10::Event*>(event); }

}  // namespace

int32_t cohort_shim_cuda_bind(int32_t device, char** message) {
  return cohort::guarded(message, [&] {
    // The allocator, too: it has no devices before.
    at::globalContext().lazyInitDevice(kDevice);
    c10::impl::VirtualGuardImpl(kDevice).setDevice(c10::Device(kDevice, static_cast<c10::DeviceIndex>(device)));
    bound = device;
  });
}

int32_t cohort_shim_cuda_bound() noexcept { return bound; }

int32_t cohort_shim_cuda_synchronize(int32_t device, char** message) {
  return cohort::guarded(message, [&] {
    const auto target = device_of(device);
    use(target);
    guard_impl().synchronizeDevice(target.index());
  });
}

int32_t cohort_shim_cuda_memory(int32_t device, ShimCudaMemory* out, char** message) {
  return cohort::guarded(message, [&] {
    const auto index = device_of(device).index();
    auto* const allocator = at::getDeviceAllocator(kDevice);
    const auto stats = allocator->getDeviceStats(index);
    const auto [free, total] = allocator->getMemoryInfo(index);
    // The first of a statistic is that of all pools.
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

int32_t cohort_shim_cuda_reset_peaks(int32_t device, char** message) {
  return cohort::guarded(message, [&] {
    const auto index = device_of(device).index();
    at::getDeviceAllocator(kDevice)->resetPeakStats(index);
  });
}

int32_t cohort_shim_cuda_empty_cache(char** message) {
  return cohort::guarded(message, [&] {
    guard_impl();
    at::getDeviceAllocator(kDevice)->emptyCache();
  });
}

int32_t cohort_shim_stream_new(int32_t device, int32_t high_priority, int64_t* out, char** message) {
  return cohort::guarded(message, [&] {
    *out = guard_impl().getStreamFromGlobalPool(device_of(device), high_priority != 0).id();
  });
}

int32_t cohort_shim_stream_current(int32_t device, int64_t* out, char** message) {
  return cohort::guarded(message, [&] { *out = guard_impl().getStream(device_of(device)).id(); });
}

int32_t cohort_shim_stream_use(int32_t device, int64_t stream, int64_t* before, char** message) {
  return cohort::guarded(message, [&] { *before = guard_impl().exchangeStream(stream_of(device, stream)).id(); });
}

int32_t cohort_shim_stream_record_tensor(const void* tensor, int32_t device, int64_t stream, char** message) {
  return cohort::guarded(message, [&] {
    const auto target = stream_of(device, stream);
    static_cast<const at::Tensor*>(tensor)->record_stream(target);
  });
}

int32_t cohort_shim_event_new(int32_t timing, void** out, char** message) {
  return cohort::guarded(message, [&] {
    guard_impl();
    const auto flag = timing != 0 ? c10::EventFlag::BACKEND_DEFAULT : c10::EventFlag::PYTORCH_DEFAULT;
    *out = new c10::Event(kDevice, flag);
  });
}

int32_t cohort_shim_event_record(void* event, int32_t device, int64_t stream, char** message) {
  return cohort::guarded(message, [&] { event_of(event).record(stream_of(device, stream)); });
}

int32_t cohort_shim_event_wait(void* event, int32_t device, int64_t stream, char** message) {
  return cohort::guarded(message, [&] { event_of(event).block(stream_of(device, stream)); });
}

int32_t cohort_shim_event_query(void* event, int32_t* done, char** message) {
  return cohort::guarded(message, [&] {
    use(device_of(bound));
    *done = event_of(event).query() ? 1 : 0;
  });
}

int32_t cohort_shim_event_elapsed(void* from, void* to, double* milliseconds, char** message) {
  return cohort::guarded(message, [&] { *milliseconds = event_of(from).elapsedTime(event_of(to)); });
}

void cohort_shim_event_free(void* event) noexcept { delete static_cast<c10::Event*>(event); }
