// What libtorch's errors carry.

#include <c10/util/Logging.h>

#include <memory>
#include <string>

namespace {

// libtorch notes the C++ stack of each error, and looks its functions up when somebody asks for the error's text, for some
// milliseconds. Nobody sees that: errors name the operator, and TypeScript's stack leads to its call.
[[maybe_unused]] const bool installed = [] {
  const c10::Backtrace none = std::make_shared<c10::PrecomputedLazyValue<std::string>>("");
  c10::SetStackTraceFetcher([none]() -> c10::Backtrace { return none; });
  return true;
}();

}  // namespace
