// Sends and receives. Gloo's have no future, so a thread of ours waits for each.

#include "group.h"
#include "wire.h"

using cohort::bytes;
using cohort::dense;
using cohort::guarded;

struct ShimTransfer {
  // Blocks until the transfer has ended. Throws its error.
  std::function<void()> wait;
};

namespace {

// Returns the bytes to send for `buffer`. Gloo needs at least one.
at::Tensor payload(const at::Tensor& buffer) {
  return buffer.numel() == 0 ? at::zeros({1}, buffer.options().dtype(at::kByte)) : bytes(buffer);
}

ShimTransfer* transfer(ShimGroup& group, const at::Tensor& tensor, const cohort::Start& start,
                       std::function<void()> epilogue) {
  if (!tensor.is_cuda()) {
    auto work = start(*group.gloo);
    return new ShimTransfer{[work = std::move(work), timeout = group.timeout, epilogue = std::move(epilogue)] {
      TORCH_CHECK(work->wait(timeout), "the transfer was aborted");
      if (epilogue) {
        try {
          const at::AutoDispatchBelowADInplaceOrView plain;
          epilogue();
        } catch (...) {
          throw cohort::LocalFailure(cohort::describe(std::current_exception()));
        }
      }
    }};
  }
  auto& cuda = *group.cuda;
  const auto ended = cuda.failure();
  if (!ended.empty()) C10_THROW_ERROR(DistBackendError, ended);
  try {
    auto work = start(cuda.backend());
    auto operation = std::make_shared<cohort::CudaHalf::Operation>(cuda.follow(std::move(work), std::move(epilogue)));
    return new ShimTransfer{[cuda = group.cuda, operation] { cuda->wait(*operation); }};
  } catch (...) {
    cuda.fail(cohort::describe(std::current_exception()));
    throw;
  }
}

}  // namespace

ShimStatus cohort_shim_group_send(ShimGroup* group, const at::Tensor* tensor, int32_t dst, int32_t tag,
                                  ShimTransfer** out, char** message) noexcept {
  return guarded(message, [&] {
    std::vector<at::Tensor> wire{payload(dense(*tensor))};
    *out = transfer(*group, *tensor, [&](auto& backend) { return backend.send(wire, dst, tag); }, nullptr);
  });
}

ShimStatus cohort_shim_group_recv(ShimGroup* group, const at::Tensor* tensor, int32_t src, int32_t tag,
                                  ShimTransfer** out, char** message) noexcept {
  return guarded(message, [&] {
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

ShimStatus cohort_shim_transfer_wait(ShimTransfer* transfer, char** message) noexcept {
  return guarded(message, [&] { transfer->wait(); });
}

void cohort_shim_transfer_free(ShimTransfer* transfer) noexcept { delete transfer; }
