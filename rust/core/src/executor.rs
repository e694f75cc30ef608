//! Runs long work on one thread, in the order in which the program requested it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::{iter, thread};

use crate::error::{Error, Result};
use crate::linger::next;

type Job = Box<dyn FnOnce() + Send>;

/// Runs jobs one after the other on its own thread, which starts with the first job.
#[derive(Default)]
pub struct Executor {
    queue: OnceLock<std::result::Result<Sender<Job>, String>>,
    /// The number of jobs that were submitted and have not ended.
    unfinished: AtomicUsize,
}

impl Executor {
    /// Creates an executor. Its thread has not started yet.
    pub const fn new() -> Self {
        Self { queue: OnceLock::new(), unfinished: AtomicUsize::new(0) }
    }

    /// Puts `work` at the end of the queue. The executor's thread passes its result to `done`. A panic in
    /// `work` counts as a failure.
    ///
    /// # Errors
    /// A native error if the thread cannot start.
    pub fn submit<T: 'static>(
        &'static self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
        done: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        let job: Job = Box::new(move || {
            let outcome = catch_panic(work);
            // Decremented before the callback, because the callback may call `is_idle`.
            self.unfinished.fetch_sub(1, Ordering::SeqCst);
            // The panic hook has reported a panic in `done`; the next job must still run.
            let _ = catch_unwind(AssertUnwindSafe(|| done(outcome)));
        });
        let queue = self.queue.get_or_init(start).as_ref().map_err(|message| Error::native(message.clone()))?;
        self.unfinished.fetch_add(1, Ordering::SeqCst);
        queue.send(job).map_err(|_| {
            self.unfinished.fetch_sub(1, Ordering::SeqCst);
            Error::native("Cannot run native work: the executor's thread has ended")
        })
    }

    /// Returns whether all jobs have ended. If so, work on the calling thread keeps the program's order.
    pub fn is_idle(&self) -> bool {
        self.unfinished.load(Ordering::SeqCst) == 0
    }
}

/// Runs `work` and turns a panic into an error.
pub fn catch_panic<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(Error::from_panic(&*payload)))
}

fn start() -> std::result::Result<Sender<Job>, String> {
    let (sender, jobs) = channel::<Job>();
    thread::Builder::new()
        .name("cohort-executor".to_owned())
        .spawn(move || iter::from_fn(|| next(&jobs)).for_each(|job: Job| job()))
        .map_err(|error| format!("Cannot run native work: no thread could be started: {error}"))?;
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::error::Status;

    #[test]
    fn jobs_run_in_the_order_of_submission() {
        static EXECUTOR: Executor = Executor::new();
        let executor = &EXECUTOR;
        let (sender, received) = channel();
        for number in 0..1000 {
            let sender = sender.clone();
            executor.submit(move || Ok(number), move |result| sender.send(result.unwrap()).unwrap()).unwrap();
        }
        drop(sender);
        assert_eq!(received.iter().collect::<Vec<_>>(), (0..1000).collect::<Vec<_>>());
        assert!(executor.is_idle());
    }

    #[test]
    fn an_executor_is_idle_when_all_submitted_jobs_have_ended() {
        static EXECUTOR: Executor = Executor::new();
        let (release, held) = channel::<()>();
        let (sender, received) = channel();
        assert!(EXECUTOR.is_idle());
        EXECUTOR.submit(move || Ok(held.recv()), move |_| sender.send(EXECUTOR.is_idle()).unwrap()).unwrap();
        assert!(!EXECUTOR.is_idle());
        drop(release);
        assert!(received.recv().unwrap());
    }

    #[test]
    fn the_next_job_runs_after_a_panic_in_the_callback() {
        static EXECUTOR: Executor = Executor::new();
        let (sender, received) = channel();
        EXECUTOR.submit(|| Ok(()), |_| panic!("callback")).unwrap();
        EXECUTOR.submit(|| Ok(2), move |result| sender.send(result).unwrap()).unwrap();
        assert_eq!(received.recv().unwrap(), Ok(2));
        assert!(EXECUTOR.is_idle());
    }

    #[test]
    fn a_job_that_cannot_be_queued_is_not_counted() {
        static EXECUTOR: Executor = Executor::new();
        let (sender, jobs) = channel::<Job>();
        drop(jobs);
        EXECUTOR.queue.set(Ok(sender)).unwrap();
        let refused = EXECUTOR.submit(|| Ok(()), |_| panic!("it did not run")).unwrap_err();
        assert!(refused.message.contains("has ended"), "{}", refused.message);
        assert!(EXECUTOR.is_idle());
    }

    #[test]
    fn a_panic_is_an_error_and_the_next_job_runs() {
        static EXECUTOR: Executor = Executor::new();
        let executor = &EXECUTOR;
        let (sender, received) = channel();
        let second = sender.clone();
        executor.submit::<()>(|| panic!("broken {}", 7), move |result| sender.send(result).unwrap()).unwrap();
        executor.submit(|| Ok(()), move |result| second.send(result).unwrap()).unwrap();
        let panicked = received.recv().unwrap().unwrap_err();
        assert_eq!(panicked.status, Status::Panic);
        assert_eq!(panicked.message, "The native library panicked: broken 7");
        assert_eq!(received.recv().unwrap(), Ok(()));
    }
}
