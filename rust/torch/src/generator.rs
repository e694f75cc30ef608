//! Random number generators.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;
use tch::Tensor;

use crate::{shim, sys};

/// A source of random numbers on one device.
pub struct Generator(*mut c_void);

// SAFETY: libtorch locks the generator's own mutex, and counts its references atomically.
unsafe impl Send for Generator {}
// SAFETY: as above.
unsafe impl Sync for Generator {}

impl Generator {
    /// A new one on `device`, with PyTorch's default seed; or the one that operators use which are given none.
    ///
    /// # Errors
    /// A type error if there is no such device, libtorch's own if it cannot be used.
    pub fn new(device: &str, is_default: bool) -> Result<Self> {
        let mut raw = ptr::null_mut();
        shim::call("Cannot make a generator", |message| {
            let name = device.as_ptr().cast();
            // SAFETY: the text is valid for its length, the output for one write.
            unsafe { sys::cohort_shim_generator_new(name, device.len(), is_default.into(), &mut raw, message) }
        })?;
        Ok(Self(raw))
    }

    pub(crate) fn as_ptr(&self) -> *const c_void {
        self.0
    }

    /// Begins the numbers of `seed`.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn set_seed(&self, seed: u64) -> Result<()> {
        shim::call("Cannot set the seed", |message| {
            // SAFETY: the generator is alive.
            unsafe { sys::cohort_shim_generator_set_seed(self.0, seed, message) }
        })
    }

    /// The seed, or with `is_fresh` a new one that nobody can foresee.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn seed(&self, is_fresh: bool) -> Result<u64> {
        let mut seed = 0;
        shim::call("Cannot read the seed", |message| {
            // SAFETY: the generator is alive, the output takes one write.
            unsafe { sys::cohort_shim_generator_seed(self.0, is_fresh.into(), &mut seed, message) }
        })?;
        Ok(seed)
    }

    /// Its state: bytes.
    ///
    /// # Errors
    /// libtorch's own.
    pub fn state(&self) -> Result<Tensor> {
        let mut tensor = ptr::null_mut();
        shim::call("Cannot read the state", |message| {
            // SAFETY: the generator is alive, the output takes one write.
            unsafe { sys::cohort_shim_generator_state(self.0, &mut tensor, message) }
        })?;
        // SAFETY: the shim made it, and it is ours.
        Ok(unsafe { Tensor::from_ptr(tensor.cast()) })
    }

    /// Goes on from a state that [`Generator::state`] gave.
    ///
    /// # Errors
    /// libtorch's own, if it is none.
    pub fn set_state(&self, state: &Tensor) -> Result<()> {
        shim::call("Cannot set the state", |message| {
            // SAFETY: both are alive.
            unsafe { sys::cohort_shim_generator_set_state(self.0, state.as_ptr().cast(), message) }
        })
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // SAFETY: it is ours and not used again.
        unsafe { sys::cohort_shim_generator_free(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_gives_the_same_numbers_again() {
        let generator = Generator::new("cpu", false).unwrap();
        assert_eq!(generator.seed(false).unwrap(), 67_280_421_310_721);
        generator.set_seed(u64::MAX).unwrap();
        assert_eq!(generator.seed(false).unwrap(), u64::MAX);
        let state = generator.state().unwrap();
        let fresh = generator.seed(true).unwrap();
        assert_eq!(generator.seed(false).unwrap(), fresh);
        generator.set_state(&state).unwrap();
        assert_eq!(generator.seed(false).unwrap(), u64::MAX);
    }

    #[test]
    fn what_is_no_device_and_no_state_is_an_error() {
        assert_eq!(
            Generator::new("nope", false).err().unwrap().message,
            "Cannot make a generator: there is no device \"nope\""
        );
        assert!(Generator::new("cuda", true).is_err());
        let generator = Generator::new("cpu", false).unwrap();
        assert!(generator.set_state(&Tensor::from_slice(&[1i64, 2])).is_err());
    }
}
