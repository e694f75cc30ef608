// The functions of the torch shim, which `src/sys.rs` declares for Rust. rust/shim/guard.h has their
// convention.
//
// `at::Tensor*` is the pointer that the crate `tch` holds. A text, tensor or object that a function returns
// through an output belongs to the caller, which frees it. Inputs are borrowed for the call.
#pragma once

#include <cstddef>
#include <cstdint>

#include "guard.h"

namespace at {
class Tensor;
struct Generator;
}  // namespace at

namespace c10 {
struct Event;
struct Storage;
}  // namespace c10

extern "C" {

// The kinds of a ShimValue, with the fields that each uses.
enum ShimTag : int32_t {
  SHIM_NONE = 0,
  // `integer`, which is 0 or 1.
  SHIM_BOOL = 1,
  // `number`, which may be a whole number that stands for an integer.
  SHIM_NUMBER = 2,
  // `integer`.
  SHIM_INT = 3,
  // `number`.
  SHIM_FLOAT = 4,
  // `pointer` to an `at::Tensor`. In arguments, `integer` is its index among the call's tensors.
  SHIM_TENSOR = 5,
  // `pointer` to UTF-8, `length` in bytes.
  SHIM_STRING = 6,
  // `pointer` to the items, `length` items.
  SHIM_LIST = 7,
  // As SHIM_LIST.
  SHIM_TUPLE = 8,
  // `pointer` to keys and values in turn, `length` counts both.
  SHIM_DICT = 9,
  // `pointer` to an `at::Generator`.
  SHIM_GENERATOR = 10,
  // Only in results: an argument of the call. `integer` is its index among the call's tensors.
  SHIM_ARGUMENT = 11,
};

// A value that borrows what it points to.
struct ShimValue {
  ShimTag tag;
  int64_t integer;
  double number;
  const void* pointer;
  size_t length;
};

// A text that is borrowed for a call.
struct ShimText {
  const char* data;
  size_t length;
};

// A named argument.
struct ShimNamed {
  const char* name;
  size_t name_length;
  ShimValue value;
};

// The properties of a tensor. `storage` identifies the memory that views share; it is 0 if there is none.
struct ShimTensorInfo {
  int64_t dtype;
  int64_t dimensions;
  int64_t elements;
  int64_t device_type;
  int64_t device_index;
  int64_t contiguous;
  int64_t bytes;
  uintptr_t storage;
  void* data;
};

struct ShimResult;

enum ShimOutcomeKind : int32_t {
  // Any other result: `result`.
  SHIM_OTHER = 0,
  // New tensors: `count` of `tensors`, which the caller frees.
  SHIM_TENSORS = 1,
  // One argument of the call: `argument` is its index among the call's tensors.
  SHIM_WRITTEN = 2,
};

// The result of an operator.
struct ShimOutcome {
  int32_t kind;
  size_t count;
  int64_t argument;
  at::Tensor* tensors[8];
  ShimResult* result;
};

struct ShimBound;
struct ShimEntered;
struct ShimModule;
struct ShimOperator;
struct ShimPackage;
struct ShimPrepared;
struct ShimPreparedSet;
struct ShimThreadState;

// tensor.cpp
ShimStatus cohort_shim_tensor_info(const at::Tensor* tensor, ShimTensorInfo* out, char** message) noexcept;
// Writes the first `capacity` sizes.
ShimStatus cohort_shim_tensor_sizes(const at::Tensor* tensor, int64_t* out, size_t capacity, char** message) noexcept;
// Writes the first `capacity` sizes. Returns the number of dimensions, or -1 if `cohort_shim_tensor_sizes`
// fails.
int32_t cohort_shim_tensor_shape(const at::Tensor* tensor, double* out, size_t capacity) noexcept;
// Returns ShimTensorInfo's `storage`.
uintptr_t cohort_shim_tensor_storage(const at::Tensor* tensor) noexcept;
// Makes a tensor of a number. It does not promote other tensors to a dtype of the same kind.
ShimStatus cohort_shim_tensor_of_number(double number, int32_t is_whole, at::Tensor** out, char** message) noexcept;
// Makes a storage over memory that belongs to the caller. `release` is called once, with `context`, when
// nothing uses the memory any more, and also if this function fails. A resizable storage moves to other memory when it
// is resized.
ShimStatus cohort_shim_storage_over(void* memory, size_t bytes, void (*release)(void*) noexcept, void* context,
                                    int32_t is_resizable, c10::Storage** out, char** message) noexcept;
// Makes a contiguous tensor over a whole storage.
ShimStatus cohort_shim_storage_tensor(const c10::Storage* storage, int64_t dtype, const int64_t* sizes,
                                      size_t dimensions, at::Tensor** out, char** message) noexcept;
void cohort_shim_storage_free(c10::Storage* storage) noexcept;
// Copies the elements to `out`, contiguous.
ShimStatus cohort_shim_tensor_copy(const at::Tensor* tensor, void* out, size_t bytes, char** message) noexcept;

// dispatch.cpp
// The properties of an operator's overload or of a module's method.
struct ShimSignature {
  // Bit i: whether argument i is written. The last bit stands for argument 63 and all after it.
  uint64_t writes;
  // The arguments' names, one per line. The caller frees them.
  char* names;
  // Whether a call may give a tensor, or a module's attribute, other memory.
  int32_t moves;
  // Of a method: whether it may start collectives.
  int32_t communicates;
  // Of a method: whether it may write tensors of the module.
  int32_t writes_own;
};
// Finds an operator: all overloads of a name, or the overload that `name` selects.
ShimStatus cohort_shim_operator_find(const char* name, size_t length, ShimOperator** out, size_t* overloads,
                                     char** message) noexcept;
// Frees an operator. Nothing that is bound to it may be left.
void cohort_shim_operator_free(ShimOperator* op) noexcept;
// Returns the full name of an overload, and its signature.
ShimStatus cohort_shim_operator_signature(const ShimOperator* op, size_t overload, char** name,
                                          ShimSignature* signature, char** message) noexcept;
// Returns the schemas of all overloads, one per line.
ShimStatus cohort_shim_operator_schemas(const ShimOperator* op, char** out, char** message) noexcept;
// Returns the full names of all operators that the dispatcher can call, one per line.
ShimStatus cohort_shim_operator_names(char** out, char** message) noexcept;
// Chooses an overload by the arguments, and binds them.
ShimStatus cohort_shim_operator_bind(const ShimOperator* op, const ShimValue* inputs, size_t count,
                                     const ShimNamed* named, size_t named_count, ShimBound** out, size_t* overload,
                                     char** message) noexcept;
// Calls the overload, and frees `bound`.
ShimStatus cohort_shim_bound_call(ShimBound* bound, ShimOutcome* out, char** message) noexcept;
void cohort_shim_bound_free(ShimBound* bound) noexcept;

// cuda.cpp
// These functions fail until a device is bound. `stream` is libtorch's ID of a stream.
struct ShimCudaMemory {
  double allocated;
  double peak_allocated;
  double reserved;
  double peak_reserved;
  double free;
  double total;
};
// Makes a device the calling thread's default, and marks the process as one that uses CUDA.
ShimStatus cohort_shim_cuda_bind(int32_t device, char** message) noexcept;
ShimStatus cohort_shim_cuda_synchronize(int32_t device, char** message) noexcept;
ShimStatus cohort_shim_cuda_memory(int32_t device, ShimCudaMemory* out, char** message) noexcept;
ShimStatus cohort_shim_cuda_reset_peaks(int32_t device, char** message) noexcept;
ShimStatus cohort_shim_cuda_empty_cache(char** message) noexcept;
ShimStatus cohort_shim_stream_new(int32_t device, int32_t high_priority, int64_t* out, char** message) noexcept;
ShimStatus cohort_shim_stream_current(int32_t device, int64_t* out, char** message) noexcept;
// Makes a stream the calling thread's current one. `before` receives the previous one.
ShimStatus cohort_shim_stream_use(int32_t device, int64_t stream, int64_t* before, char** message) noexcept;
ShimStatus cohort_shim_stream_record_tensor(const at::Tensor* tensor, int32_t device, int64_t stream,
                                            char** message) noexcept;
ShimStatus cohort_shim_event_new(int32_t timing, c10::Event** out, char** message) noexcept;
ShimStatus cohort_shim_event_record(c10::Event* event, int32_t device, int64_t stream, char** message) noexcept;
ShimStatus cohort_shim_event_wait(c10::Event* event, int32_t device, int64_t stream, char** message) noexcept;
ShimStatus cohort_shim_event_query(c10::Event* event, int32_t* done, char** message) noexcept;
ShimStatus cohort_shim_event_elapsed(c10::Event* from, c10::Event* to, double* milliseconds, char** message) noexcept;
void cohort_shim_event_free(c10::Event* event) noexcept;

// generator.cpp
// `is_default` selects the generator that operators use if they are given none.
ShimStatus cohort_shim_generator_new(const char* device, size_t length, int32_t is_default, at::Generator** out,
                                     char** message) noexcept;
ShimStatus cohort_shim_generator_set_seed(at::Generator* generator, uint64_t seed, char** message) noexcept;
// Returns the seed. `is_fresh` sets an unpredictable one first.
ShimStatus cohort_shim_generator_seed(at::Generator* generator, int32_t is_fresh, uint64_t* seed,
                                      char** message) noexcept;
ShimStatus cohort_shim_generator_state(at::Generator* generator, at::Tensor** tensor, char** message) noexcept;
ShimStatus cohort_shim_generator_set_state(at::Generator* generator, const at::Tensor* state, char** message) noexcept;
void cohort_shim_generator_free(at::Generator* generator) noexcept;

// modes.cpp
// A mode applies to the operators of the calling thread from its `enter` to its `leave`. `leave` ends the
// mode that was entered last.
ShimStatus cohort_shim_grad_mode_enter(int32_t enabled, char** message) noexcept;
ShimStatus cohort_shim_inference_mode_enter(int32_t enabled, char** message) noexcept;
// A negative `dtype` stands for the device's default.
ShimStatus cohort_shim_autocast_enter(int32_t device_type, int32_t enabled, int32_t dtype, int32_t cache,
                                      char** message) noexcept;
ShimStatus cohort_shim_mode_leave(char** message) noexcept;
int32_t cohort_shim_grad_enabled() noexcept;
int32_t cohort_shim_inference_mode_enabled() noexcept;
ShimStatus cohort_shim_autocast_enabled(int32_t device_type, int32_t* out, char** message) noexcept;

// to_value.cpp
const ShimValue* cohort_shim_result_value(const ShimResult* result) noexcept;
void cohort_shim_result_free(ShimResult* result) noexcept;

// jit.cpp
ShimStatus cohort_shim_module_load(const char* path, size_t length, const char* device, size_t device_length,
                                   ShimModule** out, char** message) noexcept;
// Returns the methods' names, one per line.
ShimStatus cohort_shim_module_methods(const ShimModule* module, char** out, char** message) noexcept;
ShimStatus cohort_shim_module_signature(const ShimModule* module, const char* method, size_t method_length,
                                        ShimSignature* signature, char** message) noexcept;
// Binds the arguments of a method. The result keeps the module and the tensors alive, and may run on another
// thread.
ShimStatus cohort_shim_module_prepare(ShimModule* module, const char* method, size_t method_length,
                                      const ShimValue* inputs, size_t count, const ShimNamed* named, size_t named_count,
                                      ShimPrepared** out, char** message) noexcept;
ShimStatus cohort_shim_module_run(ShimPrepared* prepared, ShimResult** out, char** message) noexcept;
// Lists the module's tensors that others hold, too. `out` receives null if there are none.
ShimStatus cohort_shim_module_shared(ShimModule* module, ShimResult** out, char** message) noexcept;
// Lists the module's tensors again, for `cohort_shim_module_shared`. None of its methods may run during the
// call.
ShimStatus cohort_shim_module_note_own(ShimModule* module, char** message) noexcept;
void cohort_shim_prepared_free(ShimPrepared* prepared) noexcept;
void cohort_shim_module_free(ShimModule* module) noexcept;

// jit_state.cpp
// None of the module's methods may run during a call, except for `attributes` and `prepare_set`. A path reads
// "layers.0.weight".
// Returns the paths of all attributes, one per line.
ShimStatus cohort_shim_module_attributes(const ShimModule* module, char** out, char** message) noexcept;
ShimStatus cohort_shim_module_get(const ShimModule* module, const char* path, size_t length, ShimResult** out,
                                  char** message) noexcept;
ShimStatus cohort_shim_module_prepare_set(const ShimModule* module, const char* path, size_t length,
                                          const ShimValue* value, ShimPreparedSet** out, char** message) noexcept;
ShimStatus cohort_shim_module_set(ShimPreparedSet* prepared, char** message) noexcept;
void cohort_shim_module_set_free(ShimPreparedSet* prepared) noexcept;
// Returns a dict of the parameters, or of the buffers, by path.
ShimStatus cohort_shim_module_tensors(const ShimModule* module, int32_t buffers, ShimResult** out,
                                      char** message) noexcept;
ShimStatus cohort_shim_module_train(ShimModule* module, int32_t on, char** message) noexcept;
// Moves and converts the module. An empty device or dtype stays as it is.
ShimStatus cohort_shim_module_to(ShimModule* module, const char* device, size_t device_length, const char* dtype,
                                 size_t dtype_length, char** message) noexcept;
ShimStatus cohort_shim_module_save(const ShimModule* module, const char* path, size_t length, char** message) noexcept;

// archive.cpp
// Returns the names of the records in one of PyTorch's archives, one per line.
ShimStatus cohort_shim_archive_records(const char* path, size_t length, char** out, char** message) noexcept;

// aoti.cpp
// Extracts the files of one model of a package of AOTInductor to a folder.
ShimStatus cohort_shim_package_unpack(ShimText path, ShimText model, ShimText folder, char** message) noexcept;
// Loads an extracted model: its library, the folder of its CUDA kernels, and its weights, if they are a
// separate file.
ShimStatus cohort_shim_package_load(ShimText library, ShimText kernels, ShimText weights, ShimText device,
                                    ShimPackage** out, char** message) noexcept;
// Returns the trees of the inputs and the outputs in PyTorch's notation.
ShimStatus cohort_shim_package_spec(ShimPackage* package, char** in, char** out, char** message) noexcept;
// Takes the leaves of the inputs, and returns a list of the leaves of the outputs.
ShimStatus cohort_shim_package_run(ShimPackage* package, const at::Tensor* const* inputs, size_t count,
                                   ShimResult** out, char** message) noexcept;
void cohort_shim_package_free(ShimPackage* package) noexcept;

// allocator.cpp
// Refuses large tensors from now on if they have more bytes than `available` returns. `promised` is the
// number of bytes in use by large tensors.
void cohort_shim_allocator_limit_by(uint64_t (*available)(uint64_t promised) noexcept) noexcept;

// threads.cpp
ShimStatus cohort_shim_set_threads(int32_t count, char** message) noexcept;
ShimStatus cohort_shim_get_threads(int32_t* out, char** message) noexcept;

// thread_state.cpp
ShimStatus cohort_shim_thread_state_capture(ShimThreadState** out, char** message) noexcept;
ShimStatus cohort_shim_thread_state_enter(const ShimThreadState* state, ShimEntered** out, char** message) noexcept;
// Frees `entered`, also if it fails.
ShimStatus cohort_shim_thread_state_leave(ShimEntered* entered, char** message) noexcept;
void cohort_shim_thread_state_free(ShimThreadState* state) noexcept;

}  // extern "C"
