#include "cuda_bridge.h"

#include "text.h"

#include <atomic>
#include <functional>
#include <mutex>

namespace cohort {

namespace {

using at::Tensor;
using Tensors = std::vector<Tensor>;
using Lists = std::vector<Tensors>;
using Splits = std::vector<int64_t>;
using WorkPointer = c10::intrusive_ptr<c10d::Work>;

// What was last told by none of those who wait.
std::mutex noting;
std::string noted;

void note(const std::string& failure) {
  const std::lock_guard<std::mutex> lock(noting);
  if (noted.empty()) {
    noted = failure;
  }
}

std::atomic<uint64_t> started{0};

class CudaBridge final : public c10d::Backend {
 public:
  CudaBridge(std::shared_ptr<CudaHalf> cuda, Told told, int rank, int size)
      : Backend(rank, size), cuda_(std::move(cuda)), told_(std::move(told)) {}

  const std::string getBackendName() const override {
    return "nccl";
  }

  WorkPointer broadcast(Tensors& tensors, const c10d::BroadcastOptions& options) override {
    return watched(COHORT_C10D_BROADCAST, tensors.at(0), [&](auto& backend) { return backend.broadcast(tensors, options); });
  }

  WorkPointer allreduce(Tensors& tensors, const c10d::AllreduceOptions& options) override {
    return watched(COHORT_C10D_ALL_REDUCE, tensors.at(0), [&](auto& backend) { return backend.allreduce(tensors, options); });
  }

  WorkPointer allreduce_coalesced(Tensors& tensors, const c10d::AllreduceCoalescedOptions& options) override {
    return watched(COHORT_C10D_ALL_REDUCE, tensors.at(0), [&](auto& backend) { return backend.allreduce_coalesced(tensors, options); });
  }

  WorkPointer reduce(Tensors& tensors, const c10d::ReduceOptions& options) override {
    return watched(COHORT_C10D_REDUCE, tensors.at(0), [&](auto& backend) { return backend.reduce(tensors, options); });
  }

  WorkPointer allgather(Lists& outputs, Tensors& inputs, const c10d::AllgatherOptions& options) override {
    return watched(COHORT_C10D_ALL_GATHER, inputs.at(0), [&](auto& backend) { return backend.allgather(outputs, inputs, options); });
  }

  WorkPointer _allgather_base(Tensor& output, Tensor& input, const c10d::AllgatherOptions& options) override {
    return watched(COHORT_C10D_ALL_GATHER, input, [&](auto& backend) { return backend._allgather_base(output, input, options); });
  }

  WorkPointer allgather_into_tensor_coalesced(
      Tensors& outputs, Tensors& inputs, const c10d::AllgatherOptions& options) override {
    return watched(COHORT_C10D_ALL_GATHER, inputs.at(0), [&](auto& backend) { return backend.allgather_into_tensor_coalesced(outputs, inputs, options); });
  }

  WorkPointer gather(Lists& outputs, Tensors& inputs, const c10d::GatherOptions& options) override {
    return watched(COHORT_C10D_GATHER, inputs.at(0), [&](auto& backend) { return backend.gather(outputs, inputs, options); });
  }

  WorkPointer scatter(Tensors& outputs, Lists& inputs, const c10d::ScatterOptions& options) override {
    return watched(COHORT_C10D_SCATTER, outputs.at(0), [&](auto& backend) { return backend.scatter(outputs, inputs, options); });
  }

  WorkPointer reduce_scatter(Tensors& outputs, Lists& inputs, const c10d::ReduceScatterOptions& options) override {
    return watched(COHORT_C10D_REDUCE_SCATTER, outputs.at(0), [&](auto& backend) { return backend.reduce_scatter(outputs, inputs, options); });
  }

  WorkPointer _reduce_scatter_base(Tensor& output, Tensor& input, const c10d::ReduceScatterOptions& options) override {
    return watched(COHORT_C10D_REDUCE_SCATTER, output, [&](auto& backend) { return backend._reduce_scatter_base(output, input, options); });
  }

  WorkPointer reduce_scatter_tensor_coalesced(
      Tensors& outputs, Tensors& inputs, const c10d::ReduceScatterOptions& options) override {
    return watched(COHORT_C10D_REDUCE_SCATTER, outputs.at(0), [&](auto& backend) { return backend.reduce_scatter_tensor_coalesced(outputs, inputs, options); });
  }

  WorkPointer alltoall_base(
      Tensor& output, Tensor& input, Splits& output_splits, Splits& input_splits, const c10d::AllToAllOptions& options) override {
    return watched(COHORT_C10D_ALL_TO_ALL, input, [&](auto& backend) { return backend.alltoall_base(output, input, output_splits, input_splits, options); });
  }

  WorkPointer alltoall(Tensors& outputs, Tensors& inputs, const c10d::AllToAllOptions& options) override {
    return watched(COHORT_C10D_ALL_TO_ALL, inputs.at(0), [&](auto& backend) { return backend.alltoall(outputs, inputs, options); });
  }

  WorkPointer barrier(const c10d::BarrierOptions& options) override {
    auto on_device = options;
    on_device.device = cuda_->device();
    const auto here = at::empty({0}, at::TensorOptions(at::kByte).device(cuda_->device()));
    return watched(COHORT_C10D_BARRIER, here, [&](auto& backend) { return backend.barrier(on_device); });
  }

 private:
  // Tells that a collective begins. What is returned is to be told of its end.
  void* begin(uint8_t kind, const Tensor& tensor) {
    void* context = nullptr;
    char* const error = told_.calls.begin(told_.group, kind, &tensor, &context);
    if (error != nullptr) {
      const std::string text(error);
      std::free(error);
      C10_THROW_ERROR(DistBackendError, text);
    }
    return context;
  }

  WorkPointer watched(
      uint8_t kind, const Tensor& tensor, const std::function<WorkPointer(c10d::Backend&)>& start) {
    cuda_->check_device(tensor);
    started++;
    const auto ended = cuda_->failure();
    if (!ended.empty()) {
      note(ended);
      C10_THROW_ERROR(DistBackendError, ended);
    }
    void* const context = begin(kind, tensor);
    WorkPointer work;
    try {
      work = start(cuda_->backend());
    } catch (...) {
      const auto failure = describe(std::current_exception());
      told_.calls.end(context, failure.c_str());
      note(failure);
      cuda_->fail(failure);
      throw;
    }
    cuda_->watch(cuda_->follow(work, nullptr), told_.calls.end, context);
    return work;
  }

  const std::shared_ptr<CudaHalf> cuda_;
  const Told told_;
};

} // namespace

c10::intrusive_ptr<c10d::Backend> watched(std::shared_ptr<CudaHalf> cuda, Told told, int rank, int size) {
  return c10::make_intrusive<CudaBridge>(std::move(cuda), std::move(told), rank, size);
}

} // namespace cohort

uint64_t cohort_c10d_started_by_streams() {
  return cohort::started;
}

char* cohort_c10d_take_failure() {
  std::string failure;
  char* const error = cohort::guarded([&] {
    const std::lock_guard<std::mutex> lock(cohort::noting);
    failure = std::exchange(cohort::noted, {});
  });
  return error == nullptr && !failure.empty() ? cohort::copy_text(failure) : error;
}
