//! CUDA: queries the driver, loads the libraries that use it, and binds a device.

use std::path::Path;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::{Error, Status, Value};
use cohort_torch::cuda::{self, Driver};
use cohort_torch::cuda_device::{self, Memory};

use crate::guards::{guard_reply, guard_request};
use crate::reply::{Reply, ReplyBuffer};
use crate::state::{Outcome, submit};

/// Queries the NVIDIA driver.
///
/// The value is a tuple of its version and a list of devices. Each device is a tuple of name and bytes of
/// memory.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_driver(
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_cuda_driver", reply, error, || {
        let Driver { version, devices } = Driver::look()?;
        let device = |device: cuda::CudaDevice| {
            Value::Tuple(vec![Value::String(device.name), Value::Float(device.memory as f64)])
        };
        let devices = devices.into_iter().map(device).collect();
        Ok(Value::Tuple(vec![Value::String(version), Value::List(devices)]))
    })
}

/// Loads libtorch's CUDA library from libtorch's own folder, or else from one of `folders`.
///
/// `folders` has one folder per line, and the first folder that has the library is used. Call it off the
/// event loop, because the library is large.
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
        let own_folder = cuda::folder_of_libtorch();
        cuda::load_torch(&own_folder.as_deref().into_iter().chain(folders.lines()).collect::<Vec<_>>())
    };
    guard("cohort_cuda_load_nonblocking", error, body)
}

/// Loads the library that links NCCL, after libtorch's CUDA library. Call it off the event loop.
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

/// Sets the default device of the calling thread and the executor's thread.
///
/// `request` completes when both use it.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_bind(device: i32, request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_request("cohort_cuda_bind", request, error, || {
        cuda_device::bind(device)?;
        submit((), move || cuda_device::bind(device).map(|()| Outcome::Value(Value::None)))
    })
}

/// Waits until a device has finished all of its work. Call it off the event loop.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_synchronize_nonblocking(device: i32, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_cuda_synchronize_nonblocking", error, || cuda_device::synchronize(device))
}

/// Gets a device's memory in bytes: allocated, its peak, reserved, its peak, free, total.
///
/// # Safety
/// `out` must be valid for six writes, `error` for one write.
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

/// Resets the peaks of a device's memory.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_reset_peaks(device: i32, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_cuda_reset_peaks", error, || cuda_device::reset_peaks(device))
}

/// Releases the unused memory that libtorch's allocator has cached.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_cuda_empty_cache(error: Out<ErrorBuffer>) -> Status {
    guard("cohort_cuda_empty_cache", error, cuda_device::empty_cache)
}
