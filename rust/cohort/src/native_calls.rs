//! Noting which blocking call this process is inside of.

use cohort_abi::{ErrorBuffer, Length, Out, guard, native_calls};
use cohort_core::Status;

/// Notes the calling thread's blocking calls in `area` from now on; null ends it.
///
/// # Safety
/// `area` must be null, or valid for writes of `length` bytes by this thread alone until another one is set, and `error`
/// must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_native_calls_note(area: *mut u8, length: Length, error: Out<ErrorBuffer>) -> Status {
    // SAFETY: the caller promises it.
    guard("cohort_native_calls_note", error, || unsafe { native_calls::note(area, length) })
}
