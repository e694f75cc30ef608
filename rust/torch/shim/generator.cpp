// Random number generators.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/AcceleratorHooksInterface.h>

#include <mutex>
#include <string>

#include "shim.h"

namespace {

at::Generator make(const c10::Device& device) {
  if (device.is_cpu()) return at::detail::createCPUGenerator();
  return at::globalContext().getAcceleratorHooksInterface(device.type()).getNewGenerator(device.index());
}

c10::Device device_of(const std::string& name) {
  try {
    return c10::Device(name);
  } catch (const c10::Error&) {
    throw cohort::WrongType("there is no device \"" + name + '"');
  }
}

}  // namespace

ShimStatus cohort_shim_generator_new(const char* device, size_t length, int32_t is_default, at::Generator** out,
                                     char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto target = device_of(std::string(device, length));
    *out = new at::Generator(is_default != 0 ? at::globalContext().defaultGenerator(target) : make(target));
  });
}

ShimStatus cohort_shim_generator_set_seed(at::Generator* generator, uint64_t seed, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::scoped_lock lock(generator->mutex());
    generator->set_current_seed(seed);
  });
}

ShimStatus cohort_shim_generator_seed(at::Generator* generator, int32_t is_fresh, uint64_t* seed,
                                      char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::scoped_lock lock(generator->mutex());
    *seed = is_fresh != 0 ? generator->seed() : generator->current_seed();
  });
}

ShimStatus cohort_shim_generator_state(at::Generator* generator, at::Tensor** tensor, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::scoped_lock lock(generator->mutex());
    *tensor = new at::Tensor(generator->get_state());
  });
}

ShimStatus cohort_shim_generator_set_state(at::Generator* generator, const at::Tensor* state, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::scoped_lock lock(generator->mutex());
    generator->set_state(*state);
  });
}

void cohort_shim_generator_free(at::Generator* generator) noexcept { delete generator; }
