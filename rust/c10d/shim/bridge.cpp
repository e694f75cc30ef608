// Rust starts the collectives of libtorch, so that they are ordered, counted and checked like all others.

#include "bridge.h"

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>

#include <deque>
#include <mutex>

#include "cuda_bridge.h"
#include "group.h"

namespace {

using at::Tensor;
using c10d::Work;
using Tensors = std::vector<Tensor>;
using WorkPointer = c10::intrusive_ptr<Work>;

// One or several collectives that end together.
class BridgeWork final : public Work {
 public:
  BridgeWork(Tensors outputs, size_t count)
      : outputs_(std::move(outputs)),
        left_(count),
        future_(c10::make_intrusive<c10::ivalue::Future>(c10::ListType::create(c10::TensorType::get()),
                                                         devices_of(outputs_))) {}

  Tensors result() override { return outputs_; }
  c10::intrusive_ptr<c10::ivalue::Future> getFuture() override { return future_; }

  // Ends one of the collectives. The first failure counts. `error` is null if it succeeded.
  void end(const char* error) {
    if (error != nullptr) {
      fail(error);
    } else if (left_.fetch_sub(1) == 1) {
      future_->markCompleted(outputs_);
      finish();
    }
  }

 private:
  void fail(const char* error) {
    if (failed_.exchange(true)) return;
    const auto exception = std::make_exception_ptr(c10::DistBackendError({__func__, __FILE__, __LINE__}, error));
    future_->setError(exception);
    finish(exception);
  }

  // Returns the devices that a future of these tensors has to synchronize.
  static std::vector<at::Device> devices_of(const Tensors& tensors) {
    const bool cuda = !tensors.empty() && tensors[0].is_cuda();
    return cuda ? std::vector<at::Device>{tensors[0].device()} : std::vector<at::Device>{};
  }

  const Tensors outputs_;
  std::atomic<size_t> left_;
  std::atomic<bool> failed_{false};
  const c10::intrusive_ptr<c10::ivalue::Future> future_;
};

// A ShimDone. Callbacks of the work's future may throw, and nothing can report that.
void end(void* context, ShimStatus, const char* message) noexcept {
  auto work = c10::intrusive_ptr<BridgeWork>::reclaim(static_cast<BridgeWork*>(context));
  cohort::unreported([&] { work->end(message); });
}

// Returns the parts of a tensor, one for each rank, with the shape of `part`.
Tensors parts(const Tensor& whole, const Tensor& part, int64_t size) {
  TORCH_CHECK(whole.is_contiguous(), "Cannot gather or scatter: a tensor of all ranks' parts has to be contiguous");
  TORCH_CHECK(whole.numel() == part.numel() * size, "Cannot gather or scatter: a tensor of shape ", whole.sizes(),
              " has no parts of shape ", part.sizes(), " for ", size, " ranks");
  auto sizes = part.sizes().vec();
  sizes.insert(sizes.begin(), size);
  return whole.view(sizes).unbind(0);
}

class BridgeBackend final : public c10d::Backend {
 public:
  BridgeBackend(void* group, const ShimBridgeCalls& calls, int rank, int size)
      : Backend(rank, size), group_(group), calls_(calls) {}
  ~BridgeBackend() override { calls_.release(group_); }

  const std::string getBackendName() const override { return "gloo"; }

  WorkPointer broadcast(Tensors& tensors, const c10d::BroadcastOptions& options) override {
    return each(SHIM_BROADCAST, tensors, 0, static_cast<int>(options.rootRank));
  }

  WorkPointer allreduce(Tensors& tensors, const c10d::AllreduceOptions& options) override {
    return each(SHIM_ALL_REDUCE, tensors, op_of(options.reduceOp), 0);
  }

  WorkPointer allreduce_coalesced(Tensors& tensors, const c10d::AllreduceCoalescedOptions& options) override {
    return each(SHIM_ALL_REDUCE, tensors, op_of(options.reduceOp), 0);
  }

  WorkPointer reduce(Tensors& tensors, const c10d::ReduceOptions& options) override {
    return each(SHIM_REDUCE, tensors, op_of(options.reduceOp), static_cast<int>(options.rootRank));
  }

  WorkPointer allgather(std::vector<Tensors>& outputs, Tensors& inputs, const c10d::AllgatherOptions&) override {
    auto work = several(flat(outputs), inputs.size());
    for (size_t i = 0; i < inputs.size(); i++) {
      start(work, SHIM_ALL_GATHER, outputs.at(i), {inputs[i]});
    }
    return work;
  }

  WorkPointer _allgather_base(Tensor& output, Tensor& input, const c10d::AllgatherOptions&) override {
    auto work = several({output}, 1);
    start(work, SHIM_ALL_GATHER, parts(output, input, size_), {input});
    return work;
  }

  WorkPointer allgather_into_tensor_coalesced(Tensors& outputs, Tensors& inputs,
                                              const c10d::AllgatherOptions&) override {
    auto work = several(outputs, inputs.size());
    for (size_t i = 0; i < inputs.size(); i++) {
      start(work, SHIM_ALL_GATHER, parts(outputs.at(i), inputs[i], size_), {inputs[i]});
    }
    return work;
  }

  WorkPointer gather(std::vector<Tensors>& outputs, Tensors& inputs, const c10d::GatherOptions& options) override {
    auto work = several(flat(outputs), 1);
    start(work, SHIM_GATHER, flat(outputs), {inputs.at(0)}, 0, static_cast<int>(options.rootRank));
    return work;
  }

  WorkPointer scatter(Tensors& outputs, std::vector<Tensors>& inputs, const c10d::ScatterOptions& options) override {
    auto work = several(outputs, 1);
    start(work, SHIM_SCATTER, {outputs.at(0)}, flat(inputs), 0, static_cast<int>(options.rootRank));
    return work;
  }

  WorkPointer reduce_scatter(Tensors& outputs, std::vector<Tensors>& inputs,
                             const c10d::ReduceScatterOptions& options) override {
    auto work = several(outputs, outputs.size());
    for (size_t i = 0; i < outputs.size(); i++) {
      start(work, SHIM_REDUCE_SCATTER, {outputs[i]}, inputs.at(i), op_of(options.reduceOp));
    }
    return work;
  }

  WorkPointer _reduce_scatter_base(Tensor& output, Tensor& input, const c10d::ReduceScatterOptions& options) override {
    auto work = several({output}, 1);
    start(work, SHIM_REDUCE_SCATTER, {output}, parts(input, output, size_), op_of(options.reduceOp));
    return work;
  }

  WorkPointer reduce_scatter_tensor_coalesced(Tensors& outputs, Tensors& inputs,
                                              const c10d::ReduceScatterOptions& options) override {
    auto work = several(outputs, outputs.size());
    for (size_t i = 0; i < outputs.size(); i++) {
      const auto op = op_of(options.reduceOp);
      start(work, SHIM_REDUCE_SCATTER, {outputs[i]}, parts(inputs.at(i), outputs[i], size_), op);
    }
    return work;
  }

  WorkPointer alltoall_base(Tensor& output, Tensor& input, std::vector<int64_t>& output_splits,
                            std::vector<int64_t>& input_splits, const c10d::AllToAllOptions&) override {
    for (const auto* splits : {&output_splits, &input_splits}) {
      for (const auto split : *splits) {
        TORCH_CHECK(split == splits->front(), "Cannot all_to_all: the ranks' parts have to be equal over Gloo");
      }
    }
    TORCH_CHECK(input.dim() > 0 && input.size(0) % size_ == 0, "Cannot all_to_all: a tensor of shape ", input.sizes(),
                " has no equal parts for ", size_, " ranks");
    const auto whole = input.contiguous();
    const auto part = whole.narrow(0, 0, whole.size(0) / size_);
    auto work = several({output}, 1);
    start(work, SHIM_ALL_TO_ALL, parts(output, part, size_), parts(whole, part, size_));
    return work;
  }

  WorkPointer alltoall(Tensors& outputs, Tensors& inputs, const c10d::AllToAllOptions&) override {
    auto work = several(outputs, 1);
    start(work, SHIM_ALL_TO_ALL, outputs, inputs);
    return work;
  }

  WorkPointer barrier(const c10d::BarrierOptions&) override {
    auto work = several({}, 1);
    start(work, SHIM_BARRIER, {}, {});
    return work;
  }

 private:
  using Several = c10::intrusive_ptr<BridgeWork>;

  static uint8_t op_of(const c10d::ReduceOp& op) {
    return static_cast<uint8_t>(static_cast<c10d::ReduceOp::RedOpType>(op));
  }

  static Tensors flat(const std::vector<Tensors>& lists) {
    Tensors all;
    for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
    return all;
  }

  static Several several(Tensors outputs, size_t count) {
    return c10::make_intrusive<BridgeWork>(std::move(outputs), count);
  }

  // Starts a collective for each tensor, in place.
  WorkPointer each(uint8_t kind, const Tensors& tensors, uint8_t op, int root) {
    auto work = several(tensors, tensors.size());
    for (const auto& tensor : tensors) {
      start(work, kind, {tensor}, {}, op, root);
    }
    return work;
  }

  void start(const Several& work, uint8_t kind, const Tensors& outputs, const Tensors& inputs, uint8_t op = 0,
             int root = 0) {
    const auto pointers = [](const Tensors& tensors) {
      std::vector<const Tensor*> all;
      for (const auto& tensor : tensors) all.push_back(&tensor);
      return all;
    };
    const auto out = pointers(outputs);
    const auto in = pointers(inputs);
    const ShimCollective collective{kind, op, root, out.data(), out.size(), in.data(), in.size()};
    auto context = work;
    auto* const raw = context.release();
    const auto error =
        cohort::error_of([&](char** message) { return calls_.start(group_, &collective, end, raw, message); });
    if (error) {
      c10::intrusive_ptr<BridgeWork>::reclaim(raw);
      C10_THROW_ERROR(DistBackendError, *error);
    }
  }

  void* const group_;
  const ShimBridgeCalls calls_;
};

// Guards c10d's registry of groups, which belongs to the whole process.
std::mutex registry_mutex;

// The maximum number of aborted groups that stay registered.
constexpr size_t kMostAborted = 256;

// Groups that were aborted. They stay registered until other groups take their names, so that their users
// get the error of a failed collective instead of an unknown group. Never destroyed, since that would call
// Rust after the end of main.
std::deque<c10::intrusive_ptr<c10d::ProcessGroup>>& aborted_groups() {
  static auto* const groups = new std::deque<c10::intrusive_ptr<c10d::ProcessGroup>>;
  return *groups;
}

void unregister(ShimBridge& bridge) {
  const std::lock_guard<std::mutex> lock(registry_mutex);
  if (bridge.aborted && !bridge.names.empty()) {
    auto& kept = aborted_groups();
    // c10d's registry does not keep groups alive.
    kept.push_back(bridge.group);
    if (kept.size() > kMostAborted) kept.pop_front();
    return;
  }
  for (const auto& name : bridge.names) {
    try {
      // Another group may have taken the name.
      if (c10d::resolve_process_group(name) == bridge.group) c10d::unregister_process_group(name);
    } catch (const std::exception&) {
      // The name is not registered.
    }
  }
}

}  // namespace

ShimStatus cohort_shim_bridge_new(void* group, const ShimBridgeCalls* calls, const ShimGroup* of, int32_t by_streams,
                                  ShimBridge** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const int rank = of->rank();
    const int size = static_cast<int>(of->size());
    auto backend = c10::make_intrusive<BridgeBackend>(group, *calls, rank, size);
    auto facade = c10::make_intrusive<c10d::ProcessGroup>(rank, size);
    facade->setBackend(c10::DeviceType::CPU, c10d::ProcessGroup::BackendType::GLOO, backend);
    if (of->cuda && by_streams != 0) {
      auto nccl = cohort::watched(of->cuda, {group, *calls, backend}, rank, size);
      facade->setBackend(c10::DeviceType::CUDA, c10d::ProcessGroup::BackendType::NCCL, std::move(nccl));
    } else if (of->cuda) {
      facade->setBackend(c10::DeviceType::CUDA, c10d::ProcessGroup::BackendType::CUSTOM, backend);
    }
    facade->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
    *out = new ShimBridge{std::move(facade), {}, false};
  });
}

ShimStatus cohort_shim_bridge_register(ShimBridge* bridge, const char* name, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::lock_guard<std::mutex> lock(registry_mutex);
    try {
      c10d::unregister_process_group(name);
    } catch (const std::exception&) {
      // The name was not registered.
    }
    c10d::register_process_group(name, bridge->group);
    bridge->names.emplace_back(name);
  });
}

void cohort_shim_bridge_mark_aborted(ShimBridge* bridge) noexcept { bridge->aborted = true; }

void cohort_shim_bridge_free(ShimBridge* bridge) noexcept {
  cohort::unreported([&] {
    const std::unique_ptr<ShimBridge> owned(bridge);
    unregister(*owned);
  });
}
