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

cohort::Transfer* transfer(
    cohort::Group& group, const at::Tensor& tensor, const cohort::Start& start, std::function<void()> epilogue) {
  if (!tensor.is_cuda()) {
    auto work = start(*group.gloo);
    return new cohort::Transfer{[work = std::move(work), timeout = group.timeout, epilogue = std::move(epilogue)] {
      TORCH_CHECK(work->wait(timeout), "the transfer was aborted");
      if (epilogue) {
        try {
          const at::AutoDispatchBelowADInplaceOrView plain;
          epilogue();
        } catch (...) {
          throw std::runtime_error(cohort::describe_local(std::current_exception()));
        }
      }
    }};
  }
  auto& cuda = *group.cuda;
  const auto ended = cuda.failure();
  if (!ended.empty()) {
    C10_THROW_ERROR(DistBackendError, ended);
  }
  try {
    auto work = start(cuda.backend());
    auto operation = std::make_shared<cohort::CudaHalf::Operation>(cuda.follow(std::move(work), std::move(epilogue)));
    return new cohort::Transfer{[cuda = group.cuda, operation] { cuda->wait(*operation); }};
  } catch (...) {
    cuda.fail(cohort::describe(std::current_exception()));
    throw;
  }
}

} // namespace

char* cohort_c10d_send(
    cohort::Group* group, const at::Tensor* tensor, int dst, int tag, cohort::Transfer** out) {
  return guarded([&] {
    std::vector<at::Tensor> wire{payload(dense(*tensor))};
    *out = transfer(*group, *tensor, [&](auto& backend) { return backend.send(wire, dst, tag); }, nullptr);
  });
}

char* cohort_c10d_recv(
    cohort::Group* group, const at::Tensor* tensor, int src, int tag, cohort::Transfer** out) {
  return guarded([&] {
    auto buffer = dense(*tensor);
    std::vector<at::Tensor> wire{payload(buffer)};
    std::function<void()> epilogue;
    if (!buffer.is_alias_of(*tensor)) {
      epilogue = [target = *tensor, buffer] { cohort::copy_into(target, buffer); };
    }
    const auto start = [&](c10d::Backend& backend) { return backend.recv(wire, src, tag); };
    *out = transfer(*group, *tensor, start, std::move(epilogue));
  });
}

char* cohort_c10d_transfer_wait(cohort::Transfer* transfer) {
  return guarded([&] { transfer->wait(); });
}

char* cohort_c10d_transfer_free(cohort::Transfer* transfer) {
  return guarded([&] { delete transfer; });
}
