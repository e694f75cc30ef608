//! Every operator, by one boxed call.

use std::sync::{Arc, Mutex, PoisonError};

use cohort_core::{Error, Result, Status, Value};
use cohort_torch::Operator;

use crate::abi::{ErrorBuffer, Length, guard, slice, text};
use crate::arguments::Arguments;
use crate::native_calls;
use crate::reply::{Reply, Room};

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

static OPERATORS: Mutex<Vec<Arc<Operator>>> = Mutex::new(Vec::new());

fn operator(number: u32) -> Result<Arc<Operator>> {
    let operators = OPERATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let found = operators.get(number as usize).cloned();
    found.ok_or_else(|| Error::new(Status::Handle, format!("Cannot use operator: {number} is none that was found")))
}

/// Finds an operator by its whole name ("aten::add.Tensor"). TypeScript keeps the number.
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
        let (writes, moves) = (u32::from(found.writes_any()), u32::from(found.moves()));
        let mut operators = OPERATORS.lock().unwrap_or_else(PoisonError::into_inner);
        operators.push(Arc::new(found));
        // SAFETY: the caller promises it.
        unsafe { *out = OperatorInfo { operator: operators.len() as u32 - 1, writes, moves } };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_find", error, body) }
}

/// The operator's schema as a string.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_schema(
    number: u32,
    out: *mut u8,
    capacity: Length,
    reply: *mut Reply,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out, capacity, reply) };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_schema", error, || room.give(Value::String(operator(number)?.schema()?))) }
}

/// Calls the operator. Several results are a tuple.
///
/// # Safety
/// `arguments` must be valid for `length` reads, `out` for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_operator_call(
    number: u32,
    arguments: *const u8,
    length: Length,
    out: *mut u8,
    capacity: Length,
    reply: *mut Reply,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out, capacity, reply) };
    let body = || {
        let operator = operator(number)?;
        native_calls::rename(operator.name());
        // SAFETY: the caller promises it.
        let arguments = Arguments::read(unsafe { slice(arguments, length) })?;
        let signature = operator.signature(&arguments.inputs, &arguments.named);
        arguments.check_borrows(operator.name(), signature)?;
        room.give(operator.call(&arguments.inputs, &arguments.named)?)
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_operator_call", error, body) }
}
