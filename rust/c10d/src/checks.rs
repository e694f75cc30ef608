//! The check that all ranks make the same call, before any part of the call is sent.
//!
//! Ranks that disagree wait for each other until the time limit, or get wrong data, and Gloo ends a process
//! that receives more than it expects. So the ranks first tell each other, over a second group, which call
//! they are about to make.
//!
//! c10d's own ProcessGroupWrapper is not used, because it sees only what reaches c10d. That is bytes if
//! elements are only moved, and a barrier if there are no elements. It does not look at roots, reductions and
//! the tensors of an all-to-all. It also starts its work without a lock on the flight recorder, which all
//! groups of a process write to.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tch::{Device, Kind, Tensor};

use crate::collectives::ReduceOp;
use crate::done::Done;
use crate::error::Error;
use crate::group::Group;

/// Maximum number of bytes of a call's description to compare. Only shapes with dozens of dimensions are
/// longer.
const CAPACITY: usize = 512;

/// A description of the call that a rank is about to make.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static str,
    /// The tensor, or the first tensor of a list whose tensors are alike.
    pub(crate) tensor: Option<&'a Tensor>,
    /// Further properties that must be the same on all ranks, as text ("by sum").
    pub(crate) details: String,
}

impl<'a> Call<'a> {
    /// Describes a call in which only the tensor must be the same on all ranks.
    pub(crate) fn new(operation: &'static str, tensor: &'a Tensor) -> Self {
        Self { operation, tensor: Some(tensor), details: String::new() }
    }

    /// Describes a reduction.
    pub(crate) fn with_op(operation: &'static str, tensor: &'a Tensor, op: ReduceOp) -> Self {
        Self { operation, tensor: Some(tensor), details: format!("by {}", op.name()) }
    }

    /// Describes a call in which one rank receives.
    pub(crate) fn with_dst(operation: &'static str, tensor: &'a Tensor, dst: usize) -> Self {
        Self { operation, tensor: Some(tensor), details: format!("to rank {dst}") }
    }

    /// Describes a call in which one rank sends.
    pub(crate) fn with_src(operation: &'static str, tensor: &'a Tensor, src: usize) -> Self {
        Self { operation, tensor: Some(tensor), details: format!("from rank {src}") }
    }

    /// Describes a reduction to one rank.
    pub(crate) fn reduce(tensor: &'a Tensor, op: ReduceOp, dst: usize) -> Self {
        Self { operation: "reduce", tensor: Some(tensor), details: format!("by {} to rank {dst}", op.name()) }
    }

    /// Describes a barrier, which has no tensor.
    pub(crate) fn barrier() -> Self {
        Self { operation: "barrier", tensor: None, details: String::new() }
    }

    /// Returns the text that is compared, and that errors contain.
    pub(crate) fn describe(&self) -> String {
        let mut text = self.operation.to_owned();
        if let Some(tensor) = self.tensor {
            text += &format!(" of {} {:?}", dtype(tensor), tensor.size());
        }
        if !self.details.is_empty() {
            text += " ";
            text += &self.details;
        }
        text
    }
}

/// Returns PyTorch's name for a tensor's dtype.
pub(crate) fn dtype(tensor: &Tensor) -> String {
    match tensor.f_kind() {
        Ok(Kind::Int) => "int32".to_owned(),
        Ok(Kind::Half) => "float16".to_owned(),
        Ok(Kind::Float) => "float32".to_owned(),
        Ok(Kind::Double) => "float64".to_owned(),
        Ok(Kind::ComplexFloat) => "complex64".to_owned(),
        Ok(Kind::ComplexDouble) => "complex128".to_owned(),
        Ok(kind) => format!("{kind:?}").to_lowercase(),
        // `tch` does not know some dtypes. The error has libtorch's number for them.
        Err(error) => error.to_string(),
    }
}

/// A collective that starts when the ranks agree on it.
struct Job {
    call: String,
    begin: Begin,
    done: Done,
    /// Receives a message when the collective has ended.
    ended: Receiver<()>,
}

/// Starts an operation. If it returns an error, the operation has not started, and the callback has been
/// dropped.
pub(crate) type Begin = Box<dyn FnOnce(Done) -> Result<(), Error> + Send>;

/// Runs the collectives of a group one after the other, each after its check, on a thread of its own.
#[derive(Debug)]
pub(crate) struct Checks {
    group: Arc<Group>,
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Checks {
    /// Creates the checks. They use `group`, which must have no other use.
    pub(crate) fn new(group: Group) -> Result<Self, Error> {
        let group = Arc::new(group);
        let (jobs, queue) = channel::<Job>();
        let comparing = Arc::clone(&group);
        let thread = thread::Builder::new()
            .name("cohort-checks".to_owned())
            .spawn(move || queue.into_iter().for_each(|job| run(&comparing, job)))
            .map_err(|error| Error::new(format!("Cannot start a thread: {error}")))?;
        Ok(Self { group, jobs: Some(jobs), thread: Some(thread) })
    }

    /// Adds a collective to the queue. `count` wraps the callback that this collective calls at its end.
    pub(crate) fn enqueue(&self, call: &Call<'_>, begin: Begin, done: Done, count: impl FnOnce(Done) -> Done) {
        let (sender, ended) = channel();
        let done = count(Box::new(move |result| {
            done(result);
            // The receiver is gone if the collective was aborted before it began.
            let _ = sender.send(());
        }));
        let job = Job { call: call.describe(), begin, done, ended };
        let jobs = self.jobs.as_ref().expect("the sender exists until `drop`");
        if let Err(returned) = jobs.send(job) {
            (returned.0.done)(Err(Error::new("the thread that checks collectives has ended")));
        }
    }

    /// Aborts the comparison, and wakes the threads that wait for other ranks in it.
    pub(crate) fn abort(&self) -> Result<(), Error> {
        self.group.abort()
    }

    /// Waits up to `limit` for the end of a comparison that has been aborted, and then fails it.
    pub(crate) fn fail_remaining(&self, limit: Duration, reason: &str) {
        self.group.fail_remaining(limit, reason);
    }
}

impl Drop for Checks {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // If the thread panicked, the panic hook has reported it.
            let _ = thread.join();
        }
    }
}

fn run(group: &Group, job: Job) {
    let Job { call, begin, done, ended } = job;
    if let Err(error) = compare(group, &call) {
        return done(Err(error));
    }
    let slot = Arc::new(Mutex::new(Some(done)));
    let callback = Arc::clone(&slot);
    let take = |slot: &Mutex<Option<Done>>| slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    let begun = begin(Box::new(move |result| {
        if let Some(done) = take(&callback) {
            done(result);
        }
    }));
    match begun {
        // Only one collective runs at a time: if a later check failed, it would end the one that runs.
        Ok(()) => drop(ended.recv()),
        Err(error) => {
            if let Some(done) = take(&slot) {
                done(Err(error.refused()));
            }
        }
    }
}

/// Tells the other ranks which call this rank makes, and compares it with theirs.
fn compare(group: &Group, call: &str) -> Result<(), Error> {
    let mut bytes = call.as_bytes().to_vec();
    bytes.resize(CAPACITY, 0);
    let mine = Tensor::from_slice(&bytes);
    let all: Vec<_> = (0..group.size()).map(|_| Tensor::zeros([CAPACITY as i64], (Kind::Uint8, Device::Cpu))).collect();
    let (sender, ended) = channel();
    group.all_gather(&all, &mine, Box::new(move |result| drop(sender.send(result))))?;
    let result = ended.recv().unwrap_or_else(|_| Err(Error::new("the comparison was dropped")));
    result.map_err(|error| Error::new(format!("the ranks could not compare their calls: {error}")))?;
    for (rank, tensor) in all.iter().enumerate() {
        let mut theirs = vec![0; CAPACITY];
        tensor.f_copy_data_u8(&mut theirs, CAPACITY).map_err(|error| Error::new(error.to_string()))?;
        if theirs != bytes {
            let theirs = String::from_utf8_lossy(&theirs).trim_end_matches('\0').to_owned();
            let own = group.rank();
            return Err(Error::mismatch(format!(
                "the ranks make different calls: rank {own} {call}, rank {rank} {theirs}"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describe_contains_all_that_must_be_the_same() {
        let tensor = Tensor::zeros([2, 3], (Kind::Half, Device::Cpu));
        let text = |call: Call<'_>| call.describe();
        assert_eq!(text(Call::with_op("all_reduce", &tensor, ReduceOp::Sum)), "all_reduce of float16 [2, 3] by sum");
        assert_eq!(text(Call::reduce(&tensor, ReduceOp::Avg, 1)), "reduce of float16 [2, 3] by avg to rank 1");
        assert_eq!(text(Call::with_src("scatter", &tensor, 1)), "scatter of float16 [2, 3] from rank 1");
        assert_eq!(text(Call::barrier()), "barrier");
    }
}
