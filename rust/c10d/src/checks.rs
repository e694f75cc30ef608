//! The check that all ranks make the same call, before anything of it is sent.
//!
//! Ranks that disagree wait for each other up to the time limit, or get nonsense, and Gloo ends a process that is sent
//! more than it expects. So the ranks first tell each other, over a second group, what they are about to do. c10d's own
//! ProcessGroupWrapper is not used: it sees only what reaches c10d, which is bytes where elements are only moved, and
//! barriers where there are none; it does not look at roots, reductions, and the tensors of an all-to-all; and it starts
//! its work where the flight recorder, which all groups of a process write to, is not guarded.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tch::{Device, Kind, Tensor};

use crate::collectives::ReduceOp;
use crate::done::Done;
use crate::error::Error;
use crate::group::Group;

/// Bytes of a call's description that are compared. Only a shape of dozens of dimensions has more.
const CAPACITY: usize = 512;

/// What a rank is about to do.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static str,
    /// Its tensor, or the first of a list whose tensors are alike.
    pub(crate) tensor: Option<&'a Tensor>,
    /// What else must be the same on all ranks ("by sum").
    pub(crate) with: String,
}

impl<'a> Call<'a> {
    /// A call of which only the tensor must be the same on all ranks.
    pub(crate) fn of(operation: &'static str, tensor: &'a Tensor) -> Self {
        Self { operation, tensor: Some(tensor), with: String::new() }
    }

    /// As [`Call::of`], of a reduction.
    pub(crate) fn by(operation: &'static str, tensor: &'a Tensor, op: ReduceOp) -> Self {
        Self { operation, tensor: Some(tensor), with: format!("by {}", op.name()) }
    }

    /// As [`Call::of`], of one that gives to one rank.
    pub(crate) fn to(operation: &'static str, tensor: &'a Tensor, dst: usize) -> Self {
        Self { operation, tensor: Some(tensor), with: format!("to rank {dst}") }
    }

    /// As [`Call::of`], of one in which one rank gives.
    pub(crate) fn from(operation: &'static str, tensor: &'a Tensor, src: usize) -> Self {
        Self { operation, tensor: Some(tensor), with: format!("from rank {src}") }
    }

    /// A reduction into one rank's tensor.
    pub(crate) fn reduce(tensor: &'a Tensor, op: ReduceOp, dst: usize) -> Self {
        Self { operation: "reduce", tensor: Some(tensor), with: format!("by {} to rank {dst}", op.name()) }
    }

    /// The call of no tensor.
    pub(crate) fn barrier() -> Self {
        Self { operation: "barrier", tensor: None, with: String::new() }
    }

    /// As it is compared, and as errors tell it.
    pub(crate) fn describe(&self) -> String {
        let mut text = self.operation.to_owned();
        if let Some(tensor) = self.tensor {
            text += &format!(" of {} {:?}", dtype(tensor), tensor.size());
        }
        if !self.with.is_empty() {
            text += " ";
            text += &self.with;
        }
        text
    }
}

/// The name of a tensor's dtype, as PyTorch has it.
pub(crate) fn dtype(tensor: &Tensor) -> String {
    match tensor.f_kind() {
        Ok(Kind::Int) => "int32".to_owned(),
        Ok(Kind::Half) => "float16".to_owned(),
        Ok(Kind::Float) => "float32".to_owned(),
        Ok(Kind::Double) => "float64".to_owned(),
        Ok(Kind::ComplexFloat) => "complex64".to_owned(),
        Ok(Kind::ComplexDouble) => "complex128".to_owned(),
        Ok(kind) => format!("{kind:?}").to_lowercase(),
        // Of those that `tch` does not know, libtorch's number.
        Err(error) => error.to_string(),
    }
}

/// A collective that is to start when the ranks agree on it.
struct Job {
    call: String,
    begin: Begin,
    done: Done,
    /// Told of its end.
    ended: Receiver<()>,
}

/// Starts an operation. An error means that it has not started, and what it was given is dropped.
pub(crate) type Begin = Box<dyn FnOnce(Done) -> Result<(), Error> + Send>;

/// Runs the collectives of a group one after the other, each after its check, on a thread of its own.
#[derive(Debug)]
pub(crate) struct Checks {
    group: Arc<Group>,
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Checks {
    /// Checks over `group`, which is used for nothing else.
    pub(crate) fn new(group: Group) -> Result<Self, Error> {
        let group = Arc::new(group);
        let (jobs, queue) = channel::<Job>();
        let compared = Arc::clone(&group);
        let thread = thread::Builder::new()
            .name("cohort-checks".to_owned())
            .spawn(move || queue.into_iter().for_each(|job| run(&compared, job)))
            .map_err(|error| Error::new(format!("Cannot start a thread: {error}")))?;
        Ok(Self { group, jobs: Some(jobs), thread: Some(thread) })
    }

    /// Puts a collective at the end of the queue. `count` makes the one that is told of its end, of ours.
    pub(crate) fn push(&self, call: &Call<'_>, begin: Begin, done: Done, count: impl FnOnce(Done) -> Done) {
        let (sender, ended) = channel();
        let done = count(Box::new(move |result| {
            done(result);
            // Nobody listens where the collective was given up before it began.
            let _ = sender.send(());
        }));
        let job = Job { call: call.describe(), begin, done, ended };
        let jobs = self.jobs.as_ref().expect("there until this is dropped");
        if let Err(returned) = jobs.send(job) {
            (returned.0.done)(Err(Error::new("the thread that checks collectives has ended")));
        }
    }

    /// Ends the comparing, and with it whoever waits for other ranks in it.
    pub(crate) fn abort(&self) -> Result<(), Error> {
        self.group.abort()
    }

    /// Waits for the end of a comparison that has been aborted, `limit` at most, and gives it up.
    pub(crate) fn give_up(&self, limit: Duration, reason: &str) {
        self.group.give_up(limit, reason);
    }
}

impl Drop for Checks {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic of it has been reported.
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
    let told = Arc::clone(&slot);
    let take = |slot: &Mutex<Option<Done>>| slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    let begun = begin(Box::new(move |result| {
        if let Some(done) = take(&told) {
            done(result);
        }
    }));
    match begun {
        // One at a time: the failure of a later one would end it.
        Ok(()) => drop(ended.recv()),
        Err(error) => {
            if let Some(done) = take(&slot) {
                done(Err(error.refused()));
            }
        }
    }
}

/// Tells the other ranks what this one calls, and learns what they call.
fn compare(group: &Group, call: &str) -> Result<(), Error> {
    let mut bytes = call.as_bytes().to_vec();
    bytes.resize(CAPACITY, 0);
    let mine = Tensor::from_slice(&bytes);
    let all: Vec<_> = (0..group.size()).map(|_| Tensor::zeros([CAPACITY as i64], (Kind::Uint8, Device::Cpu))).collect();
    let (sender, ended) = channel();
    group.all_gather(&all, &mine, Box::new(move |result| drop(sender.send(result))))?;
    let result = ended.recv().unwrap_or_else(|_| Err(Error::new("the comparison was dropped")));
    result.map_err(|error| Error::new(format!("the ranks could not compare what they call: {error}")))?;
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
    fn a_call_is_told_with_all_that_must_be_the_same() {
        let tensor = Tensor::zeros([2, 3], (Kind::Half, Device::Cpu));
        let text = |call: Call<'_>| call.describe();
        assert_eq!(text(Call::by("all_reduce", &tensor, ReduceOp::Sum)), "all_reduce of float16 [2, 3] by sum");
        assert_eq!(text(Call::reduce(&tensor, ReduceOp::Avg, 1)), "reduce of float16 [2, 3] by avg to rank 1");
        assert_eq!(text(Call::from("scatter", &tensor, 1)), "scatter of float16 [2, 3] from rank 1");
        assert_eq!(text(Call::barrier()), "barrier");
    }
}
