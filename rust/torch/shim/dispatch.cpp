// Boxed calls of every operator that the dispatcher knows.

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <sstream>

#include "bind.h"
#include "names.h"
#include "shim.h"
#include "value.h"

namespace cohort {

// An operator with one of its signatures.
struct Overload {
  c10::OperatorHandle handle;
  Parameters parameters;
  ShimSignature signature;
};

}  // namespace cohort

using cohort::Overload;

// All overloads of a name, or one overload.
struct ShimOperator {
  std::vector<Overload> overloads;
};

// A call with its arguments. Reused: see `spare`.
struct ShimBound {
  const Overload* overload;
  std::vector<c10::IValue> stack;
  cohort::Written written;
};

namespace {

// A finished call, for reuse by the next one. One is enough: only operators that call back bind several at a
// time.
std::atomic<ShimBound*> spare{nullptr};

ShimBound* take_bound() {
  auto* bound = spare.exchange(nullptr, std::memory_order_acq_rel);
  return bound != nullptr ? bound : new ShimBound();
}

struct GiveBack {
  void operator()(ShimBound* bound) const {
    bound->stack.clear();
    bound->written.clear();
    delete spare.exchange(bound, std::memory_order_acq_rel);
  }
};

using BoundPointer = std::unique_ptr<ShimBound, GiveBack>;

// Returns whether an overload is for named tensors, which libtorch never finished. A schema does not
// distinguish dimension names from strings.
bool takes_dimension_names(const c10::OperatorName& name) {
  return name.overload_name.find("imname") != std::string::npos ||
         name.overload_name.find("names") != std::string::npos;
}

std::vector<c10::OperatorName> names_of(const std::string& text) {
  const auto scope = text.find("::");
  const auto dot = text.find('.', scope == std::string::npos ? 0 : scope);
  if (dot != std::string::npos) return {{text.substr(0, dot), text.substr(dot + 1)}};
  std::vector<c10::OperatorName> names;
  for (auto& known : c10::Dispatcher::singleton().getAllOpNames()) {
    if (known.name == text && !takes_dimension_names(known)) names.push_back(std::move(known));
  }
  return names;
}

[[noreturn]] void refuse(const std::string& name) {
  std::string overloads;
  const auto dot = name.find('.');
  if (dot != std::string::npos) {
    for (const auto& known : names_of(name.substr(0, dot))) {
      overloads += (overloads.empty() ? "" : ", ") + c10::toString(known);
    }
  }
  if (overloads.empty()) throw std::runtime_error("no operator has this name");
  throw std::runtime_error("no overload has this name, it is one of " + overloads);
}

bool moves(const std::string& name) {
  // A lazy clone shares memory until the first write to either tensor, which then gets its own.
  for (const char* known : {"aten::resize_", "aten::resize_as_", "aten::resize_as_sparse_", "aten::_resize_output_",
                            "aten::set_", "aten::set_data", "aten::_lazy_clone"}) {
    if (name == known) return true;
  }
  return false;
}

ShimSignature signature_of(const c10::FunctionSchema& schema) {
  ShimSignature signature{};
  signature.moves = moves(schema.name());
  const auto& arguments = schema.arguments();
  for (size_t i = 0; i < arguments.size(); i++) {
    const auto* alias = arguments[i].alias_info();
    if (alias == nullptr || !alias->isWrite()) continue;
    signature.writes |= uint64_t{1} << std::min<size_t>(i, 63);
    // An output is resized to the result.
    if (arguments[i].is_out()) signature.moves = 1;
  }
  return signature;
}

bool takes_out(const Overload& overload) {
  const auto& arguments = overload.handle.schema().arguments();
  return !arguments.empty() && arguments.back().is_out();
}

[[noreturn]] void refuse_arguments(const ShimOperator& op, const cohort::CallArguments& call) {
  std::vector<const Overload*> candidates;
  for (const auto& overload : op.overloads) {
    if (!takes_out(overload)) candidates.push_back(&overload);
  }
  // A single candidate gives a more precise error.
  std::vector<c10::IValue> stack;
  if (candidates.size() == 1) candidates[0]->parameters.bind(call, stack);
  std::ostringstream text;
  text << "no overload takes " << cohort::describe(call) << ", they are";
  for (const auto* overload : candidates) text << "\n  " << overload->handle.schema();
  throw cohort::WrongType(text.str());
}

const Overload& choose(const ShimOperator& op, const cohort::CallArguments& call) {
  if (op.overloads.size() == 1) return op.overloads[0];
  const Overload* best = nullptr;
  int least = 0;
  for (const auto& overload : op.overloads) {
    const auto distance = overload.parameters.distance(call);
    if (!distance || (best != nullptr && *distance >= least)) continue;
    best = &overload;
    least = *distance;
    if (least == 0) break;
  }
  if (best == nullptr) refuse_arguments(op, call);
  return *best;
}

// Most calls return a few tensors, which do not need a ShimResult.
bool return_new_tensors(ShimBound& bound, ShimOutcome& out) {
  auto& stack = bound.stack;
  if (stack.empty() || stack.size() > std::size(out.tensors) || !bound.written.empty()) return false;
  for (const auto& value : stack) {
    if (!value.isTensor() || !value.toTensor().defined()) return false;
  }
  out.kind = SHIM_TENSORS;
  out.count = stack.size();
  for (size_t i = 0; i < stack.size(); i++) out.tensors[i] = new at::Tensor(std::move(stack[i]).toTensor());
  return true;
}

bool return_argument(const ShimBound& bound, ShimOutcome& out) {
  if (bound.stack.size() != 1 || !bound.stack[0].isTensor()) return false;
  for (const auto& [tensor, number] : bound.written) {
    if (tensor != bound.stack[0].toTensor().unsafeGetTensorImpl()) continue;
    out.kind = SHIM_WRITTEN;
    out.argument = number;
    return true;
  }
  return false;
}

}  // namespace

ShimStatus cohort_shim_operator_find(const char* name, size_t length, ShimOperator** out, size_t* overloads,
                                     char** message) noexcept {
  return cohort::guarded(message, [&] {
    const std::string text(name, length);
    auto op = std::make_unique<ShimOperator>();
    for (const auto& found : names_of(text)) {
      const auto handle = c10::Dispatcher::singleton().findSchema(found);
      if (!handle) continue;
      op->overloads.push_back({*handle, cohort::Parameters(handle->schema()), signature_of(handle->schema())});
    }
    if (op->overloads.empty()) refuse(text);
    // The dispatcher's order is arbitrary. Sort by the number of arguments, then by name.
    const auto key = [](const Overload& overload) {
      const auto& schema = overload.handle.schema();
      return std::make_pair(schema.arguments().size(), schema.overload_name());
    };
    std::sort(op->overloads.begin(), op->overloads.end(),
              [&](const Overload& left, const Overload& right) { return key(left) < key(right); });
    *overloads = op->overloads.size();
    *out = op.release();
  });
}

void cohort_shim_operator_free(ShimOperator* op) noexcept { delete op; }

ShimStatus cohort_shim_operator_signature(const ShimOperator* op, size_t overload, char** name,
                                          ShimSignature* signature, char** message) noexcept {
  return cohort::guarded(message, [&] {
    const auto& found = op->overloads.at(overload);
    std::string names;
    for (const auto& argument : found.handle.schema().arguments()) names += argument.name() + '\n';
    *signature = found.signature;
    signature->names = cohort::copy_text(names);
    *name = cohort::copy_text(c10::toString(found.handle.operator_name()));
  });
}

ShimStatus cohort_shim_operator_schemas(const ShimOperator* op, char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::ostringstream text;
    for (const auto& overload : op->overloads) text << overload.handle.schema() << '\n';
    *out = cohort::copy_text(text.str());
  });
}

ShimStatus cohort_shim_operator_names(char** out, char** message) noexcept {
  return cohort::guarded(message, [&] {
    std::string text;
    for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
      // A name without a schema has kernels, but cannot be called.
      if (c10::Dispatcher::singleton().findSchema(name)) text += c10::toString(name) + '\n';
    }
    *out = cohort::copy_text(text);
  });
}

ShimStatus cohort_shim_operator_bind(const ShimOperator* op, const ShimValue* inputs, size_t count,
                                     const ShimNamed* named, size_t named_count, ShimBound** out, size_t* overload,
                                     char** message) noexcept {
  return cohort::guarded(message, [&] {
    const cohort::CallArguments call{inputs, count, named, named_count};
    const auto& chosen = choose(*op, call);
    BoundPointer bound(take_bound());
    bound->overload = &chosen;
    chosen.parameters.bind(call, bound->stack);
    if (chosen.signature.writes != 0) chosen.parameters.collect_written(call, bound->written);
    *overload = &chosen - op->overloads.data();
    *out = bound.release();
  });
}

ShimStatus cohort_shim_bound_call(ShimBound* bound, ShimOutcome* out, char** message) noexcept {
  const BoundPointer owned(bound);
  return cohort::guarded(message, [&] {
    auto& stack = owned->stack;
    owned->overload->handle.callBoxed(stack);
    if (return_new_tensors(*owned, *out) || return_argument(*owned, *out)) return;
    const auto& returns = owned->overload->handle.schema().returns();
    for (size_t i = 0; i < stack.size(); i++) stack[i] = cohort::named(stack[i], *returns[i].real_type());
    out->kind = SHIM_OTHER;
    out->result = cohort::to_result(std::move(stack), owned->written);
  });
}

void cohort_shim_bound_free(ShimBound* bound) noexcept { GiveBack()(bound); }
