// Sends and receives. Gloo's have no future: each is awaited on a thread of ours.

#include "group.h"
#include "text.h"
#include "wire.h"

using cohort::bytes;
using cohort::dense;
using cohort::guarded;

namespace cohort {

struct Transfer {
  // Blocks until it has ended, and throws.
  std::function<void()> wait;
};

} // namespace cohort

namespace {

// The bytes that cross for `buffer`. Gloo needs at least one.
at::Tensor payload(const at::Tensor& buffer) {
  return buffer.numel() == 0 ? at::zeros({1}, buffer.options().dtype(at::kByte)) : bytes(buffer);
}

void check_tag(const at::Tensor& tensor, int tag) {
  TORCH_CHECK(tag == 0 || !tensor.is_cuda(), "Cannot use tag ", tag, " for a tensor on ", tensor.device(), ": NCCL has no tags");
}

cohort::Transfer* transfer(
    const cohort::Group& group,
    const at::Tensor& tensor,
    c10::intrusive_ptr<c10d::Work> work,
    std::function<void()> epilogue) {
  if (tensor.is_cuda()) {
    auto operation =
        std::make_shared<cohort::CudaHalf::Operation>(group.cuda->follow(std::move(work), std::move(epilogue)));
    return new cohort::Transfer{[cuda = group.cuda, operation] { cuda->wait(*operation); }};
  }
  return new cohort::Transfer{[work = std::move(work), timeout = group.timeout, epilogue = std::move(epilogue)] {
    TORCH_CHECK(work->wait(timeout), "the transfer was aborted");
    if (epilogue) {
      const at::NoGradGuard no_grad;
      epilogue();
    }
  }};
}

} // namespace

char* cohort_c10d_send(
    cohort::Group* group, const at::Tensor* tensor, int dst, int tag, cohort::Transfer** out) {
  return guarded([&] {
    check_tag(*tensor, tag);
    std::vector<at::Tensor> wire{payload(dense(*tensor))};
    *out = transfer(*group, *tensor, group->backend_for(*tensor).send(wire, dst, tag), nullptr);
  });
}

char* cohort_c10d_recv(
    cohort::Group* group, const at::Tensor* tensor, int src, int tag, cohort::Transfer** out) {
  return guarded([&] {
    check_tag(*tensor, tag);
    auto buffer = dense(*tensor);
    std::vector<at::Tensor> wire{payload(buffer)};
    std::function<void()> epilogue;
    if (!buffer.is_alias_of(*tensor)) {
      epilogue = [target = *tensor, buffer] { target.copy_(buffer); };
    }
    *out = transfer(*group, *tensor, group->backend_for(*tensor).recv(wire, src, tag), std::move(epilogue));
  });
}

char* cohort_c10d_transfer_wait(cohort::Transfer* transfer) {
  return guarded([&] { transfer->wait(); });
}

void cohort_c10d_transfer_free(cohort::Transfer* transfer) {
  delete transfer;
}
