// What tensors go through between ranks that share a layer, with gradients, as operators of the namespace `cohort`.
//
// The pairs are those of Megatron-LM (Shoeybi et al. 2019, section 3): what is the identity one way is a sum the other,
// and what collects parts one way deals them out the other. Groups go by the names that they are registered under.

#include "bridge.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>
#include <torch/library.h>

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

c10::intrusive_ptr<c10d::ProcessGroup> group_of(AutogradContext* context) {
  return c10d::resolve_process_group(context->saved_data["group"].toStringRef());
}

Tensor sum(const Tensor& input, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  if (group->getSize() == 1) {
    return input.view_as(input);
  }
  std::vector<Tensor> tensors{input.contiguous().clone()};
  group->allreduce(tensors)->wait();
  return tensors[0];
}

Tensor collect(const Tensor& input, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  if (group->getSize() == 1) {
    return input.view_as(input);
  }
  auto part = input.contiguous();
  std::vector<std::vector<Tensor>> outputs(1);
  for (int i = 0; i < group->getSize(); i++) {
    outputs[0].push_back(at::empty_like(part));
  }
  std::vector<Tensor> inputs{part};
  group->allgather(outputs, inputs)->wait();
  return at::cat(outputs[0], dim);
}

std::vector<Tensor> equal_parts(const Tensor& input, int64_t dim, int64_t size) {
  TORCH_CHECK(
      input.size(dim) % size == 0,
      "dimension ", dim, " of shape ", input.sizes(), " has no equal parts for ", size, " ranks");
  return input.split(input.size(dim) / size, dim);
}

Tensor own_part(const Tensor& input, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  return equal_parts(input, dim, group->getSize())[group->getRank()].contiguous();
}

Tensor sum_parts(const Tensor& input, int64_t dim, const c10::intrusive_ptr<c10d::ProcessGroup>& group) {
  if (group->getSize() == 1) {
    return input.view_as(input);
  }
  std::vector<std::vector<Tensor>> inputs(1);
  for (const auto& part : equal_parts(input, dim, group->getSize())) {
    inputs[0].push_back(part.contiguous());
  }
  std::vector<Tensor> outputs{at::empty_like(inputs[0][0])};
  group->reduce_scatter(outputs, inputs)->wait();
  return outputs[0];
}

void keep(AutogradContext* context, const std::string& group, int64_t dim = 0) {
  context->saved_data["group"] = group;
  context->saved_data["dim"] = dim;
}

struct Copy : Function<Copy> {
  static Tensor forward(AutogradContext* context, const Tensor& input, const std::string& group) {
    keep(context, group);
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
  static variable_list backward(AutogradContext*, const variable_list& grads) {
    return {grads[0], Tensor()};
  }
};

struct Gather : Function<Gather> {
  static Tensor forward(AutogradContext* context, const Tensor& input, int64_t dim, const std::string& group) {
    keep(context, group, dim);
    return collect(input, dim, c10d::resolve_process_group(group));
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    return {own_part(grads[0], context->saved_data["dim"].toInt(), group_of(context)), Tensor(), Tensor()};
  }
};

struct Scatter : Function<Scatter> {
  static Tensor forward(AutogradContext* context, const Tensor& input, int64_t dim, const std::string& group) {
    keep(context, group, dim);
    return own_part(input, dim, c10d::resolve_process_group(group));
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    return {collect(grads[0], context->saved_data["dim"].toInt(), group_of(context)), Tensor(), Tensor()};
  }
};

struct AllGather : Function<AllGather> {
  static Tensor forward(AutogradContext* context, const Tensor& input, int64_t dim, const std::string& group) {
    keep(context, group, dim);
    return collect(input, dim, c10d::resolve_process_group(group));
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    return {sum_parts(grads[0], context->saved_data["dim"].toInt(), group_of(context)), Tensor(), Tensor()};
  }
};

struct ReduceScatter : Function<ReduceScatter> {
  static Tensor forward(AutogradContext* context, const Tensor& input, int64_t dim, const std::string& group) {
    keep(context, group, dim);
    return sum_parts(input, dim, c10d::resolve_process_group(group));
  }
  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    return {collect(grads[0], context->saved_data["dim"].toInt(), group_of(context)), Tensor(), Tensor()};
  }
};

Tensor copy_to_group(const Tensor& input, const std::string& group) {
  return Copy::apply(input, group);
}
Tensor reduce_from_group(const Tensor& input, const std::string& group) {
  return Reduce::apply(input, group);
}
Tensor gather_from_group(const Tensor& input, int64_t dim, const std::string& group) {
  return Gather::apply(input, c10::maybe_wrap_dim(dim, input.dim()), group);
}
Tensor scatter_to_group(const Tensor& input, int64_t dim, const std::string& group) {
  return Scatter::apply(input, c10::maybe_wrap_dim(dim, input.dim()), group);
}
Tensor all_gather(const Tensor& input, int64_t dim, const std::string& group) {
  return AllGather::apply(input, c10::maybe_wrap_dim(dim, input.dim()), group);
}
Tensor reduce_scatter(const Tensor& input, int64_t dim, const std::string& group) {
  return ReduceScatter::apply(input, c10::maybe_wrap_dim(dim, input.dim()), group);
}

TORCH_LIBRARY_FRAGMENT(cohort, library) {
  library.def("copy_to_group(Tensor input, str group) -> Tensor", copy_to_group);
  library.def("reduce_from_group(Tensor input, str group) -> Tensor", reduce_from_group);
  library.def("gather_from_group(Tensor input, int dim, str group) -> Tensor", gather_from_group);
  library.def("scatter_to_group(Tensor input, int dim, str group) -> Tensor", scatter_to_group);
  library.def("all_gather(Tensor input, int dim, str group) -> Tensor", all_gather);
  library.def("reduce_scatter(Tensor input, int dim, str group) -> Tensor", reduce_scatter);
}

} // namespace
