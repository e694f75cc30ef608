//! Tensors over memory that libtorch has not allocated.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;
use tch::Tensor;

use crate::{shim, sys};

/// A storage over memory with another owner. libtorch knows that tensors over the same storage share memory.
pub struct Storage(*mut c_void);

// SAFETY: a storage's reference count is atomic, and the pointer itself is only read.
unsafe impl Send for Storage {}
// SAFETY: as for `Send`.
unsafe impl Sync for Storage {}

impl Storage {
    /// Makes a storage over `bytes` bytes at `memory`. The storage keeps `owner` alive.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    ///
    /// # Safety
    /// The memory must be valid for reads and writes as long as `owner` lives.
    pub unsafe fn over(memory: *mut c_void, bytes: usize, owner: Box<dyn Send>) -> Result<Self> {
        // SAFETY: the caller's promise.
        unsafe { Self::make(memory, bytes, owner, false) }
    }

    /// Makes a storage like [`Storage::over`] that moves to memory of libtorch when a program resizes it.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    ///
    /// # Safety
    /// The memory must be valid for reads and writes as long as `owner` lives.
    pub unsafe fn resizable_over(memory: *mut c_void, bytes: usize, owner: Box<dyn Send>) -> Result<Self> {
        // SAFETY: the caller's promise.
        unsafe { Self::make(memory, bytes, owner, true) }
    }

    unsafe fn make(memory: *mut c_void, bytes: usize, owner: Box<dyn Send>, is_resizable: bool) -> Result<Self> {
        let context = Box::into_raw(Box::new(owner)).cast();
        let is_resizable = i32::from(is_resizable);
        let mut out = ptr::null_mut();
        shim::call("Cannot make a tensor", |message| {
            // SAFETY: the memory lives until `release` is called. The output is valid for one write.
            unsafe { sys::cohort_shim_storage_over(memory, bytes, release, context, is_resizable, &mut out, message) }
        })?;
        Ok(Self(out))
    }

    /// Makes a contiguous tensor over the whole storage.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    ///
    /// # Safety
    /// The storage must have as many bytes as the elements need.
    pub unsafe fn tensor(&self, dtype: i64, sizes: &[i64]) -> Result<Tensor> {
        let mut out = ptr::null_mut();
        shim::call("Cannot make a tensor", |message| {
            // SAFETY: the storage is alive. The sizes are valid for their length, and the output for one
            // write.
            unsafe { sys::cohort_shim_storage_tensor(self.0, dtype, sizes.as_ptr(), sizes.len(), &mut out, message) }
        })?;
        // SAFETY: the shim has made the tensor, and we own it.
        Ok(unsafe { Tensor::from_ptr(out.cast()) })
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        // SAFETY: we own this reference.
        unsafe { sys::cohort_shim_storage_free(self.0) };
    }
}

/// Drops the owner of a storage's memory.
///
/// # Safety
/// `context` must be the pointer that `over` has leaked. Nobody may use it again.
unsafe extern "C" fn release(context: *mut c_void) {
    // SAFETY: the caller promises a leaked box that nobody uses again.
    drop(unsafe { Box::from_raw(context.cast::<Box<dyn Send>>()) });
}
