// Sends and receives. Gloo's have no future: each is awaited on a thread of ours.

#include "group.h"
#include "text.h"
#include "wire.h"

using cohort::bytes;
using cohort::dense;
using cohort::guarded;

namespace cohort {

struct Transfer {
  c10::intrusive_ptr<c10d::Work> work;
  std::chrono::milliseconds timeout;
  std::function<void()> epilogue;
};

} // namespace cohort

namespace {

// The bytes that cross for `buffer`. Gloo needs at least one.
at::Tensor payload(const at::Tensor& buffer) {
  return buffer.numel() == 0 ? at::zeros({1}, at::kByte) : bytes(buffer);
}

} // namespace

char* cohort_c10d_send(
    cohort::Group* group, const at::Tensor* tensor, int dst, int tag, cohort::Transfer** out) {
  return guarded([&] {
    std::vector<at::Tensor> wire{payload(dense(*tensor))};
    *out = new cohort::Transfer{group->inner->send(wire, dst, tag), group->timeout, nullptr};
  });
}

char* cohort_c10d_recv(
    cohort::Group* group, const at::Tensor* tensor, int src, int tag, cohort::Transfer** out) {
  return guarded([&] {
    auto buffer = dense(*tensor);
    std::vector<at::Tensor> wire{payload(buffer)};
    std::function<void()> epilogue;
    if (!buffer.is_alias_of(*tensor)) {
      epilogue = [target = *tensor, buffer] { target.copy_(buffer); };
    }
    *out = new cohort::Transfer{group->inner->recv(wire, src, tag), group->timeout, std::move(epilogue)};
  });
}

char* cohort_c10d_transfer_wait(cohort::Transfer* transfer) {
  return guarded([&] {
    TORCH_CHECK(transfer->work->wait(transfer->timeout), "the transfer was aborted");
    if (transfer->epilogue) {
      at::NoGradGuard no_grad;
      transfer->epilogue();
    }
  });
}

void cohort_c10d_transfer_free(cohort::Transfer* transfer) {
  delete transfer;
}
