//! Decides whether this process may load files that are code.

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::Status;
use cohort_torch::code;

/// Makes this process refuse files that are code, permanently.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_code_refuse() {
    code::refuse();
}

/// Checks that this process may load a library of operators, which JavaScript is about to do.
///
/// # Safety
/// The text must be valid for its length, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_code_check(path: In<u8>, path_length: Length, error: Out<ErrorBuffer>) -> Status {
    let body = || code::check(path.text(path_length)?, "a library of operators");
    guard("cohort_code_check", error, body)
}
