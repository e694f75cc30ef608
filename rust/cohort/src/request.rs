//! Collects the results of completed requests.

use cohort_abi::{ErrorBuffer, Length, Out, completions, guard};
use cohort_core::Status;

use crate::reply::{Reply, ReplyBuffer};
use crate::state::REQUESTS;

/// Blocks until a request completes, and writes the numbers of completed requests.
///
/// Call it off the event loop, one call at a time, and only while a request is pending.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_completions_wait_nonblocking(
    requests: Out<f64>,
    capacity: Length,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    completions::wait("cohort_completions_wait_nonblocking", &REQUESTS, requests, capacity, count, error)
}

/// Works like `cohort_completions_wait_nonblocking`, but blocks the event loop, for a limited time.
///
/// After that time it writes a count of 0.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_completions_wait_within(
    requests: Out<f64>,
    capacity: Length,
    microseconds: u32,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let name = "cohort_completions_wait_within";
    completions::wait_within(name, &REQUESTS, requests, capacity, microseconds, count, error)
}

/// Takes a completed request's value, or fails as the request did. This ends the request's borrows.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_request_take(
    request: f64,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard("cohort_request_take", error, || reply.take(request as u64))
}
