// Several operations that are one to the caller.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "shim.h"

namespace cohort {

// Tells `done` when all have ended, of failures the first. Goes with the last.
class Join {
 public:
  Join(size_t count, cohort_c10d_done done, void* context) : left_(count), done_(done), context_(context) {}

  // The end of one of them.
  static void part_done(void* join, const char* error);

 private:
  std::atomic<size_t> left_;
  const cohort_c10d_done done_;
  void* const context_;
  std::mutex mutex_;
  std::string error_;
};

} // namespace cohort
