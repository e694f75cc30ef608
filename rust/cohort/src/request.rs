//! Collecting what has completed.

use std::time::Duration;

use cohort_abi::{ErrorBuffer, Length, Out, guard};
use cohort_core::Status;

use crate::reply::{Reply, Room};
use crate::state::REQUESTS;

/// Blocks until a request has completed, and writes the numbers of those that have.
///
/// To be called off the event loop, one call at a time, and only while a request is pending.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_completions_wait_nonblocking(
    requests: Out<f64>,
    capacity: Length,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let requests = requests.slice(capacity);
        count.set(REQUESTS.wait(requests) as u32);
        Ok(())
    };
    guard("cohort_completions_wait_nonblocking", error, body)
}

/// As `cohort_completions_wait_nonblocking`, on the event loop, for a limited time: no numbers are written after it.
///
/// # Safety
/// `requests` must be valid for `capacity` writes, `count` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_completions_wait_within(
    requests: Out<f64>,
    capacity: Length,
    microseconds: u32,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let requests = requests.slice(capacity);
        let limit = Duration::from_micros(u64::from(microseconds));
        count.set(REQUESTS.wait_within(requests, limit) as u32);
        Ok(())
    };
    guard("cohort_completions_wait_within", error, body)
}

/// Takes a completed request's value, or fails as the request did. Its borrows end.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_request_take(
    request: f64,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    guard("cohort_request_take", error, || room.take(request as u64))
}
