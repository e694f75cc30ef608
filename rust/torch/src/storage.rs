//! Memory of others that tensors lie over.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;
use tch::Tensor;

use crate::{shim, sys};

/// Memory that somebody holds. Tensors over one storage are known to share it.
pub struct Storage(*mut c_void);

// SAFETY: libtorch counts references to a storage by atomics; the pointer itself is only read.
unsafe impl Send for Storage {}
// SAFETY: as above.
unsafe impl Sync for Storage {}

impl Storage {
    /// Over `bytes` bytes at `memory`, which `owner` holds.
    ///
    /// # Errors
    /// libtorch's own.
    ///
    /// # Safety
    /// The memory must be valid for reads and writes as long as `owner` lives.
    pub unsafe fn over(memory: *mut c_void, bytes: usize, owner: Box<dyn Send>) -> Result<Self> {
        let context = Box::into_raw(Box::new(owner)).cast();
        let mut out = ptr::null_mut();
        shim::call("Cannot make a tensor", |message| {
            // SAFETY: the memory lives until `release` is called, the output takes one write.
            unsafe { sys::cohort_shim_storage_over(memory, bytes, release, context, &mut out, message) }
        })?;
        Ok(Self(out))
    }

    /// A tensor over the whole of it, contiguous.
    ///
    /// # Errors
    /// libtorch's own.
    ///
    /// # Safety
    /// It must have as many bytes as the elements take.
    pub unsafe fn tensor(&self, dtype: i64, sizes: &[i64]) -> Result<Tensor> {
        let mut out = ptr::null_mut();
        shim::call("Cannot make a tensor", |message| {
            // SAFETY: the storage is alive, the sizes are valid for their length, the output takes one write.
            unsafe { sys::cohort_shim_storage_tensor(self.0, dtype, sizes.as_ptr(), sizes.len(), &mut out, message) }
        })?;
        // SAFETY: the shim made it, and it is ours.
        Ok(unsafe { Tensor::from_ptr(out.cast()) })
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        // SAFETY: we own this reference.
        unsafe { sys::cohort_shim_storage_free(self.0) };
    }
}

/// # Safety
/// `context` is what `over` leaked, and not used again.
unsafe extern "C" fn release(context: *mut c_void) {
    // SAFETY: the caller promises it.
    drop(unsafe { Box::from_raw(context.cast::<Box<dyn Send>>()) });
}
