//! Random number generators.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, Length, guard, text};
use cohort_core::{Handle, Status};
use cohort_torch::Generator;

use crate::state::{self, GENERATORS, TENSORS};

/// Makes a generator on a device, or gives the device's default one.
///
/// # Safety
/// `device` must be valid for `device_length` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_new(
    device: *const u8,
    device_length: Length,
    is_default: u32,
    out: *mut f64,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let generator = Generator::new(unsafe { text(device, device_length) }?, is_default != 0)?;
        let handle = GENERATORS.lock().insert(Arc::new(generator))?;
        // SAFETY: the caller promises it.
        unsafe { *out = handle.0 };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_generator_new", error, body) }
}

/// Gives the generator up.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_free(generator: Handle, error: *mut ErrorBuffer) -> Status {
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_generator_free", error, || GENERATORS.lock().remove(generator).map(drop)) }
}

/// Sets the seed.
///
/// # Safety
/// `seed` must be valid for one read, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_set_seed(
    generator: Handle,
    seed: *const u64,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let body = || state::generator(generator)?.set_seed(unsafe { *seed });
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_generator_set_seed", error, body) }
}

/// The seed; with `is_fresh`, a new one.
///
/// # Safety
/// `seed` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_seed(
    generator: Handle,
    is_fresh: u32,
    seed: *mut u64,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        let found = state::generator(generator)?.seed(is_fresh != 0)?;
        // SAFETY: the caller promises it.
        unsafe { *seed = found };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_generator_seed", error, body) }
}

/// The state, a tensor of bytes.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_state(generator: Handle, out: *mut f64, error: *mut ErrorBuffer) -> Status {
    let body = || {
        let state = state::generator(generator)?.state()?;
        let handle = TENSORS.lock().insert(state)?;
        // SAFETY: the caller promises it.
        unsafe { *out = handle.0 };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_generator_state", error, body) }
}

/// Sets the state.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_set_state(
    generator: Handle,
    tensor: Handle,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        let tensor = state::tensor(tensor)?;
        state::check_read(&tensor, "Generator.setState")?;
        state::generator(generator)?.set_state(&tensor)
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_generator_set_state", error, body) }
}
