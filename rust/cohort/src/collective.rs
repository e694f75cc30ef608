//! Collectives. Each call starts one, in program order. The request completes when the tensors have been
//! written, and lends them until it is taken.

use cohort_abi::{ErrorBuffer, In, Length, Out};
use cohort_c10d::{Group, ReduceOp};
use cohort_core::{Error, Handle, Result, Status, Value};
use cohort_torch::{Tensor, TensorValue};

use crate::collective_work::{Work, failure};
use crate::group::group;
use crate::guards::{guard_request, guard_work};
use crate::state::{tensor, tensors};

/// Allocates `count` tensors of the shape and dtype of `like`.
fn empty_like(like: &Tensor, count: usize) -> Result<Vec<Tensor>> {
    let outputs = (0..count).map(|_| cohort_c10d::empty_like(like)).collect::<std::result::Result<_, _>>();
    outputs.map_err(|error| failure(&error, Status::Native))
}

fn references(tensors: &[Tensor]) -> Vec<&Tensor> {
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

/// Waits until all ranks have made this call.
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
    guard_work("cohort_group_barrier", request, error, || {
        let group = group(on)?;
        let work = Work { operation: "barrier", sequence, reads: &[], writes: &[] }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| group.barrier(done)))
    })
}

/// Waits until all work that this rank has started on its CUDA device has ended.
///
/// This includes the work of models and backward passes, whose failures this call reports.
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
    guard_work("cohort_group_flush", request, error, || {
        let group = group(on)?;
        let work = Work { operation: "flush", sequence, reads: &[], writes: &[] }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| group.flush(done)))
    })
}

/// Reduces a tensor over all ranks, in place.
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
    guard_work("cohort_group_all_reduce", request, error, || {
        let (group, tensor, op) = (group(on)?, tensor(of)?, reduce_op(op)?);
        let work = Work { operation: "all_reduce", sequence, reads: &[], writes: &[&tensor] }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| group.all_reduce(&tensor, op, done)))
    })
}

/// Reduces a tensor over all ranks into the tensor of rank `dst`, in place.
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
    guard_work("cohort_group_reduce", request, error, || {
        let (group, tensor, op) = (group(on)?, tensor(of)?, reduce_op(op)?);
        let (reads, writes): (&[_], &[_]) = if is_rank(&group, dst) { (&[], &[&tensor]) } else { (&[&tensor], &[]) };
        let work = Work { operation: "reduce", sequence, reads, writes }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| group.reduce(&tensor, dst as usize, op, done)))
    })
}

/// Reduces one tensor for each rank, or the equal parts of one tensor along its first dimension.
///
/// The request's value is this rank's part.
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
    guard_work("cohort_group_reduce_scatter", request, error, || {
        let (group, op) = (group(on)?, reduce_op(op)?);
        let inputs = tensors(inputs, count)?;
        let output = match inputs.as_slice() {
            [] => return Err(Error::range("Cannot reduce_scatter: there is no tensor")),
            [whole] if group.size() > 1 => empty_like(&whole.chunk(group.size() as i64, 0)[0], 1)?.remove(0),
            [first, ..] => empty_like(first, 1)?.remove(0),
        };
        let value = Value::Tensor(output.shallow_clone());
        let work = Work { operation: "reduce_scatter", sequence, reads: &references(&inputs), writes: &[] }.lend()?;
        Ok(work.start(group, value, move |group, done| group.reduce_scatter(&output, &inputs, op, done)))
    })
}

/// Gathers a tensor of any shape from each rank on all ranks.
///
/// The request's value is the list of tensors.
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
    guard_request("cohort_group_all_gather_uneven", request, error, || {
        let (group, input) = (group(on)?, tensor(of)?);
        let work = Work { operation: "all_gather", sequence, reads: &[&input], writes: &[] }.lend()?;
        Ok(work.start_several(group, move |group| group.all_gather_uneven(&input).map(|outputs| list(&outputs))))
    })
}

/// Gathers bytes, of any length, from each rank on rank `dst`.
///
/// The request's value is the list of byte tensors on rank `dst`, and `None` on the other ranks.
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
    guard_request("cohort_group_gather_bytes", request, error, || {
        let (group, input) = (group(on)?, tensor(of)?);
        let work = Work { operation: "gather", sequence, reads: &[&input], writes: &[] }.lend()?;
        Ok(work.start_several(group, move |group| {
            let outputs = group.gather_bytes(&input, dst as usize)?;
            Ok(if is_rank(group, dst) { list(&outputs) } else { Value::None })
        }))
    })
}

/// Broadcasts bytes, of any length, from rank `src`.
///
/// The request's value is a tensor of the bytes.
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
    guard_request("cohort_group_broadcast_bytes", request, error, || {
        let (group, input) = (group(on)?, tensor(of)?);
        let work = Work { operation: "broadcast", sequence, reads: &[&input], writes: &[] }.lend()?;
        Ok(work.start_several(group, move |group| group.broadcast_bytes(&input, src as usize).map(Value::Tensor)))
    })
}

/// Broadcasts the tensor of rank `src` into the tensors of the other ranks, in place.
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
    guard_work("cohort_group_broadcast", request, error, || {
        let (group, tensor) = (group(on)?, tensor(of)?);
        let (reads, writes): (&[_], &[_]) = if is_rank(&group, src) { (&[&tensor], &[]) } else { (&[], &[&tensor]) };
        let work = Work { operation: "broadcast", sequence, reads, writes }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| group.broadcast(&tensor, src as usize, done)))
    })
}

/// Gathers a tensor from each rank on all ranks.
///
/// The request's value is the list of tensors.
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
    guard_work("cohort_group_all_gather", request, error, || {
        let (group, input) = (group(on)?, tensor(of)?);
        let outputs = empty_like(&input, group.size())?;
        let work = Work { operation: "all_gather", sequence, reads: &[&input], writes: &[] }.lend()?;
        Ok(work.start(group, list(&outputs), move |group, done| group.all_gather(&outputs, &input, done)))
    })
}

/// Gathers a tensor from each rank on rank `dst`.
///
/// The request's value is the list of tensors on rank `dst`, and `None` on the other ranks.
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
    guard_work("cohort_group_gather", request, error, || {
        let (group, input) = (group(on)?, tensor(of)?);
        let root = is_rank(&group, dst);
        let outputs = empty_like(&input, if root { group.size() } else { 0 })?;
        let value = if root { list(&outputs) } else { Value::None };
        let work = Work { operation: "gather", sequence, reads: &[&input], writes: &[] }.lend()?;
        Ok(work.start(group, value, move |group, done| group.gather(&outputs, &input, dst as usize, done)))
    })
}

/// Scatters the tensors of rank `src`, one into each rank's `output`, which must be contiguous.
///
/// The other ranks pass no inputs.
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
    guard_work("cohort_group_scatter", request, error, || {
        let (group, output) = (group(on)?, tensor(output)?);
        let inputs = tensors(inputs, count)?;
        let work = Work { operation: "scatter", sequence, reads: &references(&inputs), writes: &[&output] }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| group.scatter(&output, &inputs, src as usize, done)))
    })
}

/// Sends one tensor to each rank and receives one from each.
///
/// The request's value is the list of received tensors.
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
    guard_work("cohort_group_all_to_all", request, error, || {
        let group = group(on)?;
        let inputs = tensors(inputs, count)?;
        let like = inputs.first().ok_or_else(|| Error::range("Cannot all_to_all: there is no tensor"))?;
        let outputs = empty_like(like, group.size())?;
        let work = Work { operation: "all_to_all", sequence, reads: &references(&inputs), writes: &[] }.lend()?;
        Ok(work.start(group, list(&outputs), move |group, done| group.all_to_all(&outputs, &inputs, done)))
    })
}

/// Sends a tensor to rank `peer` if `sends` is 1, else receives one from it, in place.
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
    guard_work("cohort_group_transfer", request, error, || {
        let (group, tensor, peer) = (group(on)?, tensor(of)?, peer as usize);
        let (operation, reads, writes): (_, &[_], &[_]) =
            if sends == 1 { ("send", &[&tensor], &[]) } else { ("recv", &[], &[&tensor]) };
        let work = Work { operation, sequence, reads, writes }.lend()?;
        Ok(work.start(group, Value::None, move |group, done| {
            if sends == 1 { group.send(&tensor, peer, tag, done) } else { group.recv(&tensor, peer, tag, done) }
        }))
    })
}

fn is_rank(group: &Group, rank: u32) -> bool {
    group.rank() == rank as usize
}
