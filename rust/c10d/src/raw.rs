//! The declarations of `shim/shim.h`, which documents each function. A type here has the name of the one in C++
//! without its prefix `Shim`.

use std::ffi::{c_char, c_int, c_void};

use torch_sys::C_tensor;

#[repr(C)]
pub(crate) struct Bridge {
    opaque: [u8; 0],
}

#[repr(C)]
pub(crate) struct Reducer {
    opaque: [u8; 0],
}

#[repr(C)]
pub(crate) struct Device {
    opaque: [u8; 0],
}

#[repr(C)]
pub(crate) struct Group {
    opaque: [u8; 0],
}

#[repr(C)]
pub(crate) struct Transfer {
    opaque: [u8; 0],
}

/// `ShimStatus`.
pub(crate) type Status = i32;
/// The last parameter of a function that can fail: the address of the error's text.
pub(crate) type Message = *mut *mut c_char;

pub(crate) const STATUS_OK: Status = 0;
pub(crate) const STATUS_NATIVE: Status = 1;
pub(crate) const STATUS_LOCAL: Status = 4;

pub(crate) type Done = unsafe extern "C" fn(context: *mut c_void, status: Status, message: *const c_char);
/// The address of a function that only C++ calls. Its type there is another one.
pub(crate) type NcclNew = unsafe extern "C" fn();
#[repr(C)]
pub(crate) struct Cuda {
    pub(crate) connect: NcclNew,
    pub(crate) device: c_int,
    pub(crate) dropped: *const i32,
    pub(crate) epoch: i32,
}
pub(crate) type Give = unsafe extern "C" fn(into: *mut c_void, data: *const u8, length: usize);

#[repr(C)]
pub(crate) struct StoreCalls {
    pub(crate) set: unsafe extern "C" fn(*mut c_void, *const u8, usize, *const u8, usize, Message) -> Status,
    pub(crate) get: unsafe extern "C" fn(*mut c_void, *const u8, usize, i64, Give, *mut c_void, Message) -> Status,
    pub(crate) release: unsafe extern "C" fn(*mut c_void),
}

type Tensors = *const *const C_tensor;

/// The kinds of collectives that a bridge starts.
pub(crate) mod kind {
    pub(crate) const BARRIER: u8 = 0;
    pub(crate) const ALL_REDUCE: u8 = 1;
    pub(crate) const REDUCE: u8 = 2;
    pub(crate) const REDUCE_SCATTER: u8 = 3;
    pub(crate) const BROADCAST: u8 = 4;
    pub(crate) const ALL_GATHER: u8 = 5;
    pub(crate) const GATHER: u8 = 6;
    pub(crate) const SCATTER: u8 = 7;
    pub(crate) const ALL_TO_ALL: u8 = 8;
}

#[repr(C)]
pub(crate) struct Collective {
    pub(crate) kind: u8,
    pub(crate) op: u8,
    pub(crate) root: c_int,
    pub(crate) outputs: Tensors,
    pub(crate) output_count: usize,
    pub(crate) inputs: Tensors,
    pub(crate) input_count: usize,
}

#[repr(C)]
pub(crate) struct Elements {
    pub(crate) data: *mut u8,
    pub(crate) length: usize,
    pub(crate) dtype: i8,
    pub(crate) is_cpu: u8,
    pub(crate) is_plain: u8,
}

#[repr(C)]
pub(crate) struct BridgeCalls {
    pub(crate) start: unsafe extern "C" fn(*mut c_void, *const Collective, Done, *mut c_void, Message) -> Status,
    pub(crate) begin: unsafe extern "C" fn(*mut c_void, u8, *const C_tensor, *mut *mut c_void, Message) -> Status,
    pub(crate) end: Done,
    pub(crate) release: unsafe extern "C" fn(*mut c_void),
}

#[repr(C)]
pub(crate) struct ReducerOptions {
    pub(crate) bucket_bytes: i64,
    pub(crate) first_bucket_bytes: i64,
    pub(crate) find_unused_parameters: i32,
    pub(crate) gradient_as_bucket_view: i32,
}

unsafe extern "C" {
    pub(crate) fn cohort_shim_device_new(address: *const c_char, out: *mut *mut Device, message: Message) -> Status;
    pub(crate) fn cohort_shim_device_free(device: *mut Device);
    pub(crate) fn cohort_shim_group_new(
        store: *mut c_void,
        calls: *const StoreCalls,
        prefix: *const c_char,
        rank: c_int,
        size: c_int,
        device: *const Device,
        form_timeout_ms: i64,
        timeout_ms: i64,
        cuda: *const Cuda,
        out: *mut *mut Group,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_free(group: *mut Group);
    pub(crate) fn cohort_shim_group_stream(group: *const Group, out: *mut i64, message: Message) -> Status;
    pub(crate) fn cohort_shim_group_stream_use(
        group: *const Group,
        stream: i64,
        before: *mut i64,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_abort(group: *mut Group, message: Message) -> Status;
    pub(crate) fn cohort_shim_group_flush(
        group: *mut Group,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;

    pub(crate) fn cohort_shim_tensor_blank(
        like: *const C_tensor,
        sizes: *const i64,
        count: usize,
        out: *mut *mut C_tensor,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_check(
        group: *const Group,
        tensor: *const C_tensor,
        is_written: c_int,
        op: *const u8,
        tag: c_int,
        message: Message,
    ) -> Status;

    pub(crate) fn cohort_shim_group_barrier(
        group: *mut Group,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_all_reduce(
        group: *mut Group,
        tensor: *const C_tensor,
        op: u8,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_reduce(
        group: *mut Group,
        tensor: *const C_tensor,
        dst: c_int,
        op: u8,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_reduce_scatter(
        group: *mut Group,
        output: *const C_tensor,
        inputs: Tensors,
        count: usize,
        op: u8,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_broadcast(
        group: *mut Group,
        tensor: *const C_tensor,
        src: c_int,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_all_gather(
        group: *mut Group,
        outputs: Tensors,
        input: *const C_tensor,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_gather(
        group: *mut Group,
        outputs: Tensors,
        input: *const C_tensor,
        dst: c_int,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_scatter(
        group: *mut Group,
        output: *const C_tensor,
        inputs: Tensors,
        src: c_int,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_all_to_all(
        group: *mut Group,
        outputs: Tensors,
        inputs: Tensors,
        done: Done,
        context: *mut c_void,
        message: Message,
    ) -> Status;

    pub(crate) fn cohort_shim_group_send(
        group: *mut Group,
        tensor: *const C_tensor,
        dst: c_int,
        tag: c_int,
        out: *mut *mut Transfer,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_group_recv(
        group: *mut Group,
        tensor: *const C_tensor,
        src: c_int,
        tag: c_int,
        out: *mut *mut Transfer,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_transfer_wait(transfer: *mut Transfer, message: Message) -> Status;
    pub(crate) fn cohort_shim_transfer_free(transfer: *mut Transfer);

    pub(crate) fn cohort_shim_bridge_new(
        group: *mut c_void,
        calls: *const BridgeCalls,
        of: *const Group,
        by_streams: c_int,
        out: *mut *mut Bridge,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_bridge_register(bridge: *mut Bridge, name: *const c_char, message: Message) -> Status;
    pub(crate) fn cohort_shim_bridge_mark_aborted(bridge: *mut Bridge);
    pub(crate) fn cohort_shim_bridge_free(bridge: *mut Bridge);
    pub(crate) fn cohort_shim_bridge_started_by_streams() -> u64;
    pub(crate) fn cohort_shim_bridge_take_failure(out: *mut *mut c_char, message: Message) -> Status;

    pub(crate) fn cohort_shim_reducer_new(
        bridge: *const Bridge,
        parameters: Tensors,
        names: *const c_char,
        count: usize,
        options: *const ReducerOptions,
        out: *mut *mut Reducer,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_reducer_prepare_backward(
        reducer: *mut Reducer,
        divisor: c_int,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_reducer_state(reducer: *const Reducer, state: *mut c_int, message: Message) -> Status;
    pub(crate) fn cohort_shim_reducer_settle(reducer: *mut Reducer, message: Message) -> Status;
    pub(crate) fn cohort_shim_reducer_shadow(reducer: *mut Reducer, is_outdated: c_int, message: Message) -> Status;
    pub(crate) fn cohort_shim_reducer_free(reducer: *mut Reducer);
    pub(crate) fn cohort_shim_tensor_elements(
        tensor: *const C_tensor,
        is_written: c_int,
        out: *mut Elements,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_tensor_dense(
        tensor: *const C_tensor,
        out: *mut *mut C_tensor,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_tensor_divide(sum: *const C_tensor, count: usize, message: Message) -> Status;
    pub(crate) fn cohort_shim_tensor_fill(
        target: *const C_tensor,
        elements: *const C_tensor,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_shim_tensors_signature(
        tensors: Tensors,
        count: usize,
        out: *mut u64,
        message: Message,
    ) -> Status;
}
