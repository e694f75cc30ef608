//! Backward passes in flight. What one has recorded may be any tensor, so as long as it goes on nothing may be written,
//! and no other may begin.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cohort_core::{Error, Result, Status};

/// The labels of those in flight, by their numbers.
static PASSES: Mutex<Passes> = Mutex::new(Passes { count: 0, in_flight: Vec::new() });

/// How many there are: lets operators pass without taking the lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Passes {
    count: u64,
    in_flight: Vec<u64>,
}

fn passes() -> MutexGuard<'static, Passes> {
    PASSES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pass in flight, until it is dropped.
pub struct Pass(u64);

impl Pass {
    /// Begins one.
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

/// Whether there is one.
pub fn any() -> bool {
    COUNT.load(Ordering::Acquire) != 0
}

/// Refuses `operation` if a pass is in flight.
pub fn check_none(operation: &str) -> Result<()> {
    match passes().in_flight.first() {
        None => Ok(()),
        Some(number) => {
            let state = format!("backward #{number} may need what it writes, await that first");
            Err(Error::new(Status::Borrowed, format!("Cannot call {operation}: {state}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_while_a_pass_goes_on() {
        assert!(check_none("aten::add_").is_ok());
        let pass = Pass::begin();
        let refused = check_none("aten::add_").unwrap_err();
        assert_eq!(refused.status, Status::Borrowed);
        assert!(refused.message.starts_with("Cannot call aten::add_: backward #"), "{}", refused.message);
        drop(pass);
        assert!(check_none("aten::add_").is_ok());
    }
}
