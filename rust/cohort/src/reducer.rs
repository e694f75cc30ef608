//! Reducers, which average gradients over a group in data-parallel training.

use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard, guard_value};
use cohort_c10d::{Reducer, ReducerOptions, signature};
use cohort_core::{Error, Handle, HandleKind, RequestId, Result, Status, Value};
use cohort_torch::ThreadState;

use crate::group::group;
use crate::guards::{guard_handle, guard_request};
use crate::passes;
use crate::state::{Outcome, SharedTable, submit_communicating, tensors};

static REDUCERS: SharedTable<Arc<Mutex<Reducer>>> = SharedTable::new(HandleKind::Reducer);

fn failure(error: &cohort_c10d::Error) -> Error {
    let status = if error.is_group_ended() { Status::Collective } else { Status::Native };
    Error::new(status, error.to_string())
}

/// Locks the reducer. Refuses if it is in use.
fn try_lock(reducer: &Mutex<Reducer>) -> Result<MutexGuard<'_, Reducer>> {
    match reducer.try_lock() {
        Ok(reducer) => Ok(reducer),
        Err(TryLockError::Poisoned(reducer)) => Ok(reducer.into_inner()),
        Err(TryLockError::WouldBlock) => {
            Err(Error::new(Status::Borrowed, "Cannot use the reducer: it is preparing a forward pass; await it first"))
        }
    }
}

/// Creates a reducer, which averages the gradients of parameters over a group during backward passes.
///
/// `names` has the names of the parameters, separated by NULs.
///
/// # Safety
/// `parameters` must be valid for `count` reads, `names` for its length, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_new(
    over: Handle,
    parameters: In<f64>,
    count: Length,
    names: In<u8>,
    names_length: Length,
    bucket_bytes: f64,
    first_bucket_bytes: f64,
    find_unused_parameters: u32,
    gradient_as_bucket_view: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_handle("cohort_reducer_new", out, error, || {
        passes::check_none("reducer_new")?;
        let parameters = tensors(parameters, count)?;
        let names: Vec<_> = names.text(names_length)?.split('\0').collect();
        let options = ReducerOptions {
            bucket_bytes: bucket_bytes as i64,
            first_bucket_bytes: first_bucket_bytes as i64,
            find_unused_parameters: find_unused_parameters != 0,
            gradient_as_bucket_view: gradient_as_bucket_view != 0,
        };
        let reducer = Reducer::new(&group(over)?, &parameters.iter().collect::<Vec<_>>(), &names, options);
        let reducer = reducer.map_err(|error| failure(&error))?;
        REDUCERS.lock().insert(Arc::new(Mutex::new(reducer)))
    })
}

/// Submits work of a reducer that waits for the other ranks.
fn submit_collective(
    reducer: Handle,
    work: impl FnOnce(&mut Reducer) -> std::result::Result<(), cohort_c10d::Error> + Send + 'static,
) -> Result<RequestId> {
    let reducer = REDUCERS.lock().get(reducer)?.clone();
    let state = ThreadState::capture()?;
    submit_communicating((), move || {
        let mut reducer = try_lock(&reducer)?;
        state.run(|| work(&mut reducer).map_err(|error| failure(&error)))?;
        Ok(Outcome::Value(Value::None))
    })
}

/// Prepares the backward pass that averages gradients. Call it after the forward pass.
///
/// The sum of the ranks' gradients is divided by `divisor`.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_prepare_backward(
    reducer: Handle,
    divisor: i32,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        passes::check_none("reducer_prepare_backward")?;
        let reducer = REDUCERS.lock().get(reducer)?.clone();
        let prepared = try_lock(&reducer)?.prepare_backward(divisor);
        prepared.map_err(|error| failure(&error))
    };
    guard("cohort_reducer_prepare_backward", error, body)
}

/// Gets the state of the backward pass that was prepared last.
///
/// It is 0 if the pass has ended, 1 if the pass has not reached any of the parameters, 2 if it was
/// interrupted, and 3 if it averaged nothing because other ranks' models have changed.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_state(reducer: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_value("cohort_reducer_state", out, error, || {
        let reducer = REDUCERS.lock().get(reducer)?.clone();
        let state = try_lock(&reducer)?.state().map_err(|error| failure(&error))?;
        Ok(f64::from(state as u8))
    })
}

/// Ends a backward pass that has not reached any of the parameters on this rank. Collective.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_settle(reducer: Handle, request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_request("cohort_reducer_settle", request, error, || submit_collective(reducer, Reducer::settle))
}

/// Takes part in the other ranks' backward pass with gradients of zero. Collective.
///
/// If `is_outdated` is not 0, this rank's model has changed, and the pass fails on the other ranks.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_shadow(
    reducer: Handle,
    is_outdated: u32,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || submit_collective(reducer, move |reducer| reducer.shadow(is_outdated != 0));
    guard_request("cohort_reducer_shadow", request, error, body)
}

/// Computes a number that identifies the properties of a list of tensors.
///
/// It covers their dtypes, device types, layouts, sizes, and whether they require gradients.
///
/// # Safety
/// `of` must be valid for `count` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_signature(
    of: In<f64>,
    count: Length,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_reducer_signature", out, error, || {
        let tensors = tensors(of, count)?;
        let number = signature(&tensors.iter().collect::<Vec<_>>()).map_err(|error| failure(&error))?;
        // A JavaScript number holds integers of at most 53 bits.
        Ok((number >> 12) as f64)
    })
}

/// Frees the reducer and removes its hooks. Refused during a backward pass.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_free(reducer: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        passes::check_none("reducer_free")?;
        REDUCERS.lock().remove(reducer).map(drop)
    };
    guard("cohort_reducer_free", error, body)
}
