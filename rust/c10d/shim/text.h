// Errors of C++ as text.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace cohort {

// The text of an exception, without the backtrace that c10::Error carries.
std::string describe(const std::exception_ptr& error) noexcept;

// `text` in memory of malloc, for the caller to free.
char* copy_text(const std::string& text) noexcept;

// Runs `body`. Null, or the text of what it threw.
template <typename Body>
char* guarded(Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return nullptr;
  } catch (...) {
    return copy_text(describe(std::current_exception()));
  }
}

} // namespace cohort
