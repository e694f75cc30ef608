//! Starts the thread that tells the runner early that this process is dying.

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::{Status, death_notice};

/// Connects to a Unix socket, sends a message there, and keeps the connection open until this process dies. It
/// then ends before the kernel has freed the process's memory.
///
/// # Safety
/// The path and the message must be valid for their lengths, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_death_notice_start(
    path: In<u8>,
    path_length: Length,
    message: In<u8>,
    message_length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || death_notice::start(path.text(path_length)?, message.slice(message_length));
    guard("cohort_death_notice_start", error, body)
}
