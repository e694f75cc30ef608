//! Every operator, by one boxed call.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use cohort_abi::{ErrorBuffer, In, Length, Out, Pinned, guard};
use cohort_core::{Error, Label, Result, Status, Value};
use cohort_torch::{Arguments, Bound, JobUses, Loan, Operator, Outcome, TensorValue, ThreadState};

use crate::arguments::{Held, check_borrows};
use crate::passes::{self, Pass};
use crate::reply::{Reply, Room};
use crate::state::{BORROWS, Outcome as Given, TENSORS, communicating, is_communicating, submit, submit_communicating};
use cohort_abi::native_calls;

/// An operator that was found.
#[repr(C)]
pub struct OperatorInfo {
    /// Its number in this process.
    operator: u32,
    /// 1 if it writes any of its arguments or gives it other memory, else 0.
    writes: u32,
    /// 1 if it may give a tensor other memory, else 0.
    moves: u32,
}

/// What was found stays: TypeScript keeps the numbers.
static OPERATORS: RwLock<Vec<&'static Operator>> = RwLock::new(Vec::new());

fn operator(number: u32) -> Result<&'static Operator> {
    let operators = OPERATORS.read().unwrap_or_else(PoisonError::into_inner);
    let found = operators.get(number as usize).copied();
    found.ok_or_else(|| Error::new(Status::Handle, format!("Cannot use operator: {number} is none that was found")))
}

/// Finds an operator by its whole name ("aten::add.Tensor"), or all overloads of one ("aten::add"). TypeScript keeps the
/// number.
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
    let body = || {
        let found = Operator::find(name.text(name_length)?)?;
        let (writes, moves) = (u32::from(found.writes_any()), u32::from(found.moves_any()));
        let mut operators = OPERATORS.write().unwrap_or_else(PoisonError::into_inner);
        operators.push(Box::leak(Box::new(found)));
        out.set(OperatorInfo { operator: operators.len() as u32 - 1, writes, moves });
        Ok(())
    };
    guard("cohort_operator_find", error, body)
}

/// The schemas of the operator's overloads, a list of strings.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_schemas(
    number: u32,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    guard("cohort_operator_schemas", error, || room.give(texts(operator(number)?.schemas()?)))
}

/// The whole names of all operators that the dispatcher knows, a list of strings.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_names(
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    guard("cohort_operator_names", error, || room.give(texts(Operator::names()?)))
}

fn texts(texts: Vec<String>) -> TensorValue {
    Value::List(texts.into_iter().map(Value::String).collect())
}

/// Calls the operator. Several results are a tuple.
///
/// # Safety
/// `arguments` must be valid for `length` reads, `out` for `capacity` writes, `reply` and `error` for one.
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
    let room = Room::new(out, capacity, reply);
    let body = || {
        let operator = operator(number)?;
        native_calls::rename(operator.name());
        check_order(operator)?;
        let bound = bind(operator, arguments.slice(length))?;
        let outcome = if starts_collectives(operator.name()) { communicating(|| bound.call()) } else { bound.call() };
        match outcome? {
            Outcome::Tensors(tensors) => room.give_tensors(tensors.into_iter()),
            Outcome::Argument(number) => room.give_argument(number),
            Outcome::Value(value) => room.give(value),
        }
    };
    guard("cohort_operator_call", error, body)
}

static SUBMITTED: AtomicU64 = AtomicU64::new(0);

/// Calls the operator on the executor, under the calling thread's state. Its tensors are lent until the request is taken,
/// whose value is as that of `cohort_operator_call`.
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
    let body = || {
        let operator = operator(number)?;
        let table = TENSORS.lock();
        let arguments = Arguments::read(arguments.slice(length), &Held(&table))?;
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
                Given::Value(match outcome {
                    Outcome::Tensors(mut tensors) if tensors.len() == 1 => Value::Tensor(tensors.remove(0)),
                    Outcome::Tensors(tensors) => Value::Tuple(tensors.into_iter().map(Value::Tensor).collect()),
                    Outcome::Argument(number) => Value::Argument(number),
                    Outcome::Value(value) => value,
                })
            })
        };
        let held = (loan, pass);
        let id = if may_communicate(operator) { submit_communicating(held, work)? } else { submit(held, work)? };
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_operator_submit", error, body)
}

/// Whether it runs what autograd has recorded.
fn runs_backward(operator: &Operator) -> bool {
    matches!(operator.name(), "aten::_backward" | "cohort::grad")
}

/// Whether it may start collectives: ATen's do not, but what was recorded may hold others.
fn may_communicate(operator: &Operator) -> bool {
    runs_backward(operator) || !operator.name().starts_with("aten::")
}

/// Refuses a collective that would start at once while work in flight may start others: which comes first would be chance.
fn check_order(operator: &Operator) -> Result<()> {
    if !is_communicating() || !starts_collectives(operator.name()) {
        return Ok(());
    }
    let state = "work in flight may start collectives too, await that first or use ops.callAsync";
    Err(Error::new(Status::Borrowed, format!("Cannot call {}: {state}", operator.name())))
}

/// Whether an operator is one that starts collectives: c10d's, and those of the shim.
fn starts_collectives(name: &str) -> bool {
    name.starts_with("_c10d") || name.starts_with("c10d") || (name.starts_with("cohort::") && is_parallel(name))
}

fn is_parallel(name: &str) -> bool {
    name.ends_with("_group") || matches!(name, "cohort::all_gather" | "cohort::reduce_scatter")
}

/// Refuses what a backward pass in flight stands against.
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

/// 1 if the overload that takes these arguments may give a tensor other memory, else 0.
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
    let body = || {
        let bound = bind(operator(number)?, arguments.slice(length))?;
        moves.set(u32::from(bound.overload().moves()));
        Ok(())
    };
    guard("cohort_operator_moves", error, body)
}

/// Binds the arguments, if no work in flight stands against the call. Nothing is locked any more when it runs.
fn bind(operator: &'static Operator, arguments: &[u8]) -> Result<Bound<'static>> {
    let table = TENSORS.lock();
    let arguments = Arguments::read(arguments, &Held(&table))?;
    let bound = operator.bind(&arguments)?;
    check_borrows(&arguments, operator.name(), bound.overload().signature(&arguments))?;
    check_passes(operator, &bound)?;
    Ok(bound)
}
