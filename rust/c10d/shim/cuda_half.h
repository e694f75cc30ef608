// The half of a group that handles tensors on CUDA devices.
#pragma once

#include <c10/core/Event.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "shim.h"

namespace cohort {

// NCCL's operations run on streams. CUDA has no notification of their end that would not block a thread, so a
// thread of this class polls the operations in flight. The methods may be called from any thread.
class CudaHalf {
 public:
  // An operation on a stream.
  struct Operation {
    c10::intrusive_ptr<c10d::Work> work;
    // The work that follows on the device. It holds the tensors that it needs.
    std::function<void()> epilogue;
    // The end of the epilogue.
    std::optional<c10::Event> done;
    // The error of the epilogue, which fails on this rank alone; empty if it did not fail.
    std::string local_error;
    std::chrono::steady_clock::time_point deadline;
  };

  // `dropped` is null, or the address of a number that is at least `epoch` once the group has been dropped.
  // Memory is used since the thread that would call a function may itself wait for the device.
  CudaHalf(c10::intrusive_ptr<c10d::Backend> backend, at::Device device, std::chrono::milliseconds timeout,
           const int32_t* dropped, int32_t epoch);
  CudaHalf(const CudaHalf&) = delete;
  CudaHalf& operator=(const CudaHalf&) = delete;
  // Ends the operations in flight. If there are none, data that was sent last still arrives.
  ~CudaHalf();

  // Throws if `tensor` is on another device.
  void check_device(const at::Tensor& tensor) const;
  // The backend to start operations with.
  c10d::Backend& backend() const { return *backend_; }
  const at::Device& device() const { return device_; }

  // Continues an operation that has just started: `epilogue`, if there is one, runs after it on a stream of
  // its own.
  Operation follow(c10::intrusive_ptr<c10d::Work> work, std::function<void()> epilogue) const;
  // Waits until the device has finished an operation. Throws if it fails. A failure ends the half, unless
  // only the epilogue failed.
  void wait(Operation& operation);
  // Reports an operation's end to `done`, after the ends of all earlier operations.
  void watch(Operation operation, ShimDone done, void* context);
  // Calls `done` after the ends of all earlier operations, with the failure that ended the half, if there is
  // one.
  void flush(ShimDone done, void* context);
  // Returns the failure that ended the half; empty if it has not ended.
  std::string failure() const;
  // Ends the half after a failed operation. Keeps the first failure.
  void fail(const std::string& text) noexcept;
  // Ends the operations in flight on this rank. Waits until NCCL has ended them.
  void abort() noexcept;

 private:
  struct Job {
    std::optional<Operation> operation;
    ShimDone done;
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
  std::string failure_;
  std::deque<Job> jobs_;
  bool closed_ = false;
  // Whether a job has not ended.
  std::atomic<bool> busy_{false};
  std::condition_variable changed_;
  std::once_flag aborted_;
  std::thread thread_;
};

}  // namespace cohort
