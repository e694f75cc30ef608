// Operators of autograd that ATen lacks, in the namespace `cohort`.

#include <ATen/core/Tensor.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/library.h>

#include <optional>
#include <string>
#include <vector>

namespace {

using at::Tensor;
using MaybeTensors = c10::List<std::optional<Tensor>>;

MaybeTensors grad(const std::vector<Tensor>& outputs, const std::vector<Tensor>& inputs,
                  const std::optional<MaybeTensors>& grad_outputs, std::optional<bool> retain_graph, bool create_graph,
                  bool allow_unused) {
  std::vector<Tensor> seeds;
  if (grad_outputs) {
    for (const std::optional<Tensor> seed : *grad_outputs) seeds.push_back(seed.value_or(Tensor()));
  }
  MaybeTensors grads;
  for (auto& grad : torch::autograd::grad(outputs, inputs, seeds, retain_graph, create_graph, allow_unused)) {
    grads.push_back(grad.defined() ? std::optional(std::move(grad)) : std::nullopt);
  }
  return grads;
}

std::optional<Tensor> get_grad(const Tensor& self) {
  const auto& grad = self.grad();
  return grad.defined() ? std::optional(grad) : std::nullopt;
}

void set_grad(const Tensor& self, const std::optional<Tensor>& grad) {
  if (grad) {
    TORCH_CHECK(grad->sizes() == self.sizes(), "a gradient of shape ", grad->sizes(),
                " does not fit a tensor of shape ", self.sizes());
    TORCH_CHECK(grad->scalar_type() == self.scalar_type(), "a gradient of dtype ", grad->scalar_type(),
                " does not fit a tensor of dtype ", self.scalar_type());
    TORCH_CHECK(grad->device() == self.device(), "a gradient on ", grad->device(), " does not fit a tensor on ",
                self.device());
    TORCH_CHECK(!grad->is_same(self), "a tensor cannot be its own gradient");
  }
  self.mutable_grad() = grad.value_or(Tensor());
}

bool requires_grad(const Tensor& self) { return self.requires_grad(); }

std::optional<std::string> grad_fn(const Tensor& self) {
  const auto& node = self.grad_fn();
  return node ? std::optional(node->name()) : std::nullopt;
}

TORCH_LIBRARY_FRAGMENT(cohort, library) {
  library.def(
      "grad(Tensor[] outputs, Tensor[] inputs, Tensor?[]? grad_outputs=None, bool? retain_graph=None, "
      "bool create_graph=False, bool allow_unused=False) -> Tensor?[]",
      grad);
  library.def("get_grad(Tensor self) -> Tensor?", get_grad);
  library.def("set_grad(Tensor self, Tensor? grad) -> ()", set_grad);
  library.def("requires_grad(Tensor self) -> bool", requires_grad);
  library.def("grad_fn(Tensor self) -> str?", grad_fn);
}

}  // namespace
