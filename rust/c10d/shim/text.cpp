#include "text.h"

#include <cstdlib>
#include <cstring>

#include <c10/util/Exception.h>

namespace cohort {

std::string describe(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const c10::Error& e) {
    return e.what_without_backtrace();
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "a C++ exception that is not a std::exception";
  }
}

std::string describe_local(const std::exception_ptr& error) noexcept {
  return "\x01" + describe(error);
}

char* copy_text(const char* text, size_t length) noexcept {
  auto* copy = static_cast<char*>(std::malloc(length + 1));
  if (copy != nullptr) {
    std::memcpy(copy, text, length);
    copy[length] = '\0';
  }
  return copy;
}

char* copy_text(const std::string& text) noexcept {
  return copy_text(text.data(), text.size());
}

} // namespace cohort
