//! Collectives. Each is started by its call, in program order; its request completes when its tensors are written,
//! and lends them until it is taken.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_c10d::{Done, Group, ReduceOp};
use cohort_core::executor::caught;
use cohort_core::{Error, Handle, Label, Result, Status, Value};
use cohort_torch::{Loan, Tensor, TensorValue, ThreadState};

use crate::group::group;
use crate::state::{BORROWS, Outcome, REQUESTS, in_order, run_under, tensor};

/// What an operation lends, and what it is called.
struct Work<'a> {
    operation: &'static str,
    sequence: f64,
    reads: &'a [&'a Tensor],
    writes: &'a [&'a Tensor],
}

impl Work<'_> {
    /// Lends the tensors.
    fn lend(self) -> Result<Lent> {
        let label = Label::numbered(self.operation, self.sequence as u64);
        Loan::new(&BORROWS, self.reads, self.writes, self.operation, label).map(Lent)
    }
}

/// The tensors of an operation that is to start.
struct Lent(Loan);

impl Lent {
    /// Starts the operation, in the program's order. Its request's value is `value`.
    fn start(
        self,
        group: Arc<Group>,
        value: TensorValue,
        request: Out<f64>,
        operation: impl FnOnce(&Group, Done) -> std::result::Result<(), cohort_c10d::Error> + Send + 'static,
    ) -> Result<()> {
        let id = REQUESTS.open(self.0);
        let done = Box::new(move |result: std::result::Result<(), cohort_c10d::Error>| {
            let outcome = result.map(|()| Outcome::Value(value));
            REQUESTS.complete(id, outcome.map_err(|error| failure(&error, Status::Collective)));
        });
        let start = move |group: &Group, ready: Result<()>| {
            let started = ready.and_then(|()| operation(group, done).map_err(|error| failure(&error, Status::Native)));
            if let Err(error) = started {
                REQUESTS.complete(id, Err(error));
            }
        };
        in_order(move |ready| {
            if !group.is_taken() {
                return start(&group, ready);
            }
            match ready.and_then(|()| ThreadState::capture()) {
                Ok(thread) => group.clone().follow(move || run_under(&thread, |ready| start(&group, ready))),
                Err(error) => start(&group, Err(error)),
            }
        })
        .unwrap_or_else(|error| REQUESTS.complete(id, Err(error)));
        request.set(id as f64);
        Ok(())
    }

    /// Starts work of several collectives, one after the end of another, in the program's order: what is asked of the group after
    /// it follows all of them.
    fn start_several(
        self,
        group: Arc<Group>,
        request: Out<f64>,
        work: impl FnOnce(&Group) -> std::result::Result<TensorValue, cohort_c10d::Error> + Send + 'static,
    ) -> Result<()> {
        let id = REQUESTS.open(self.0);
        in_order(move |ready| {
            let thread = match ready.and_then(|()| ThreadState::capture()) {
                Ok(thread) => thread,
                Err(error) => return REQUESTS.complete(id, Err(error)),
            };
            let turn = group.clone();
            let taken = turn.take_turn(move || {
                let outcome = caught(|| {
                    let run = || work(&group).map_err(|error| failure(&error, Status::Collective));
                    thread.run(run).map(Outcome::Value)
                });
                // Whoever learns of the end may drop the group.
                drop(group);
                REQUESTS.complete(id, outcome);
            });
            if let Err(error) = taken {
                REQUESTS.complete(id, Err(failure(&error, Status::Native)));
            }
        })
        .unwrap_or_else(|error| REQUESTS.complete(id, Err(error)));
        request.set(id as f64);
        Ok(())
    }
}

/// An error of a collective, of the status `otherwise` where it does not say itself whose fault it is.
fn failure(error: &cohort_c10d::Error, otherwise: Status) -> Error {
    let status = match () {
        () if error.is_group_ended() => Status::Collective,
        () if error.is_refused() => Status::Native,
        () => otherwise,
    };
    Error { sequence: error.sequence(), ..Error::new(status, error.to_string()) }
}

/// A tensor of each handle.
///
fn tensors(handles: In<f64>, count: Length) -> Result<Vec<Tensor>> {
    handles.slice(count).iter().map(|&handle| tensor(Handle(handle))).collect()
}

/// New tensors of the shape and dtype of `like`.
fn blank(like: &Tensor, count: usize) -> Result<Vec<Tensor>> {
    let made = (0..count).map(|_| cohort_c10d::blank(like)).collect::<std::result::Result<_, _>>();
    made.map_err(|error| failure(&error, Status::Native))
}

fn all(tensors: &[Tensor]) -> Vec<&Tensor> {
    tensors.iter().collect()
}

fn list(tensors: &[Tensor]) -> TensorValue {
    Value::List(tensors.iter().map(|tensor| Value::Tensor(tensor.shallow_clone())).collect())
}

fn reduce_op(op: u32) -> Result<ReduceOp> {
    u8::try_from(op)
        .ok()
        .and_then(|op| ReduceOp::try_from(op).ok())
        .ok_or_else(|| Error::range(format!("Cannot reduce: there is no operation {op}")))
}

/// Waits for all ranks.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_barrier(
    on: Handle,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let group = group(on)?;
        let work = Work { operation: "barrier", sequence, reads: &[], writes: &[] };
        work.lend()?.start(group, Value::None, request, move |group, done| group.barrier(done))
    };
    guard("cohort_group_barrier", error, body)
}

/// Waits until all that this rank has started on its CUDA device has ended, also by models and backward passes, whose failures
/// are told here.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_flush(
    on: Handle,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let group = group(on)?;
        let work = Work { operation: "flush", sequence, reads: &[], writes: &[] };
        work.lend()?.start(group, Value::None, request, move |group, done| group.flush(done))
    };
    guard("cohort_group_flush", error, body)
}

/// Reduces a tensor on all ranks, in place.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_all_reduce(
    on: Handle,
    of: Handle,
    op: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, tensor, op) = (group(on)?, tensor(of)?, reduce_op(op)?);
        let work = Work { operation: "all_reduce", sequence, reads: &[], writes: &[&tensor] };
        work.lend()?.start(group, Value::None, request, move |group, done| group.all_reduce(&tensor, op, done))
    };
    guard("cohort_group_all_reduce", error, body)
}

/// Reduces a tensor into that of rank `dst`, in place.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_reduce(
    on: Handle,
    of: Handle,
    dst: u32,
    op: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, tensor, op) = (group(on)?, tensor(of)?, reduce_op(op)?);
        let (reads, writes): (&[_], &[_]) = if is_rank(&group, dst) { (&[], &[&tensor]) } else { (&[&tensor], &[]) };
        let work = Work { operation: "reduce", sequence, reads, writes };
        work.lend()?
            .start(group, Value::None, request, move |group, done| group.reduce(&tensor, dst as usize, op, done))
    };
    guard("cohort_group_reduce", error, body)
}

/// Reduces one tensor for each rank, or the equal parts of one along its first dimension. The request's value is this
/// rank's part.
///
/// # Safety
/// `inputs` must be valid for `count` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_reduce_scatter(
    on: Handle,
    inputs: In<f64>,
    count: Length,
    op: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, op) = (group(on)?, reduce_op(op)?);
        let inputs = tensors(inputs, count)?;
        let output = match inputs.as_slice() {
            [] => return Err(Error::range("Cannot reduce_scatter: there is no tensor")),
            [whole] if group.size() > 1 => blank(&whole.chunk(group.size() as i64, 0)[0], 1)?.remove(0),
            [first, ..] => blank(first, 1)?.remove(0),
        };
        let value = Value::Tensor(output.shallow_clone());
        let work = Work { operation: "reduce_scatter", sequence, reads: &all(&inputs), writes: &[] };
        work.lend()?.start(group, value, request, move |group, done| group.reduce_scatter(&output, &inputs, op, done))
    };
    guard("cohort_group_reduce_scatter", error, body)
}

/// Collects a tensor of each rank on all, of any shapes. The request's value is the list.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_all_gather_uneven(
    on: Handle,
    of: Handle,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, input) = (group(on)?, tensor(of)?);
        let work = Work { operation: "all_gather", sequence, reads: &[&input], writes: &[] };
        work.lend()?
            .start_several(group, request, move |group| group.all_gather_uneven(&input).map(|outputs| list(&outputs)))
    };
    guard("cohort_group_all_gather_uneven", error, body)
}

/// Collects the bytes of each rank on rank `dst`, as many as there are of each. The request's value is the list, none on the
/// others.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_gather_bytes(
    on: Handle,
    of: Handle,
    dst: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, input) = (group(on)?, tensor(of)?);
        let work = Work { operation: "gather", sequence, reads: &[&input], writes: &[] };
        work.lend()?.start_several(group, request, move |group| {
            let outputs = group.gather_bytes(&input, dst as usize)?;
            Ok(if is_rank(group, dst) { list(&outputs) } else { Value::None })
        })
    };
    guard("cohort_group_gather_bytes", error, body)
}

/// Copies rank `src`'s bytes to the others, as many as there are. The request's value is a tensor of them.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_broadcast_bytes(
    on: Handle,
    of: Handle,
    src: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, input) = (group(on)?, tensor(of)?);
        let work = Work { operation: "broadcast", sequence, reads: &[&input], writes: &[] };
        work.lend()?
            .start_several(group, request, move |group| group.broadcast_bytes(&input, src as usize).map(Value::Tensor))
    };
    guard("cohort_group_broadcast_bytes", error, body)
}

/// Copies rank `src`'s tensor into the others', in place.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_broadcast(
    on: Handle,
    of: Handle,
    src: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, tensor) = (group(on)?, tensor(of)?);
        let (reads, writes): (&[_], &[_]) = if is_rank(&group, src) { (&[&tensor], &[]) } else { (&[], &[&tensor]) };
        let work = Work { operation: "broadcast", sequence, reads, writes };
        work.lend()?.start(group, Value::None, request, move |group, done| group.broadcast(&tensor, src as usize, done))
    };
    guard("cohort_group_broadcast", error, body)
}

/// Collects a tensor of each rank on all. The request's value is the list.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_all_gather(
    on: Handle,
    of: Handle,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, input) = (group(on)?, tensor(of)?);
        let outputs = blank(&input, group.size())?;
        let work = Work { operation: "all_gather", sequence, reads: &[&input], writes: &[] };
        work.lend()?.start(group, list(&outputs), request, move |group, done| group.all_gather(&outputs, &input, done))
    };
    guard("cohort_group_all_gather", error, body)
}

/// Collects a tensor of each rank on rank `dst`. The request's value is the list, none on the others.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_gather(
    on: Handle,
    of: Handle,
    dst: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, input) = (group(on)?, tensor(of)?);
        let root = is_rank(&group, dst);
        let outputs = blank(&input, if root { group.size() } else { 0 })?;
        let value = if root { list(&outputs) } else { Value::None };
        let work = Work { operation: "gather", sequence, reads: &[&input], writes: &[] };
        work.lend()?.start(group, value, request, move |group, done| group.gather(&outputs, &input, dst as usize, done))
    };
    guard("cohort_group_gather", error, body)
}

/// Deals rank `src`'s tensors out, one to each rank's `output`, contiguous. The others give none.
///
/// # Safety
/// `inputs` must be valid for `count` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_scatter(
    on: Handle,
    output: Handle,
    inputs: In<f64>,
    count: Length,
    src: u32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, output) = (group(on)?, tensor(output)?);
        let inputs = tensors(inputs, count)?;
        let work = Work { operation: "scatter", sequence, reads: &all(&inputs), writes: &[&output] };
        work.lend()?
            .start(group, Value::None, request, move |group, done| group.scatter(&output, &inputs, src as usize, done))
    };
    guard("cohort_group_scatter", error, body)
}

/// Gives each rank one tensor, and gets one of each. The request's value is the list of those.
///
/// # Safety
/// `inputs` must be valid for `count` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_all_to_all(
    on: Handle,
    inputs: In<f64>,
    count: Length,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let group = group(on)?;
        let inputs = tensors(inputs, count)?;
        let like = inputs.first().ok_or_else(|| Error::range("Cannot all_to_all: there is no tensor"))?;
        let outputs = blank(like, group.size())?;
        let work = Work { operation: "all_to_all", sequence, reads: &all(&inputs), writes: &[] };
        work.lend()?.start(group, list(&outputs), request, move |group, done| group.all_to_all(&outputs, &inputs, done))
    };
    guard("cohort_group_all_to_all", error, body)
}

/// Sends a tensor to rank `dst`, or receives one from it, in place.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_group_transfer(
    on: Handle,
    of: Handle,
    sends: u32,
    peer: u32,
    tag: i32,
    sequence: f64,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let (group, tensor, peer) = (group(on)?, tensor(of)?, peer as usize);
        let (operation, reads, writes): (_, &[_], &[_]) =
            if sends == 1 { ("send", &[&tensor], &[]) } else { ("recv", &[], &[&tensor]) };
        let work = Work { operation, sequence, reads, writes };
        work.lend()?.start(group, Value::None, request, move |group, done| {
            if sends == 1 { group.send(&tensor, peer, tag, done) } else { group.recv(&tensor, peer, tag, done) }
        })
    };
    guard("cohort_group_transfer", error, body)
}

fn is_rank(group: &Group, rank: u32) -> bool {
    group.rank() == rank as usize
}
