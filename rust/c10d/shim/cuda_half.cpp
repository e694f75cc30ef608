#include "cuda_half.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <future>

#include "failure.h"

namespace cohort {

namespace {

using std::chrono::steady_clock;

// How long an idle half waits for the other ranks when it ends.
constexpr std::chrono::seconds kShutdownLimit(5);

// Pauses between two polls of an operation that has been polled for `waited`. The end of a short operation is
// noticed at once, and a long one costs almost nothing.
void pause(steady_clock::duration waited) {
  using namespace std::chrono_literals;
  if (waited < 50us) {
    std::this_thread::yield();
  } else if (waited < 10ms) {
    std::this_thread::sleep_for(20us);
  } else {
    std::this_thread::sleep_for(waited < 1s ? 200us : 2000us);
  }
}

}  // namespace

CudaHalf::CudaHalf(c10::intrusive_ptr<c10d::Backend> backend, at::Device device, std::chrono::milliseconds timeout,
                   const int32_t* dropped, int32_t epoch)
    : backend_(std::move(backend)),
      device_(device),
      timeout_(timeout),
      dropped_(dropped),
      epoch_(epoch),
      thread_([this] { run(); }) {}

CudaHalf::~CudaHalf() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (busy_ || !failure().empty()) {
    abort();
  } else {
    shut_down();
  }
  thread_.join();
}

void CudaHalf::check_device(const at::Tensor& tensor) const {
  TORCH_CHECK(tensor.device() == device_, "Cannot send a tensor over NCCL: it is on ", tensor.device(),
              ", and this rank's device is ", device_);
}

// Selects the device for the calling thread. Without one, CUDA would use the first device, and take some of
// its memory.
void CudaHalf::use_device() const { c10::impl::VirtualGuardImpl(device_.type()).setDevice(device_); }

CudaHalf::Operation CudaHalf::follow(c10::intrusive_ptr<c10d::Work> work, std::function<void()> epilogue) const {
  Operation operation{std::move(work), std::move(epilogue), std::nullopt, {}, steady_clock::now() + timeout_};
  if (!operation.epilogue) return operation;
  try {
    const auto stream = c10::impl::VirtualGuardImpl(device_.type()).getStreamFromGlobalPool(device_);
    const c10::StreamGuard guard(stream);
    // The tensors are plain memory here. Autograd would refuse to write into a leaf or an inference tensor.
    const at::AutoDispatchBelowADInplaceOrView plain;
    operation.work->synchronize();
    operation.epilogue();
    operation.done.emplace(device_.type());
    operation.done->record(stream);
  } catch (...) {
    // NCCL still uses the tensors, so the error is reported at the end of its work.
    operation.local_error = describe(std::current_exception());
  }
  return operation;
}

bool CudaHalf::is_dropped() const {
  return dropped_ != nullptr && __atomic_load_n(dropped_, __ATOMIC_ACQUIRE) >= epoch_;
}

bool CudaHalf::is_done(Operation& operation) const {
  if (!operation.work->isCompleted()) return false;
  if (operation.work->exception()) std::rethrow_exception(operation.work->exception());
  return !operation.done || operation.done->query();
}

void CudaHalf::wait(Operation& operation) {
  const auto since = steady_clock::now();
  std::string error;
  try {
    use_device();
    while (!is_done(operation)) {
      const auto now = steady_clock::now();
      if (is_dropped()) {
        error = "the group has been dropped: another rank has failed";
        break;
      }
      if (now > operation.deadline) {
        error = c10::str("Timed out after ", timeout_.count(), " ms");
        break;
      }
      pause(now - since);
    }
    // An aborted operation looks as if it had succeeded.
    if (error.empty() && backend_->getError() != c10d::ErrorType::SUCCESS) {
      error = "NCCL has ended the group after an error, which it has printed";
    }
    if (error.empty()) {
      // c10d releases the tensors when a stream waits for the operation.
      operation.work->synchronize();
    }
  } catch (...) {
    error = describe(std::current_exception());
  }
  if (!error.empty()) {
    fail(error);
    drain(operation);
  }
  const auto ended = failure();
  if (!ended.empty()) C10_THROW_ERROR(DistBackendError, error.empty() ? ended : error);
  if (!operation.local_error.empty()) throw LocalFailure(operation.local_error);
}

// The epilogue of an aborted operation may still be on its stream, with memory that is about to be reused.
void CudaHalf::drain(Operation& operation) const noexcept {
  const auto until = steady_clock::now() + std::chrono::seconds(1);
  try {
    while (operation.done && !operation.done->query() && steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  } catch (...) {
    // A failed device runs nothing more.
  }
}

void CudaHalf::watch(Operation operation, ShimDone done, void* context) { push({std::move(operation), done, context}); }

void CudaHalf::flush(ShimDone done, void* context) { push({std::nullopt, done, context}); }

void CudaHalf::abort() noexcept { fail("the group was aborted"); }

// Aborts NCCL, since the operations in flight would keep the device busy forever.
void CudaHalf::fail(const std::string& text) noexcept {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (failure_.empty()) failure_ = text;
  }
  try {
    std::call_once(aborted_, [this] { backend_->abort(); });
  } catch (...) {
    // The device may stay busy until the process ends. The failure is reported in any case.
  }
}

// NCCL waits until the machine's other ranks shut down, too, even if they no longer exist. After a limit this
// leaves the waiting thread behind.
void CudaHalf::shut_down() noexcept {
  try {
    auto over = std::make_shared<std::promise<void>>();
    auto ended = over->get_future();
    std::thread([backend = backend_, over] {
      try {
        backend->shutdown();
      } catch (...) {
        // NCCL has printed the reason.
      }
      over->set_value();
    }).detach();
    ended.wait_for(kShutdownLimit);
  } catch (...) {
    // There is no thread only if the process is about to end.
  }
}

std::string CudaHalf::failure() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return failure_;
}

void CudaHalf::push(Job job) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    jobs_.push_back(std::move(job));
    busy_ = true;
  }
  changed_.notify_all();
}

void CudaHalf::run() {
  for (;;) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    busy_ = true;
    lock.unlock();
    end_of(job);
    lock.lock();
    busy_ = !jobs_.empty();
  }
}

void CudaHalf::end_of(Job& job) noexcept {
  Failure failure;
  if (job.operation) {
    try {
      wait(*job.operation);
    } catch (...) {
      failure = failure_of(std::current_exception());
    }
    job.operation.reset();
  } else if (auto text = this->failure(); !text.empty()) {
    failure = {SHIM_NATIVE, std::move(text)};
  }
  failure.report(job.done, job.context);
}

}  // namespace cohort
