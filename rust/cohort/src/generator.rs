//! Random number generators.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard, guard_value};
use cohort_core::{Handle, Status};
use cohort_torch::Generator;

use crate::guards::guard_handle;
use crate::state::{self, GENERATORS, TENSORS};

/// Creates a generator on a device, or returns the device's default generator if `is_default` is not 0.
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
    guard_handle("cohort_generator_new", out, error, || {
        let generator = Generator::new(device.text(device_length)?, is_default != 0)?;
        GENERATORS.lock().insert(Arc::new(generator))
    })
}

/// Frees the generator.
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

/// Gets the seed. If `is_fresh` is not 0, sets a new random seed first.
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
    guard_value("cohort_generator_seed", seed, error, || state::generator(generator)?.seed(is_fresh != 0))
}

/// Gets the state, a tensor of bytes.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_generator_state(generator: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_handle("cohort_generator_state", out, error, || {
        let state = state::generator(generator)?.state()?;
        TENSORS.lock().insert(state)
    })
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
