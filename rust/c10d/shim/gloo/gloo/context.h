// libtorch ships ProcessGroupGloo.hpp but not Gloo's own headers. That header holds Gloo's classes only by
// pointer, so that declarations with the names that libtorch_cpu exports are enough. Nothing here may be created,
// derived from or called, but for what libtorch_cpu exports.
#pragma once

#include <chrono>

#include <gloo/transport/device.h>

namespace gloo {

class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};

} // namespace gloo
