// Modes of operators on the calling thread: whether autograd records them, and whether autocast casts their
// arguments.

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <memory>
#include <variant>
#include <vector>

#include "shim.h"

namespace {

struct Autocast {
  const c10::DeviceType device;
  const at::ScalarType with;
  const bool was_enabled = at::autocast::is_autocast_enabled(device);
  const at::ScalarType dtype = at::autocast::get_autocast_dtype(device);
  const bool cached = at::autocast::is_autocast_cache_enabled();

  Autocast(c10::DeviceType device, bool enabled, at::ScalarType with, bool cache) : device(device), with(with) {
    // The cache may hold casts of an outer autocast to another dtype, which libtorch does not check.
    if (with != dtype) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(device, enabled);
    at::autocast::set_autocast_dtype(device, with);
    at::autocast::set_autocast_cache_enabled(cache);
    at::autocast::increment_nesting();
  }

  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

  ~Autocast() {
    if (at::autocast::decrement_nesting() == 0 || with != dtype) at::autocast::clear_cache();
    at::autocast::set_autocast_cache_enabled(cached);
    at::autocast::set_autocast_dtype(device, dtype);
    at::autocast::set_autocast_enabled(device, was_enabled);
  }
};

using Mode = std::variant<at::AutoGradMode, c10::InferenceMode, Autocast>;

thread_local std::vector<std::unique_ptr<Mode>> entered;

}  // namespace

ShimStatus cohort_shim_grad_mode_enter(int32_t enabled, char** message) noexcept {
  return cohort::guarded(
      message, [&] { entered.push_back(std::make_unique<Mode>(std::in_place_type<at::AutoGradMode>, enabled != 0)); });
}

ShimStatus cohort_shim_inference_mode_enter(int32_t enabled, char** message) noexcept {
  return cohort::guarded(message, [&] {
    entered.push_back(std::make_unique<Mode>(std::in_place_type<c10::InferenceMode>, enabled != 0));
  });
}

ShimStatus cohort_shim_autocast_enter(int32_t device_type, int32_t enabled, int32_t dtype, int32_t cache,
                                      char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto device = static_cast<c10::DeviceType>(device_type);

    const auto with = dtype < 0 ? at::autocast::get_autocast_dtype(device) : static_cast<at::ScalarType>(dtype);
    entered.push_back(std::make_unique<Mode>(std::in_place_type<Autocast>, device, enabled != 0, with, cache != 0));
  });
}

ShimStatus cohort_shim_mode_leave(char** message) noexcept {
  return cohort::guarded(message, [] {
    if (entered.empty()) throw cohort::OutOfRange("no mode has been entered");
    entered.pop_back();
  });
}

int32_t cohort_shim_grad_enabled() noexcept { return at::GradMode::is_enabled() ? 1 : 0; }

int32_t cohort_shim_inference_mode_enabled() noexcept { return c10::InferenceMode::is_enabled() ? 1 : 0; }

ShimStatus cohort_shim_autocast_enabled(int32_t device_type, int32_t* out, char** message) noexcept {
  return cohort::guarded(
      message, [&] { *out = at::autocast::is_autocast_enabled(static_cast<c10::DeviceType>(device_type)) ? 1 : 0; });
}
