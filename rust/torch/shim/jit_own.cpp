// Lists the tensors that a TorchScript module holds.

#include <unordered_set>

#include "jit.h"

namespace {

// Collects the tensors in a value. Skips values that contain none (devices, enums, packed weights), for which
// libtorch's own traversal throws.
class Collector {
 public:
  void visit(const c10::IValue& value) {
    if (value.isTensor()) {
      if (value.toTensor().defined() && is_new(value)) tensors.push_back(value.toTensor());
    } else if (value.isList()) {
      if (is_new(value)) visit_all(value.toListRef());
    } else if (value.isTuple()) {
      if (is_new(value)) visit_all(value.toTupleRef().elements());
    } else if (value.isGenericDict()) {
      if (is_new(value)) visit_dict(value.toGenericDict());
    } else if (value.isObject()) {
      if (is_new(value)) visit_all(value.toObjectRef().slots());
    }
  }

  std::vector<at::Tensor> tensors;

 private:
  template <class Values>
  void visit_all(const Values& values) {
    for (const auto& value : values) visit(value);
  }

  void visit_dict(const c10::impl::GenericDict& dict) {
    for (const auto& entry : dict) {
      visit(entry.key());
      visit(entry.value());
    }
  }

  // A value may occur in several places, and may contain itself.
  bool is_new(const c10::IValue& value) { return seen_.insert(value.internalToPointer()).second; }

  std::unordered_set<const void*> seen_;
};

}  // namespace

void cohort::note_own(ShimModule* module) {
  Collector collector;
  // Submodules are objects, too.
  collector.visit(module->module._ivalue());
  const std::lock_guard<std::mutex> lock(module->mutex);
  module->own.swap(collector.tensors);
}
