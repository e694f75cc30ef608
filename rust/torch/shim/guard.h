// Turns C++ exceptions into a status and text.
#pragma once

#include <c10/util/Exception.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include "shim.h"

namespace cohort {

// An argument of the wrong kind. The text is whole.
struct WrongType : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// An argument out of range. The text is whole.
struct OutOfRange : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline char* copy_text(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy != nullptr) std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

template <class Body>
int32_t guarded(char** message, Body&& body) noexcept {
  const auto fail = [message](int32_t status, const char* text) noexcept {
    *message = nullptr;
    try {
      *message = copy_text(text);
    } catch (...) {
      // Out of memory: the status alone has to do.
    }
    return status;
  };
  try {
    body();
    return SHIM_OK;
  } catch (const WrongType& error) {
    return fail(SHIM_TYPE, error.what());
  } catch (const OutOfRange& error) {
    return fail(SHIM_RANGE, error.what());
  } catch (const c10::Error& error) {
    return fail(SHIM_NATIVE, error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    return fail(SHIM_NATIVE, "out of memory");
  } catch (const std::exception& error) {
    return fail(SHIM_NATIVE, error.what());
  } catch (...) {
    return fail(SHIM_NATIVE, "an exception of an unknown type");
  }
}

}  // namespace cohort
