// Forming a Gloo group, and awaiting its work.

#include "group.h"
#include "store.h"
#include "text.h"

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

namespace cohort {

void watch(
    const c10::intrusive_ptr<c10d::Work>& work,
    std::function<void()> epilogue,
    cohort_c10d_done done,
    void* context) {
  work->getFuture()->addCallback([epilogue = std::move(epilogue), done, context](c10::ivalue::Future& future) {
    auto error = future.exception_ptr();
    if (!error && epilogue) {
      try {
        // The tensors are plain memory here: what autograd would say to a write into a leaf is not asked.
        at::NoGradGuard no_grad;
        epilogue();
      } catch (...) {
        error = std::current_exception();
      }
    }
    done(context, error ? describe(error).c_str() : nullptr);
  });
}

void meet(Group& group, cohort_c10d_done done, void* context) {
  watch(group.inner->barrier(), nullptr, done, context);
}

} // namespace cohort

using cohort::guarded;

char* cohort_c10d_device_new(const char* address, cohort::Device** out) {
  return guarded([&] {
    *out = new cohort::Device{c10d::ProcessGroupGloo::createDeviceForHostname(address)};
  });
}

void cohort_c10d_device_free(cohort::Device* device) {
  delete device;
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
    cohort::Group** out) {
  return guarded([&] {
    const std::chrono::milliseconds form_timeout(form_timeout_ms);
    auto meeting = c10::make_intrusive<c10d::PrefixStore>(
        prefix, c10::make_intrusive<cohort::BridgeStore>(store, *calls, form_timeout));
    auto options = c10d::ProcessGroupGloo::Options::create(form_timeout);
    options->devices.push_back(device->inner);
    auto group = c10::make_intrusive<c10d::ProcessGroupGloo>(meeting, rank, size, options);
    group->setTimeout(std::chrono::milliseconds(timeout_ms));
    *out = new cohort::Group{std::move(group), std::chrono::milliseconds(timeout_ms)};
  });
}

void cohort_c10d_group_free(cohort::Group* group) {
  delete group;
}

char* cohort_c10d_barrier(cohort::Group* group, cohort_c10d_done done, void* context) {
  return guarded([&] { cohort::meet(*group, done, context); });
}
