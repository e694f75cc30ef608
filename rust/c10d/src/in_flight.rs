//! The operations of a group that have been started and have not ended.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use crate::done::Done;
use crate::error::Error;

/// Whoever is to be told of an operation's end, until that has happened.
type Slot = Mutex<Option<Done>>;

/// The operations in flight.
#[derive(Default)]
pub(crate) struct InFlight {
    slots: Mutex<Vec<Weak<Slot>>>,
    ended: Condvar,
}

impl InFlight {
    /// Counts an operation until the result is told of its end, or dropped because it did not start.
    pub(crate) fn count(self: &Arc<Self>, done: Done) -> Done {
        let slot = Arc::new(Mutex::new(Some(done)));
        let mut slots = self.slots();
        slots.retain(|slot| slot.strong_count() > 0);
        slots.push(Arc::downgrade(&slot));
        let in_flight = Arc::clone(self);
        Box::new(move |result| {
            let done = take(&slot);
            // First: whoever hears of the end may drop the group.
            drop(slot);
            drop(in_flight.slots());
            in_flight.ended.notify_all();
            if let Some(done) = done {
                done(result);
            }
        })
    }

    /// Whether there is any.
    pub(crate) fn is_empty(&self) -> bool {
        all_ended(&self.slots())
    }

    /// Waits for the end of all, `limit` at most, and tells those who wait for the rest that it has failed.
    pub(crate) fn give_up(&self, limit: Duration, reason: &str) {
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
        let in_flight = Arc::new(InFlight::default());
        let (sender, told) = channel();
        let done = in_flight.count(Box::new(move |result| sender.send(result.is_ok()).unwrap()));
        assert!(!in_flight.is_empty());
        done(Ok(()));
        assert!(in_flight.is_empty());
        assert_eq!(told.recv(), Ok(true));
    }

    #[test]
    fn one_that_did_not_start_is_not() {
        let in_flight = Arc::new(InFlight::default());
        drop(in_flight.count(Box::new(|_| panic!("it did not start"))));
        assert!(in_flight.is_empty());
    }

    #[test]
    fn who_waits_for_one_that_never_ends_is_told_once() {
        let in_flight = Arc::new(InFlight::default());
        let (sender, told) = channel();
        let late = in_flight.count(Box::new(move |result| sender.send(result.is_ok()).unwrap()));
        in_flight.give_up(Duration::from_millis(1), "aborted");
        assert_eq!(told.recv(), Ok(false));
        late(Ok(()));
        assert!(told.recv().is_err());
    }
}
