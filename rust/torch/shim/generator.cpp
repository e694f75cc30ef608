// Random number generators.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/AcceleratorHooksInterface.h>

#include <mutex>
#include <string>

#include "guard.h"

namespace {

at::Generator& generator_of(void* generator) { return *static_cast<at::Generator*>(generator); }

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

int32_t cohort_shim_generator_new(const char* device, size_t length, int32_t is_default, void** out, char** message) {
  return cohort::guarded(message, [&] {
    const auto target = device_of(std::string(device, length));
    *out = new at::Generator(is_default != 0 ? at::globalContext().defaultGenerator(target) : make(target));
  });
}

int32_t cohort_shim_generator_set_seed(void* generator, uint64_t seed, char** message) {
  return cohort::guarded(message, [&] {
    auto& target = generator_of(generator);
    const std::scoped_lock lock(target.mutex());
    target.set_current_seed(seed);
  });
}

int32_t cohort_shim_generator_seed(void* generator, int32_t is_fresh, uint64_t* seed, char** message) {
  return cohort::guarded(message, [&] {
    auto& target = generator_of(generator);
    const std::scoped_lock lock(target.mutex());
    *seed = is_fresh != 0 ? target.seed() : target.current_seed();
  });
}

int32_t cohort_shim_generator_state(void* generator, void** tensor, char** message) {
  return cohort::guarded(message, [&] {
    auto& target = generator_of(generator);
    const std::scoped_lock lock(target.mutex());
    *tensor = new at::Tensor(target.get_state());
  });
}

int32_t cohort_shim_generator_set_state(void* generator, const void* state, char** message) {
  return cohort::guarded(message, [&] {
    auto& target = generator_of(generator);
    const std::scoped_lock lock(target.mutex());
    target.set_state(*static_cast<const at::Tensor*>(state));
  });
}

void cohort_shim_generator_free(void* generator) noexcept { delete static_cast<at::Generator*>(generator); }
