#include "cuda_half.h"

#include "text.h"

#include <future>

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <ATen/core/LegacyTypeDispatch.h>

namespace cohort {

namespace {

using std::chrono::steady_clock;

// How long a half at rest waits for the other ranks when it ends.
constexpr std::chrono::seconds kShutdownLimit(5);

// How long to leave an operation alone that has been looked at for `waited`: short ones are seen at once, and long ones cost
// nothing.
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

} // namespace

CudaHalf::CudaHalf(
    c10::intrusive_ptr<c10d::Backend> backend,
    at::Device device,
    std::chrono::milliseconds timeout,
    const int32_t* dropped,
    int32_t epoch)
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
  TORCH_CHECK(
      tensor.device() == device_,
      "Cannot send a tensor over NCCL: it is on ", tensor.device(), ", and this rank's device is ", device_);
}

// A thread that asks CUDA has a device for that, if only the first: which would take some of its memory.
void CudaHalf::use_device() const {
  c10::impl::VirtualGuardImpl(device_.type()).setDevice(device_);
}

CudaHalf::Operation CudaHalf::follow(c10::intrusive_ptr<c10d::Work> work, std::function<void()> epilogue) const {
  Operation operation{std::move(work), std::move(epilogue), std::nullopt, {}, steady_clock::now() + timeout_};
  if (!operation.epilogue) {
    return operation;
  }
  try {
    const auto stream = c10::impl::VirtualGuardImpl(device_.type()).getStreamFromGlobalPool(device_);
    const c10::StreamGuard guard(stream);
    // The tensors are plain memory here: what autograd would say to a write into a leaf, or into a tensor made for inference,
    // is not asked.
    const at::AutoDispatchBelowADInplaceOrView plain;
    operation.work->synchronize();
    operation.epilogue();
    operation.done.emplace(device_.type());
    operation.done->record(stream);
  } catch (...) {
    // NCCL uses the tensors all the same: it is told when that is over.
    operation.error = describe_local(std::current_exception());
  }
  return operation;
}

bool CudaHalf::is_dropped() const {
  return dropped_ != nullptr && __atomic_load_n(dropped_, __ATOMIC_ACQUIRE) >= epoch_;
}

bool CudaHalf::is_done(Operation& operation) const {
  if (!operation.work->isCompleted()) {
    return false;
  }
  if (operation.work->exception()) {
    std::rethrow_exception(operation.work->exception());
  }
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
    // An operation that was ended is done like any other.
    if (error.empty() && backend_->getError() != c10d::ErrorType::SUCCESS) {
      error = "NCCL has ended the group after an error, which it has printed";
    }
    if (error.empty()) {
      // Its tensors are held until somebody waits for it by a stream.
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
  if (!ended.empty()) {
    C10_THROW_ERROR(DistBackendError, error.empty() ? ended : error);
  }
  if (!operation.error.empty()) {
    throw std::runtime_error(operation.error);
  }
}

// What follows on an operation that was ended may still be on its stream, with memory that is about to be used for something else.
void CudaHalf::drain(Operation& operation) const noexcept {
  const auto until = steady_clock::now() + std::chrono::seconds(1);
  try {
    while (operation.done && !operation.done->query() && steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  } catch (...) {
    // A device that fails runs nothing more.
  }
}

void CudaHalf::watch(Operation operation, cohort_c10d_done done, void* context) {
  push({std::move(operation), done, context});
}

void CudaHalf::flush(cohort_c10d_done done, void* context) {
  push({std::nullopt, done, context});
}

void CudaHalf::abort() noexcept {
  fail("the group was aborted");
}

// What is in flight would keep the device busy for good.
void CudaHalf::fail(const std::string& text) noexcept {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (failure_.empty()) {
      failure_ = text;
    }
  }
  try {
    std::call_once(aborted_, [this] { backend_->abort(); });
  } catch (...) {
    // NCCL could not end it: the device may go on until the process ends. Whoever waits is told all the same.
  }
}

// NCCL waits for the other ranks of the machine to do likewise, whatever has become of them: past a limit, the thread is left to
// itself.
void CudaHalf::shut_down() noexcept {
  try {
    auto over = std::make_shared<std::promise<void>>();
    auto ended = over->get_future();
    std::thread([backend = backend_, over] {
      try {
        backend->shutdown();
      } catch (...) {
        // It has printed why.
      }
      over->set_value();
    }).detach();
    ended.wait_for(kShutdownLimit);
  } catch (...) {
    // No thread: the process is about to end.
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
    if (jobs_.empty()) {
      return;
    }
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
  std::string error;
  if (job.operation) {
    try {
      wait(*job.operation);
    } catch (...) {
      error = describe(std::current_exception());
    }
    job.operation.reset();
  } else {
    error = failure();
  }
  job.done(job.context, error.empty() ? nullptr : error.c_str());
}

} // namespace cohort
