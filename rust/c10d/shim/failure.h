// Failures of operations that end on another thread.
#pragma once

#include <exception>
#include <string>

#include "shim.h"

namespace cohort {

// The failure of an operation. It succeeded if the status is SHIM_OK.
struct Failure {
  ShimStatus status = SHIM_OK;
  std::string text;

  explicit operator bool() const { return status != SHIM_OK; }

  // Reports the end of the operation.
  void report(ShimDone done, void* context) const noexcept {
    done(context, status, status == SHIM_OK ? nullptr : text.c_str());
  }
};

inline Failure failure_of(const std::exception_ptr& exception) noexcept {
  try {
    std::rethrow_exception(exception);
  } catch (...) {
    return with_exception([](ShimStatus status, const char* text) { return Failure{status, text}; });
  }
}

// Returns the text of an exception.
inline std::string describe(const std::exception_ptr& exception) noexcept { return failure_of(exception).text; }

}  // namespace cohort
