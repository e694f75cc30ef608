// What the shim offers to Rust; src/raw.rs declares the same.
//
// A function that can fail returns null, or the error's text, which the caller frees with `free`. A collective
// that returned null calls `done` exactly once, from a thread of the group's, with null or the error's text
// (valid during the call); one that returned an error never calls it. Tensors are borrowed for the call; work in
// flight takes references of its own. Calls on one group must not overlap.
#pragma once

#include <cstddef>
#include <cstdint>

#include <ATen/core/Tensor.h>

namespace cohort {
struct Bridge;
struct Device;
struct Group;
struct Transfer;
} // namespace cohort

struct cohort_c10d_reducer;

extern "C" {

typedef void (*cohort_c10d_done)(void* context, const char* error);

// A store of Rust's, to be used from any thread, until released. `get` waits, and calls `give` once if it succeeds.
typedef void (*cohort_c10d_give)(void* into, const uint8_t* data, size_t length);
typedef struct {
  char* (*set)(void* store, const uint8_t* key, size_t key_length, const uint8_t* value, size_t length);
  char* (*get)(
      void* store, const uint8_t* key, size_t key_length, int64_t timeout_ms, cohort_c10d_give give, void* into);
  void (*release)(void* store);
} cohort_c10d_store_calls;

// A copy of a text, as the shim's own errors are.
char* cohort_c10d_text(const uint8_t* text, size_t length);

// The number of the stream that the calling thread uses on the group's CUDA device, and its use of another; 0 where it has none.
char* cohort_c10d_stream(const cohort::Group* group, int64_t* out);
char* cohort_c10d_stream_use(const cohort::Group* group, int64_t stream, int64_t* before);

// Group.
char* cohort_c10d_device_new(const char* address, cohort::Device** out);
char* cohort_c10d_device_free(cohort::Device* device);
// This rank's CUDA device.
typedef struct {
  // The function of nccl.h that connects it to the others'.
  void (*connect)(void);
  int device;
  // Null, or where it is said, by `epoch` or more, that the group has been dropped.
  const int32_t* dropped;
  int32_t epoch;
} cohort_c10d_cuda;
// Takes `store` over, also if it fails. `cuda` is null where not all ranks have a device.
char* cohort_c10d_group_new(
    void* store,
    const cohort_c10d_store_calls* calls,
    const char* prefix,
    int rank,
    int size,
    const cohort::Device* device,
    int64_t form_timeout_ms,
    int64_t timeout_ms,
    const cohort_c10d_cuda* cuda,
    cohort::Group** out);
// Blocks until work in flight has ended.
char* cohort_c10d_group_free(cohort::Group* group);
// Ends what is in flight on this rank's CUDA device. Blocks until NCCL has.
char* cohort_c10d_group_abort(cohort::Group* group);
// Calls `done` when all collectives that were started on this rank's CUDA device have ended, with the first failure of any since
// the group was formed.
char* cohort_c10d_group_flush(cohort::Group* group, cohort_c10d_done done, void* context);

// A new tensor of the dtype and on the device of `like`, contiguous, whatever is in its memory. Of `like`'s shape too, if
// `sizes` is null.
char* cohort_c10d_blank(const at::Tensor* like, const int64_t* sizes, size_t count, at::Tensor** out);

// Refuses what would fail once an operation has begun, which would end the group: a tensor that cannot be sent, written to where
// it is, or reduced by `op` where that is not null.
char* cohort_c10d_check(
    const cohort::Group* group, const at::Tensor* tensor, int is_written, const uint8_t* op, int tag);

// Collectives. `op` is a c10d::ReduceOp::RedOpType. Lists hold one tensor per rank; those that only one rank
// gives are null on the others.
char* cohort_c10d_barrier(cohort::Group* group, cohort_c10d_done done, void* context);
char* cohort_c10d_all_reduce(
    cohort::Group* group, const at::Tensor* tensor, uint8_t op, cohort_c10d_done done, void* context);
char* cohort_c10d_reduce(
    cohort::Group* group, const at::Tensor* tensor, int dst, uint8_t op, cohort_c10d_done done, void* context);
char* cohort_c10d_reduce_scatter(
    cohort::Group* group,
    const at::Tensor* output,
    const at::Tensor* const* inputs,
    size_t count,
    uint8_t op,
    cohort_c10d_done done,
    void* context);
char* cohort_c10d_broadcast(
    cohort::Group* group, const at::Tensor* tensor, int src, cohort_c10d_done done, void* context);
char* cohort_c10d_all_gather(
    cohort::Group* group,
    const at::Tensor* const* outputs,
    const at::Tensor* input,
    cohort_c10d_done done,
    void* context);
char* cohort_c10d_gather(
    cohort::Group* group,
    const at::Tensor* const* outputs,
    const at::Tensor* input,
    int dst,
    cohort_c10d_done done,
    void* context);
char* cohort_c10d_scatter(
    cohort::Group* group,
    const at::Tensor* output,
    const at::Tensor* const* inputs,
    int src,
    cohort_c10d_done done,
    void* context);
char* cohort_c10d_all_to_all(
    cohort::Group* group,
    const at::Tensor* const* outputs,
    const at::Tensor* const* inputs,
    cohort_c10d_done done,
    void* context);

// Point to point: started here, awaited on a thread that may block.
char* cohort_c10d_send(
    cohort::Group* group, const at::Tensor* tensor, int dst, int tag, cohort::Transfer** out);
char* cohort_c10d_recv(
    cohort::Group* group, const at::Tensor* tensor, int src, int tag, cohort::Transfer** out);
char* cohort_c10d_transfer_wait(cohort::Transfer* transfer);
char* cohort_c10d_transfer_free(cohort::Transfer* transfer);

// A group as libtorch's own users see it. Each collective of theirs starts by a call of Rust's: null, or an error's text, in
// which case `done` is never called. `op`, `root` and the lists are those of the functions above, `outputs` what is written.
enum cohort_c10d_kind : uint8_t {
  COHORT_C10D_BARRIER = 0,
  COHORT_C10D_ALL_REDUCE = 1,
  COHORT_C10D_REDUCE = 2,
  COHORT_C10D_REDUCE_SCATTER = 3,
  COHORT_C10D_BROADCAST = 4,
  COHORT_C10D_ALL_GATHER = 5,
  COHORT_C10D_GATHER = 6,
  COHORT_C10D_SCATTER = 7,
  COHORT_C10D_ALL_TO_ALL = 8,
};
typedef struct {
  uint8_t kind;
  uint8_t op;
  int root;
  const at::Tensor* const* outputs;
  size_t output_count;
  const at::Tensor* const* inputs;
  size_t input_count;
} cohort_c10d_collective;
typedef struct {
  char* (*start)(void* group, const cohort_c10d_collective* collective, cohort_c10d_done done, void* context);
  // Tells of a collective that is about to be started by a stream, with the tensor that its others are like. Its end is to be told
  // once to `end`, with `context`.
  char* (*begin)(void* group, uint8_t kind, const at::Tensor* tensor, void** context);
  cohort_c10d_done end;
  void (*release)(void* group);
} cohort_c10d_bridge_calls;
// Takes `group`, Rust's, over, also if it fails. It stands for the group as long as anybody of libtorch's holds it. If
// `by_streams`, collectives on CUDA devices are started without a call of Rust's and awaited by streams.
char* cohort_c10d_bridge_new(
    void* group,
    const cohort_c10d_bridge_calls* calls,
    const cohort::Group* of,
    int by_streams,
    cohort::Bridge** out);
// Has the group found by a name, in place of any other of that name, until the bridge is freed.
char* cohort_c10d_bridge_register(cohort::Bridge* bridge, const char* name);
// The group is given up: its names stay when the bridge is freed, until other groups get them.
void cohort_c10d_bridge_give_up(cohort::Bridge* bridge) noexcept;
char* cohort_c10d_bridge_free(cohort::Bridge* bridge);
// How many collectives were started by streams in this process.
uint64_t cohort_c10d_started_by_streams();
// Takes the last failure of any, if there is one.
char* cohort_c10d_take_failure();

// The engine of DistributedDataParallel: averages gradients over a group while a backward pass goes on.
typedef struct {
  int64_t bucket_bytes;
  int64_t first_bucket_bytes;
  int32_t find_unused_parameters;
  int32_t gradient_as_bucket_view;
} cohort_c10d_reducer_options;
// `names` are those of the parameters, each ended by a NUL.
char* cohort_c10d_reducer_new(
    const cohort::Bridge* bridge,
    const at::Tensor* const* parameters,
    const char* names,
    size_t count,
    const cohort_c10d_reducer_options* options,
    cohort_c10d_reducer** out);
// After a forward pass whose gradients are to be averaged. The sum of the gradients is to be divided by `divisor`.
char* cohort_c10d_reducer_prepare_backward(cohort_c10d_reducer* reducer, int divisor);
// What has become of the pass that was prepared last: 0 if it has ended, 1 if it is awaited, 2 if it was broken off, 3 if it averaged
// nothing since other ranks' models have changed.
char* cohort_c10d_reducer_state(const cohort_c10d_reducer* reducer, int* state);
// Ends a pass that is still awaited since it came to none of the parameters here. Collective, and waits.
char* cohort_c10d_reducer_settle(cohort_c10d_reducer* reducer);
// Takes part, by zeros, in a pass of the other ranks', and may tell them that this rank's model has changed. Collective, and waits.
char* cohort_c10d_reducer_shadow(cohort_c10d_reducer* reducer, int is_outdated);
// Not while a backward pass goes on.
char* cohort_c10d_reducer_free(cohort_c10d_reducer* reducer);
// A number that tells lists of tensors apart by their dtypes, kinds of device, layouts, sizes and whether they require gradients.
char* cohort_c10d_signature(const at::Tensor* const* tensors, size_t count, uint64_t* out);

} // extern "C"
