//! The operations of a group that have been started and have not ended.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use crate::done::Done;
use crate::error::Error;

/// The callback of an operation, until it is called.
type Slot = Mutex<Option<Done>>;

/// The operations in flight.
#[derive(Default)]
pub(crate) struct InFlightOperations {
    slots: Mutex<Vec<Weak<Slot>>>,
    ended: Condvar,
}

impl InFlightOperations {
    /// Counts an operation until the returned callback is called, or is dropped because the operation did not
    /// start.
    pub(crate) fn count(self: &Arc<Self>, done: Done) -> Done {
        let slot = Arc::new(Mutex::new(Some(done)));
        let mut slots = self.slots();
        slots.retain(|slot| slot.strong_count() > 0);
        slots.push(Arc::downgrade(&slot));
        let in_flight = Arc::clone(self);
        Box::new(move |result| {
            let done = take(&slot);
            // This comes first, because the callback may let its owner drop the group.
            drop(slot);
            drop(in_flight.slots());
            in_flight.ended.notify_all();
            if let Some(done) = done {
                done(result);
            }
        })
    }

    /// Returns whether no operation is in flight.
    pub(crate) fn is_empty(&self) -> bool {
        all_ended(&self.slots())
    }

    /// Waits up to `limit` for all operations, and then fails those that remain.
    pub(crate) fn fail_remaining(&self, limit: Duration, reason: &str) {
        let slots = self.slots();
        let (mut slots, _) = self
            .ended
            .wait_timeout_while(slots, limit, |slots| !all_ended(slots))
            .unwrap_or_else(PoisonError::into_inner);
        let left: Vec<_> = slots.drain(..).filter_map(|slot| slot.upgrade()).collect();
        drop(slots);
        for slot in left {
            if let Some(done) = take(&slot) {
                done(Err(Error::new(reason)));
            }
        }
    }

    fn slots(&self) -> MutexGuard<'_, Vec<Weak<Slot>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn all_ended(slots: &[Weak<Slot>]) -> bool {
    slots.iter().all(|slot| slot.strong_count() == 0)
}

fn take(slot: &Slot) -> Option<Done> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn an_operation_is_in_flight_until_its_end() {
        let in_flight = Arc::new(InFlightOperations::default());
        let (sender, results) = channel();
        let done = in_flight.count(Box::new(move |result| sender.send(result.is_ok()).unwrap()));
        assert!(!in_flight.is_empty());
        done(Ok(()));
        assert!(in_flight.is_empty());
        assert_eq!(results.recv(), Ok(true));
    }

    #[test]
    fn an_operation_that_did_not_start_is_not_in_flight() {
        let in_flight = Arc::new(InFlightOperations::default());
        drop(in_flight.count(Box::new(|_| panic!("it did not start"))));
        assert!(in_flight.is_empty());
    }

    #[test]
    fn an_operation_that_does_not_end_is_failed_once() {
        let in_flight = Arc::new(InFlightOperations::default());
        let (sender, results) = channel();
        let late = in_flight.count(Box::new(move |result| sender.send(result.is_ok()).unwrap()));
        in_flight.fail_remaining(Duration::from_millis(1), "aborted");
        assert_eq!(results.recv(), Ok(false));
        late(Ok(()));
        assert!(results.recv().is_err());
    }
}
