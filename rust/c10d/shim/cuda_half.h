// The half of a group that serves tensors on CUDA devices.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <c10/core/Event.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>

#include "shim.h"

namespace cohort {

// NCCL's operations are put on streams, and end when the device has come to them. Nothing of CUDA's tells a thread of an end
// without holding it, so one of this half's looks at what is in flight. May be used from any thread.
class CudaHalf {
 public:
  // An operation that has been put on a stream.
  struct Operation {
    c10::intrusive_ptr<c10d::Work> work;
    // What follows on the device, which holds the tensors that it needs; and when the device has done it.
    std::function<void()> epilogue;
    std::optional<c10::Event> done;
    // What has failed of what follows, on this rank alone.
    std::string error;
    std::chrono::steady_clock::time_point deadline;
  };

  // `dropped` is null, or says by `epoch`, or more, that the group has been dropped: whoever would tell by a call may wait for the
  // device.
  CudaHalf(
      c10::intrusive_ptr<c10d::Backend> backend,
      at::Device device,
      std::chrono::milliseconds timeout,
      const int32_t* dropped,
      int32_t epoch);
  CudaHalf(const CudaHalf&) = delete;
  CudaHalf& operator=(const CudaHalf&) = delete;
  // Ends what is in flight. What was sent last by a half at rest arrives.
  ~CudaHalf();

  // Throws if `tensor` is on another device.
  void check_device(const at::Tensor& tensor) const;
  // To start an operation with.
  c10d::Backend& backend() const {
    return *backend_;
  }
  const at::Device& device() const {
    return device_;
  }

  // Follows up an operation that has just been started: `epilogue`, if any, runs on a stream of its own behind it.
  Operation follow(c10::intrusive_ptr<c10d::Work> work, std::function<void()> epilogue) const;
  // Waits until the device has done an operation. Throws if it fails, which ends the half.
  void wait(Operation& operation);
  // Tells `done` of an operation's end, after those of all before.
  void watch(Operation operation, cohort_c10d_done done, void* context);
  // Tells `done` when all that was watched before has ended, and the failure of any since the half began.
  void flush(cohort_c10d_done done, void* context);
  // Why the half has ended; empty if it has not.
  std::string failure() const;
  // Ends the half: an operation could not be started, or has failed. The first failure counts.
  void fail(const std::string& text) noexcept;
  // Ends what is in flight, on this rank. Waits until NCCL has.
  void abort() noexcept;

 private:
  struct Job {
    std::optional<Operation> operation;
    cohort_c10d_done done;
    void* context;
  };

  void push(Job job);
  void run();
  void end_of(Job& job) noexcept;
  void use_device() const;
  bool is_dropped() const;
  bool is_done(Operation& operation) const;
  void drain(Operation& operation) const noexcept;
  void shut_down() noexcept;

  const c10::intrusive_ptr<c10d::Backend> backend_;
  const at::Device device_;
  const std::chrono::milliseconds timeout_;
  const int32_t* const dropped_;
  const int32_t epoch_;

  mutable std::mutex mutex_;
  // Why the half has ended, if it has.
  std::string failure_;
  std::deque<Job> jobs_;
  bool closed_ = false;
  // Whether there is any that has not ended.
  std::atomic<bool> busy_{false};
  std::condition_variable changed_;
  std::once_flag aborted_;
  std::thread thread_;
};

} // namespace cohort
