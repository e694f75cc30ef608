//! Calls any operator, with boxed arguments.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use cohort_abi::{ErrorBuffer, In, Length, Out, Pinned, guard, guard_value, native_calls};
use cohort_core::{Error, Label, Result, Status, Value};
use cohort_torch::{Arguments, Bound, JobUses, Loan, Operator, Outcome as CallOutcome, ThreadState};

use crate::arguments::{HandleResolver, check_borrows};
use crate::guards::{guard_reply, guard_request};
use crate::passes::{self, Pass};
use crate::reply::{Reply, ReplyBuffer, strings};
use crate::state::{BORROWS, Outcome, TENSORS, is_communicating, run_communicating, submit, submit_communicating};

/// An operator that was found.
#[repr(C)]
pub struct OperatorInfo {
    /// The operator's number in this process.
    operator: u32,
    /// 1 if it writes an argument or gives an argument other memory, else 0.
    writes: u32,
    /// 1 if it may give a tensor other memory, else 0.
    moves: u32,
}

/// An operator, and what is known of it from its name.
struct Found {
    operator: Operator,
    /// Whether a call starts collectives.
    starts_collectives: bool,
}

/// The operators that were found. They are never removed, because TypeScript keeps their numbers.
static OPERATORS: RwLock<Vec<&'static Found>> = RwLock::new(Vec::new());

fn operator(number: u32) -> Result<&'static Operator> {
    found(number).map(|found| &found.operator)
}

fn found(number: u32) -> Result<&'static Found> {
    let operators = OPERATORS.read().unwrap_or_else(PoisonError::into_inner);
    let found = operators.get(number as usize).copied();
    found.ok_or_else(|| Error::new(Status::Handle, format!("Cannot use operator: there is no number {number}")))
}

/// Finds an operator by its name.
///
/// "aten::add.Tensor" is one overload, and "aten::add" stands for all overloads. The operator's number stays
/// valid.
///
/// # Safety
/// `name` must be valid for `name_length` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_find(
    name: In<u8>,
    name_length: Length,
    out: Out<OperatorInfo>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_operator_find", out, error, || {
        let operator = Operator::find(name.text(name_length)?)?;
        let (writes, moves) = (u32::from(operator.writes_any()), u32::from(operator.moves_any()));
        let starts_collectives = starts_collectives(operator.name());
        let mut operators = OPERATORS.write().unwrap_or_else(PoisonError::into_inner);
        operators.push(Box::leak(Box::new(Found { operator, starts_collectives })));
        Ok(OperatorInfo { operator: operators.len() as u32 - 1, writes, moves })
    })
}

/// Lists the schemas of the operator's overloads, as strings.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_schemas(
    number: u32,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_operator_schemas", reply, error, || operator(number)?.schemas().map(strings))
}

/// Lists the full names of all operators of the dispatcher, as strings.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_names(
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_operator_names", reply, error, || Operator::names().map(strings))
}

/// Calls the operator. Several results are returned as a tuple.
///
/// # Safety
/// `arguments` must be valid for `length` reads, `out` for `capacity` writes, `reply` and `error` for one
/// write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_call(
    number: u32,
    arguments: Pinned<u8>,
    length: Length,
    out: Pinned<u8>,
    capacity: Length,
    reply: Pinned<Reply>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    let body = || {
        let Found { operator, starts_collectives } = found(number)?;
        native_calls::rename(operator.name());
        if *starts_collectives {
            check_order(operator)?;
        }
        let bound = bind(operator, arguments.slice(length))?;
        let outcome = if *starts_collectives { run_communicating(|| bound.call()) } else { bound.call() };
        match outcome? {
            CallOutcome::Tensors(tensors) => reply.write_tensors(tensors.into_iter()),
            CallOutcome::Argument(index) => reply.write_argument(index),
            CallOutcome::Value(value) => reply.write(value),
        }
    };
    guard("cohort_operator_call", error, body)
}

static SUBMITTED: AtomicU64 = AtomicU64::new(0);

/// Calls the operator on the executor, under the calling thread's state.
///
/// Its tensors are lent until the request is taken. The request's value is the same as `cohort_operator_call`
/// returns.
///
/// # Safety
/// `arguments` must be valid for `length` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_submit(
    number: u32,
    arguments: In<u8>,
    length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_operator_submit", request, error, || {
        let operator = operator(number)?;
        let table = TENSORS.lock();
        let arguments = Arguments::read(arguments.slice(length), &HandleResolver(&table))?;
        let bound = operator.bind(&arguments)?;
        let (reads, writes) = arguments.split(bound.overload().signature(&arguments));
        let label = Label::numbered(operator.name(), SUBMITTED.fetch_add(1, Ordering::Relaxed) + 1);
        let uses = JobUses { reads: &reads, may_write: &[], writes: &writes };
        let loan = Loan::in_turn(&BORROWS, uses, operator.name(), label)?;
        check_passes(operator, &bound)?;
        let pass = runs_backward(operator).then(Pass::begin);
        let state = ThreadState::capture()?;
        let work = move || {
            state.run(|| bound.call()).map(|outcome| {
                Outcome::Value(match outcome {
                    CallOutcome::Tensors(mut tensors) if tensors.len() == 1 => Value::Tensor(tensors.remove(0)),
                    CallOutcome::Tensors(tensors) => Value::Tuple(tensors.into_iter().map(Value::Tensor).collect()),
                    CallOutcome::Argument(index) => Value::Argument(index),
                    CallOutcome::Value(value) => value,
                })
            })
        };
        let held = (loan, pass);
        if may_communicate(operator) { submit_communicating(held, work) } else { submit(held, work) }
    })
}

/// Returns whether the operator runs a backward pass.
fn runs_backward(operator: &Operator) -> bool {
    matches!(operator.name(), "aten::_backward" | "cohort::grad")
}

/// Returns whether the operator may start collectives. ATen's do not, but a backward pass may contain others
/// that do.
fn may_communicate(operator: &Operator) -> bool {
    runs_backward(operator) || !operator.name().starts_with("aten::")
}

/// Refuses an operator that starts collectives while work in flight may start others, because their order would be random.
fn check_order(operator: &Operator) -> Result<()> {
    if !is_communicating() {
        return Ok(());
    }
    let state = "work in flight may start collectives too; await it first or use ops.callAsync";
    Err(Error::new(Status::Borrowed, format!("Cannot call {}: {state}", operator.name())))
}

/// Returns whether an operator starts collectives: those of c10d, and some of the shim.
fn starts_collectives(name: &str) -> bool {
    name.starts_with("_c10d") || name.starts_with("c10d") || (name.starts_with("cohort::") && is_parallel(name))
}

fn is_parallel(name: &str) -> bool {
    name.ends_with("_group") || matches!(name, "cohort::all_gather" | "cohort::reduce_scatter")
}

/// Refuses a call that conflicts with a backward pass in flight.
fn check_passes(operator: &Operator, bound: &Bound<'_>) -> Result<()> {
    if !passes::any() {
        return Ok(());
    }
    let touches_gradients =
        || matches!(operator.name(), "cohort::get_grad" | "cohort::set_grad" | "cohort::step_layouts");
    if bound.overload().writes_any() || runs_backward(operator) || touches_gradients() {
        passes::check_none(operator.name())?;
    }
    Ok(())
}

/// Queries whether the overload for these arguments may give a tensor other memory: 1 or 0.
///
/// # Safety
/// `arguments` must be valid for `length` reads, `moves` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_moves(
    number: u32,
    arguments: In<u8>,
    length: Length,
    moves: Out<u32>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_operator_moves", moves, error, || {
        let bound = bind(operator(number)?, arguments.slice(length))?;
        Ok(u32::from(bound.overload().moves()))
    })
}

/// Binds the arguments if the call does not conflict with work in flight. No lock is held afterwards.
fn bind(operator: &'static Operator, arguments: &[u8]) -> Result<Bound<'static>> {
    let table = TENSORS.lock();
    let arguments = Arguments::read(arguments, &HandleResolver(&table))?;
    let bound = operator.bind(&arguments)?;
    check_borrows(&arguments, operator.name(), bound.overload().signature(&arguments))?;
    check_passes(operator, &bound)?;
    Ok(bound)
}
