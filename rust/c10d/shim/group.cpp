// Forming a group, and awaiting its work.

#include "group.h"
#include "join.h"
#include "nccl.h"
#include "store.h"
#include "text.h"
#include "wire.h"

#include <future>

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

namespace cohort {

void Group::check(const at::Tensor& tensor) const {
  if (tensor.is_cpu()) {
    return;
  }
  TORCH_CHECK(
      tensor.is_cuda() && cuda,
      "Cannot send a tensor over Gloo: it is on ", tensor.device(), ", move it to the CPU",
      tensor.is_cuda() ? ", or form a group whose ranks all have a CUDA device" : "");
  cuda->check_device(tensor);
}

void run(
    Group& group,
    const at::Tensor& tensor,
    const Start& start,
    std::function<void()> epilogue,
    cohort_c10d_done done,
    void* context) {
  group.check(tensor);
  if (tensor.is_cpu()) {
    return watch(start(*group.gloo), std::move(epilogue), done, context);
  }
  auto& cuda = *group.cuda;
  auto ended = cuda.failure();
  if (ended.empty()) {
    try {
      auto work = start(cuda.backend());
      return cuda.watch(cuda.follow(std::move(work), std::move(epilogue)), done, context);
    } catch (...) {
      // NCCL's communicator is of no use any more: what it may refuse has been refused above.
      ended = describe(std::current_exception());
      cuda.fail(ended);
    }
  }
  done(context, ended.c_str());
}

void watch(
    const c10::intrusive_ptr<c10d::Work>& work, std::function<void()> epilogue, cohort_c10d_done done, void* context) {
  work->getFuture()->addCallback([epilogue = std::move(epilogue), done, context](c10::ivalue::Future& future) {
    std::string failure;
    if (future.hasError()) {
      failure = describe(future.exception_ptr());
    } else if (epilogue) {
      try {
        // The tensors are plain memory here: what autograd would say to a write into a leaf, or into a tensor made for
        // inference, is not asked.
        const at::AutoDispatchBelowADInplaceOrView plain;
        epilogue();
      } catch (...) {
        failure = describe_local(std::current_exception());
      }
    }
    done(context, failure.empty() ? nullptr : failure.c_str());
  });
}

void meet(Group& group, const at::Tensor& tensor, cohort_c10d_done done, void* context) {
  if (tensor.is_cpu()) {
    return watch(group.gloo->barrier(), nullptr, done, context);
  }
  // c10d's own barrier is this, and holds whoever waits for it.
  const auto start = [&](c10d::Backend& backend) {
    std::vector<at::Tensor> nothing{at::zeros({1}, tensor.options().dtype(at::kByte))};
    return backend.allreduce(nothing);
  };
  run(group, tensor, start, nullptr, done, context);
}

namespace {

// Connects the ranks' devices. NCCL has no limit for that: past ours, the thread is left to itself.
c10::intrusive_ptr<c10d::Backend> connect(NcclNew make, NcclOptions options, std::chrono::milliseconds limit) {
  using Backend = c10::intrusive_ptr<c10d::Backend>;
  auto made = std::make_shared<std::promise<Backend>>();
  auto backend = made->get_future();
  std::thread([make, options = std::move(options), made] {
    try {
      Backend out;
      make(options, &out);
      made->set_value(std::move(out));
    } catch (...) {
      made->set_exception(std::current_exception());
    }
  }).detach();
  TORCH_CHECK(
      backend.wait_for(limit) == std::future_status::ready,
      "NCCL did not connect the ranks' devices within ", limit.count(), " ms");
  return backend.get();
}

} // namespace

} // namespace cohort

using cohort::guarded;

// For how much longer than we wait NCCL's watchdog does: it ends what we have failed to end.
static constexpr std::chrono::seconds kWatchdogGrace(60);

char* cohort_c10d_device_new(const char* address, cohort::Device** out) {
  return guarded([&] {
    *out = new cohort::Device{c10d::ProcessGroupGloo::createDeviceForHostname(address)};
  });
}

char* cohort_c10d_device_free(cohort::Device* device) {
  return guarded([&] { delete device; });
}

char* cohort_c10d_group_new(
    void* store,
    const cohort_c10d_store_calls* calls,
    const char* prefix,
    int rank,
    int size,
    const cohort::Device* device,
    int64_t form_timeout_ms,
    int64_t timeout_ms,
    const cohort_c10d_cuda* cuda,
    cohort::Group** out) {
  return guarded([&] {
    const std::chrono::milliseconds form_timeout(form_timeout_ms);
    const std::chrono::milliseconds timeout(timeout_ms);
    const auto deadline = std::chrono::steady_clock::now() + form_timeout;
    auto meeting = c10::make_intrusive<c10d::PrefixStore>(
        prefix, c10::make_intrusive<cohort::BridgeStore>(store, *calls, form_timeout));
    auto options = c10d::ProcessGroupGloo::Options::create(form_timeout);
    options->devices.push_back(device->inner);
    auto formed = std::make_unique<cohort::Group>();
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

char* cohort_c10d_group_free(cohort::Group* group) {
  return guarded([&] { delete group; });
}

char* cohort_c10d_check(
    const cohort::Group* group, const at::Tensor* tensor, int is_written, const uint8_t* op, int tag) {
  return guarded([&] {
    group->check(*tensor);
    cohort::check_wire(*tensor, is_written != 0);
    if (op != nullptr) {
      cohort::check_reduction(*tensor, *op);
    }
    TORCH_CHECK(
        tag == 0 || !tensor->is_cuda(), "Cannot use tag ", tag, " for a tensor on ", tensor->device(), ": NCCL has no tags");
  });
}

char* cohort_c10d_stream(const cohort::Group* group, int64_t* out) {
  return guarded([&] {
    *out = 0;
    if (group->cuda) {
      const auto& device = group->cuda->device();
      *out = c10::impl::VirtualGuardImpl(device.type()).getStream(device).id();
    }
  });
}

char* cohort_c10d_stream_use(const cohort::Group* group, int64_t stream, int64_t* before) {
  return guarded([&] {
    *before = 0;
    if (group->cuda) {
      const auto& device = group->cuda->device();
      const c10::Stream wanted(c10::Stream::UNSAFE, device, stream);
      *before = c10::impl::VirtualGuardImpl(device.type()).exchangeStream(wanted).id();
    }
  });
}

char* cohort_c10d_group_abort(cohort::Group* group) {
  return guarded([&] {
    if (group->cuda) {
      group->cuda->abort();
    }
  });
}

char* cohort_c10d_group_flush(cohort::Group* group, cohort_c10d_done done, void* context) {
  return guarded([&] {
    if (group->cuda) {
      group->cuda->flush(done, context);
    } else {
      done(context, nullptr);
    }
  });
}

char* cohort_c10d_barrier(cohort::Group* group, cohort_c10d_done done, void* context) {
  return guarded([&] {
    const auto here = at::empty({0}, at::kByte);
    if (!group->cuda) {
      return cohort::meet(*group, here, done, context);
    }
    const auto there = at::empty({0}, at::TensorOptions(at::kByte).device(group->cuda->device()));
    auto both = std::make_unique<cohort::Join>(2, done, context);
    cohort::meet(*group, there, cohort::Join::part_done, both.get());
    // From here on it is told of the one's end, and goes with the last.
    auto* const join = both.release();
    try {
      cohort::meet(*group, here, cohort::Join::part_done, join);
    } catch (...) {
      cohort::Join::part_done(join, cohort::describe(std::current_exception()).c_str());
    }
  });
}
