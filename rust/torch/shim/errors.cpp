// Disables the C++ stack traces of libtorch's errors.

#include <c10/util/Logging.h>

#include <memory>
#include <string>

namespace {

// libtorch records the C++ stack of each error and resolves its symbols when the error's text is read, which
// takes milliseconds. Our errors do not show it: they name the operator, and TypeScript's stack leads to the
// call.
[[maybe_unused]] const bool messages_installed = [] {
  const c10::Backtrace none = std::make_shared<c10::PrecomputedLazyValue<std::string>>("");
  c10::SetStackTraceFetcher([none]() -> c10::Backtrace { return none; });
  return true;
}();

}  // namespace
