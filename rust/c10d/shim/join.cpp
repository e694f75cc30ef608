#include "join.h"

#include <memory>

namespace cohort {

void Join::part_done(void* join, const char* error) {
  auto* self = static_cast<Join*>(join);
  if (error != nullptr) {
    const std::lock_guard<std::mutex> lock(self->mutex_);
    if (self->error_.empty()) {
      self->error_ = error;
    }
  }
  if (--self->left_ == 0) {
    const std::unique_ptr<Join> last(self);
    last->done_(last->context_, last->error_.empty() ? nullptr : last->error_.c_str());
  }
}

} // namespace cohort
