// The memory of tensors on the CPU comes from mimalloc. The C library's allocator splits each aligned block that it gives,
// and cannot put it together again for the next tensor of that size: a loop of 1 MB tensors grew by a gigabyte.

#include <c10/core/CPUAllocator.h>
#include <c10/core/alignment.h>
#include <c10/util/Exception.h>

#include <mimalloc.h>

#include <atomic>

#include "allocator.h"
#include "shim.h"

namespace {

// For how many milliseconds memory that was freed stays with the process: longer than a step of training takes, which frees
// what the next one needs. Given back and taken anew, it made such steps take a tenth longer.
constexpr long kPurgeDelay = 1000;

std::atomic<uint64_t (*)(uint64_t)> available{nullptr};

// Bytes of the large blocks in use. mimalloc has the system promise any number of bytes, and the process is killed where it
// writes what is not there. The system counts only what was written.
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
  // What was freed just now is still this process's.
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
    // A block may have more bytes than were asked for.
    if (size >= cohort::kLarge / 2) {
      if (const auto usable = mi_usable_size(block); usable >= cohort::kLarge) promised += usable;
    }
    return {block, block, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void* to, const void* from, size_t size) const override { default_copy_data(to, from, size); }
};

// When the library is loaded, before there is any tensor. It outlives them all.
[[maybe_unused]] const bool installed = [] {
  mi_option_set_default(mi_option_purge_delay, kPurgeDelay);
  c10::SetCPUAllocator(new TensorMemory);
  return true;
}();

}  // namespace

void cohort_shim_allocator_limit_by(uint64_t (*ask)(uint64_t)) noexcept { available.store(ask, std::memory_order_release); }
