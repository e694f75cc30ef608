//! Work that is over sooner than another thread would have begun it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What is done on the spot takes no longer, as far as its last run tells: about as long as handing it over.
const BRIEF: Duration = Duration::from_micros(100);

/// How long work of one kind took the last time.
pub struct Pace(AtomicU32);

impl Default for Pace {
    fn default() -> Self {
        Self(AtomicU32::new(u32::MAX))
    }
}

impl Pace {
    /// Whether the last run was brief. Before the first nobody knows, so that it counts as long.
    pub fn is_brief(&self) -> bool {
        u128::from(self.0.load(Ordering::Relaxed)) < BRIEF.as_micros()
    }

    /// Runs work of the kind, and notes how long it takes.
    pub fn measure<T>(&self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        let taken = u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX);
        self.0.store(taken, Ordering::Relaxed);
        result
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;

    #[test]
    fn the_last_run_tells() {
        let pace = Pace::default();
        assert!(!pace.is_brief());
        // A machine that is busy may keep one from being brief.
        assert!((0..1000).any(|round| pace.measure(|| round) == round && pace.is_brief()));
        pace.measure(|| sleep(Duration::from_millis(1)));
        assert!(!pace.is_brief());
    }
}
