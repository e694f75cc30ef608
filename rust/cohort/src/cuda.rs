//! CUDA: what the driver says, loading what uses it, and the device that is bound.

use std::path::Path;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::{Error, Status, Value};
use cohort_torch::cuda::{self, Driver};
use cohort_torch::cuda_device::{self, Memory};

use crate::reply::{Reply, Room};
use crate::state::{Outcome, submit};

/// What the NVIDIA driver says: a tuple of its version and the devices, each a tuple of name and bytes of memory.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_driver(
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    let body = || {
        let Driver { version, devices } = Driver::look()?;
        let device = |device: cuda::CudaDevice| {
            Value::Tuple(vec![Value::String(device.name), Value::Float(device.memory as f64)])
        };
        let devices = devices.into_iter().map(device).collect();
        room.give(Value::Tuple(vec![Value::String(version), Value::List(devices)]))
    };
    guard("cohort_cuda_driver", error, body)
}

/// Loads libtorch's CUDA half from beside libtorch itself, else from the first of `folders`, one a line, that has it. To be
/// called off the event loop: it is large.
///
/// # Safety
/// `folders` must be valid for `length` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_load_nonblocking(
    folders: In<u8>,
    length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let folders = folders.text(length)?;
        let beside = cuda::folder_of_libtorch();
        cuda::load_torch(&beside.as_deref().into_iter().chain(folders.lines()).collect::<Vec<_>>())
    };
    guard("cohort_cuda_load_nonblocking", error, body)
}

/// Loads the library that links NCCL, after libtorch's CUDA half. To be called off the event loop.
///
/// # Safety
/// `path` must be valid for `length` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_nccl_load_nonblocking(path: In<u8>, length: Length, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let path = path.text(length)?;
        let loaded = cohort_c10d::load_nccl(Path::new(path));
        loaded.map_err(|error| Error::native(format!("Cannot use CUDA between ranks: {error}")))
    };
    guard("cohort_nccl_load_nonblocking", error, body)
}

/// Has a device used where none is named, by the calling thread and the executor's. `request` completes when both do.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_bind(device: i32, request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        cuda_device::bind(device)?;
        let id = submit((), move || {
            cuda_device::bind(device)?;
            Ok(Outcome::Value(Value::None))
        })?;
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_cuda_bind", error, body)
}

/// Waits until a device has done all that it was given. To be called off the event loop.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_synchronize_nonblocking(device: i32, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_cuda_synchronize_nonblocking", error, || cuda_device::synchronize(device))
}

/// A device's memory, in bytes: allocated, its peak, reserved, its peak, free, in all.
///
/// # Safety
/// `out` must be valid for six writes, `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_memory(device: i32, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let Memory { allocated, reserved, free } = cuda_device::memory(device)?;
        let all = [allocated.0, allocated.1, reserved.0, reserved.1, free.0, free.1];
        out.slice(Length::of(all.len())).copy_from_slice(&all);
        Ok(())
    };
    guard("cohort_cuda_memory", error, body)
}

/// Begins the peaks of a device's memory anew.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_reset_peaks(device: i32, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_cuda_reset_peaks", error, || cuda_device::reset_peaks(device))
}

/// Gives back what libtorch's allocator holds and nobody uses.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_empty_cache(error: Out<ErrorBuffer>) -> Status {
    guard("cohort_cuda_empty_cache", error, cuda_device::empty_cache)
}
