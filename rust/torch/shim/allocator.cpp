// The memory of tensors on the CPU comes from mimalloc. The C library's allocator splits each aligned block that it gives,
// and cannot put it together again for the next tensor of that size: a loop of 1 MB tensors grew by a gigabyte.

#include <c10/core/CPUAllocator.h>
#include <c10/core/alignment.h>
#include <c10/util/Exception.h>

#include <mimalloc.h>

namespace {

// For how many milliseconds memory that was freed stays with the process: longer than a step of training takes, which frees
// what the next one needs. Given back and taken anew, it made such steps take a tenth longer.
constexpr long kPurgeDelay = 1000;

class TensorMemory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) override {
    void* const block = size == 0 ? nullptr : mi_malloc_aligned(size, c10::gAlignment);
    TORCH_CHECK_WITH(OutOfMemoryError, size == 0 || block != nullptr, "can't allocate memory: you tried to allocate ",
                     size, " bytes");
    return {block, block, &mi_free, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &mi_free; }

  void copy_data(void* to, const void* from, size_t size) const override { default_copy_data(to, from, size); }
};

// When the library is loaded, before there is any tensor. It outlives them all.
[[maybe_unused]] const bool installed = [] {
  mi_option_set_default(mi_option_purge_delay, kPurgeDelay);
  c10::SetCPUAllocator(new TensorMemory);
  return true;
}();

}  // namespace
