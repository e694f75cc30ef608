// Converts tensors to the form that c10d takes: contiguous, of a dtype that it knows.
#pragma once

#include <ATen/ATen.h>

#include <vector>

namespace cohort {

// Throws if `tensor` cannot be sent, or if `is_written` and received elements cannot be written to it.
void check_wire(const at::Tensor& tensor, bool is_written);

// Throws if `tensor` cannot be reduced by `op`, a c10d::ReduceOp::RedOpType.
void check_reduction(const at::Tensor& tensor, uint8_t op);

// Divides a sum by `count`. Integers truncate, as with NCCL.
void divide(const at::Tensor& sum, size_t count);

// Copies received elements to `target`. Throws like `check_wire`.
void copy_into(const at::Tensor& target, const at::Tensor& buffer);

// Returns a contiguous tensor with the elements of `tensor`: `tensor` itself if it is contiguous.
at::Tensor dense(const at::Tensor& tensor);

// Returns a view of a contiguous tensor as bytes, of shape `[byte length]`.
at::Tensor bytes(const at::Tensor& tensor);

// Copies a list of Rust; the result is empty if the list is null.
std::vector<at::Tensor> list(const at::Tensor* const* tensors, size_t count);

// Applies `bytes` to each tensor.
std::vector<at::Tensor> bytes(const std::vector<at::Tensor>& tensors);

// Applies `dense` to each tensor.
std::vector<at::Tensor> dense(const std::vector<at::Tensor>& tensors);

}  // namespace cohort
