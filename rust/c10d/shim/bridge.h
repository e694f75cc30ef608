// Groups for code inside libtorch: the reducer, functional collectives, exported models that contain them.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "shim.h"

struct ShimBridge {
  c10::intrusive_ptr<c10d::ProcessGroup> group;
  // The names under which the group is registered.
  std::vector<std::string> names;
  // Whether the group was aborted. It may be formed again, under the same names.
  std::atomic<bool> aborted{false};
};
