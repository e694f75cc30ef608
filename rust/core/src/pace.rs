//! Detects work that takes less time than passing it to another thread.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Work counts as brief if its last run took less time than this, which is about the cost of passing work to
/// another thread and back.
const BRIEF: Duration = Duration::from_micros(100);

/// The duration of the last run of one kind of work, in microseconds.
pub struct Pace(AtomicU32);

impl Default for Pace {
    fn default() -> Self {
        Self(AtomicU32::new(u32::MAX))
    }
}

impl Pace {
    /// Returns whether the last run was brief. The first run's duration is unknown, so it counts as long.
    pub fn is_brief(&self) -> bool {
        u128::from(self.0.load(Ordering::Relaxed)) < BRIEF.as_micros()
    }

    /// Runs `work` and records its duration.
    pub fn measure<T>(&self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        let micros = u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX);
        self.0.store(micros, Ordering::Relaxed);
        result
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;

    #[test]
    fn the_last_run_decides() {
        let pace = Pace::default();
        assert!(!pace.is_brief());
        // On a busy machine a single run may take long.
        assert!((0..1000).any(|round| pace.measure(|| round) == round && pace.is_brief()));
        pace.measure(|| sleep(Duration::from_millis(1)));
        assert!(!pace.is_brief());
    }
}
