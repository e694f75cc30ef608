// What Rust calls. A function that may fail catches all C++ exceptions: it returns a status and, when that is not SHIM_OK,
// sets `*message` to text that `cohort_shim_text_free` takes. The others are `noexcept`. Pointers named `tensor` are `at::Tensor*`, as tch holds them.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

enum ShimStatus : int32_t {
  SHIM_OK = 0,
  SHIM_NATIVE = 1,
  SHIM_TYPE = 2,
  SHIM_RANGE = 3,
};

enum ShimTag : int32_t {
  SHIM_NONE = 0,
  SHIM_BOOL = 1,
  SHIM_NUMBER = 2,
  SHIM_INT = 3,
  SHIM_FLOAT = 4,
  SHIM_TENSOR = 5,
  SHIM_STRING = 6,
  SHIM_LIST = 7,
  SHIM_TUPLE = 8,
  SHIM_DICT = 9,
  SHIM_GENERATOR = 10,
  SHIM_ARGUMENT = 11,
};

// A value that somebody else owns. SHIM_BOOL and SHIM_INT use `integer`, SHIM_NUMBER and SHIM_FLOAT `number`,
// SHIM_TENSOR `pointer` and, of an argument, `integer` for its number among the call's tensors; a result that is an
// argument is SHIM_ARGUMENT with that `integer`; SHIM_GENERATOR uses `pointer`, SHIM_STRING `pointer` and `length` in
// bytes, the rest `pointer` to the items and `length`; a dict's items are keys and values in turn, `length` counts both.
struct ShimValue {
  ShimTag tag;
  int64_t integer;
  double number;
  const void* pointer;
  size_t length;
};

// A text, for the time of a call.
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

// What a tensor is. `storage` identifies the memory that views share, 0 where there is none.
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

// What a call gave: new tensors alone (`at::Tensor*`, for the caller to free), an argument alone, by its number among
// the call's tensors, or anything else. SHIM_TENSORS uses `tensors` and `count`, SHIM_WRITTEN `argument`.
enum ShimOutcomeKind : int32_t {
  SHIM_OTHER = 0,
  SHIM_TENSORS = 1,
  SHIM_WRITTEN = 2,
};
struct ShimOutcome {
  int32_t kind;
  size_t count;
  int64_t argument;
  void* tensors[8];
  ShimResult* result;
};

struct ShimOperator;
struct ShimBound;
struct ShimModule;
struct ShimThreadState;

void cohort_shim_text_free(char* text) noexcept;

// tensor.cpp
int32_t cohort_shim_tensor_info(const void* tensor, ShimTensorInfo* out, char** message);
int32_t cohort_shim_tensor_sizes(const void* tensor, int64_t* out, size_t capacity, char** message);
// How many dimensions, and the sizes, as many as fit; negative where `cohort_shim_tensor_sizes` fails.
int32_t cohort_shim_tensor_shape(const void* tensor, double* out, size_t capacity) noexcept;
uintptr_t cohort_shim_tensor_storage(const void* tensor) noexcept;
// A number beside a tensor: it does not promote the other to a dtype of its own kind.
int32_t cohort_shim_tensor_of_number(double number, int32_t is_whole, void** out, char** message);
// A storage (`c10::Storage*`) over memory that is somebody else's: `release` is called once with `context` when nothing uses
// it any more, also if this fails.
int32_t cohort_shim_storage_over(void* memory, size_t bytes, void (*release)(void*), void* context, void** out,
                                 char** message);
// A tensor over the whole of it, contiguous.
int32_t cohort_shim_storage_tensor(const void* storage, int64_t dtype, const int64_t* sizes, size_t dimensions, void** out,
                                   char** message);
void cohort_shim_storage_free(void* storage) noexcept;
int32_t cohort_shim_tensor_copy(const void* tensor, void* out, size_t bytes, char** message);

// dispatch.cpp
// Bit i of `writes`: whether argument i is written. Beyond 64 the last bit stands for the rest.
typedef struct {
  uint64_t writes;
  // The arguments' names, one a line, for the caller to free.
  char* names;
  // Whether it may give a tensor, or a module's attribute, other memory.
  int32_t moves;
  // Of a module's method: whether it may start collectives.
  int32_t communicates;
  // Of a module's method: whether it may write tensors that the module holds.
  int32_t writes_own;
} ShimSignature;
// An operator is all overloads of a name, or the one that was named.
int32_t cohort_shim_operator_find(const char* name, size_t length, ShimOperator** out, size_t* overloads,
                                  char** message);
// The whole name of an overload and what it writes, for the caller to free.
int32_t cohort_shim_operator_signature(const ShimOperator* op, size_t overload, char** name, ShimSignature* signature,
                                       char** message);
// The schemas of all overloads, one a line.
int32_t cohort_shim_operator_schemas(const ShimOperator* op, char** out, char** message);
// The whole names of all operators that the dispatcher knows, one a line.
int32_t cohort_shim_operator_names(char** out, char** message);
// Chooses an overload by the arguments, and binds them.
int32_t cohort_shim_operator_bind(const ShimOperator* op, const ShimValue* inputs, size_t count,
                                  const ShimNamed* named, size_t named_count, ShimBound** out, size_t* overload,
                                  char** message);
// Calls it, and frees `bound`.
int32_t cohort_shim_bound_call(ShimBound* bound, ShimOutcome* out, char** message);
void cohort_shim_bound_free(ShimBound* bound) noexcept;

// cuda.cpp
// All fail until a device is bound. `stream` is libtorch's number of one; pointers named `event` are `c10::Event*`.
struct ShimCudaMemory {
  double allocated;
  double peak_allocated;
  double reserved;
  double peak_reserved;
  double free;
  double total;
};
// Has the calling thread use a device where none is named, and the process count as using CUDA.
int32_t cohort_shim_cuda_bind(int32_t device, char** message);
// The device that was bound last, or a negative number.
int32_t cohort_shim_cuda_bound() noexcept;
int32_t cohort_shim_cuda_synchronize(int32_t device, char** message);
int32_t cohort_shim_cuda_memory(int32_t device, ShimCudaMemory* out, char** message);
int32_t cohort_shim_cuda_reset_peaks(int32_t device, char** message);
int32_t cohort_shim_cuda_empty_cache(char** message);
int32_t cohort_shim_stream_new(int32_t device, int32_t high_priority, int64_t* out, char** message);
int32_t cohort_shim_stream_current(int32_t device, int64_t* out, char** message);
int32_t cohort_shim_stream_use(int32_t device, int64_t stream, int64_t* before, char** message);
int32_t cohort_shim_stream_record_tensor(const void* tensor, int32_t device, int64_t stream, char** message);
int32_t cohort_shim_event_new(int32_t timing, void** out, char** message);
int32_t cohort_shim_event_record(void* event, int32_t device, int64_t stream, char** message);
int32_t cohort_shim_event_wait(void* event, int32_t device, int64_t stream, char** message);
int32_t cohort_shim_event_query(void* event, int32_t* done, char** message);
int32_t cohort_shim_event_elapsed(void* from, void* to, double* milliseconds, char** message);
void cohort_shim_event_free(void* event) noexcept;

// generator.cpp
// Pointers named `generator` are `at::Generator*`. `is_default`: the one that operators use which are given none.
int32_t cohort_shim_generator_new(const char* device, size_t length, int32_t is_default, void** out, char** message);
int32_t cohort_shim_generator_set_seed(void* generator, uint64_t seed, char** message);
// With `is_fresh`, sets a seed that nobody can foresee first.
int32_t cohort_shim_generator_seed(void* generator, int32_t is_fresh, uint64_t* seed, char** message);
int32_t cohort_shim_generator_state(void* generator, void** tensor, char** message);
int32_t cohort_shim_generator_set_state(void* generator, const void* state, char** message);
void cohort_shim_generator_free(void* generator) noexcept;

// modes.cpp
// What operators do on this thread, from `enter` until `leave`; the last that was entered is left first.
int32_t cohort_shim_grad_mode_enter(int32_t enabled, char** message);
int32_t cohort_shim_inference_mode_enter(int32_t enabled, char** message);
// `dtype`: below zero, the device's own.
int32_t cohort_shim_autocast_enter(int32_t device_type, int32_t enabled, int32_t dtype, int32_t cache, char** message);
int32_t cohort_shim_mode_leave(char** message);
int32_t cohort_shim_grad_enabled() noexcept;
int32_t cohort_shim_inference_mode_enabled() noexcept;
int32_t cohort_shim_autocast_enabled(int32_t device_type, int32_t* out, char** message);

// to_value.cpp
const ShimValue* cohort_shim_result_value(const ShimResult* result) noexcept;
void cohort_shim_result_free(ShimResult* result) noexcept;

// jit.cpp
int32_t cohort_shim_module_load(const char* path, size_t length, const char* device, size_t device_length,
                                ShimModule** out, char** message);
int32_t cohort_shim_module_methods(const ShimModule* module, char** out, char** message);
int32_t cohort_shim_module_signature(const ShimModule* module, const char* method, size_t method_length,
                                     ShimSignature* signature, char** message);
int32_t cohort_shim_module_prepare(ShimModule* module, const char* method, size_t method_length,
                                   const ShimValue* inputs, size_t count, const ShimNamed* named, size_t named_count,
                                   void** out, char** message);
int32_t cohort_shim_module_run(void* prepared, ShimResult** out, char** message);
// A list of the module's parameters and buffers that others hold too; null if there are none.
int32_t cohort_shim_module_shared(ShimModule* module, ShimResult** out, char** message);
// Looks anew at which there are. None of its methods may run meanwhile.
int32_t cohort_shim_module_note_own(ShimModule* module, char** message);
void cohort_shim_prepared_free(void* prepared) noexcept;

// jit_state.cpp
// None of the module's methods may run meanwhile, but for the first and for `prepare_set`. Paths are as "layers.0.weight".
// The paths of all attributes, one a line.
int32_t cohort_shim_module_attributes(const ShimModule* module, char** out, char** message);
int32_t cohort_shim_module_get(const ShimModule* module, const char* path, size_t length, ShimResult** out,
                               char** message);
int32_t cohort_shim_module_prepare_set(const ShimModule* module, const char* path, size_t length,
                                       const ShimValue* value, void** out, char** message);
int32_t cohort_shim_module_set(void* prepared, char** message);
void cohort_shim_module_set_free(void* prepared) noexcept;
// The parameters, or the buffers, a dict by their paths.
int32_t cohort_shim_module_tensors(const ShimModule* module, int32_t buffers, ShimResult** out, char** message);
int32_t cohort_shim_module_train(ShimModule* module, int32_t on, char** message);
// What is empty stays as it is.
int32_t cohort_shim_module_to(ShimModule* module, const char* device, size_t device_length, const char* dtype,
                              size_t dtype_length, char** message);
int32_t cohort_shim_module_save(const ShimModule* module, const char* path, size_t length, char** message);

// archive.cpp
// The names of what is in an archive of PyTorch's, a line each; for the caller to free.
int32_t cohort_shim_archive_records(const char* path, size_t length, char** out, char** message);

// aoti.cpp
// Pointers named `package` are loaded packages of AOTInductor.
// Puts the files of one of a package's models into a folder.
int32_t cohort_shim_package_unpack(ShimText path, ShimText model, ShimText folder, char** message);
// Loads a model from there: its library, for CUDA the folder of its kernels, and weights beside it, if there are any.
int32_t cohort_shim_package_load(ShimText library, ShimText kernels, ShimText weights, ShimText device, void** out,
                                 char** message);
// What it takes and gives, as PyTorch describes trees; for the caller to free.
int32_t cohort_shim_package_spec(void* package, char** in, char** out, char** message);
// The leaves of what it takes, and a list of those of what it gives.
int32_t cohort_shim_package_run(void* package, const void* const* inputs, size_t count, ShimResult** out,
                                char** message);
void cohort_shim_package_free(void* package) noexcept;
void cohort_shim_module_free(ShimModule* module) noexcept;

// allocator.cpp
// Has large tensors refused for which `available` tells of too few bytes, given how many bytes the large tensors in use
// have. It must not throw.
void cohort_shim_allocator_limit_by(uint64_t (*available)(uint64_t promised)) noexcept;

// threads.cpp
int32_t cohort_shim_set_threads(int32_t count, char** message);
int32_t cohort_shim_get_threads(int32_t* out, char** message);
int32_t cohort_shim_thread_state_capture(ShimThreadState** out, char** message);
int32_t cohort_shim_thread_state_enter(const ShimThreadState* state, void** out, char** message);
// What was entered is gone, also if this fails.
int32_t cohort_shim_thread_state_leave(void* entered, char** message);
void cohort_shim_thread_state_free(ShimThreadState* state) noexcept;

}  // extern "C"
