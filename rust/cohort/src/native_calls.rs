//! Records the native call that this process is in.

use cohort_abi::{ErrorBuffer, Length, Out, guard, native_calls};
use cohort_core::Status;

/// Records the calling thread's native calls in `area` from now on, or nowhere if `area` is null.
///
/// # Safety
/// `area` must be null, or valid for writes of `length` bytes by this thread alone until another area is set.
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_native_calls_note(area: *mut u8, length: Length, error: Out<ErrorBuffer>) -> Status {
    // SAFETY: the caller guarantees the validity of `area`.
    guard("cohort_native_calls_note", error, || unsafe { native_calls::note(area, length) })
}
