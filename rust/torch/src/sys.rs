//! The declarations of `shim/shim.h`, which documents each function.

use std::ffi::{c_char, c_void};

// `shim/allocator.cpp` calls this library.
use libmimalloc_sys as _;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct ShimValue {
    pub tag: i32,
    pub integer: i64,
    pub number: f64,
    pub pointer: *const c_void,
    pub length: usize,
}

/// A text that is borrowed for a call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ShimText {
    pub data: *const c_char,
    pub length: usize,
}

#[repr(C)]
pub struct ShimNamed {
    pub name: *const c_char,
    pub name_length: usize,
    pub value: ShimValue,
}

#[repr(C)]
#[derive(Default)]
pub struct ShimTensorInfo {
    pub dtype: i64,
    pub dimensions: i64,
    pub elements: i64,
    pub device_type: i64,
    pub device_index: i64,
    pub contiguous: i64,
    pub bytes: i64,
    pub storage: usize,
    pub data: usize,
}

pub const TAG_NONE: i32 = 0;
pub const TAG_BOOL: i32 = 1;
pub const TAG_NUMBER: i32 = 2;
pub const TAG_INT: i32 = 3;
pub const TAG_FLOAT: i32 = 4;
pub const TAG_TENSOR: i32 = 5;
pub const TAG_STRING: i32 = 6;
pub const TAG_LIST: i32 = 7;
pub const TAG_TUPLE: i32 = 8;
pub const TAG_DICT: i32 = 9;
pub const TAG_GENERATOR: i32 = 10;
pub const TAG_ARGUMENT: i32 = 11;

pub const STATUS_OK: i32 = 0;
pub const STATUS_TYPE: i32 = 2;
pub const STATUS_RANGE: i32 = 3;

#[repr(C)]
#[derive(Default)]
pub struct ShimCudaMemory {
    pub allocated: f64,
    pub peak_allocated: f64,
    pub reserved: f64,
    pub peak_reserved: f64,
    pub free: f64,
    pub total: f64,
}

/// The names of a call's arguments, and which of them it writes.
#[repr(C)]
pub struct ShimSignature {
    pub writes: u64,
    pub names: *mut c_char,
    pub moves: i32,
    pub communicates: i32,
    pub writes_own: i32,
}

impl Default for ShimSignature {
    fn default() -> Self {
        Self { writes: 0, names: std::ptr::null_mut(), moves: 0, communicates: 0, writes_own: 0 }
    }
}

pub const OUTCOME_TENSORS: i32 = 1;
pub const OUTCOME_WRITTEN: i32 = 2;

/// The result of an operator.
#[repr(C)]
pub struct ShimOutcome {
    pub kind: i32,
    pub count: usize,
    pub argument: i64,
    pub tensors: [*mut c_void; 8],
    pub result: *mut c_void,
}

unsafe extern "C" {
    pub fn cohort_shim_module_attributes(
        module: *const c_void,
        out: *mut *mut c_char,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_get(
        module: *const c_void,
        path: *const c_char,
        length: usize,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_prepare_set(
        module: *const c_void,
        path: *const c_char,
        length: usize,
        value: *const ShimValue,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_set(prepared: *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_module_set_free(prepared: *mut c_void);
    pub fn cohort_shim_module_tensors(
        module: *const c_void,
        buffers: i32,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_train(module: *mut c_void, on: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_module_to(
        module: *mut c_void,
        device: *const c_char,
        device_length: usize,
        dtype: *const c_char,
        dtype_length: usize,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_save(
        module: *const c_void,
        path: *const c_char,
        length: usize,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_archive_records(
        path: *const c_char,
        length: usize,
        out: *mut *mut c_char,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_package_unpack(
        path: ShimText,
        model: ShimText,
        folder: ShimText,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_package_load(
        library: ShimText,
        kernels: ShimText,
        weights: ShimText,
        device: ShimText,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_package_spec(
        package: *mut c_void,
        input: *mut *mut c_char,
        output: *mut *mut c_char,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_package_run(
        package: *mut c_void,
        inputs: *const *const c_void,
        count: usize,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_package_free(package: *mut c_void);

    pub fn cohort_shim_cuda_bind(device: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_cuda_synchronize(device: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_cuda_memory(device: i32, out: *mut ShimCudaMemory, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_cuda_reset_peaks(device: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_cuda_empty_cache(message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_stream_new(device: i32, high_priority: i32, out: *mut i64, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_stream_current(device: i32, out: *mut i64, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_stream_use(device: i32, stream: i64, before: *mut i64, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_stream_record_tensor(
        tensor: *const c_void,
        device: i32,
        stream: i64,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_event_new(timing: i32, out: *mut *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_event_record(event: *mut c_void, device: i32, stream: i64, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_event_wait(event: *mut c_void, device: i32, stream: i64, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_event_query(event: *mut c_void, done: *mut i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_event_elapsed(
        from: *mut c_void,
        to: *mut c_void,
        milliseconds: *mut f64,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_event_free(event: *mut c_void);

    pub fn cohort_shim_generator_new(
        device: *const c_char,
        length: usize,
        is_default: i32,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_generator_set_seed(generator: *mut c_void, seed: u64, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_generator_seed(
        generator: *mut c_void,
        is_fresh: i32,
        seed: *mut u64,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_generator_state(
        generator: *mut c_void,
        tensor: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_generator_set_state(
        generator: *mut c_void,
        state: *const c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_generator_free(generator: *mut c_void);

    pub fn cohort_shim_grad_mode_enter(enabled: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_inference_mode_enter(enabled: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_autocast_enter(
        device_type: i32,
        enabled: i32,
        dtype: i32,
        cache: i32,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_mode_leave(message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_grad_enabled() -> i32;
    pub fn cohort_shim_inference_mode_enabled() -> i32;
    pub fn cohort_shim_autocast_enabled(device_type: i32, out: *mut i32, message: *mut *mut c_char) -> i32;

    pub fn cohort_shim_tensor_info(tensor: *const c_void, out: *mut ShimTensorInfo, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_tensor_sizes(
        tensor: *const c_void,
        out: *mut i64,
        capacity: usize,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_tensor_shape(tensor: *const c_void, out: *mut f64, capacity: usize) -> i32;
    pub fn cohort_shim_tensor_storage(tensor: *const c_void) -> usize;
    pub fn cohort_shim_tensor_of_number(
        number: f64,
        is_whole: i32,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_storage_over(
        memory: *mut c_void,
        bytes: usize,
        release: unsafe extern "C" fn(*mut c_void),
        context: *mut c_void,
        is_resizable: i32,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_storage_tensor(
        storage: *const c_void,
        dtype: i64,
        sizes: *const i64,
        dimensions: usize,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_storage_free(storage: *mut c_void);
    pub fn cohort_shim_tensor_copy(
        tensor: *const c_void,
        out: *mut c_void,
        bytes: usize,
        message: *mut *mut c_char,
    ) -> i32;

    pub fn cohort_shim_operator_find(
        name: *const c_char,
        length: usize,
        out: *mut *mut c_void,
        overloads: *mut usize,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_operator_free(op: *mut c_void);
    pub fn cohort_shim_operator_signature(
        op: *const c_void,
        overload: usize,
        name: *mut *mut c_char,
        signature: *mut ShimSignature,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_operator_schemas(op: *const c_void, out: *mut *mut c_char, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_operator_names(out: *mut *mut c_char, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_operator_bind(
        op: *const c_void,
        inputs: *const ShimValue,
        count: usize,
        named: *const ShimNamed,
        named_count: usize,
        out: *mut *mut c_void,
        overload: *mut usize,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_bound_call(bound: *mut c_void, out: *mut ShimOutcome, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_bound_free(bound: *mut c_void);

    pub fn cohort_shim_result_value(result: *const c_void) -> *const ShimValue;
    pub fn cohort_shim_result_free(result: *mut c_void);

    pub fn cohort_shim_module_load(
        path: *const c_char,
        length: usize,
        device: *const c_char,
        device_length: usize,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_methods(module: *const c_void, out: *mut *mut c_char, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_module_shared(module: *mut c_void, out: *mut *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_module_note_own(module: *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_module_signature(
        module: *const c_void,
        method: *const c_char,
        method_length: usize,
        signature: *mut ShimSignature,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_prepare(
        module: *const c_void,
        method: *const c_char,
        method_length: usize,
        inputs: *const ShimValue,
        count: usize,
        named: *const ShimNamed,
        named_count: usize,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_module_run(prepared: *mut c_void, out: *mut *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_prepared_free(prepared: *mut c_void);
    pub fn cohort_shim_module_free(module: *mut c_void);

    pub fn cohort_shim_allocator_limit_by(available: extern "C" fn(u64) -> u64);

    pub fn cohort_shim_set_threads(count: i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_get_threads(out: *mut i32, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_thread_state_capture(out: *mut *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_thread_state_enter(
        state: *const c_void,
        out: *mut *mut c_void,
        message: *mut *mut c_char,
    ) -> i32;
    pub fn cohort_shim_thread_state_leave(entered: *mut c_void, message: *mut *mut c_char) -> i32;
    pub fn cohort_shim_thread_state_free(state: *mut c_void);
}
