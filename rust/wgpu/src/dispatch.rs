//! Checks the inputs of a kernel and queues its run.

use std::sync::Arc;

use cohort_core::{Error, Handle, Result};

use crate::buffer::{Buffer, Purpose};
use crate::engine::{Command, Parameters};
use crate::gpu::Gpu;
use crate::kernel::Kernel;
use crate::reflect::{Access, Binding};
use crate::state::BUFFERS;

/// Queues a run of a kernel.
///
/// `handles` are the kernel's storage buffers, in the order of its variables. `parameters` are the bytes of
/// its uniform buffers, one after another in the same order, each padded to a multiple of 16.
///
/// # Errors
/// A range error if there are too many workgroups or a buffer is too small. A type error if a buffer is bound
/// twice and the kernel writes only one of the variables. A native error if an input is missing or the GPU is
/// lost.
pub fn dispatch(gpu: &Gpu, kernel: Arc<Kernel>, handles: &[f64], parameters: &[u8], groups: [u32; 3]) -> Result<()> {
    gpu.check("run kernel")?;
    check_groups(gpu, groups)?;
    let mut handles = handles.iter();
    let mut remaining = parameters;
    let mut buffers: Vec<Arc<Buffer>> = Vec::with_capacity(kernel.bindings().len());
    let mut parameters = Vec::new();
    for binding in kernel.bindings() {
        if binding.access == Access::Uniform {
            let size = binding.size.next_multiple_of(16) as usize;
            let (bytes, rest) = remaining
                .split_at_checked(size)
                .ok_or_else(|| Error::native("Cannot run kernel: parameters are missing"))?;
            remaining = rest;
            let to = Arc::new(gpu.buffer(Purpose::Uniform, size as u64)?);
            buffers.push(to.clone());
            parameters.push(Parameters { to, bytes: bytes.to_vec() });
        } else {
            let handle = handles.next().ok_or_else(|| Error::native("Cannot run kernel: buffers are missing"))?;
            let buffer = storage_buffer(binding, Handle(*handle))?;
            check_aliasing(&kernel, &buffers, binding, &buffer)?;
            buffers.push(buffer);
        }
    }
    gpu.engine.submit(Command::Dispatch { kernel, buffers, parameters, groups })
}

fn check_groups(gpu: &Gpu, groups: [u32; 3]) -> Result<()> {
    let most = gpu.limits.max_compute_workgroups_per_dimension;
    if groups.iter().all(|&count| count <= most) {
        return Ok(());
    }
    let [x, y, z] = groups;
    let state = format!("{x} × {y} × {z} workgroups exceed the GPU's limit of {most} per dimension");
    Err(Error::range(format!("Cannot run kernel: {state}")))
}

/// Returns the buffer to bind, if it is large enough.
fn storage_buffer(binding: &Binding, handle: Handle) -> Result<Arc<Buffer>> {
    let buffer = BUFFERS.get(handle)?;
    let (size, name, needed) = (buffer.size(), &binding.name, binding.size);
    if size < u64::from(needed) {
        let state = format!("{name} has {size} bytes, but the kernel needs at least {needed}");
        return Err(Error::range(format!("Cannot run kernel: {state}")));
    }
    Ok(buffer)
}

/// Fails if the same buffer is already bound with another access. wgpu does not allow that.
fn check_aliasing(kernel: &Kernel, bound: &[Arc<Buffer>], binding: &Binding, buffer: &Arc<Buffer>) -> Result<()> {
    let mut pairs = kernel.bindings().iter().zip(bound);
    let clash = pairs.find(|(other, memory)| Arc::ptr_eq(memory, buffer) && other.access != binding.access);
    let Some((other, _)) = clash else { return Ok(()) };
    let (first, second) = (&other.name, &binding.name);
    let state = format!("{first} and {second} are the same memory, but the kernel writes only one of them");
    Err(Error::wrong_type(format!("Cannot run kernel: {state}")))
}
