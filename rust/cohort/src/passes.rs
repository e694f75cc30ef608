//! Tracks backward passes in flight. A pass may need any tensor that was recorded. So during a pass nothing
//! may be written, and no other pass may begin.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cohort_core::{Error, Result, Status};

/// The passes in flight.
static PASSES: Mutex<Passes> = Mutex::new(Passes { count: 0, in_flight: Vec::new() });

/// The number of passes in flight. While it is 0, operators need not take the lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Passes {
    /// The number of passes that have begun, which is also the last pass's number.
    count: u64,
    /// The numbers of the passes in flight, oldest first.
    in_flight: Vec<u64>,
}

fn passes() -> MutexGuard<'static, Passes> {
    PASSES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pass in flight. It ends when it is dropped.
pub struct Pass(u64);

impl Pass {
    /// Begins a pass.
    pub fn begin() -> Self {
        let mut passes = passes();
        passes.count += 1;
        let number = passes.count;
        passes.in_flight.push(number);
        COUNT.store(passes.in_flight.len(), Ordering::Release);
        Self(number)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut passes = passes();
        passes.in_flight.retain(|&number| number != self.0);
        COUNT.store(passes.in_flight.len(), Ordering::Release);
    }
}

/// Returns whether a pass is in flight.
#[inline]
pub fn any() -> bool {
    COUNT.load(Ordering::Acquire) != 0
}

/// Checks that no pass is in flight; otherwise `operation` is refused.
pub fn check_none(operation: &str) -> Result<()> {
    match passes().in_flight.first() {
        None => Ok(()),
        Some(number) => {
            let state = format!("backward #{number} may need what it writes; await it first");
            Err(Error::new(Status::Borrowed, format!("Cannot call {operation}: {state}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_refused_during_a_pass() {
        assert!(check_none("aten::add_").is_ok());
        let pass = Pass::begin();
        let refused = check_none("aten::add_").unwrap_err();
        assert_eq!(refused.status, Status::Borrowed);
        assert!(refused.message.starts_with("Cannot call aten::add_: backward #"), "{}", refused.message);
        drop(pass);
        assert!(check_none("aten::add_").is_ok());
    }
}
