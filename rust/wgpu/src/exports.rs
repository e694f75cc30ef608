//! What TypeScript calls.

use std::sync::Arc;
use std::time::Duration;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::wire::{self, encoded_len};
use cohort_core::{Error, Handle, Result, Status, Value};

use crate::abi_generated::ABI_VERSION;
use crate::adapter;
use crate::buffer::{Buffer, Purpose};
use crate::engine::{Command, Memory, Parameters};
use crate::gpu::Gpu;
use crate::kernel::Key;
use crate::reflect::Access;
use crate::state::{BUFFERS, GPUS, KERNELS, REQUESTS, beyond};

/// The version of the declarations that this library was built from.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_wgpu_abi_version() -> u32 {
    ABI_VERSION
}

/// The adapters, a list of dicts. To be called off the event loop: drivers are loaded.
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
        give(&adapters, out, capacity, length)
    };
    guard("cohort_wgpu_adapters_nonblocking", error, body)
}

/// Opens the adapter of an index. To be called off the event loop.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_open_nonblocking(
    index: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let handle = GPUS.insert(Gpu::open(index as usize)?)?;
        out.set(handle.0);
        Ok(())
    };
    guard("cohort_wgpu_gpu_open_nonblocking", error, body)
}

/// Destroys the GPU's device, as if it were lost: all that is in flight fails, and all that follows.
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

/// Refuses if the GPU is lost. Waits for nothing.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_check(gpu: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_gpu_check", error, || GPUS.get(gpu)?.check("use the GPU"))
}

/// Gives the GPU up. Its kernels and memory live on as long as they are held.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_gpu_free(gpu: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_gpu_free", error, || GPUS.remove(gpu).map(drop))
}

/// Compiles WGSL, or finds what was compiled of the same. `constants` are the values of the overrides that `names` names, one
/// a line. To be called off the event loop.
///
/// # Safety
/// The texts and `constants` must be valid for their lengths, `out` for `capacity` writes, `kernel`, `length` and `error` for
/// one.
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
        give(&compiled.describe(), out, capacity, length)?;
        let handle = KERNELS.insert(compiled)?;
        kernel.set(handle.0);
        Ok(())
    };
    guard("cohort_wgpu_kernel_new_nonblocking", error, body)
}

/// Gives the kernel up.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_kernel_free(kernel: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_kernel_free", error, || KERNELS.remove(kernel).map(drop))
}

/// Memory of `size` bytes, which is full of zeros where `clear` is not 0.
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
        if clear != 0 && buffer.is_used {
            gpu.engine.submit(Command::Clear { buffer: buffer.clone() })?;
        }
        let handle = BUFFERS.insert(buffer)?;
        out.set(handle.0);
        Ok(())
    };
    guard("cohort_wgpu_buffer_new", error, body)
}

/// Gives the memory up. What was asked for goes on with it.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_buffer_free(buffer: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_buffer_free", error, || BUFFERS.remove(buffer).map(drop))
}

/// Asks for a copy of memory to the GPU.
///
/// # Safety
/// `address` must be valid for `length` reads until a request is taken that was asked for after this; `error` for one write.
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
        let length = fitting(&to, length)?;
        gpu.engine.submit(Command::Write { to, from: Memory { address: address.cast_mut(), length } })
    };
    guard("cohort_wgpu_buffer_write", error, body)
}

/// Asks for a copy of memory from the GPU.
///
/// # Safety
/// `address` must be valid for `length` writes until a request is taken that was asked for after this; `error` for one write.
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
        let length = fitting(&from, length)?;
        let staging = gpu.buffer(Purpose::Staging, from.size())?;
        gpu.engine.submit(Command::Read { from, staging, to: Memory { address, length } })
    };
    guard("cohort_wgpu_buffer_read", error, body)
}

/// Asks for a run of a kernel. `buffers` are its storage buffers, in its order; `uniforms` the bytes of its parameters, those of
/// one after those of the other, each filled up to 16.
///
/// # Safety
/// `buffers` and `uniforms` must be valid for their lengths, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_kernel_dispatch(
    gpu: Handle,
    kernel: Handle,
    buffers: In<f64>,
    count: Length,
    uniforms: In<u8>,
    length: Length,
    x: u32,
    y: u32,
    z: u32,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (gpu, kernel) = (GPUS.get(gpu)?, KERNELS.get(kernel)?);
        gpu.check("run kernel")?;
        let (handles, mut bytes) = (buffers.slice(count), uniforms.slice(length));
        let most = gpu.limits.max_compute_workgroups_per_dimension;
        if [x, y, z].iter().any(|&count| count > most) {
            return Err(beyond(format!(
                "Cannot run kernel: {x} × {y} × {z} workgroups, the GPU takes {most} each way"
            )));
        }
        let mut handles = handles.iter();
        let mut bound: Vec<Arc<Buffer>> = Vec::with_capacity(kernel.bindings().len());
        let mut parameters = Vec::new();
        for binding in kernel.bindings() {
            if binding.access != Access::Uniform {
                let handle = handles.next().ok_or_else(|| Error::native("Cannot run kernel: buffers are missing"))?;
                let buffer = BUFFERS.get(Handle(*handle))?;
                if buffer.size() < u64::from(binding.size) {
                    let (has, name, needs) = (buffer.size(), &binding.name, binding.size);
                    return Err(beyond(format!(
                        "Cannot run kernel: {name} has {has} bytes, it takes {needs} at least"
                    )));
                }
                let clash = kernel
                    .bindings()
                    .iter()
                    .zip(&bound)
                    .find(|(other, memory)| Arc::ptr_eq(memory, &buffer) && other.access != binding.access);
                if let Some((other, _)) = clash {
                    let (one, other) = (&other.name, &binding.name);
                    let state = format!("{one} and {other} are the same memory, and only one of them writes it");
                    return Err(Error::wrong_type(format!("Cannot run kernel: {state}")));
                }
                bound.push(buffer);
                continue;
            }
            let size = binding.size.next_multiple_of(16) as usize;
            let (own, rest) = bytes
                .split_at_checked(size)
                .ok_or_else(|| Error::native("Cannot run kernel: parameters are missing"))?;
            bytes = rest;
            let to = Arc::new(gpu.buffer(Purpose::Uniform, size as u64)?);
            bound.push(to.clone());
            parameters.push(Parameters { to, bytes: own.to_vec() });
        }
        gpu.engine.submit(Command::Dispatch { kernel, buffers: bound, parameters, groups: [x, y, z] })
    };
    guard("cohort_wgpu_kernel_dispatch", error, body)
}

/// Opens a request that completes when all that was asked for before has been done.
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

/// Blocks until a request has completed, and writes the numbers of those that have. To be called off the event loop, one call
/// at a time, and only while a request is pending.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_completions_wait_nonblocking(
    requests: Out<f64>,
    capacity: Length,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let requests = requests.slice(capacity);
        count.set(REQUESTS.wait(requests) as u32);
        Ok(())
    };
    guard("cohort_wgpu_completions_wait_nonblocking", error, body)
}

/// As `cohort_wgpu_completions_wait_nonblocking`, on the event loop, for a limited time: no numbers are written after it.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_completions_wait_within(
    requests: Out<f64>,
    capacity: Length,
    microseconds: u32,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let requests = requests.slice(capacity);
        let limit = Duration::from_micros(u64::from(microseconds));
        count.set(REQUESTS.wait_within(requests, limit) as u32);
        Ok(())
    };
    guard("cohort_wgpu_completions_wait_within", error, body)
}

/// Ends a completed request, or fails as it did.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_wgpu_request_take(request: f64, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_wgpu_request_take", error, || REQUESTS.take(request as u64, |()| Ok(())))
}

fn fitting(buffer: &Buffer, length: Length) -> Result<usize> {
    let length = length.get();
    if length as u64 == buffer.size() {
        return Ok(length);
    }
    Err(beyond(format!("Cannot copy {length} bytes: the GPU's buffer has {}", buffer.size())))
}

/// Writes a value, if it fits, and how many bytes it takes.
fn give(value: &Value<Handle>, out: Out<u8>, capacity: Length, length: Out<f64>) -> Result<()> {
    let needed = encoded_len(value);
    length.set(needed as f64);
    if needed > capacity.get() {
        return Err(Error::new(Status::Grow, format!("Cannot give the value: it takes {needed} bytes")));
    }
    let mut bytes = Vec::with_capacity(needed);
    wire::write(value, &mut bytes);
    out.slice(Length::of(needed)).copy_from_slice(&bytes);
    Ok(())
}
