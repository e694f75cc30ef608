//! The library itself: its ABI, libtorch's threads, devices.

use cohort_abi::{ErrorBuffer, In, Out, guard};
use cohort_core::Status;
use cohort_torch::{memory, threads};

use crate::abi_generated::ABI_VERSION;
use crate::state::{Outcome, TENSORS, submit};

/// The version of these declarations. TypeScript refuses a library of another one.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_abi_version() -> u32 {
    ABI_VERSION
}

/// Has large tensors refused that there is no memory for. To be called after loading.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_memory_arm() {
    memory::arm();
}

/// Sets libtorch's threads per operator, on the calling thread and the executor's. `request` completes when both have
/// them.
///
/// # Safety
/// `request` must be valid for one write, `error` too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_threads_set(count: u32, request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        threads::set_threads(count)?;
        let id = submit((), move || {
            threads::set_threads(count)?;
            Ok(Outcome::Value(cohort_core::Value::None))
        })?;
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_threads_set", error, body)
}

/// libtorch's threads per operator on the calling thread.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_threads_get() -> u32 {
    threads::threads().unwrap_or(1)
}

/// Sets the seed of libtorch's random numbers.
///
/// # Safety
/// `seed` must be valid for one read, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_seed_set(seed: In<u64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        tch::manual_seed(seed.value() as i64);
        Ok(())
    };
    guard("cohort_seed_set", error, body)
}

/// How many tensors TypeScript holds.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_tensor_count() -> u32 {
    TENSORS.lock().len() as u32
}
