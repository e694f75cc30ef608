// Operators that exchange tensors between ranks that share a layer, with gradients, in the namespace
// `cohort`.
//
// The pairs are those of Megatron-LM (Shoeybi et al. 2019, section 3): if the forward pass is the identity,
// the backward pass is a sum, and if one collects parts, the other distributes them. Groups are identified by
// their registered names.

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>
#include <torch/library.h>

#include "bridge.h"

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

c10::intrusive_ptr<c10d::ProcessGroup> group_of(AutogradContext* context) {
  return c10d::resolve_process_group(context->saved_data["group"].toStringRef());
}

Tensor sum(const Tensor& input, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  if (group->getSize() == 1) return input.view_as(input);
  std::vector<Tensor> tensors{input.contiguous().clone()};
  group->allreduce(tensors)->wait();
  return tensors[0];
}

Tensor collect(const Tensor& input, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  if (group->getSize() == 1) return input.view_as(input);
  auto part = input.contiguous();
  std::vector<std::vector<Tensor>> outputs(1);
  for (int i = 0; i < group->getSize(); i++) outputs[0].push_back(at::empty_like(part));
  std::vector<Tensor> inputs{part};
  group->allgather(outputs, inputs)->wait();
  return at::cat(outputs[0], dim);
}

std::vector<Tensor> equal_parts(const Tensor& input, int64_t dim, int64_t size) {
  TORCH_CHECK(input.size(dim) % size == 0, "dimension ", dim, " of shape ", input.sizes(), " has no equal parts for ",
              size, " ranks");
  return input.split(input.size(dim) / size, dim);
}

Tensor own_part(const Tensor& input, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  return equal_parts(input, dim, group->getSize())[group->getRank()].contiguous();
}

Tensor sum_parts(const Tensor& input, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  if (group->getSize() == 1) return input.view_as(input);
  std::vector<std::vector<Tensor>> inputs(1);
  for (const auto& part : equal_parts(input, dim, group->getSize())) inputs[0].push_back(part.contiguous());
  std::vector<Tensor> outputs{at::empty_like(inputs[0][0])};
  group->reduce_scatter(outputs, inputs)->wait();
  return outputs[0];
}

struct Copy : Function<Copy> {
  static Tensor forward(AutogradContext* context, const Tensor& input, const std::string& group) {
    context->saved_data["group"] = group;
    return input.view_as(input);
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    return {sum(grads[0], group_of(context)), Tensor()};
  }
};

struct Reduce : Function<Reduce> {
  static Tensor forward(AutogradContext*, const Tensor& input, const std::string& group) {
    return sum(input, c10d::resolve_process_group(group));
  }
  static variable_list backward(AutogradContext*, const variable_list& grads) { return {grads[0], Tensor()}; }
};

using AlongDim = Tensor (*)(const Tensor&, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>&);

// A function of parts along a dimension, and the one that returns its gradients.
template <class Self, AlongDim forward_pass, AlongDim backward_pass>
struct Pair : Function<Self> {
  static Tensor forward(AutogradContext* context, const Tensor& input, int64_t dim, const std::string& group) {
    context->saved_data["group"] = group;
    context->saved_data["dim"] = dim;
    return forward_pass(input, dim, c10d::resolve_process_group(group));
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    return {backward_pass(grads[0], context->saved_data["dim"].toInt(), group_of(context)), Tensor(), Tensor()};
  }
};

struct Gather : Pair<Gather, collect, own_part> {};
struct Scatter : Pair<Scatter, own_part, collect> {};
struct AllGather : Pair<AllGather, collect, sum_parts> {};
struct ReduceScatter : Pair<ReduceScatter, sum_parts, collect> {};

template <class Operator>
Tensor apply(const Tensor& input, const std::string& group) {
  return Operator::apply(input, group);
}

template <class Operator>
Tensor apply_along(const Tensor& input, int64_t dim, const std::string& group) {
  return Operator::apply(input, c10::maybe_wrap_dim(dim, input.dim()), group);
}

TORCH_LIBRARY_FRAGMENT(cohort, library) {
  library.def("copy_to_group(Tensor input, str group) -> Tensor", apply<Copy>);
  library.def("reduce_from_group(Tensor input, str group) -> Tensor", apply<Reduce>);
  library.def("gather_from_group(Tensor input, int dim, str group) -> Tensor", apply_along<Gather>);
  library.def("scatter_to_group(Tensor input, int dim, str group) -> Tensor", apply_along<Scatter>);
  library.def("all_gather(Tensor input, int dim, str group) -> Tensor", apply_along<AllGather>);
  library.def("reduce_scatter(Tensor input, int dim, str group) -> Tensor", apply_along<ReduceScatter>);
}

}  // namespace
