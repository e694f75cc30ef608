// The convention of the C++ shims in rust/torch/shim and rust/c10d/shim, and the guard that implements it.
//
// No exception crosses between C++ and Rust. A function that can fail, in either language, returns a
// ShimStatus and takes `char** message` as its last parameter. If the status is not SHIM_OK, the function
// sets `*message` to the text of the error, or to null if there is no memory for the text. Texts are
// allocated with `malloc`; the receiver frees them with `free`. Other functions cannot
// fail, unless their comment says so.
//
// Every function and callback is declared `noexcept`, so the compiler rejects definitions and callbacks
// without it.
#pragma once

#include <c10/util/Exception.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

extern "C" {

enum ShimStatus : int32_t {
  SHIM_OK = 0,
  SHIM_NATIVE = 1,
  // An argument has the wrong type.
  SHIM_TYPE = 2,
  // An argument is out of range.
  SHIM_RANGE = 3,
  // An operation failed on this rank alone, after the ranks had exchanged all data: the group stays usable.
  SHIM_LOCAL = 4,
};

}  // extern "C"

namespace cohort {

// Becomes SHIM_TYPE.
struct WrongType : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Becomes SHIM_RANGE.
struct OutOfRange : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Becomes SHIM_LOCAL.
struct LocalFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Copies a text for Rust, which frees it. Returns null if there is no memory.
inline char* copy_text(const char* text, size_t length) noexcept {
  auto* const copy = static_cast<char*>(std::malloc(length + 1));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

inline char* copy_text(const std::string& text) noexcept { return copy_text(text.data(), text.size()); }

// Calls `use(status, text)` for the exception that is being handled. The text lacks the backtrace of
// c10::Error.
template <class Use>
auto with_exception(Use&& use) {
  try {
    throw;
  } catch (const WrongType& error) {
    return use(SHIM_TYPE, error.what());
  } catch (const OutOfRange& error) {
    return use(SHIM_RANGE, error.what());
  } catch (const LocalFailure& error) {
    return use(SHIM_LOCAL, error.what());
  } catch (const c10::Error& error) {
    return use(SHIM_NATIVE, error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    return use(SHIM_NATIVE, "out of memory");
  } catch (const std::exception& error) {
    return use(SHIM_NATIVE, error.what());
  } catch (...) {
    return use(SHIM_NATIVE, "an exception of an unknown type");
  }
}

// Runs the body of a function that can fail.
template <class Body>
ShimStatus guarded(char** message, Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return SHIM_OK;
  } catch (...) {
    return with_exception([message](ShimStatus status, const char* text) {
      *message = copy_text(text, std::strlen(text));
      return status;
    });
  }
}

// Runs the body of a function that has no way to report a failure.
template <class Body>
void unreported(Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
  } catch (...) {
  }
}

// Calls a function of Rust: `function(&message)`. Returns the text of its error, or nothing if it succeeds.
template <class Function>
std::optional<std::string> error_of(Function&& function) {
  char* message = nullptr;
  if (std::forward<Function>(function)(&message) == SHIM_OK) return std::nullopt;
  if (message == nullptr) return "out of memory";
  std::string text(message);
  std::free(message);
  return text;
}

}  // namespace cohort
