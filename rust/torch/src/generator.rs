//! Random number generators.

use std::ffi::c_void;
use std::ptr;

use cohort_core::Result;
use tch::Tensor;

use crate::{shim, sys};

/// A source of random numbers on one device.
pub struct Generator(*mut c_void);

// SAFETY: libtorch locks the generator's mutex, and its reference count is atomic.
unsafe impl Send for Generator {}
// SAFETY: as for `Send`.
unsafe impl Sync for Generator {}

impl Generator {
    /// Makes a generator on `device` with PyTorch's default seed. With `is_default`, returns the generator
    /// that operators use if they are given none.
    ///
    /// # Errors
    /// A type error if there is no such device. libtorch's error if the device cannot be used.
    pub fn new(device: &str, is_default: bool) -> Result<Self> {
        let mut raw = ptr::null_mut();
        shim::call("Cannot make a generator", |message| {
            let name = device.as_ptr().cast();
            // SAFETY: the text is valid for its length, and the output for one write.
            unsafe { sys::cohort_shim_generator_new(name, device.len(), is_default.into(), &mut raw, message) }
        })?;
        Ok(Self(raw))
    }

    pub(crate) fn as_ptr(&self) -> *const c_void {
        self.0
    }

    /// Sets the seed.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn set_seed(&self, seed: u64) -> Result<()> {
        shim::call("Cannot set the seed", |message| {
            // SAFETY: the generator is alive.
            unsafe { sys::cohort_shim_generator_set_seed(self.0, seed, message) }
        })
    }

    /// Returns the seed. With `is_fresh`, sets and returns a new, unpredictable seed.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn seed(&self, is_fresh: bool) -> Result<u64> {
        let mut seed = 0;
        shim::call("Cannot read the seed", |message| {
            // SAFETY: the generator is alive. The output is valid for one write.
            unsafe { sys::cohort_shim_generator_seed(self.0, is_fresh.into(), &mut seed, message) }
        })?;
        Ok(seed)
    }

    /// Returns the state as a tensor of bytes.
    ///
    /// # Errors
    /// libtorch's error if it fails.
    pub fn state(&self) -> Result<Tensor> {
        let mut tensor = ptr::null_mut();
        shim::call("Cannot read the state", |message| {
            // SAFETY: the generator is alive. The output is valid for one write.
            unsafe { sys::cohort_shim_generator_state(self.0, &mut tensor, message) }
        })?;
        // SAFETY: the shim has made the tensor, and we own it.
        Ok(unsafe { Tensor::from_ptr(tensor.cast()) })
    }

    /// Restores a state from [`Generator::state`].
    ///
    /// # Errors
    /// libtorch's error if the state is invalid.
    pub fn set_state(&self, state: &Tensor) -> Result<()> {
        shim::call("Cannot set the state", |message| {
            // SAFETY: the generator and the tensor are alive.
            unsafe { sys::cohort_shim_generator_set_state(self.0, state.as_ptr().cast(), message) }
        })
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // SAFETY: we own the generator, and do not use it again.
        unsafe { sys::cohort_shim_generator_free(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_state_has_its_seed() {
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
    fn invalid_devices_and_states_are_errors() {
        assert_eq!(
            Generator::new("nope", false).err().unwrap().message,
            "Cannot make a generator: there is no device \"nope\""
        );
        assert!(Generator::new("cuda", true).is_err());
        let generator = Generator::new("cpu", false).unwrap();
        assert!(generator.set_state(&Tensor::from_slice(&[1i64, 2])).is_err());
    }
}
