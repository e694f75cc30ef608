//! The engine of data-parallel training.

use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use cohort_abi::{ErrorBuffer, Length, guard, slice};
use cohort_c10d::{Reducer, ReducerOptions};
use cohort_core::{Error, Handle, HandleKind, Result, Status, Value};
use cohort_torch::{Tensor, ThreadState};

use crate::group::group;
use crate::passes;
use crate::state::{Outcome, Shared, submit_communicating, tensor};

static REDUCERS: Shared<Arc<Mutex<Reducer>>> = Shared::new(HandleKind::Reducer);

fn failure(error: &cohort_c10d::Error) -> Error {
    let status = if error.is_group_ended() { Status::Collective } else { Status::Native };
    Error::new(status, error.to_string())
}

/// The reducer, which nothing else uses at this moment.
fn alone(reducer: &Mutex<Reducer>) -> Result<MutexGuard<'_, Reducer>> {
    match reducer.try_lock() {
        Ok(reducer) => Ok(reducer),
        Err(TryLockError::Poisoned(reducer)) => Ok(reducer.into_inner()),
        Err(TryLockError::WouldBlock) => Err(Error::new(
            Status::Borrowed,
            "Cannot use the reducer: it is preparing a forward pass, await that first",
        )),
    }
}

/// # Safety
/// As [`slice`].
unsafe fn tensors(handles: *const f64, count: Length) -> Result<Vec<Tensor>> {
    // SAFETY: the caller promises it.
    unsafe { slice(handles, count) }.iter().map(|&handle| tensor(Handle(handle))).collect()
}

/// Hooks into the backward passes of parameters, to average their gradients over a group.
///
/// # Safety
/// `parameters` must be valid for `count` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_new(
    over: Handle,
    parameters: *const f64,
    count: Length,
    bucket_bytes: f64,
    first_bucket_bytes: f64,
    find_unused_parameters: u32,
    gradient_as_bucket_view: u32,
    out: *mut f64,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        passes::check_none("reducer_new")?;
        // SAFETY: the caller promises it.
        let parameters = unsafe { tensors(parameters, count) }?;
        let options = ReducerOptions {
            bucket_bytes: bucket_bytes as i64,
            first_bucket_bytes: first_bucket_bytes as i64,
            find_unused_parameters: find_unused_parameters != 0,
            gradient_as_bucket_view: gradient_as_bucket_view != 0,
        };
        let made = Reducer::new(&group(over)?, &parameters.iter().collect::<Vec<_>>(), options);
        let made = made.map_err(|error| failure(&error))?;
        // SAFETY: the caller promises it.
        unsafe { *out = REDUCERS.lock().insert(Arc::new(Mutex::new(made)))?.0 };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_reducer_new", error, body) }
}

/// To be called before a forward pass whose gradients are to be averaged. Collective.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_prepare_forward(
    reducer: Handle,
    request: *mut f64,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        let reducer = REDUCERS.lock().get(reducer)?.clone();
        let state = ThreadState::capture()?;
        let id = submit_communicating((), move || {
            let mut reducer = alone(&reducer)?;
            state.run(|| reducer.prepare_forward().map_err(|error| failure(&error)))?;
            Ok(Outcome::Value(Value::None))
        })?;
        // SAFETY: the caller promises it.
        unsafe { *request = id as f64 };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_reducer_prepare_forward", error, body) }
}

/// To be called after it, with what it gave.
///
/// # Safety
/// `outputs` must be valid for `count` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_prepare_backward(
    reducer: Handle,
    outputs: *const f64,
    count: Length,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        passes::check_none("reducer_prepare_backward")?;
        // SAFETY: the caller promises it.
        let outputs = unsafe { tensors(outputs, count) }?;
        let reducer = REDUCERS.lock().get(reducer)?.clone();
        let prepared = alone(&reducer)?.prepare_backward(&outputs.iter().collect::<Vec<_>>());
        prepared.map_err(|error| failure(&error))
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_reducer_prepare_backward", error, body) }
}

/// Unhooks the reducer. Not while a backward pass goes on.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_free(reducer: Handle, error: *mut ErrorBuffer) -> Status {
    let body = || {
        passes::check_none("reducer_free")?;
        REDUCERS.lock().remove(reducer).map(drop)
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_reducer_free", error, body) }
}
