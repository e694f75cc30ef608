#include "cuda_bridge.h"

#include <atomic>
#include <functional>
#include <mutex>

#include "failure.h"

namespace cohort {

namespace {

using at::Tensor;
using Tensors = std::vector<Tensor>;
using Lists = std::vector<Tensors>;
using Splits = std::vector<int64_t>;
using WorkPointer = c10::intrusive_ptr<c10d::Work>;

// The first failure since `cohort_shim_bridge_take_failure`.
std::mutex failure_mutex;
std::string first_failure;

void note_failure(const std::string& failure) {
  const std::lock_guard<std::mutex> lock(failure_mutex);
  if (first_failure.empty()) first_failure = failure;
}

std::atomic<uint64_t> started{0};

class CudaBridge final : public c10d::Backend {
 public:
  CudaBridge(std::shared_ptr<CudaHalf> cuda, Recorder recorder, int rank, int size)
      : Backend(rank, size), cuda_(std::move(cuda)), recorder_(std::move(recorder)) {}

  const std::string getBackendName() const override { return "nccl"; }

  WorkPointer broadcast(Tensors& tensors, const c10d::BroadcastOptions& options) override {
    return watched(SHIM_BROADCAST, tensors.at(0), [&](auto& backend) { return backend.broadcast(tensors, options); });
  }

  WorkPointer allreduce(Tensors& tensors, const c10d::AllreduceOptions& options) override {
    return watched(SHIM_ALL_REDUCE, tensors.at(0), [&](auto& backend) { return backend.allreduce(tensors, options); });
  }

  WorkPointer allreduce_coalesced(Tensors& tensors, const c10d::AllreduceCoalescedOptions& options) override {
    return watched(SHIM_ALL_REDUCE, tensors.at(0),
                   [&](auto& backend) { return backend.allreduce_coalesced(tensors, options); });
  }

  WorkPointer reduce(Tensors& tensors, const c10d::ReduceOptions& options) override {
    return watched(SHIM_REDUCE, tensors.at(0), [&](auto& backend) { return backend.reduce(tensors, options); });
  }

  WorkPointer allgather(Lists& outputs, Tensors& inputs, const c10d::AllgatherOptions& options) override {
    return watched(SHIM_ALL_GATHER, inputs.at(0),
                   [&](auto& backend) { return backend.allgather(outputs, inputs, options); });
  }

  WorkPointer _allgather_base(Tensor& output, Tensor& input, const c10d::AllgatherOptions& options) override {
    return watched(SHIM_ALL_GATHER, input,
                   [&](auto& backend) { return backend._allgather_base(output, input, options); });
  }

  WorkPointer allgather_into_tensor_coalesced(Tensors& outputs, Tensors& inputs,
                                              const c10d::AllgatherOptions& options) override {
    return watched(SHIM_ALL_GATHER, inputs.at(0),
                   [&](auto& backend) { return backend.allgather_into_tensor_coalesced(outputs, inputs, options); });
  }

  WorkPointer gather(Lists& outputs, Tensors& inputs, const c10d::GatherOptions& options) override {
    return watched(SHIM_GATHER, inputs.at(0), [&](auto& backend) { return backend.gather(outputs, inputs, options); });
  }

  WorkPointer scatter(Tensors& outputs, Lists& inputs, const c10d::ScatterOptions& options) override {
    return watched(SHIM_SCATTER, outputs.at(0),
                   [&](auto& backend) { return backend.scatter(outputs, inputs, options); });
  }

  WorkPointer reduce_scatter(Tensors& outputs, Lists& inputs, const c10d::ReduceScatterOptions& options) override {
    return watched(SHIM_REDUCE_SCATTER, outputs.at(0),
                   [&](auto& backend) { return backend.reduce_scatter(outputs, inputs, options); });
  }

  WorkPointer _reduce_scatter_base(Tensor& output, Tensor& input, const c10d::ReduceScatterOptions& options) override {
    return watched(SHIM_REDUCE_SCATTER, output,
                   [&](auto& backend) { return backend._reduce_scatter_base(output, input, options); });
  }

  WorkPointer reduce_scatter_tensor_coalesced(Tensors& outputs, Tensors& inputs,
                                              const c10d::ReduceScatterOptions& options) override {
    return watched(SHIM_REDUCE_SCATTER, outputs.at(0),
                   [&](auto& backend) { return backend.reduce_scatter_tensor_coalesced(outputs, inputs, options); });
  }

  WorkPointer alltoall_base(Tensor& output, Tensor& input, Splits& output_splits, Splits& input_splits,
                            const c10d::AllToAllOptions& options) override {
    return watched(SHIM_ALL_TO_ALL, input, [&](auto& backend) {
      return backend.alltoall_base(output, input, output_splits, input_splits, options);
    });
  }

  WorkPointer alltoall(Tensors& outputs, Tensors& inputs, const c10d::AllToAllOptions& options) override {
    return watched(SHIM_ALL_TO_ALL, inputs.at(0),
                   [&](auto& backend) { return backend.alltoall(outputs, inputs, options); });
  }

  WorkPointer barrier(const c10d::BarrierOptions& options) override {
    auto on_device = options;
    on_device.device = cuda_->device();
    const auto here = at::empty({0}, at::TensorOptions(at::kByte).device(cuda_->device()));
    return watched(SHIM_BARRIER, here, [&](auto& backend) { return backend.barrier(on_device); });
  }

 private:
  // Records that a collective begins. Returns the context for its end.
  void* begin(uint8_t kind, const Tensor& tensor) {
    void* context = nullptr;
    const auto error = error_of(
        [&](char** message) { return recorder_.calls.begin(recorder_.group, kind, &tensor, &context, message); });
    if (error) C10_THROW_ERROR(DistBackendError, *error);
    return context;
  }

  WorkPointer watched(uint8_t kind, const Tensor& tensor, const std::function<WorkPointer(c10d::Backend&)>& start) {
    cuda_->check_device(tensor);
    started++;
    const auto ended = cuda_->failure();
    if (!ended.empty()) {
      note_failure(ended);
      C10_THROW_ERROR(DistBackendError, ended);
    }
    void* const context = begin(kind, tensor);
    WorkPointer work;
    try {
      work = start(cuda_->backend());
    } catch (...) {
      const auto failure = failure_of(std::current_exception());
      failure.report(recorder_.calls.end, context);
      note_failure(failure.text);
      cuda_->fail(failure.text);
      throw;
    }
    cuda_->watch(cuda_->follow(work, nullptr), recorder_.calls.end, context);
    return work;
  }

  const std::shared_ptr<CudaHalf> cuda_;
  const Recorder recorder_;
};

}  // namespace

c10::intrusive_ptr<c10d::Backend> watched(std::shared_ptr<CudaHalf> cuda, Recorder recorder, int rank, int size) {
  return c10::make_intrusive<CudaBridge>(std::move(cuda), std::move(recorder), rank, size);
}

}  // namespace cohort

uint64_t cohort_shim_bridge_started_by_streams() noexcept { return cohort::started; }

ShimStatus cohort_shim_bridge_take_failure(char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::lock_guard<std::mutex> lock(cohort::failure_mutex);
    const auto failure = std::exchange(cohort::first_failure, {});
    *out = failure.empty() ? nullptr : cohort::copy_text(failure);
  });
}
