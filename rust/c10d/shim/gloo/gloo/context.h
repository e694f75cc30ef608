// libtorch contains ProcessGroupGloo.hpp but not Gloo's own headers. That header uses Gloo's classes only by
// pointer, so declarations with the names that libtorch_cpu exports are enough. Do not create, derive from or
// call anything here, except for functions that libtorch_cpu exports.
#pragma once

#include <gloo/transport/device.h>

#include <chrono>

namespace gloo {

class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};

}  // namespace gloo
