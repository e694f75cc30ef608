//! The functions that TypeScript calls.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, In, Length, Out, completions, guard};
use cohort_core::wire::{self, encoded_len};
use cohort_core::{Error, Handle, Result, Status, Value};

use crate::abi_generated::ABI_VERSION;
use crate::adapter;
use crate::buffer::{Buffer, Purpose};
use crate::dispatch::dispatch;
use crate::engine::{Command, HostMemory};
use crate::gpu::Gpu;
use crate::kernel::Key;
use crate::state::{BUFFERS, GPUS, KERNELS, REQUESTS, Shared};

/// Returns the version of the declarations from which this library was built.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_wgpu_abi_version() -> u32 {
    ABI_VERSION
}

/// Writes the adapters as a list of dicts. Call it off the event loop, because it loads drivers.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `length` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_adapters_nonblocking(
    out: Out<u8>,
    capacity: Length,
    length: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let adapters = Value::List(adapter::all().iter().map(adapter::describe).collect());
        write_value(&adapters, out, capacity, length)
    };
    guard("cohort_wgpu_adapters_nonblocking", error, body)
}

/// Opens the adapter at an index. Call it off the event loop.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_open_nonblocking(
    index: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || insert(&GPUS, Gpu::open(index as usize)?, out);
    guard("cohort_wgpu_gpu_open_nonblocking", error, body)
}

/// Destroys the GPU's device, as if it were lost. Work in flight fails, and so does all later work.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_destroy(gpu: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        GPUS.get(gpu)?.destroy();
        Ok(())
    };
    guard("cohort_wgpu_gpu_destroy", error, body)
}

/// Fails if the GPU is lost. It does not wait.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_check(gpu: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_gpu_check", error, || GPUS.get(gpu)?.check("use the GPU"))
}

/// Releases the handle of a GPU. Its kernels and buffers live as long as their own handles.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_free(gpu: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_gpu_free", error, || GPUS.remove(gpu))
}

/// Compiles WGSL, or returns the kernel that was compiled from the same WGSL before. `names` has one name of
/// an override per line, and `constants` their values. Call it off the event loop.
///
/// # Safety
/// The texts and `constants` must be valid for their lengths, `out` for `capacity` writes, `kernel`, `length`
/// and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_kernel_new_nonblocking(
    gpu: Handle,
    code: In<u8>,
    code_length: Length,
    entry: In<u8>,
    entry_length: Length,
    names: In<u8>,
    names_length: Length,
    constants: In<f64>,
    count: Length,
    kernel: Out<f64>,
    out: Out<u8>,
    capacity: Length,
    length: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (code, entry, names) = (code.text(code_length)?, entry.text(entry_length)?, names.text(names_length)?);
        let values = constants.slice(count);
        let constants = names.lines().zip(values).map(|(name, value)| (name.to_owned(), value.to_bits())).collect();
        let key = Key { code: code.to_owned(), entry: entry.to_owned(), constants };
        let compiled = GPUS.get(gpu)?.kernel(key)?;
        write_value(&compiled.describe(), out, capacity, length)?;
        insert(&KERNELS, compiled, kernel)
    };
    guard("cohort_wgpu_kernel_new_nonblocking", error, body)
}

/// Releases the handle of a kernel.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_kernel_free(kernel: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_kernel_free", error, || KERNELS.remove(kernel))
}

/// Allocates a buffer of `size` bytes. If `clear` is not 0, the buffer is filled with zeros.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_buffer_new(
    gpu: Handle,
    size: Length,
    clear: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let gpu = GPUS.get(gpu)?;
        let buffer = Arc::new(gpu.buffer(Purpose::Storage, size.get() as u64)?);
        if clear != 0 && buffer.is_reused {
            gpu.engine.submit(Command::Clear { buffer: buffer.clone() })?;
        }
        insert(&BUFFERS, buffer, out)
    };
    guard("cohort_wgpu_buffer_new", error, body)
}

/// Releases the handle of a buffer. Queued work can still use the buffer.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_buffer_free(buffer: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_buffer_free", error, || BUFFERS.remove(buffer))
}

/// Queues a copy from the program's memory to a buffer.
///
/// # Safety
/// `address` must be valid for `length` reads until the program takes a request that it made after this call.
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_buffer_write(
    gpu: Handle,
    buffer: Handle,
    address: *const u8,
    length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (gpu, to) = (GPUS.get(gpu)?, BUFFERS.get(buffer)?);
        let length = checked_length(&to, length)?;
        gpu.engine.submit(Command::Write { to, from: HostMemory { address: address.cast_mut(), length } })
    };
    guard("cohort_wgpu_buffer_write", error, body)
}

/// Queues a copy from a buffer to the program's memory.
///
/// # Safety
/// `address` must be valid for `length` writes until the program takes a request that it made after this
/// call. `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_buffer_read(
    gpu: Handle,
    buffer: Handle,
    address: *mut u8,
    length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (gpu, from) = (GPUS.get(gpu)?, BUFFERS.get(buffer)?);
        let length = checked_length(&from, length)?;
        let staging = gpu.buffer(Purpose::Staging, from.size())?;
        gpu.engine.submit(Command::Read { from, staging, to: HostMemory { address, length } })
    };
    guard("cohort_wgpu_buffer_read", error, body)
}

/// Queues a run of a kernel. `buffers` has the handles of its storage buffers, in the order of its variables.
/// `parameters` has the bytes of its uniform buffers, one after another, each padded to a multiple of 16.
///
/// # Safety
/// `buffers` and `parameters` must be valid for their lengths, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_kernel_dispatch(
    gpu: Handle,
    kernel: Handle,
    buffers: In<f64>,
    count: Length,
    parameters: In<u8>,
    length: Length,
    x: u32,
    y: u32,
    z: u32,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (gpu, kernel) = (GPUS.get(gpu)?, KERNELS.get(kernel)?);
        dispatch(&gpu, kernel, buffers.slice(count), parameters.slice(length), [x, y, z])
    };
    guard("cohort_wgpu_kernel_dispatch", error, body)
}

/// Opens a request that completes when all earlier work of the GPU has ended.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_finish(gpu: Handle, request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let gpu = GPUS.get(gpu)?;
        let id = REQUESTS.open(());
        if let Err(failure) = gpu.engine.submit(Command::Finish { request: id }) {
            REQUESTS.complete(id, Err(failure));
        }
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_wgpu_gpu_finish", error, body)
}

/// Blocks until a request completes, and writes the numbers of completed requests.
///
/// Call it off the event loop, one call at a time, and only while a request is pending.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_completions_wait_nonblocking(
    requests: Out<f64>,
    capacity: Length,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    completions::wait("cohort_wgpu_completions_wait_nonblocking", &REQUESTS, requests, capacity, count, error, || {})
}

/// Works like `cohort_wgpu_completions_wait_nonblocking`, but blocks the event loop, for a limited time.
///
/// After that time it writes a count of 0.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_completions_wait_within(
    requests: Out<f64>,
    capacity: Length,
    microseconds: u32,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let name = "cohort_wgpu_completions_wait_within";
    completions::wait_within(name, &REQUESTS, requests, capacity, microseconds, count, error)
}

/// Ends a completed request, or fails as it did.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_request_take(request: f64, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_request_take", error, || REQUESTS.take(request as u64, |()| Ok(())))
}

/// Inserts an object into a table and writes its handle.
fn insert<T>(table: &Shared<T>, object: Arc<T>, handle: Out<f64>) -> Result<()> {
    handle.set(table.insert(object)?.0);
    Ok(())
}

/// Returns the length of a copy, which must be the whole buffer.
fn checked_length(buffer: &Buffer, length: Length) -> Result<usize> {
    let length = length.get();
    if length as u64 == buffer.size() {
        return Ok(length);
    }
    Err(Error::range(format!("Cannot copy {length} bytes: the GPU buffer has {} bytes", buffer.size())))
}

/// Writes the encoded size of a value to `length`, and the value to `out` if it fits.
fn write_value(value: &Value<Handle>, out: Out<u8>, capacity: Length, length: Out<f64>) -> Result<()> {
    let needed = encoded_len(value);
    length.set(needed as f64);
    if needed > capacity.get() {
        return Err(Error::new(Status::Grow, format!("Cannot return the value: it takes {needed} bytes")));
    }
    let mut bytes = Vec::with_capacity(needed);
    wire::write(value, &mut bytes);
    out.slice(Length::of(needed)).copy_from_slice(&bytes);
    Ok(())
}
