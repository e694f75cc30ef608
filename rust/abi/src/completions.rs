//! Bodies of the exported functions that wait for requests. Each library exports them under its own names.

use std::time::Duration;

use cohort_core::{Requests, Status};

use crate::{ErrorBuffer, Length, Out, guard_value};

/// Blocks until a request completes. Writes the numbers of completed requests to `numbers`, and their count
/// to `count`.
///
/// Runs as the exported function `name`. Calls `prepare` when the wait has begun.
pub fn wait<T>(
    name: &str,
    requests: &Requests<T>,
    numbers: Out<f64>,
    capacity: Length,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
    prepare: impl FnOnce(),
) -> Status {
    guard_value(name, count, error, || Ok(requests.wait_after(numbers.slice(capacity), prepare) as u32))
}

/// Works like [`wait`] with a time limit, after which it writes a count of 0.
pub fn wait_within<T>(
    name: &str,
    requests: &Requests<T>,
    numbers: Out<f64>,
    capacity: Length,
    microseconds: u32,
    count: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    let limit = Duration::from_micros(u64::from(microseconds));
    guard_value(name, count, error, || Ok(requests.wait_within(numbers.slice(capacity), limit) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    #[test]
    fn completed_requests_are_written_and_counted() {
        let requests = Requests::default();
        let first = requests.open(());
        requests.complete(first, Ok(()));
        let (mut numbers, mut count) = ([0.0; 2], 9);
        // SAFETY: the memory is valid for the call; a null error is allowed.
        let (out, length, nowhere) =
            unsafe { (Out::new(numbers.as_mut_ptr()), Out::new(&mut count), Out::new(ptr::null_mut())) };
        assert_eq!(wait("test", &requests, out, Length::of(2), length, nowhere, || {}), Status::Ok);
        assert_eq!((count, numbers[0]), (1, first as f64));
    }

    #[test]
    fn a_limited_wait_counts_nothing_after_its_time() {
        let requests = Requests::<()>::default();
        requests.open(());
        let (mut numbers, mut count) = ([0.0; 2], 9);
        // SAFETY: the memory is valid for the call; a null error is allowed.
        let (out, length, nowhere) =
            unsafe { (Out::new(numbers.as_mut_ptr()), Out::new(&mut count), Out::new(ptr::null_mut())) };
        assert_eq!(wait_within("test", &requests, out, Length::of(2), 1, length, nowhere), Status::Ok);
        assert_eq!(count, 0);
    }
}
