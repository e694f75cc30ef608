#include "join.h"

#include <memory>

namespace cohort {

void Join::part_done(void* join, ShimStatus status, const char* message) noexcept {
  auto* self = static_cast<Join*>(join);
  if (status != SHIM_OK) {
    const std::lock_guard<std::mutex> lock(self->mutex_);
    if (!self->failure_) self->failure_ = {status, message};
  }
  if (--self->left_ == 0) {
    const std::unique_ptr<Join> last(self);
    last->failure_.report(last->done_, last->context_);
  }
}

}  // namespace cohort
