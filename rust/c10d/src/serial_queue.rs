//! A queue for operations of several collectives and for the collectives after them. A collective that is
//! requested during such an operation starts after it, so that all ranks start their collectives in the same
//! order.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::Error;

type Job = Box<dyn FnOnce() + Send>;

/// Runs a group's jobs one after the other.
#[derive(Default)]
pub(crate) struct SerialQueue {
    /// The jobs that wait. `None` if nothing is running.
    waiting: Mutex<Option<VecDeque<Job>>>,
    /// Notified when nothing is running any more.
    idle: Condvar,
}

impl SerialQueue {
    /// Returns whether new jobs must wait.
    pub(crate) fn is_busy(&self) -> bool {
        self.waiting().is_some()
    }

    /// Runs a job: now, or on the queue's thread after the jobs before it.
    pub(crate) fn run_or_queue(&self, job: impl FnOnce() + Send + 'static) {
        let mut waiting = self.waiting();
        match &mut *waiting {
            Some(jobs) => jobs.push_back(Box::new(job)),
            None => {
                drop(waiting);
                job();
            }
        }
    }

    /// Runs work that blocks on another thread, after the jobs before it. It must not panic.
    pub(crate) fn spawn(self: &Arc<Self>, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let mut waiting = self.waiting();
        if let Some(jobs) = &mut *waiting {
            jobs.push_back(Box::new(work));
            return Ok(());
        }
        let queue = Arc::clone(self);
        let thread = thread::Builder::new().name("cohort-queue".to_owned());
        thread
            .spawn(move || {
                work();
                queue.run_waiting();
            })
            .map_err(|error| Error::new(format!("Cannot start a thread: {error}")))?;
        *waiting = Some(VecDeque::new());
        Ok(())
    }

    /// Waits until nothing is running.
    pub(crate) fn wait_idle(&self) {
        let waited = self.idle.wait_while(self.waiting(), |waiting| waiting.is_some());
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
                    self.idle.notify_all();
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
    fn jobs_that_are_queued_during_work_start_after_it() {
        let queue = Arc::new(SerialQueue::default());
        let (sender, receiver) = channel();
        let send = |text: &'static str| {
            let sender = sender.clone();
            move || sender.send(text).unwrap()
        };
        queue.run_or_queue(send("at once"));
        let (release, blocked) = channel::<()>();
        let first = send("work");
        queue
            .spawn(move || {
                // This returns when the other half of the channel is dropped.
                let _ = blocked.recv();
                first();
            })
            .unwrap();
        queue.run_or_queue(send("a collective"));
        queue.spawn(send("more work")).unwrap();
        assert!(queue.is_busy());
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), ["at once"]);
        drop(release);
        queue.wait_idle();
        assert!(!queue.is_busy());
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), ["work", "a collective", "more work"]);
    }
}
