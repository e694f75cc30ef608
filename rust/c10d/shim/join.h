// Several operations that are one to the caller.
#pragma once

#include <atomic>
#include <mutex>

#include "failure.h"

namespace cohort {

// Reports the end of all parts to `done`, with the first failure. Deletes itself at the end of the last part.
class Join {
 public:
  Join(size_t count, ShimDone done, void* context) : left_(count), done_(done), context_(context) {}

  // A ShimDone for each part.
  static void part_done(void* join, ShimStatus status, const char* message) noexcept;

 private:
  std::atomic<size_t> left_;
  const ShimDone done_;
  void* const context_;
  std::mutex mutex_;
  Failure failure_;
};

}  // namespace cohort
