use std::ptr;
use std::sync::Arc;

use tch::Tensor;

use crate::error::{Error, check};
use crate::group::Group;
use crate::raw;

/// How gradients are averaged.
#[derive(Clone, Copy, Debug)]
pub struct ReducerOptions {
    /// How much is sent at once.
    pub bucket_bytes: i64,
    /// The same of what is ready first.
    pub first_bucket_bytes: i64,
    /// Whether a backward pass may leave parameters out.
    pub find_unused_parameters: bool,
    /// Whether gradients are views of what is sent, rather than copied from it.
    pub gradient_as_bucket_view: bool,
}

/// The engine of data-parallel training, c10d's: it hooks into the backward passes of parameters, and averages their
/// gradients over a group in buckets, each as soon as it is full, while the pass goes on. Dropping it unhooks it.
///
/// Nothing of it may happen while a backward pass of the parameters does, on another thread.
#[derive(Debug)]
pub struct Reducer(*mut raw::Reducer);

// SAFETY: it may be used from any thread, one at a time.
unsafe impl Send for Reducer {}

impl Reducer {
    /// Hooks into parameters that require gradients. They have to be the same on all ranks, in the same order.
    pub fn new(group: &Arc<Group>, parameters: &[&Tensor], options: ReducerOptions) -> Result<Self, Error> {
        let bridge = group.bridge()?;
        let list: Vec<_> = parameters.iter().map(|parameter| parameter.as_ptr()).collect();
        let options = raw::ReducerOptions {
            bucket_bytes: options.bucket_bytes,
            first_bucket_bytes: options.first_bucket_bytes,
            find_unused_parameters: i32::from(options.find_unused_parameters),
            gradient_as_bucket_view: i32::from(options.gradient_as_bucket_view),
        };
        let mut out = ptr::null_mut();
        // SAFETY: the group's bridge and the tensors are alive; the shim takes references of its own.
        check(unsafe { raw::cohort_c10d_reducer_new(bridge.as_ptr(), list.as_ptr(), list.len(), &options, &mut out) })?;
        Ok(Self(out))
    }

    /// To be called before a forward pass whose gradients are to be averaged. Blocks: after the first pass the ranks agree
    /// on the order in which gradients come.
    pub fn prepare_forward(&mut self) -> Result<(), Error> {
        // SAFETY: it is alive, and used by us alone.
        check(unsafe { raw::cohort_c10d_reducer_prepare_forward(self.0) })
    }

    /// To be called after it, with what it gave.
    pub fn prepare_backward(&mut self, outputs: &[&Tensor]) -> Result<(), Error> {
        let list: Vec<_> = outputs.iter().map(|output| output.as_ptr()).collect();
        // SAFETY: it is alive, and used by us alone; the list is valid for its length.
        check(unsafe { raw::cohort_c10d_reducer_prepare_backward(self.0, list.as_ptr(), list.len()) })
    }
}

impl Drop for Reducer {
    fn drop(&mut self) {
        // SAFETY: it is ours, and freed once; that no backward pass goes on is the owner's duty.
        unsafe { raw::cohort_c10d_reducer_free(self.0) };
    }
}
