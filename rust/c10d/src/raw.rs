//! The declarations of `shim/shim.h`, which says what each function does.

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

pub(crate) type Done = unsafe extern "C" fn(context: *mut c_void, error: *const c_char);
/// Null, or an error's text to be freed with [`free`].
pub(crate) type Failure = *mut c_char;
/// A function that is C++'s to call, of another type than it has there.
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
    pub(crate) set: unsafe extern "C" fn(*mut c_void, *const u8, usize, *const u8, usize) -> Failure,
    pub(crate) get: unsafe extern "C" fn(*mut c_void, *const u8, usize, i64, Give, *mut c_void) -> Failure,
    pub(crate) release: unsafe extern "C" fn(*mut c_void),
}

type Tensors = *const *const C_tensor;

/// Which collective a bridge asks for.
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
pub(crate) struct BridgeCalls {
    pub(crate) start: unsafe extern "C" fn(*mut c_void, *const Collective, Done, *mut c_void) -> Failure,
    pub(crate) begin: unsafe extern "C" fn(*mut c_void, u8, *const C_tensor, *mut *mut c_void) -> Failure,
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
    pub(crate) fn free(memory: *mut c_void);

    pub(crate) fn cohort_c10d_text(text: *const u8, length: usize) -> Failure;

    pub(crate) fn cohort_c10d_device_new(address: *const c_char, out: *mut *mut Device) -> Failure;
    pub(crate) fn cohort_c10d_device_free(device: *mut Device) -> Failure;
    pub(crate) fn cohort_c10d_group_new(
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
    ) -> Failure;
    pub(crate) fn cohort_c10d_group_free(group: *mut Group) -> Failure;
    pub(crate) fn cohort_c10d_stream(group: *const Group, out: *mut i64) -> Failure;
    pub(crate) fn cohort_c10d_stream_use(group: *const Group, stream: i64, before: *mut i64) -> Failure;
    pub(crate) fn cohort_c10d_group_abort(group: *mut Group) -> Failure;
    pub(crate) fn cohort_c10d_group_flush(group: *mut Group, done: Done, context: *mut c_void) -> Failure;

    pub(crate) fn cohort_c10d_blank(
        like: *const C_tensor,
        sizes: *const i64,
        count: usize,
        out: *mut *mut C_tensor,
    ) -> Failure;
    pub(crate) fn cohort_c10d_check(
        group: *const Group,
        tensor: *const C_tensor,
        is_written: c_int,
        op: *const u8,
        tag: c_int,
    ) -> Failure;

    pub(crate) fn cohort_c10d_barrier(group: *mut Group, done: Done, context: *mut c_void) -> Failure;
    pub(crate) fn cohort_c10d_all_reduce(
        group: *mut Group,
        tensor: *const C_tensor,
        op: u8,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_reduce(
        group: *mut Group,
        tensor: *const C_tensor,
        dst: c_int,
        op: u8,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_reduce_scatter(
        group: *mut Group,
        output: *const C_tensor,
        inputs: Tensors,
        count: usize,
        op: u8,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_broadcast(
        group: *mut Group,
        tensor: *const C_tensor,
        src: c_int,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_all_gather(
        group: *mut Group,
        outputs: Tensors,
        input: *const C_tensor,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_gather(
        group: *mut Group,
        outputs: Tensors,
        input: *const C_tensor,
        dst: c_int,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_scatter(
        group: *mut Group,
        output: *const C_tensor,
        inputs: Tensors,
        src: c_int,
        done: Done,
        context: *mut c_void,
    ) -> Failure;
    pub(crate) fn cohort_c10d_all_to_all(
        group: *mut Group,
        outputs: Tensors,
        inputs: Tensors,
        done: Done,
        context: *mut c_void,
    ) -> Failure;

    pub(crate) fn cohort_c10d_send(
        group: *mut Group,
        tensor: *const C_tensor,
        dst: c_int,
        tag: c_int,
        out: *mut *mut Transfer,
    ) -> Failure;
    pub(crate) fn cohort_c10d_recv(
        group: *mut Group,
        tensor: *const C_tensor,
        src: c_int,
        tag: c_int,
        out: *mut *mut Transfer,
    ) -> Failure;
    pub(crate) fn cohort_c10d_transfer_wait(transfer: *mut Transfer) -> Failure;
    pub(crate) fn cohort_c10d_transfer_free(transfer: *mut Transfer) -> Failure;

    pub(crate) fn cohort_c10d_bridge_new(
        group: *mut c_void,
        calls: *const BridgeCalls,
        of: *const Group,
        by_streams: c_int,
        out: *mut *mut Bridge,
    ) -> Failure;
    pub(crate) fn cohort_c10d_bridge_register(bridge: *mut Bridge, name: *const c_char) -> Failure;
    pub(crate) fn cohort_c10d_bridge_give_up(bridge: *mut Bridge);
    pub(crate) fn cohort_c10d_bridge_free(bridge: *mut Bridge) -> Failure;
    pub(crate) fn cohort_c10d_started_by_streams() -> u64;
    pub(crate) fn cohort_c10d_take_failure() -> Failure;

    pub(crate) fn cohort_c10d_reducer_new(
        bridge: *const Bridge,
        parameters: Tensors,
        names: *const c_char,
        count: usize,
        options: *const ReducerOptions,
        out: *mut *mut Reducer,
    ) -> Failure;
    pub(crate) fn cohort_c10d_reducer_prepare_backward(reducer: *mut Reducer, divisor: c_int) -> Failure;
    pub(crate) fn cohort_c10d_reducer_state(reducer: *const Reducer, state: *mut c_int) -> Failure;
    pub(crate) fn cohort_c10d_reducer_settle(reducer: *mut Reducer) -> Failure;
    pub(crate) fn cohort_c10d_reducer_shadow(reducer: *mut Reducer, is_outdated: c_int) -> Failure;
    pub(crate) fn cohort_c10d_reducer_free(reducer: *mut Reducer) -> Failure;
    pub(crate) fn cohort_c10d_signature(tensors: Tensors, count: usize, out: *mut u64) -> Failure;
}
