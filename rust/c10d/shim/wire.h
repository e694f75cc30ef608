// Tensors as c10d takes them: contiguous, of a dtype that it knows.
#pragma once

#include <vector>

#include <ATen/ATen.h>

namespace cohort {

// Throws where `tensor` cannot be sent, or, if `is_written`, what comes cannot be written into it.
void check_wire(const at::Tensor& tensor, bool is_written);

// Throws where `tensor` cannot be reduced by `op`, a c10d::ReduceOp::RedOpType.
void check_reduction(const at::Tensor& tensor, uint8_t op);

// Copies what has come to where it belongs. Throws as `check_wire`.
void copy_into(const at::Tensor& target, const at::Tensor& buffer);

// A contiguous tensor with the elements of `tensor`: `tensor` itself where it is contiguous.
at::Tensor dense(const at::Tensor& tensor);

// The same memory as bytes, `[byte length]`. `tensor` is contiguous.
at::Tensor bytes(const at::Tensor& tensor);

// Copies of the tensors that a list of Rust's points at; none if the list is null.
std::vector<at::Tensor> list(const at::Tensor* const* tensors, size_t count);

// `bytes` of each.
std::vector<at::Tensor> bytes(const std::vector<at::Tensor>& tensors);

// `dense` of each.
std::vector<at::Tensor> dense(const std::vector<at::Tensor>& tensors);

} // namespace cohort
