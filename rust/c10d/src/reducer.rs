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
    /// Hooks into parameters that require gradients, with their names. They have to be the same on all ranks, in the same
    /// order.
    pub fn new(
        group: &Arc<Group>,
        parameters: &[&Tensor],
        names: &[&str],
        options: ReducerOptions,
    ) -> Result<Self, Error> {
        if parameters.is_empty() || parameters.len() != names.len() {
            return Err(Error::new(format!("{} parameters have {} names", parameters.len(), names.len())));
        }
        let bridge = group.bridge()?;
        let list: Vec<_> = parameters.iter().map(|parameter| parameter.as_ptr()).collect();
        let names: Vec<u8> = names.iter().flat_map(|name| name.bytes().chain([0])).collect();
        let options = raw::ReducerOptions {
            bucket_bytes: options.bucket_bytes,
            first_bucket_bytes: options.first_bucket_bytes,
            find_unused_parameters: i32::from(options.find_unused_parameters),
            gradient_as_bucket_view: i32::from(options.gradient_as_bucket_view),
        };
        let (names, count) = (names.as_ptr().cast(), list.len());
        let mut out = ptr::null_mut();
        // SAFETY: the group's bridge and the tensors are alive; the shim takes references of its own; each name is ended.
        check(unsafe {
            raw::cohort_c10d_reducer_new(bridge.as_ptr(), list.as_ptr(), names, count, &options, &mut out)
        })?;
        Ok(Self(out))
    }

    /// To be called after a forward pass whose gradients are to be averaged. The sum of the ranks' gradients is divided by `divisor`.
    pub fn prepare_backward(&mut self, divisor: i32) -> Result<(), Error> {
        // SAFETY: it is alive, and used by us alone.
        check(unsafe { raw::cohort_c10d_reducer_prepare_backward(self.0, divisor) })
    }

    /// What has become of the pass that was prepared last.
    pub fn state(&self) -> Result<PassState, Error> {
        let mut state = 0;
        // SAFETY: it is alive; the output takes one write.
        check(unsafe { raw::cohort_c10d_reducer_state(self.0, &mut state) })?;
        Ok(match state {
            0 => PassState::Ended,
            1 => PassState::Pending,
            2 => PassState::Broken,
            _ => PassState::Outdated,
        })
    }

    /// Ends a pass that is still awaited, since it came to none of the parameters on this rank. Blocks.
    pub fn settle(&mut self) -> Result<(), Error> {
        // SAFETY: it is alive, and used by us alone.
        check(unsafe { raw::cohort_c10d_reducer_settle(self.0) })
    }

    /// Takes part in a pass of the other ranks' with gradients of zero; `is_outdated` tells them that this rank's model has changed.
    /// Blocks.
    pub fn shadow(&mut self, is_outdated: bool) -> Result<(), Error> {
        // SAFETY: it is alive, and used by us alone.
        check(unsafe { raw::cohort_c10d_reducer_shadow(self.0, i32::from(is_outdated)) })
    }
}

/// What has become of a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassState {
    /// It has averaged the gradients, or failed on all ranks.
    Ended = 0,
    /// It has not come, or not to any of the parameters.
    Pending = 1,
    /// It has begun and not ended.
    Broken = 2,
    /// It has ended, and averaged nothing: other ranks' models have changed.
    Outdated = 3,
}

/// A number that tells lists of tensors apart by dtypes, kinds of device, layouts, sizes, and whether they require gradients.
/// The same on all ranks.
pub fn signature(tensors: &[&Tensor]) -> Result<u64, Error> {
    let list: Vec<_> = tensors.iter().map(|tensor| tensor.as_ptr()).collect();
    let mut out = 0;
    // SAFETY: the list is valid for its length, the output takes one write.
    check(unsafe { raw::cohort_c10d_signature(list.as_ptr(), list.len(), &mut out) })?;
    Ok(out)
}

impl Drop for Reducer {
    fn drop(&mut self) {
        // SAFETY: it is ours, and freed once; that no backward pass goes on is the owner's duty.
        // Nobody is there to be told what its end throws.
        let _ = check(unsafe { raw::cohort_c10d_reducer_free(self.0) });
    }
}
