// A group as libtorch's own users see it: the Reducer, functional collectives, models that were exported with them.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <string>
#include <vector>

#include "shim.h"

namespace cohort {

struct Bridge {
  c10::intrusive_ptr<c10d::ProcessGroup> group;
  // By which the group is found now.
  std::vector<std::string> names;
};

} // namespace cohort
