//! CUDA: what the driver says, and loading libtorch's half.

use cohort_abi::{ErrorBuffer, Length, guard, text};
use cohort_core::{Status, Value};
use cohort_torch::cuda::{self, Driver};

use crate::reply::{Reply, Room};

/// What the NVIDIA driver says: a tuple of its version and the devices, each a tuple of name and bytes of memory.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_driver(
    out: *mut u8,
    capacity: Length,
    reply: *mut Reply,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out, capacity, reply) };
    let body = || {
        let Driver { version, devices } = Driver::look()?;
        let device = |device: cuda::CudaDevice| {
            Value::Tuple(vec![Value::String(device.name), Value::Float(device.memory as f64)])
        };
        let devices = devices.into_iter().map(device).collect();
        room.give(Value::Tuple(vec![Value::String(version), Value::List(devices)]))
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_cuda_driver", error, body) }
}

/// Loads libtorch's CUDA half from beside libtorch itself, else from the first of `folders`, one a line, that has it. To be
/// called off the event loop: it is large.
///
/// # Safety
/// `folders` must be valid for `length` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_load_nonblocking(
    folders: *const u8,
    length: Length,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let folders = unsafe { text(folders, length) }?;
        let beside = cuda::folder_of_libtorch();
        cuda::load_torch(&beside.as_deref().into_iter().chain(folders.lines()).collect::<Vec<_>>())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_cuda_load_nonblocking", error, body) }
}
