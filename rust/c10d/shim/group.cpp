#include "group.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

#include <future>

#include "failure.h"
#include "join.h"
#include "nccl.h"
#include "store.h"
#include "wire.h"

void ShimGroup::check(const at::Tensor& tensor) const {
  if (tensor.is_cpu()) return;
  TORCH_CHECK(tensor.is_cuda() && cuda, "Cannot send a tensor over Gloo: it is on ", tensor.device(),
              ", move it to the CPU", tensor.is_cuda() ? ", or form a group whose ranks all have a CUDA device" : "");
  cuda->check_device(tensor);
}

namespace cohort {

void run(ShimGroup& group, const at::Tensor& tensor, const Start& start, std::function<void()> epilogue, ShimDone done,
         void* context) {
  group.check(tensor);
  if (tensor.is_cpu()) return watch(start(*group.gloo), std::move(epilogue), done, context);
  auto& cuda = *group.cuda;
  auto failure = cuda.failure();
  if (failure.empty()) {
    try {
      auto work = start(cuda.backend());
      return cuda.watch(cuda.follow(std::move(work), std::move(epilogue)), done, context);
    } catch (...) {
      // NCCL's communicator is unusable now: invalid arguments were refused above.
      failure = describe(std::current_exception());
      cuda.fail(failure);
    }
  }
  done(context, SHIM_NATIVE, failure.c_str());
}

void watch(const c10::intrusive_ptr<c10d::Work>& work, std::function<void()> epilogue, ShimDone done, void* context) {
  work->getFuture()->addCallback([epilogue = std::move(epilogue), done, context](c10::ivalue::Future& future) {
    Failure failure;
    if (future.hasError()) {
      failure = failure_of(future.exception_ptr());
    } else if (epilogue) {
      try {
        // The tensors are plain memory here. Autograd would refuse to write into a leaf or an inference
        // tensor.
        const at::AutoDispatchBelowADInplaceOrView plain;
        epilogue();
      } catch (...) {
        failure = {SHIM_LOCAL, describe(std::current_exception())};
      }
    }
    failure.report(done, context);
  });
}

void meet(ShimGroup& group, const at::Tensor& tensor, ShimDone done, void* context) {
  if (tensor.is_cpu()) return watch(group.gloo->barrier(), nullptr, done, context);
  // c10d's own barrier does the same, but blocks the thread that waits for it.
  const auto start = [&](c10d::Backend& backend) {
    std::vector<at::Tensor> nothing{at::zeros({1}, tensor.options().dtype(at::kByte))};
    return backend.allreduce(nothing);
  };
  run(group, tensor, start, nullptr, done, context);
}

namespace {

// Connects the ranks' devices. NCCL has no time limit for that. After ours, this leaves the connecting thread
// behind.
c10::intrusive_ptr<c10d::Backend> connect(NcclNew make, NcclOptions options, std::chrono::milliseconds limit) {
  using Backend = c10::intrusive_ptr<c10d::Backend>;
  auto made = std::make_shared<std::promise<Backend>>();
  auto backend = made->get_future();
  std::thread([make, options = std::move(options), made] {
    Backend out;
    const auto error = error_of([&](char** message) { return make(options, &out, message); });
    if (error) {
      made->set_exception(std::make_exception_ptr(std::runtime_error(*error)));
    } else {
      made->set_value(std::move(out));
    }
  }).detach();
  TORCH_CHECK(backend.wait_for(limit) == std::future_status::ready, "NCCL did not connect the ranks' devices within ",
              limit.count(), " ms");
  return backend.get();
}

}  // namespace

}  // namespace cohort

using cohort::guarded;

// How much longer the limit of NCCL's watchdog is than ours. The watchdog ends operations that we failed to
// end.
static constexpr std::chrono::seconds kWatchdogGrace(60);

ShimStatus cohort_shim_device_new(const char* address, ShimDevice** out, char** message) noexcept {
  return guarded(message, [&] { *out = new ShimDevice{c10d::ProcessGroupGloo::createDeviceForHostname(address)}; });
}

void cohort_shim_device_free(ShimDevice* device) noexcept { delete device; }

ShimStatus cohort_shim_group_new(void* store, const ShimStoreCalls* calls, const char* prefix, int32_t rank,
                                 int32_t size, const ShimDevice* device, int64_t form_timeout_ms, int64_t timeout_ms,
                                 const ShimCuda* cuda, ShimGroup** out, char** message) noexcept {
  return guarded(message, [&] {
    const std::chrono::milliseconds form_timeout(form_timeout_ms);
    const std::chrono::milliseconds timeout(timeout_ms);
    const auto deadline = std::chrono::steady_clock::now() + form_timeout;
    auto meeting = c10::make_intrusive<c10d::PrefixStore>(
        prefix, c10::make_intrusive<cohort::BridgeStore>(store, *calls, form_timeout));
    auto options = c10d::ProcessGroupGloo::Options::create(form_timeout);
    options->devices.push_back(device->inner);
    auto formed = std::make_unique<ShimGroup>();
    formed->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(meeting, rank, size, options);
    formed->gloo->setTimeout(timeout);
    formed->timeout = timeout;
    if (cuda != nullptr) {
      const at::Device own(at::kCUDA, static_cast<c10::DeviceIndex>(cuda->device));
      const auto left = deadline - std::chrono::steady_clock::now();
      auto backend = cohort::connect(
          reinterpret_cast<cohort::NcclNew>(cuda->connect),
          {c10::make_intrusive<c10d::PrefixStore>("nccl", meeting), prefix, rank, size, own, timeout + kWatchdogGrace},
          std::chrono::duration_cast<std::chrono::milliseconds>(left));
      formed->cuda = std::make_shared<cohort::CudaHalf>(std::move(backend), own, timeout, cuda->dropped, cuda->epoch);
    }
    *out = formed.release();
  });
}

void cohort_shim_group_free(ShimGroup* group) noexcept { delete group; }

ShimStatus cohort_shim_group_check(const ShimGroup* group, const at::Tensor* tensor, int32_t is_written,
                                   const uint8_t* op, int32_t tag, char** message) noexcept {
  return guarded(message, [&] {
    group->check(*tensor);
    cohort::check_wire(*tensor, is_written != 0);
    if (op != nullptr) cohort::check_reduction(*tensor, *op);
    TORCH_CHECK(tag == 0 || !tensor->is_cuda(), "Cannot use tag ", tag, " for a tensor on ", tensor->device(),
                ": NCCL has no tags");
  });
}

ShimStatus cohort_shim_group_stream(const ShimGroup* group, int64_t* out, char** message) noexcept {
  return guarded(message, [&] {
    *out = 0;
    if (group->cuda) {
      const auto& device = group->cuda->device();
      *out = c10::impl::VirtualGuardImpl(device.type()).getStream(device).id();
    }
  });
}

ShimStatus cohort_shim_group_stream_use(const ShimGroup* group, int64_t stream, int64_t* before,
                                        char** message) noexcept {
  return guarded(message, [&] {
    *before = 0;
    if (group->cuda) {
      const auto& device = group->cuda->device();
      const c10::Stream wanted(c10::Stream::UNSAFE, device, stream);
      *before = c10::impl::VirtualGuardImpl(device.type()).exchangeStream(wanted).id();
    }
  });
}

ShimStatus cohort_shim_group_abort(ShimGroup* group, char** message) noexcept {
  return guarded(message, [&] {
    if (group->cuda) group->cuda->abort();
  });
}

ShimStatus cohort_shim_group_flush(ShimGroup* group, ShimDone done, void* context, char** message) noexcept {
  return guarded(message, [&] {
    if (group->cuda) {
      group->cuda->flush(done, context);
    } else {
      done(context, SHIM_OK, nullptr);
    }
  });
}

ShimStatus cohort_shim_group_barrier(ShimGroup* group, ShimDone done, void* context, char** message) noexcept {
  return guarded(message, [&] {
    const auto here = at::empty({0}, at::kByte);
    if (!group->cuda) return cohort::meet(*group, here, done, context);
    const auto there = at::empty({0}, at::TensorOptions(at::kByte).device(group->cuda->device()));
    auto both = std::make_unique<cohort::Join>(2, done, context);
    cohort::meet(*group, there, cohort::Join::part_done, both.get());
    // From here on the join owns itself: it deletes itself at the end of its last part.
    auto* const join = both.release();
    try {
      cohort::meet(*group, here, cohort::Join::part_done, join);
    } catch (...) {
      cohort::failure_of(std::current_exception()).report(cohort::Join::part_done, join);
    }
  });
}
