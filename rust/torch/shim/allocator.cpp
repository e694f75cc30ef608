// Has mimalloc allocate the memory of tensors on the CPU. The C library's allocator splits each aligned block
// and cannot merge the pieces for the next tensor of the same size: a loop over tensors of 1 MB grew by a
// gigabyte.

#include "allocator.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/alignment.h>
#include <c10/util/Exception.h>

#include <mimalloc.h>

#include <atomic>

#include "shim.h"

namespace {

// How long freed memory stays with the process, in milliseconds. A step of training frees what the next step
// needs. Returning it to the system and allocating it again made steps a tenth slower.
constexpr long kPurgeDelayMs = 1000;

using Available = uint64_t (*)(uint64_t promised) noexcept;
std::atomic<Available> available{nullptr};

// Bytes of the large blocks in use. The system promises mimalloc any number of bytes, counts only those that
// were written, and kills the process when it writes more than there are.
std::atomic<uint64_t> promised{0};

[[noreturn]] void refuse(size_t size, const std::string& why) {
  TORCH_CHECK_WITH(OutOfMemoryError, false, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ", size,
                   " bytes", why);
}

}  // namespace

void cohort::check_available(size_t size) {
  if (size < kLarge) return;
  const auto ask = available.load(std::memory_order_acquire);
  if (ask == nullptr || size <= ask(promised)) return;
  // The process still holds memory that it freed recently.
  mi_collect(true);
  const auto left = ask(promised);
  if (size > left) refuse(size, c10::str(", and the system and its control groups have ", left, " left"));
}

namespace {

void release(void* block) {
  if (const auto size = mi_usable_size(block); size >= cohort::kLarge) promised -= size;
  mi_free(block);
}

class TensorMemory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) override {
    cohort::check_available(size);
    void* const block = size == 0 ? nullptr : mi_malloc_aligned(size, c10::gAlignment);
    if (size != 0 && block == nullptr) refuse(size, "");
    // A block may be larger than requested.
    if (size >= cohort::kLarge / 2) {
      if (const auto usable = mi_usable_size(block); usable >= cohort::kLarge) promised += usable;
    }
    return {block, block, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void* to, const void* from, size_t size) const override { default_copy_data(to, from, size); }
};

// Runs when the library is loaded, before any tensor exists. The allocator outlives all tensors.
[[maybe_unused]] const bool allocator_installed = [] {
  mi_option_set_default(mi_option_purge_delay, kPurgeDelayMs);
  c10::SetCPUAllocator(new TensorMemory);
  return true;
}();

}  // namespace

void cohort_shim_allocator_limit_by(Available ask) noexcept { available.store(ask, std::memory_order_release); }
