//! Lets the thread that runs the program wait for small collectives itself, because waking another thread
//! takes longer than most of them.
//!
//! A program requests a collective, and then waits for some request. A collective that has not ended when the
//! request returns is held until that wait begins. A wait that cannot look after it gives it to the path's
//! thread.

use std::cell::Cell;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::small::path::SmallPath;

thread_local! {
    /// Whether this thread starts a collective for the program, which will wait for it.
    static FOR_PROGRAM: Cell<bool> = const { Cell::new(false) };
}

/// The path whose collectives the program will wait for.
static HELD: Mutex<Option<Arc<SmallPath>>> = Mutex::new(None);
/// Whether there is one. Without one, a wait need not take the lock.
static IS_HELD: AtomicBool = AtomicBool::new(false);

fn held() -> MutexGuard<'static, Option<Arc<SmallPath>>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `start`, which starts a collective, on a thread that will wait for it: it calls [`take_held`] before
/// it blocks.
pub fn start_for_program<T>(start: impl FnOnce() -> T) -> T {
    struct Guard(bool);
    impl Drop for Guard {
        fn drop(&mut self) {
            FOR_PROGRAM.set(self.0);
        }
    }
    let _guard = Guard(FOR_PROGRAM.replace(true));
    start()
}

/// Lets the program wait for the path's collectives, or gives them to the path's thread.
pub(super) fn hold(path: &Arc<SmallPath>) {
    // If several are in flight, another rank may need a slot before the program waits.
    if FOR_PROGRAM.get() && path.len() <= 1 {
        let mut held = held();
        if held.as_ref().is_none_or(|other| Arc::ptr_eq(other, path)) {
            *held = Some(path.clone());
            IS_HELD.store(true, Ordering::SeqCst);
            return;
        }
    }
    path.hand_over();
}

/// Takes the path whose collectives the program has to look after.
pub fn take_held() -> Option<HeldPath> {
    if !IS_HELD.load(Ordering::SeqCst) {
        return None;
    }
    let path = {
        let mut held = held();
        IS_HELD.store(false, Ordering::SeqCst);
        held.take()
    };
    path.map(|path| HeldPath(Some(path)))
}

/// A path whose collectives the caller looks after. Dropping it gives them to the path's thread.
#[derive(Debug)]
pub struct HeldPath(Option<Arc<SmallPath>>);

impl HeldPath {
    /// Returns how many collectives are in flight.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |path| path.len())
    }

    /// Returns whether no collective is in flight.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Waits for a collective to end, for at most `limit`.
    pub fn wait(&self, limit: Duration) {
        if let Some(path) = &self.0 {
            path.wait_within(Instant::now() + limit);
        }
    }
}

impl Drop for HeldPath {
    fn drop(&mut self) {
        if let Some(path) = mem::take(&mut self.0) {
            if path.len() > 0 {
                path.hand_over();
            }
        }
    }
}
