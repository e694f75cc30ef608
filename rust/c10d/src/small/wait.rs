//! Waits for the ends of small collectives: in the program's own thread, or in the path's thread.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, LazyLock, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::small::futex::{self, Watched};
use crate::small::held;
use crate::small::life::{self, Life};
use crate::small::path::{Look, SmallPath, Wait, lock};

/// How long a thread looks for the other ranks before it sleeps. It yields the processor meanwhile.
///
/// This is longer than it takes to wake a thread. Otherwise ranks that once sleep would go on to sleep: each
/// would fall asleep while it waits for another to wake.
const LOOK: Duration = Duration::from_micros(250);
/// How long the thread that requests a collective looks for its end, if it is the only one in flight.
const LOOK_AT_START: Duration = Duration::from_micros(80);
/// A thread that looks and is not run for this long has lost its processor to others.
const LOST: Duration = Duration::from_micros(200);
/// How many waits sleep at once after that: a thread that wakes gets a processor sooner than one that looks.
const CROWDED_WAITS: u32 = 64;
/// How many waits sleep at once after a thread has looked in vain. The other rank may need this processor, and
/// yielding does not always give it away.
const MISSED_WAITS: u32 = 16;
/// How long a thread looks before it begins to yield.
const LOOK_ALONE: Duration = Duration::from_micros(5);

/// How long to wait for the end of a process that is dying. Freeing its memory may take long.
const LONGEST_END: Duration = Duration::from_secs(2);

/// The number of threads that can run at a time.
static PARALLELISM: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

/// What the path's thread is told.
#[derive(Clone, Copy, Default)]
pub(super) struct Signal {
    pub(super) has_work: bool,
    pub(super) has_left: bool,
}

/// Returns whether it pays to look for the other ranks: if each of `size` ranks has a processor.
pub(super) fn pays_to_look(size: usize) -> bool {
    size <= *PARALLELISM
}

impl SmallPath {
    /// Ends the collectives that can end at once. If some are left, the program looks after them, or else the
    /// path's thread.
    pub(crate) fn look_after(self: &Arc<Self>) {
        while let Some((wait, _)) = self.look().wait {
            let limit = if self.len() == 1 { LOOK_AT_START } else { Duration::ZERO };
            if !self.look_for(wait, limit) {
                return held::hold(self);
            }
        }
    }

    /// Lets the path's thread look after the collectives in flight.
    pub(super) fn hand_over(&self) {
        lock(&self.signal).has_work = true;
        self.signaled.notify_one();
    }

    /// Waits for a collective to end, until `limit`.
    pub(super) fn wait_within(&self, limit: Instant) {
        let before = self.ended();
        loop {
            let Look { ended, wait } = self.look();
            let Some((wait, deadline)) = wait else { return };
            if ended != before || Instant::now() >= limit {
                return;
            }
            if !self.look_for(wait, LOOK) {
                self.sleep(ended, wait, deadline.min(limit), false);
            }
        }
    }

    /// Waits for all collectives in flight.
    fn wait_for_all(&self) {
        while let Look { ended, wait: Some((wait, deadline)) } = self.look() {
            if !self.look_for(wait, LOOK) {
                self.sleep(ended, wait, deadline, true);
            }
        }
    }

    /// Looks for an event for a moment. Returns whether it has happened.
    fn look_for(&self, wait: Wait, limit: Duration) -> bool {
        const LOOKS: usize = 16;
        let Wait::Event(event) = wait else { return false };
        let crowded = self.crowded.load(Ordering::Relaxed);
        if !self.looks || crowded > 0 {
            self.crowded.store(crowded.saturating_sub(1), Ordering::Relaxed);
            return self.memory.has_happened(event);
        }
        let began = Instant::now();
        let mut before = Duration::ZERO;
        loop {
            for _ in 0..LOOKS {
                if self.memory.has_happened(event) {
                    return true;
                }
                std::hint::spin_loop();
            }
            let elapsed = began.elapsed();
            if elapsed - before >= LOST {
                self.crowded.store(CROWDED_WAITS, Ordering::Relaxed);
                return self.memory.has_happened(event);
            }
            before = elapsed;
            if elapsed >= limit {
                if limit >= LOOK {
                    self.crowded.store(MISSED_WAITS, Ordering::Relaxed);
                }
                return false;
            }
            if elapsed >= LOOK_ALONE {
                // The other rank may need this processor.
                thread::yield_now();
            }
        }
    }

    /// Sleeps until the first collective may have come further, or `limit`. `ended` is the number of those
    /// that have ended. The path's thread is also woken by the death of a rank.
    fn sleep(&self, ended: u64, wait: Wait, limit: Instant, watches_lives: bool) {
        let event = match wait {
            Wait::Event(event) => Some(event),
            Wait::Gloo => None,
        };
        let sleep = self.memory.prepare_sleep(event);
        let mut watched: Vec<Watched<'_>> = vec![sleep.watched()];
        if watches_lives {
            let others = (0..self.size).filter(|&rank| rank != self.rank).map(|rank| self.memory.life(rank));
            watched.extend(others.map(|life| (life, life::watch(life))));
            if self.await_deaths() {
                return;
            }
        }
        // Whatever has happened before the words were read is seen here.
        let look = self.look();
        if look.wait.is_some() && look.ended == ended {
            futex::wait(&watched, limit.saturating_duration_since(Instant::now()));
            let lives = &watched[1..];
            if lives.iter().any(|&(life, value)| life::has_died(life) && life.load(Ordering::SeqCst) != value) {
                // The kernel wakes only one of the threads that wait for a rank's death.
                self.memory.ring();
            }
        }
    }

    /// Waits for the ends of dying processes. Returns whether there are any.
    fn await_deaths(&self) -> bool {
        let is_dying = |&rank: &usize| !self.is_dead(rank) && life::has_died(self.memory.life(rank));
        let dying: Vec<_> = (0..self.size).filter(is_dying).collect();
        for &rank in &dying {
            life::await_end(self.memory.process(rank), LONGEST_END);
            self.dead.fetch_or(1 << rank, Ordering::SeqCst);
        }
        !dying.is_empty()
    }

    /// Runs the path's thread.
    pub(super) fn serve(&self, prepare: impl FnOnce() -> io::Result<()>, is_ready: &mpsc::Sender<bool>) {
        let life = prepare().ok().and_then(|()| Life::begin(self.memory.life(self.rank)));
        // If nobody receives this, the rank does not join.
        let _ = is_ready.send(life.is_some());
        while life.is_some() {
            let signal = {
                let idle = |signal: &mut Signal| !signal.has_work && !signal.has_left;
                let waited = self.signaled.wait_while(lock(&self.signal), idle);
                let mut signal = waited.unwrap_or_else(PoisonError::into_inner);
                let Signal { has_left, .. } = *signal;
                std::mem::replace(&mut *signal, Signal { has_work: false, has_left })
            };
            if signal.has_left {
                return;
            }
            self.wait_for_all();
        }
    }
}
