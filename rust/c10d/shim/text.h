// Errors of C++ as text.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace cohort {

// The text of an exception, without the backtrace that c10::Error carries.
std::string describe(const std::exception_ptr& error) noexcept;

// As `describe`, of what has failed on this rank alone, after the ranks had exchanged all: a sign before it says that the group
// goes on.
std::string describe_local(const std::exception_ptr& error) noexcept;

// `text` in memory of malloc, for the caller to free.
char* copy_text(const char* text, size_t length) noexcept;
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
