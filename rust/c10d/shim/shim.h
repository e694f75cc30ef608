// The functions of the c10d shim, which `src/raw.rs` declares for Rust. rust/shim/guard.h has their
// convention.
//
// A collective that succeeds calls `done` once, from a thread of the group, with the status and the error's
// text (null if the status is SHIM_OK), which is valid during the call. A collective that fails never calls
// it. Inputs are borrowed for the call; work in flight holds its own references to tensors. Calls on one
// group must not overlap.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>

#include "guard.h"

extern "C" {

struct ShimBridge;
struct ShimDevice;
struct ShimGroup;
struct ShimReducer;
struct ShimTransfer;

using ShimDone = void (*)(void* context, ShimStatus status, const char* message) noexcept;

// A store of Rust. Any thread may use it until it is released.
struct ShimStoreCalls {
  ShimStatus (*set)(void* store, const uint8_t* key, size_t key_length, const uint8_t* value, size_t length,
                    char** message) noexcept;
  // Waits for a key. Passes the value to `give`, once, if it succeeds.
  ShimStatus (*get)(void* store, const uint8_t* key, size_t key_length, int64_t timeout_ms,
                    void (*give)(void* into, const uint8_t* data, size_t length) noexcept, void* into,
                    char** message) noexcept;
  void (*release)(void* store) noexcept;
};

// A network device of Gloo.
ShimStatus cohort_shim_device_new(const char* address, ShimDevice** out, char** message) noexcept;
void cohort_shim_device_free(ShimDevice* device) noexcept;

// This rank's CUDA device.
struct ShimCuda {
  // `cohort_shim_nccl_new` of nccl.h.
  void (*connect)();
  int32_t device;
  // Null, or the address of a number that is at least `epoch` once the group has been dropped.
  const int32_t* dropped;
  int32_t epoch;
};

// Forms a group. Takes ownership of `store`, also if it fails. `cuda` is null unless all ranks have a CUDA
// device.
ShimStatus cohort_shim_group_new(void* store, const ShimStoreCalls* calls, const char* prefix, int32_t rank,
                                 int32_t size, const ShimDevice* device, int64_t form_timeout_ms, int64_t timeout_ms,
                                 const ShimCuda* cuda, ShimGroup** out, char** message) noexcept;
// Blocks until the work in flight has ended.
void cohort_shim_group_free(ShimGroup* group) noexcept;
// Ends the work in flight on this rank's CUDA device. Blocks until NCCL has ended it.
ShimStatus cohort_shim_group_abort(ShimGroup* group, char** message) noexcept;
// Calls `done` when all collectives that started on this rank's CUDA device have ended, with the first
// failure since the group was formed.
ShimStatus cohort_shim_group_flush(ShimGroup* group, ShimDone done, void* context, char** message) noexcept;
// Returns the ID of the calling thread's current stream on the group's CUDA device; 0 if the group has none.
ShimStatus cohort_shim_group_stream(const ShimGroup* group, int64_t* out, char** message) noexcept;
// Makes a stream the calling thread's current one. `before` receives the previous one; 0 if the group has no
// CUDA device.
ShimStatus cohort_shim_group_stream_use(const ShimGroup* group, int64_t stream, int64_t* before,
                                        char** message) noexcept;
// Refuses arguments that would make an operation fail after its start, which would end the group: a tensor
// that cannot be sent, that cannot be written (if `is_written`), or that cannot be reduced by `op` (unless it
// is null).
ShimStatus cohort_shim_group_check(const ShimGroup* group, const at::Tensor* tensor, int32_t is_written,
                                   const uint8_t* op, int32_t tag, char** message) noexcept;

// Makes a contiguous tensor with the dtype and device of `like`, and with its shape if `sizes` is null. Its
// elements are not initialized.
ShimStatus cohort_shim_tensor_blank(const at::Tensor* like, const int64_t* sizes, size_t count, at::Tensor** out,
                                    char** message) noexcept;
// A tensor's elements in memory.
struct ShimElements {
  // The elements in order; null if `is_plain` is 0.
  void* data;
  // The number of bytes of all elements; 0 if the tensor is not on the CPU.
  size_t length;
  // A c10::ScalarType.
  int8_t dtype;
  uint8_t is_cpu;
  // Whether the bytes in memory are the elements in order.
  uint8_t is_plain;
};

// Looks at a tensor's elements. The caller may write them if `is_written` is not 0.
ShimStatus cohort_shim_tensor_elements(const at::Tensor* tensor, int32_t is_written, ShimElements* out,
                                       char** message) noexcept;
// Makes a contiguous tensor with the elements of `tensor`.
ShimStatus cohort_shim_tensor_dense(const at::Tensor* tensor, at::Tensor** out, char** message) noexcept;
// Divides a sum by `count`, in place. Integers truncate.
ShimStatus cohort_shim_tensor_divide(const at::Tensor* sum, size_t count, char** message) noexcept;
// Copies the elements of `elements` to `target`. Fails if several elements of `target` are in one place.
ShimStatus cohort_shim_tensor_fill(const at::Tensor* target, const at::Tensor* elements, char** message) noexcept;
// Computes a number that differs between lists of tensors with different dtypes, kinds of device, layouts,
// sizes or `requires_grad`.
ShimStatus cohort_shim_tensors_signature(const at::Tensor* const* tensors, size_t count, uint64_t* out,
                                         char** message) noexcept;

// Collectives. `op` is a c10d::ReduceOp::RedOpType. A list has one tensor per rank. A list that only one rank
// provides is null on the others.
ShimStatus cohort_shim_group_barrier(ShimGroup* group, ShimDone done, void* context, char** message) noexcept;
ShimStatus cohort_shim_group_all_reduce(ShimGroup* group, const at::Tensor* tensor, uint8_t op, ShimDone done,
                                        void* context, char** message) noexcept;
ShimStatus cohort_shim_group_reduce(ShimGroup* group, const at::Tensor* tensor, int32_t dst, uint8_t op, ShimDone done,
                                    void* context, char** message) noexcept;
// `inputs` may also be one tensor (`count` is 1) that contains the parts of all ranks.
ShimStatus cohort_shim_group_reduce_scatter(ShimGroup* group, const at::Tensor* output, const at::Tensor* const* inputs,
                                            size_t count, uint8_t op, ShimDone done, void* context,
                                            char** message) noexcept;
ShimStatus cohort_shim_group_broadcast(ShimGroup* group, const at::Tensor* tensor, int32_t src, ShimDone done,
                                       void* context, char** message) noexcept;
ShimStatus cohort_shim_group_all_gather(ShimGroup* group, const at::Tensor* const* outputs, const at::Tensor* input,
                                        ShimDone done, void* context, char** message) noexcept;
ShimStatus cohort_shim_group_gather(ShimGroup* group, const at::Tensor* const* outputs, const at::Tensor* input,
                                    int32_t dst, ShimDone done, void* context, char** message) noexcept;
ShimStatus cohort_shim_group_scatter(ShimGroup* group, const at::Tensor* output, const at::Tensor* const* inputs,
                                     int32_t src, ShimDone done, void* context, char** message) noexcept;
ShimStatus cohort_shim_group_all_to_all(ShimGroup* group, const at::Tensor* const* outputs,
                                        const at::Tensor* const* inputs, ShimDone done, void* context,
                                        char** message) noexcept;

// Transfers. They start here, and a thread that may block waits for them.
ShimStatus cohort_shim_group_send(ShimGroup* group, const at::Tensor* tensor, int32_t dst, int32_t tag,
                                  ShimTransfer** out, char** message) noexcept;
ShimStatus cohort_shim_group_recv(ShimGroup* group, const at::Tensor* tensor, int32_t src, int32_t tag,
                                  ShimTransfer** out, char** message) noexcept;
ShimStatus cohort_shim_transfer_wait(ShimTransfer* transfer, char** message) noexcept;
void cohort_shim_transfer_free(ShimTransfer* transfer) noexcept;

enum ShimCollectiveKind : uint8_t {
  SHIM_BARRIER = 0,
  SHIM_ALL_REDUCE = 1,
  SHIM_REDUCE = 2,
  SHIM_REDUCE_SCATTER = 3,
  SHIM_BROADCAST = 4,
  SHIM_ALL_GATHER = 5,
  SHIM_GATHER = 6,
  SHIM_SCATTER = 7,
  SHIM_ALL_TO_ALL = 8,
};

// A collective that code inside libtorch starts. `op`, `root` and the lists are as above; `outputs` are the
// tensors that it writes.
struct ShimCollective {
  uint8_t kind;
  uint8_t op;
  int32_t root;
  const at::Tensor* const* outputs;
  size_t output_count;
  const at::Tensor* const* inputs;
  size_t input_count;
};

// A group of Rust, for a bridge.
struct ShimBridgeCalls {
  // Starts a collective. Calls `done` once if it succeeds, and never if it fails.
  ShimStatus (*start)(void* group, const ShimCollective* collective, ShimDone done, void* context,
                      char** message) noexcept;
  // Records that a stream is about to start a collective of tensors like `tensor`. The caller passes the
  // context that it receives to `end`, once.
  ShimStatus (*begin)(void* group, uint8_t kind, const at::Tensor* tensor, void** context, char** message) noexcept;
  ShimDone end;
  void (*release)(void* group) noexcept;
};

// Makes a group for code inside libtorch: functional collectives, the reducer, exported models. Takes
// ownership of `group`, also if it fails, and releases it when libtorch no longer uses it. If `by_streams`,
// collectives on CUDA devices start without a call to Rust, and streams wait for them.
ShimStatus cohort_shim_bridge_new(void* group, const ShimBridgeCalls* calls, const ShimGroup* of, int32_t by_streams,
                                  ShimBridge** out, char** message) noexcept;
// Registers the group under a name until the bridge is freed. Replaces any other group of that name.
ShimStatus cohort_shim_bridge_register(ShimBridge* bridge, const char* name, char** message) noexcept;
// Marks the group as aborted: its names stay registered after the bridge is freed, until other groups take
// them.
void cohort_shim_bridge_mark_aborted(ShimBridge* bridge) noexcept;
void cohort_shim_bridge_free(ShimBridge* bridge) noexcept;
// Returns how many collectives streams have started in this process.
uint64_t cohort_shim_bridge_started_by_streams() noexcept;
// Takes the first failure of a collective by a stream since the last call; null if there is none.
ShimStatus cohort_shim_bridge_take_failure(char** out, char** message) noexcept;

struct ShimReducerOptions {
  int64_t bucket_bytes;
  int64_t first_bucket_bytes;
  int32_t find_unused_parameters;
  int32_t gradient_as_bucket_view;
};

// Makes the engine of DistributedDataParallel, which averages gradients over a group during a backward pass.
// `names` has the parameters' names, each terminated by a NUL.
ShimStatus cohort_shim_reducer_new(const ShimBridge* bridge, const at::Tensor* const* parameters, const char* names,
                                   size_t count, const ShimReducerOptions* options, ShimReducer** out,
                                   char** message) noexcept;
// Call after a forward pass whose gradients are averaged. Divides the sum of the gradients by `divisor`.
ShimStatus cohort_shim_reducer_prepare_backward(ShimReducer* reducer, int32_t divisor, char** message) noexcept;
// Returns the state of the last prepared pass, a cohort::PassState.
ShimStatus cohort_shim_reducer_state(const ShimReducer* reducer, int32_t* state, char** message) noexcept;
// Ends a pass that is pending because it reached none of the parameters on this rank. Collective, and blocks.
ShimStatus cohort_shim_reducer_settle(ShimReducer* reducer, char** message) noexcept;
// Takes part in a pass of the other ranks with gradients of zero. `is_outdated` tells them that this rank's
// model has changed. Collective, and blocks.
ShimStatus cohort_shim_reducer_shadow(ShimReducer* reducer, int32_t is_outdated, char** message) noexcept;
// Must not be called during a backward pass.
void cohort_shim_reducer_free(ShimReducer* reducer) noexcept;

}  // extern "C"
