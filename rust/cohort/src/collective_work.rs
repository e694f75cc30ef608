//! Starts collectives in program order, with the requests that report their ends.

use std::sync::Arc;

use cohort_c10d::{Done, Group};
use cohort_core::executor::catch_panic;
use cohort_core::{Error, Label, RequestId, Result, Status};
use cohort_torch::{Loan, Tensor, TensorValue, ThreadState};

use crate::state::{BORROWS, Outcome, REQUESTS, Submitted, collective_error, open_in_order, run_with_state};

/// A result of the crate `cohort_c10d`.
type GroupResult<T> = std::result::Result<T, cohort_c10d::Error>;

/// A collective that has not started, and the tensors that it uses.
pub struct Work<'a> {
    /// The name of the operation.
    pub operation: &'static str,
    /// The sequence number of the operation in its group.
    pub sequence: f64,
    /// Tensors that the operation reads.
    pub reads: &'a [&'a Tensor],
    /// Tensors that the operation writes.
    pub writes: &'a [&'a Tensor],
}

impl Work<'_> {
    /// Lends the tensors to the operation.
    pub fn lend(self) -> Result<LentWork> {
        let label = Label::numbered(self.operation, self.sequence as u64);
        Loan::new(&BORROWS, self.reads, self.writes, self.operation, label).map(LentWork)
    }
}

/// A collective that has not started, after its tensors were lent.
pub struct LentWork(Loan);

impl LentWork {
    /// Starts the operation, in program order, and returns its request. The request's value is `value`. A small
    /// collective may have ended by then.
    pub fn start(
        self,
        group: Arc<Group>,
        value: TensorValue,
        operation: impl FnOnce(&Group, Done) -> GroupResult<()> + Send + 'static,
    ) -> Submitted {
        let id = cohort_c10d::start_for_program(|| self.open(group, value, operation));
        if REQUESTS.retract(id) {
            return Submitted::Completed(id);
        }
        if REQUESTS.is_awaited() {
            // The wait has begun, so nobody will look after a held collective.
            drop(cohort_c10d::take_held());
        }
        Submitted::InFlight(id)
    }

    fn open(
        self,
        group: Arc<Group>,
        value: TensorValue,
        operation: impl FnOnce(&Group, Done) -> GroupResult<()> + Send + 'static,
    ) -> RequestId {
        open_in_order(self.0, move |id, ready| {
            let done = Box::new(move |result: GroupResult<()>| {
                let outcome = result.map(|()| Outcome::Value(value));
                REQUESTS.complete(id, outcome.map_err(|error| failure(&error, Status::Collective)));
            });
            let start = move |group: &Group, ready: Result<()>| {
                let started =
                    ready.and_then(|()| operation(group, done).map_err(|error| failure(&error, Status::Native)));
                if let Err(error) = started {
                    REQUESTS.complete(id, Err(error));
                }
            };
            if !group.is_busy() {
                return start(&group, ready);
            }
            match ready.and_then(|()| ThreadState::capture()) {
                Ok(thread) => group.clone().run_or_queue(move || run_with_state(&thread, |ready| start(&group, ready))),
                Err(error) => start(&group, Err(error)),
            }
        })
    }

    /// Starts work that consists of several collectives in sequence, in program order, and returns its
    /// request. Later requests to the group wait for all of these collectives.
    pub fn start_several(
        self,
        group: Arc<Group>,
        work: impl FnOnce(&Group) -> GroupResult<TensorValue> + Send + 'static,
    ) -> RequestId {
        open_in_order(self.0, move |id, ready| {
            let thread = match ready.and_then(|()| ThreadState::capture()) {
                Ok(thread) => thread,
                Err(error) => return REQUESTS.complete(id, Err(error)),
            };
            let turn = group.clone();
            let taken = turn.spawn_composite(move || {
                let outcome = catch_panic(|| {
                    let run = || work(&group).map_err(|error| failure(&error, Status::Collective));
                    thread.run(run).map(Outcome::Value)
                });
                // The program may drop the group as soon as the request completes.
                drop(group);
                REQUESTS.complete(id, outcome);
            });
            if let Err(error) = taken {
                REQUESTS.complete(id, Err(failure(&error, Status::Native)));
            }
        })
    }
}

/// Converts the error of a collective. Its status is `default` unless the error itself tells its cause.
pub fn failure(error: &cohort_c10d::Error, default: Status) -> Error {
    let status = match () {
        () if error.is_group_ended() => Status::Collective,
        () if error.is_refused() => Status::Native,
        () => default,
    };
    collective_error(error, status)
}
