//! The library itself: its ABI version, memory checks, libtorch's threads and seed.

use cohort_abi::{ErrorBuffer, In, Out, guard};
use cohort_core::Status;
use cohort_torch::{memory, threads};

use crate::abi_generated::ABI_VERSION;
use crate::state::{EXECUTOR, TENSORS};

/// Returns the version of these declarations. TypeScript refuses a library of another version.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_abi_version() -> u32 {
    ABI_VERSION
}

/// Makes libtorch refuse large tensors that do not fit into memory. Call it after loading the library.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_memory_arm() {
    memory::arm();
}

/// Sets libtorch's threads per operator, on the calling thread and the executor's thread.
///
/// The executor's thread changes in its turn, before any work that is submitted later.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_threads_set(count: u32, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        threads::set_threads(count)?;
        // What the calling thread could use, the executor's thread can use, too.
        EXECUTOR.submit(move || threads::set_threads(count), |_| {})
    };
    guard("cohort_threads_set", error, body)
}

/// Returns libtorch's threads per operator on the calling thread.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_threads_get() -> u32 {
    threads::threads().unwrap_or(1)
}

/// Sets the seed of libtorch's default random number generators.
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

/// Returns the number of tensors that TypeScript holds.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_tensor_count() -> u32 {
    TENSORS.lock().len() as u32
}
