#include "cuda_bridge.h"

namespace cohort {

namespace {

using at::Tensor;
using Tensors = std::vector<Tensor>;
using Lists = std::vector<Tensors>;
using Splits = std::vector<int64_t>;
using WorkPointer = c10::intrusive_ptr<c10d::Work>;

class CudaBridge final : public c10d::Backend {
 public:
  CudaBridge(std::shared_ptr<CudaHalf> cuda, int rank, int size) : Backend(rank, size), cuda_(std::move(cuda)) {}

  const std::string getBackendName() const override {
    return "nccl";
  }

  WorkPointer broadcast(Tensors& tensors, const c10d::BroadcastOptions& options) override {
    return watched(cuda_->backend_for(tensors.at(0)).broadcast(tensors, options));
  }

  WorkPointer allreduce(Tensors& tensors, const c10d::AllreduceOptions& options) override {
    return watched(cuda_->backend_for(tensors.at(0)).allreduce(tensors, options));
  }

  WorkPointer allreduce_coalesced(Tensors& tensors, const c10d::AllreduceCoalescedOptions& options) override {
    return watched(cuda_->backend_for(tensors.at(0)).allreduce_coalesced(tensors, options));
  }

  WorkPointer reduce(Tensors& tensors, const c10d::ReduceOptions& options) override {
    return watched(cuda_->backend_for(tensors.at(0)).reduce(tensors, options));
  }

  WorkPointer allgather(Lists& outputs, Tensors& inputs, const c10d::AllgatherOptions& options) override {
    return watched(cuda_->backend_for(inputs.at(0)).allgather(outputs, inputs, options));
  }

  WorkPointer _allgather_base(Tensor& output, Tensor& input, const c10d::AllgatherOptions& options) override {
    return watched(cuda_->backend_for(input)._allgather_base(output, input, options));
  }

  WorkPointer allgather_into_tensor_coalesced(
      Tensors& outputs, Tensors& inputs, const c10d::AllgatherOptions& options) override {
    return watched(cuda_->backend_for(inputs.at(0)).allgather_into_tensor_coalesced(outputs, inputs, options));
  }

  WorkPointer gather(Lists& outputs, Tensors& inputs, const c10d::GatherOptions& options) override {
    return watched(cuda_->backend_for(inputs.at(0)).gather(outputs, inputs, options));
  }

  WorkPointer scatter(Tensors& outputs, Lists& inputs, const c10d::ScatterOptions& options) override {
    return watched(cuda_->backend_for(outputs.at(0)).scatter(outputs, inputs, options));
  }

  WorkPointer reduce_scatter(Tensors& outputs, Lists& inputs, const c10d::ReduceScatterOptions& options) override {
    return watched(cuda_->backend_for(outputs.at(0)).reduce_scatter(outputs, inputs, options));
  }

  WorkPointer _reduce_scatter_base(Tensor& output, Tensor& input, const c10d::ReduceScatterOptions& options) override {
    return watched(cuda_->backend_for(output)._reduce_scatter_base(output, input, options));
  }

  WorkPointer reduce_scatter_tensor_coalesced(
      Tensors& outputs, Tensors& inputs, const c10d::ReduceScatterOptions& options) override {
    return watched(cuda_->backend_for(outputs.at(0)).reduce_scatter_tensor_coalesced(outputs, inputs, options));
  }

  WorkPointer alltoall_base(
      Tensor& output, Tensor& input, Splits& output_splits, Splits& input_splits, const c10d::AllToAllOptions& options) override {
    return watched(cuda_->backend_for(input).alltoall_base(output, input, output_splits, input_splits, options));
  }

  WorkPointer alltoall(Tensors& outputs, Tensors& inputs, const c10d::AllToAllOptions& options) override {
    return watched(cuda_->backend_for(inputs.at(0)).alltoall(outputs, inputs, options));
  }

  WorkPointer barrier(const c10d::BarrierOptions& options) override {
    auto on_device = options;
    on_device.device = cuda_->device();
    return watched(cuda_->backend()->barrier(on_device));
  }

 private:
  WorkPointer watched(WorkPointer work) {
    cuda_->watch(cuda_->follow(work, nullptr));
    return work;
  }

  const std::shared_ptr<CudaHalf> cuda_;
};

} // namespace

c10::intrusive_ptr<c10d::Backend> watched(std::shared_ptr<CudaHalf> cuda, int rank, int size) {
  return c10::make_intrusive<CudaBridge>(std::move(cuda), rank, size);
}

} // namespace cohort
