//! A call of an operator with bound arguments, and its result.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::{ptr, slice};

use cohort_core::Result;
use smallvec::SmallVec;
use tch::Tensor;

use super::Overload;
use crate::reply::Reply;
use crate::{TensorValue, shim, sys};

/// A call with arguments that are bound to an overload. It holds references to its tensors.
pub struct Bound<'o> {
    pub(super) context: &'o str,
    pub(super) overload: &'o Overload,
    pub(super) raw: *mut c_void,
}

/// The result of a call.
pub enum Outcome {
    /// One or several new tensors.
    Tensors(SmallVec<[Tensor; 4]>),
    /// An argument that the call has written, as an index into the call's tensors.
    Argument(usize),
    /// Any other value. In it, tensors that the call has written are arguments, too.
    Value(TensorValue),
}

// SAFETY: it owns references to its tensors, whose counts are atomic. The dispatcher accepts calls from every
// thread.
unsafe impl Send for Bound<'_> {}

impl<'o> Bound<'o> {
    /// Returns the overload that accepts the arguments.
    pub fn overload(&self) -> &'o Overload {
        self.overload
    }

    /// Makes the call. Several results give a tuple.
    ///
    /// # Errors
    /// libtorch's error if the operator fails.
    pub fn call(mut self) -> Result<Outcome> {
        let raw = std::mem::replace(&mut self.raw, ptr::null_mut());
        let mut out = MaybeUninit::<sys::ShimOutcome>::uninit();
        // SAFETY: `raw` is a bound call, which the shim takes over. The output is valid for one write.
        shim::call(self.context, |message| unsafe { sys::cohort_shim_bound_call(raw, out.as_mut_ptr(), message) })?;
        let out = out.as_ptr();
        // SAFETY: the call succeeded, so the shim has written the fields that `kind` announces, and we own
        // them.
        unsafe {
            match (*out).kind {
                sys::OUTCOME_TENSORS => {
                    let made = slice::from_raw_parts(ptr::addr_of!((*out).tensors).cast::<*mut c_void>(), (*out).count);
                    Ok(Outcome::Tensors(made.iter().map(|tensor| Tensor::from_ptr(tensor.cast())).collect()))
                }
                sys::OUTCOME_WRITTEN => Ok(Outcome::Argument((*out).argument as usize)),
                _ => Reply::new((*out).result.cast()).value().map(Outcome::Value),
            }
        }
    }
}

impl Drop for Bound<'_> {
    fn drop(&mut self) {
        if !self.raw.is_null() {
            // SAFETY: `raw` is a bound call that was not made.
            unsafe { sys::cohort_shim_bound_free(self.raw) };
        }
    }
}
