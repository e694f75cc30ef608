//! Work that starts several collectives, one after the end of another, and what is asked of the group after it: that begins when
//! the work has ended, so that the ranks start all in the same order.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::Error;

type Job = Box<dyn FnOnce() + Send>;

/// The order of a group's work.
#[derive(Default)]
pub(crate) struct Turns {
    /// What waits, while such work is under way.
    waiting: Mutex<Option<VecDeque<Job>>>,
    /// Told when none is any more.
    free: Condvar,
}

impl Turns {
    /// Whether what is asked for now has to wait.
    pub(crate) fn is_taken(&self) -> bool {
        self.waiting().is_some()
    }

    /// Runs what starts one collective: now, or on another thread, after the work that is under way.
    pub(crate) fn follow(&self, job: impl FnOnce() + Send + 'static) {
        let mut waiting = self.waiting();
        match &mut *waiting {
            Some(jobs) => jobs.push_back(Box::new(job)),
            None => {
                drop(waiting);
                job();
            }
        }
    }

    /// Runs work that blocks, on another thread, after what is under way. It must not panic.
    pub(crate) fn take(self: &Arc<Self>, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let mut waiting = self.waiting();
        if let Some(jobs) = &mut *waiting {
            jobs.push_back(Box::new(work));
            return Ok(());
        }
        let turns = Arc::clone(self);
        let thread = thread::Builder::new().name("cohort-turns".to_owned());
        thread
            .spawn(move || {
                work();
                turns.run_waiting();
            })
            .map_err(|error| Error::new(format!("Cannot start a thread: {error}")))?;
        *waiting = Some(VecDeque::new());
        Ok(())
    }

    /// Waits until no such work is under way.
    pub(crate) fn wait(&self) {
        let waited = self.free.wait_while(self.waiting(), |waiting| waiting.is_some());
        drop(waited);
    }

    fn run_waiting(&self) {
        loop {
            let mut waiting = self.waiting();
            match waiting.as_mut().and_then(VecDeque::pop_front) {
                Some(job) => {
                    drop(waiting);
                    job();
                }
                None => {
                    *waiting = None;
                    drop(waiting);
                    self.free.notify_all();
                    return;
                }
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Option<VecDeque<Job>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_is_asked_for_after_work_begins_when_it_has_ended() {
        let turns = Arc::new(Turns::default());
        let (told, heard) = channel();
        let tell = |text: &'static str| {
            let told = told.clone();
            move || told.send(text).unwrap()
        };
        turns.follow(tell("at once"));
        let (release, held) = channel::<()>();
        let first = tell("work");
        turns
            .take(move || {
                // It ends when the other half is dropped.
                let _ = held.recv();
                first();
            })
            .unwrap();
        turns.follow(tell("a collective"));
        turns.take(tell("more work")).unwrap();
        assert!(turns.is_taken());
        assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["at once"]);
        drop(release);
        turns.wait();
        assert!(!turns.is_taken());
        assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["work", "a collective", "more work"]);
    }
}
