// Collectives that reduce.

#include "group.h"
#include "wire.h"

using c10d::ReduceOp;
using cohort::bytes;
using cohort::dense;
using cohort::divide;
using cohort::guarded;
using cohort::list;
using cohort::meet;
using cohort::run;
using cohort::watch;

namespace {

// A reduction as Gloo and NCCL can do it: the operation, and whether we have to divide the sum.
struct Plan {
  ReduceOp::RedOpType op;
  bool average;
};

Plan plan(const at::Tensor& tensor, uint8_t asked) {
  const auto dtype = tensor.scalar_type();
  const auto op = static_cast<ReduceOp::RedOpType>(asked);
  const bool bitwise = op == ReduceOp::BAND || op == ReduceOp::BOR || op == ReduceOp::BXOR;
  const bool ordered = op == ReduceOp::MIN || op == ReduceOp::MAX;
  bool known = true;
  switch (dtype) {
    case at::kFloat:
    case at::kDouble:
    case at::kHalf:
    case at::kBFloat16:
      known = !bitwise;
      break;
    case at::kByte:
    case at::kChar:
    case at::kInt:
    case at::kLong:
      known = !bitwise || !tensor.is_cuda();
      break;
    case at::kBool:
      known = op != ReduceOp::AVG && (!bitwise || !tensor.is_cuda());
      // A sum of booleans is whether any is true. A sum of their bytes could be 2.
      if (op == ReduceOp::SUM) {
        return {ReduceOp::MAX, false};
      }
      break;
    case at::kComplexFloat:
    case at::kComplexDouble:
      // Summed as pairs of reals. No other operation works on the two parts separately.
      known = op == ReduceOp::SUM || op == ReduceOp::AVG;
      break;
    default:
      known = false;
  }
  static const char* const names[] = {"sum", "avg", "product", "min", "max", "band", "bor", "bxor"};
  TORCH_CHECK_NOT_IMPLEMENTED(known && asked < std::size(names), "Cannot reduce ", c10::getDtypeNames(dtype).first,
                              " by ", asked < std::size(names) ? names[asked] : "an unknown operation", " over ",
                              tensor.is_cuda() ? "NCCL" : "Gloo", ": convert the tensor to another dtype",
                              ordered || bitwise ? "" : ", such as float32");
  return op == ReduceOp::AVG ? Plan{ReduceOp::SUM, true} : Plan{op, false};
}

// Returns a view of `buffer`, which is contiguous, with a dtype that Gloo reduces.
at::Tensor reducible(const at::Tensor& buffer) {
  if (buffer.is_complex()) return at::view_as_real(buffer);
  return buffer.scalar_type() == at::kBool ? buffer.view(at::kByte) : buffer;
}

// Returns the work that moves the result from `buffer`, the sum, to `target`.
std::function<void()> finish(at::Tensor target, at::Tensor buffer, bool average, size_t count) {
  const bool copies = !buffer.is_alias_of(target);
  if (!average && !copies) return nullptr;
  return [=] {
    if (average) divide(buffer, count);
    if (copies) cohort::copy_into(target, buffer);
  };
}

// Reduces `parts`, `[ranks, ...]`, over its first dimension.
void reduce_into(at::Tensor output, const at::Tensor& parts, ReduceOp::RedOpType op) {
  const auto dtype = output.scalar_type();
  switch (op) {
    case ReduceOp::SUM:
      at::sum_out(output, parts, {0}, /*keepdim=*/false, dtype);
      return;
    case ReduceOp::PRODUCT:
      at::prod_out(output, parts, 0, /*keepdim=*/false, dtype);
      return;
    case ReduceOp::MIN:
      at::amin_out(output, parts, {0});
      return;
    case ReduceOp::MAX:
      at::amax_out(output, parts, {0});
      return;
    default:
      break;
  }
  output.copy_(parts[0]);
  for (int64_t rank = 1; rank < parts.size(0); rank++) {
    if (op == ReduceOp::BAND) {
      output.bitwise_and_(parts[rank]);
    } else if (op == ReduceOp::BOR) {
      output.bitwise_or_(parts[rank]);
    } else {
      output.bitwise_xor_(parts[rank]);
    }
  }
}

void reduce_scatter_on_device(ShimGroup& group, const at::Tensor& output, const std::vector<at::Tensor>& inputs,
                              const Plan& todo, ShimDone done, void* context) {
  std::vector<at::Tensor> parts;
  for (const auto& input : inputs) {
    parts.push_back(reducible(dense(input)).view({-1}));
  }
  auto from = parts.size() == 1 ? parts[0] : at::cat(parts);
  auto into = reducible(output).view({-1});
  c10d::ReduceScatterOptions options;
  options.reduceOp = todo.op;
  std::function<void()> epilogue;
  if (todo.average) {
    // The capture keeps `from` alive while it is in use.
    epilogue = [output, from, count = group.size()] { divide(output, count); };
  }
  const auto start = [&](c10d::Backend& backend) { return backend._reduce_scatter_base(into, from, options); };
  run(group, output, start, std::move(epilogue), done, context);
}

}  // namespace

void cohort::divide(const at::Tensor& sum, size_t count) {
  const auto divisor = static_cast<int64_t>(count);
  if (at::isIntegralType(sum.scalar_type(), /*includeBool=*/false)) {
    sum.div_(divisor, "trunc");
  } else {
    sum.div_(divisor);
  }
}

void cohort::check_reduction(const at::Tensor& tensor, uint8_t op) { plan(tensor, op); }

ShimStatus cohort_shim_group_all_reduce(ShimGroup* group, const at::Tensor* tensor, uint8_t op, ShimDone done,
                                        void* context, char** message) noexcept {
  return guarded(message, [&] {
    const auto todo = plan(*tensor, op);
    if (tensor->numel() == 0) return meet(*group, *tensor, done, context);
    auto buffer = dense(*tensor);
    std::vector<at::Tensor> wire{reducible(buffer)};
    c10d::AllreduceOptions options;
    options.reduceOp = todo.op;
    run(
        *group, *tensor, [&](auto& backend) { return backend.allreduce(wire, options); },
        finish(*tensor, buffer, todo.average, group->size()), done, context);
  });
}

ShimStatus cohort_shim_group_reduce(ShimGroup* group, const at::Tensor* tensor, int32_t dst, uint8_t op, ShimDone done,
                                    void* context, char** message) noexcept {
  return guarded(message, [&] {
    const auto todo = plan(*tensor, op);
    if (tensor->numel() == 0) return meet(*group, *tensor, done, context);
    auto buffer = dense(*tensor);
    std::function<void()> epilogue;
    if (group->rank() == dst) {
      epilogue = finish(*tensor, buffer, todo.average, group->size());
    } else if (buffer.is_alias_of(*tensor)) {
      // Gloo leaves partial sums in the buffers of ranks without a result.
      buffer = buffer.clone();
    }
    std::vector<at::Tensor> wire{reducible(buffer)};
    c10d::ReduceOptions options;
    options.rootRank = dst;
    options.reduceOp = todo.op;
    const auto start = [&](c10d::Backend& backend) { return backend.reduce(wire, options); };
    run(*group, *tensor, start, std::move(epilogue), done, context);
  });
}

ShimStatus cohort_shim_group_reduce_scatter(ShimGroup* group, const at::Tensor* output, const at::Tensor* const* inputs,
                                            size_t count, uint8_t op, ShimDone done, void* context,
                                            char** message) noexcept {
  return guarded(message, [&] {
    const auto todo = plan(*output, op);
    group->check(*output);
    if (output->numel() == 0) return meet(*group, *output, done, context);
    if (output->is_cuda()) return reduce_scatter_on_device(*group, *output, list(inputs, count), todo, done, context);
    // Gloo's own operation reduces everything on every rank and has no future. This one moves half as much,
    // and reduces every element in the order of the ranks.
    auto from = count == 1 ? bytes(dense(*inputs[0])) : at::cat(bytes(dense(list(inputs, count))));
    auto shape = output->sizes().vec();
    shape.insert(shape.begin(), static_cast<int64_t>(group->size()));
    auto parts = at::empty(shape, output->options());
    auto into = bytes(parts);
    std::vector<int64_t> equal;
    watch(
        group->gloo->alltoall_base(into, from, equal, equal),
        [output = *output, parts, todo, count = group->size()] {
          reduce_into(output, parts, todo.op);
          if (todo.average) divide(output, count);
        },
        done, context);
  });
}
