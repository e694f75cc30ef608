//! Random number generators.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::{Handle, Status};
use cohort_torch::Generator;

use crate::state::{self, GENERATORS, TENSORS};

/// Makes a generator on a device, or gives the device's default one.
///
/// # Safety
/// `device` must be valid for `device_length` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_new(
    device: In<u8>,
    device_length: Length,
    is_default: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let generator = Generator::new(device.text(device_length)?, is_default != 0)?;
        let handle = GENERATORS.lock().insert(Arc::new(generator))?;
        out.set(handle.0);
        Ok(())
    };
    guard("cohort_generator_new", error, body)
}

/// Gives the generator up.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_free(generator: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_generator_free", error, || GENERATORS.lock().remove(generator).map(drop))
}

/// Sets the seed.
///
/// # Safety
/// `seed` must be valid for one read, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_set_seed(
    generator: Handle,
    seed: In<u64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || state::generator(generator)?.set_seed(seed.value());
    guard("cohort_generator_set_seed", error, body)
}

/// The seed; with `is_fresh`, a new one.
///
/// # Safety
/// `seed` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_seed(
    generator: Handle,
    is_fresh: u32,
    seed: Out<u64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let found = state::generator(generator)?.seed(is_fresh != 0)?;
        seed.set(found);
        Ok(())
    };
    guard("cohort_generator_seed", error, body)
}

/// The state, a tensor of bytes.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_state(generator: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let state = state::generator(generator)?.state()?;
        let handle = TENSORS.lock().insert(state)?;
        out.set(handle.0);
        Ok(())
    };
    guard("cohort_generator_state", error, body)
}

/// Sets the state.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_set_state(
    generator: Handle,
    tensor: Handle,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let tensor = state::tensor(tensor)?;
        state::check_read(&tensor, "Generator.setState")?;
        state::generator(generator)?.set_state(&tensor)
    };
    guard("cohort_generator_set_state", error, body)
}
