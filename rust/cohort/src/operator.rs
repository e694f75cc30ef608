//! Every operator, by one boxed call.

use std::sync::{PoisonError, RwLock};

use cohort_core::{Error, Result, Status, Value};
use cohort_torch::{Arguments, Bound, Operator, Outcome, TensorValue};

use crate::abi::{ErrorBuffer, Length, Pinned, guard, slice, text};
use crate::arguments::{Held, check_borrows};
use crate::native_calls;
use crate::reply::{Reply, Room};
use crate::state::TENSORS;

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
    name: *const u8,
    name_length: Length,
    out: *mut OperatorInfo,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let found = Operator::find(unsafe { text(name, name_length) }?)?;
        let (writes, moves) = (u32::from(found.writes_any()), u32::from(found.moves_any()));
        let mut operators = OPERATORS.write().unwrap_or_else(PoisonError::into_inner);
        operators.push(Box::leak(Box::new(found)));
        // SAFETY: the caller promises it.
        unsafe { *out = OperatorInfo { operator: operators.len() as u32 - 1, writes, moves } };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_find", error, body) }
}

/// The schemas of the operator's overloads, a list of strings.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_schemas(
    number: u32,
    out: *mut u8,
    capacity: Length,
    reply: *mut Reply,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out, capacity, reply) };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_schemas", error, || room.give(texts(operator(number)?.schemas()?))) }
}

/// The whole names of all operators that the dispatcher knows, a list of strings.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_names(
    out: *mut u8,
    capacity: Length,
    reply: *mut Reply,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out, capacity, reply) };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_names", error, || room.give(texts(Operator::names()?))) }
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
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out.get(), capacity, reply.get()) };
    let body = || {
        let operator = operator(number)?;
        native_calls::rename(operator.name());
        // SAFETY: the caller promises it.
        let bound = bind(operator, unsafe { slice(arguments.get(), length) })?;
        match bound.call()? {
            Outcome::Tensors(tensors) => room.give_tensors(tensors.into_iter()),
            Outcome::Argument(number) => room.give_argument(number),
            Outcome::Value(value) => room.give(value),
        }
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_call", error.get(), body) }
}

/// 1 if the overload that takes these arguments may give a tensor other memory, else 0.
///
/// # Safety
/// `arguments` must be valid for `length` reads, `moves` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_moves(
    number: u32,
    arguments: *const u8,
    length: Length,
    moves: *mut u32,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let bound = bind(operator(number)?, unsafe { slice(arguments, length) })?;
        // SAFETY: the caller promises it.
        unsafe { *moves = u32::from(bound.overload().moves()) };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_moves", error, body) }
}

/// Binds the arguments, if no work in flight stands against the call. Nothing is locked any more when it runs.
fn bind(operator: &'static Operator, arguments: &[u8]) -> Result<Bound<'static>> {
    let table = TENSORS.lock();
    let arguments = Arguments::read(arguments, &Held(&table))?;
    let bound = operator.bind(&arguments)?;
    check_borrows(&arguments, operator.name(), bound.overload().signature(&arguments))?;
    Ok(bound)
}
