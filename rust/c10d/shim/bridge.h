// A group as libtorch's own users see it: the Reducer, functional collectives, models that were exported with them.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "shim.h"

namespace cohort {

struct Bridge {
  c10::intrusive_ptr<c10d::ProcessGroup> group;
  // By which the group is found now.
  std::vector<std::string> names;
  // The group was given up: it may be formed anew, under the same names.
  std::atomic<bool> given_up{false};
};

} // namespace cohort
