//! Collects the results of completed requests.

use std::time::{Duration, Instant};

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
    let name = "cohort_completions_wait_nonblocking";
    // This thread cannot look after collectives, because it waits for all requests.
    completions::wait(name, &REQUESTS, requests, capacity, count, error, || drop(cohort_c10d::take_held()))
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
    let began = Instant::now();
    let limit = Duration::from_micros(u64::from(microseconds));
    if let Some(held) = cohort_c10d::take_held() {
        // If other requests are pending, this thread must be able to see their end.
        if REQUESTS.pending() == held.len() {
            held.wait(limit);
        }
    }
    let remaining = limit.saturating_sub(began.elapsed());
    let microseconds = u32::try_from(remaining.as_micros()).unwrap_or(microseconds);
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
