//! Requests: work that completes on another thread. A single waiting call collects the completions.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Identifies a request. Numbers start at 1 and are never reused.
pub type RequestId = u64;

struct Request<T> {
    outcome: Option<Result<T>>,
    /// The borrows of the work, dropped when the outcome is taken.
    _held: Box<dyn Any + Send>,
}

struct State<T> {
    last_id: RequestId,
    open: HashMap<RequestId, Request<T>>,
    done: VecDeque<RequestId>,
    /// The number of requests that no wait has reported yet.
    pending: usize,
    /// When the last wait without a limit ended. The program's event loop has a turn then.
    turned_at: Option<Instant>,
}

/// How long results may be taken without a wait, before the event loop must have a turn.
const TURN: Duration = Duration::from_millis(5);

impl<T> State<T> {
    /// Writes the IDs of completed requests that were not reported yet, as many as fit. Returns their number.
    fn report(&mut self, ids: &mut [f64]) -> usize {
        let count = ids.len().min(self.done.len());
        for (slot, id) in ids.iter_mut().zip(self.done.drain(..count)) {
            *slot = id as f64;
        }
        self.pending -= count;
        count
    }
}

/// The requests of a process.
pub struct Requests<T> {
    state: Mutex<State<T>>,
    completed: Condvar,
    /// The number of waits without a limit that have begun and have not ended.
    waits: AtomicUsize,
}

impl<T> Default for Requests<T> {
    fn default() -> Self {
        let state = State { last_id: 0, open: HashMap::new(), done: VecDeque::new(), pending: 0, turned_at: None };
        Self { state: Mutex::new(state), completed: Condvar::new(), waits: AtomicUsize::new(0) }
    }
}

impl<T> Requests<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a request. `held` is dropped when its outcome is taken.
    pub fn open(&self, held: impl Any + Send) -> RequestId {
        let mut state = self.state();
        state.last_id += 1;
        state.pending += 1;
        let id = state.last_id;
        state.open.insert(id, Request { outcome: None, _held: Box::new(held) });
        id
    }

    /// Completes a request, from any thread. Only the first outcome of a request counts.
    pub fn complete(&self, id: RequestId, outcome: Result<T>) {
        let mut state = self.state();
        let Some(request) = state.open.get_mut(&id) else { return };
        if request.outcome.is_some() {
            return;
        }
        request.outcome = Some(outcome);
        state.done.push_back(id);
        // The thread that wakes needs the lock.
        drop(state);
        self.completed.notify_all();
    }

    /// Opens a request that has already completed. [`Requests::take`] takes its value without a wait.
    pub fn park(&self, value: T) -> RequestId {
        self.park_outcome((), Ok(value))
    }

    /// Works like [`Requests::park`] for work that may have failed. `held` is dropped when the outcome is
    /// taken.
    pub fn park_outcome(&self, held: impl Any + Send, outcome: Result<T>) -> RequestId {
        let mut state = self.state();
        state.last_id += 1;
        let id = state.last_id;
        state.open.insert(id, Request { outcome: Some(outcome), _held: Box::new(held) });
        id
    }

    /// Takes back the report of a request that has just completed, so that [`Requests::take`] takes its outcome
    /// without a wait. Returns whether it did. If the event loop has had no turn for long, the program has to
    /// wait.
    pub fn retract(&self, id: RequestId) -> bool {
        let mut state = self.state();
        let is_due = state.turned_at.is_none_or(|at| at.elapsed() > TURN);
        if is_due || state.done.back() != Some(&id) {
            return false;
        }
        state.done.pop_back();
        state.pending -= 1;
        true
    }

    /// Returns how many requests no wait has reported yet.
    pub fn pending(&self) -> usize {
        self.state().pending
    }

    /// Returns whether a thread is in [`Requests::wait`].
    pub fn is_awaited(&self) -> bool {
        self.waits.load(Ordering::SeqCst) != 0
    }

    /// Blocks until a request completes, and writes the IDs of completed requests, oldest first.
    ///
    /// Returns the number of IDs, which is 0 only if no request is pending.
    pub fn wait(&self, ids: &mut [f64]) -> usize {
        self.wait_after(ids, || {})
    }

    /// Works like [`Requests::wait`]. Calls `prepare` when [`Requests::is_awaited`] tells that the wait has
    /// begun.
    pub fn wait_after(&self, ids: &mut [f64], prepare: impl FnOnce()) -> usize {
        self.waits.fetch_add(1, Ordering::SeqCst);
        prepare();
        let mut state = self.state();
        while state.done.is_empty() && state.pending > 0 {
            state = self.completed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.turned_at = Some(Instant::now());
        self.waits.fetch_sub(1, Ordering::SeqCst);
        state.report(ids)
    }

    /// Works like [`Requests::wait`], but also returns 0 after the time `limit`.
    pub fn wait_within(&self, ids: &mut [f64], limit: Duration) -> usize {
        let deadline = Instant::now() + limit;
        let mut state = self.state();
        while state.done.is_empty() && state.pending > 0 {
            let remaining = deadline.saturating_duration_since(Instant::now());
            if remaining.is_zero() {
                return 0;
            }
            state = self.completed.wait_timeout(state, remaining).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.report(ids)
    }

    /// Takes a completed request's value if `accept` returns no error. A failure is always taken.
    ///
    /// # Errors
    /// The request's own failure, the error of `accept`, or a native error if the request is unknown or
    /// pending.
    pub fn take(&self, id: RequestId, accept: impl FnOnce(&T) -> Result<()>) -> Result<T> {
        let mut state = self.state();
        match state.open.get(&id).map(|request| request.outcome.as_ref()) {
            None => {
                return Err(Error::native(format!("Cannot take request {id}: there is no request with this number")));
            }
            Some(None) => return Err(Error::native(format!("Cannot take request {id}: it has not completed"))),
            Some(Some(Ok(value))) => accept(value)?,
            Some(Some(Err(_))) => {}
        }
        let request = state.open.remove(&id);
        // The borrows must end outside the lock.
        drop(state);
        request.and_then(|request| request.outcome).expect("checked above, under the same lock")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn outcomes_arrive_in_the_order_of_completion() {
        let requests = Requests::default();
        let (first, second) = (requests.open(()), requests.open(()));
        requests.complete(second, Ok("second"));
        requests.complete(first, Err(Error::native("lost")));
        let mut ids = [0.0; 8];
        assert_eq!(requests.wait(&mut ids), 2);
        assert_eq!(ids[..2], [second as f64, first as f64]);
        assert_eq!(requests.take(second, |_| Ok(())).unwrap(), "second");
        assert_eq!(requests.take(first, |_| Ok(())).unwrap_err().message, "lost");
    }

    #[test]
    fn wait_returns_at_once_when_nothing_is_pending() {
        let requests = Requests::<()>::default();
        assert_eq!(requests.wait(&mut [0.0]), 0);
        requests.park(());
        assert_eq!(requests.wait(&mut [0.0]), 0);
    }

    #[test]
    fn a_parked_failure_keeps_its_borrows_until_it_is_taken() {
        let requests = Requests::<()>::default();
        let held = Arc::new(());
        let id = requests.park_outcome(held.clone(), Err(Error::native("lost")));
        assert_eq!(Arc::strong_count(&held), 2);
        assert_eq!(requests.take(id, |_| Ok(())).unwrap_err().message, "lost");
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn a_retracted_request_is_taken_without_a_wait() {
        let requests = Requests::default();
        let before = requests.open(());
        requests.complete(before, Ok(0));
        assert!(!requests.retract(before), "the event loop has had no turn");
        assert_eq!(requests.wait(&mut [0.0]), 1);
        let (first, second) = (requests.open(()), requests.open(()));
        assert!(!requests.retract(second), "it has not completed");
        requests.complete(second, Ok(2));
        assert!(requests.retract(second));
        assert!(!requests.retract(second));
        assert_eq!(requests.pending(), 1);
        requests.complete(first, Ok(1));
        let mut ids = [0.0; 2];
        assert_eq!((requests.wait(&mut ids), ids[0]), (1, first as f64));
        assert_eq!(requests.take(second, |_| Ok(())).unwrap(), 2);
    }

    #[test]
    fn a_wait_is_known_before_it_prepares() {
        let requests = Requests::<()>::default();
        assert!(!requests.is_awaited());
        assert_eq!(requests.wait_after(&mut [0.0], || assert!(requests.is_awaited())), 0);
        assert!(!requests.is_awaited());
    }

    #[test]
    fn a_limited_wait_ends_without_a_completion_and_reports_a_later_one() {
        let requests = Arc::new(Requests::default());
        assert_eq!(requests.wait_within(&mut [0.0], Duration::from_secs(60)), 0);
        let id = requests.open(());
        assert_eq!(requests.wait_within(&mut [0.0], Duration::from_millis(1)), 0);
        let other = thread::spawn({
            let requests = requests.clone();
            move || requests.complete(id, Ok(()))
        });
        let mut ids = [0.0];
        assert_eq!((requests.wait_within(&mut ids, Duration::from_secs(60)), ids[0]), (1, id as f64));
        other.join().unwrap();
    }

    #[test]
    fn wait_reports_a_request_that_is_opened_while_it_blocks() {
        let requests = Arc::new(Requests::default());
        let blocked = requests.open(());
        let waiter = thread::spawn({
            let requests = requests.clone();
            move || {
                let mut ids = [0.0];
                requests.wait(&mut ids);
                ids[0]
            }
        });
        let later = requests.open(());
        requests.complete(later, Ok(()));
        assert_eq!(waiter.join().unwrap(), later as f64);
        requests.complete(blocked, Ok(()));
    }

    #[test]
    fn borrows_live_until_the_outcome_is_taken() {
        let requests = Requests::default();
        let held = Arc::new(());
        let id = requests.open(held.clone());
        requests.complete(id, Ok(1));
        requests.wait(&mut [0.0]);
        assert_eq!(Arc::strong_count(&held), 2);
        let refused = requests.take(id, |_| Err(Error::range("too small"))).unwrap_err();
        assert_eq!(refused.message, "too small");
        assert_eq!(Arc::strong_count(&held), 2);
        requests.take(id, |_| Ok(())).unwrap();
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn unknown_pending_and_taken_requests_are_errors() {
        let requests = Requests::<()>::default();
        let id = requests.open(());
        assert!(requests.take(id, |_| Ok(())).unwrap_err().message.contains("has not completed"));
        requests.complete(id, Ok(()));
        requests.complete(id, Err(Error::native("a second outcome")));
        requests.take(id, |_| Ok(())).unwrap();
        assert!(requests.take(id, |_| Ok(())).unwrap_err().message.contains("no request with this number"));
        requests.complete(99, Ok(()));
    }
}
