use std::ptr;
use std::sync::Arc;

use tch::Tensor;

use crate::error::Error;
use crate::group::Group;
use crate::raw;
use crate::shim::call;

/// Options of a [`Reducer`].
#[derive(Clone, Copy, Debug)]
pub struct ReducerOptions {
    /// Maximum number of bytes in a bucket, which is sent at once.
    pub bucket_bytes: i64,
    /// Maximum number of bytes in the bucket that is ready first.
    pub first_bucket_bytes: i64,
    /// Whether a backward pass may leave parameters out.
    pub find_unused_parameters: bool,
    /// Whether gradients are views of the buckets, instead of copies from them.
    pub gradient_as_bucket_view: bool,
}

/// c10d's engine of data-parallel training. It hooks into the backward passes of parameters, and averages
/// their gradients over a group in buckets. It sends each bucket as soon as it is full, while the pass
/// continues. Dropping the reducer removes the hooks.
///
/// While a backward pass of the parameters runs on another thread, no function of the reducer may be called.
#[derive(Debug)]
pub struct Reducer(*mut raw::Reducer);

// SAFETY: the shim's reducer may be used from any thread, by one at a time.
unsafe impl Send for Reducer {}

impl Reducer {
    /// Hooks into parameters that require gradients, with their names. The parameters must be the same on all
    /// ranks, in the same order.
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
        // SAFETY: the group's bridge and the tensors are alive. The shim takes its own references. Each name
        // ends with a NUL.
        call(|message| unsafe {
            raw::cohort_shim_reducer_new(bridge.as_ptr(), list.as_ptr(), names, count, &options, &mut out, message)
        })?;
        Ok(Self(out))
    }

    /// Prepares for the backward pass that averages gradients. Must be called after its forward pass. The sum
    /// of the ranks' gradients is divided by `divisor`.
    pub fn prepare_backward(&mut self, divisor: i32) -> Result<(), Error> {
        // SAFETY: the reducer is alive, and we are its only user.
        call(|message| unsafe { raw::cohort_shim_reducer_prepare_backward(self.0, divisor, message) })
    }

    /// Returns the state of the pass that was prepared last.
    pub fn state(&self) -> Result<PassState, Error> {
        let mut state = 0;
        // SAFETY: the reducer is alive. The output is valid for one write.
        call(|message| unsafe { raw::cohort_shim_reducer_state(self.0, &mut state, message) })?;
        Ok(match state {
            0 => PassState::Ended,
            1 => PassState::Pending,
            2 => PassState::Broken,
            _ => PassState::Outdated,
        })
    }

    /// Ends a pass that is still pending because it reached none of the parameters on this rank. Blocks.
    pub fn settle(&mut self) -> Result<(), Error> {
        // SAFETY: the reducer is alive, and we are its only user.
        call(|message| unsafe { raw::cohort_shim_reducer_settle(self.0, message) })
    }

    /// Takes part in a pass of the other ranks with zeros as gradients. `is_outdated` tells them that this
    /// rank's model has changed. Blocks.
    pub fn shadow(&mut self, is_outdated: bool) -> Result<(), Error> {
        // SAFETY: the reducer is alive, and we are its only user.
        call(|message| unsafe { raw::cohort_shim_reducer_shadow(self.0, i32::from(is_outdated), message) })
    }
}

/// The state of a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassState {
    /// The pass has averaged the gradients, or has failed on all ranks.
    Ended = 0,
    /// The pass has not started, or has reached none of the parameters.
    Pending = 1,
    /// The pass has started and has not ended.
    Broken = 2,
    /// The pass has ended and averaged nothing, because other ranks' models have changed.
    Outdated = 3,
}

/// Returns a number that distinguishes lists of tensors by dtypes, kinds of device, layouts, sizes, and
/// whether they require gradients. Equal lists have the same number on all ranks.
pub fn signature(tensors: &[&Tensor]) -> Result<u64, Error> {
    let list: Vec<_> = tensors.iter().map(|tensor| tensor.as_ptr()).collect();
    let mut out = 0;
    // SAFETY: the list is valid for its length. The output is valid for one write.
    call(|message| unsafe { raw::cohort_shim_tensors_signature(list.as_ptr(), list.len(), &mut out, message) })?;
    Ok(out)
}

impl Drop for Reducer {
    fn drop(&mut self) {
        // No caller is left to receive an error of this.
        // SAFETY: we own the reducer, and free it once. Its owner ensures that no backward pass is running.
        unsafe { raw::cohort_shim_reducer_free(self.0) };
    }
}
