//! The engine of data-parallel training.

use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_c10d::{Reducer, ReducerOptions, signature};
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

fn tensors(handles: In<f64>, count: Length) -> Result<Vec<Tensor>> {
    handles.slice(count).iter().map(|&handle| tensor(Handle(handle))).collect()
}

/// Hooks into the backward passes of parameters, to average their gradients over a group. `names` are theirs, with a NUL between
/// each two.
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
    let body = || {
        passes::check_none("reducer_new")?;
        let parameters = tensors(parameters, count)?;
        let names: Vec<_> = names.text(names_length)?.split('\0').collect();
        let options = ReducerOptions {
            bucket_bytes: bucket_bytes as i64,
            first_bucket_bytes: first_bucket_bytes as i64,
            find_unused_parameters: find_unused_parameters != 0,
            gradient_as_bucket_view: gradient_as_bucket_view != 0,
        };
        let made = Reducer::new(&group(over)?, &parameters.iter().collect::<Vec<_>>(), &names, options);
        let made = made.map_err(|error| failure(&error))?;
        out.set(REDUCERS.lock().insert(Arc::new(Mutex::new(made)))?.0);
        Ok(())
    };
    guard("cohort_reducer_new", error, body)
}

/// What a reducer does that waits for the other ranks.
fn submit_collective(
    reducer: Handle,
    request: Out<f64>,
    what: impl FnOnce(&mut Reducer) -> std::result::Result<(), cohort_c10d::Error> + Send + 'static,
) -> Result<()> {
    let reducer = REDUCERS.lock().get(reducer)?.clone();
    let state = ThreadState::capture()?;
    let id = submit_communicating((), move || {
        let mut reducer = alone(&reducer)?;
        state.run(|| what(&mut reducer).map_err(|error| failure(&error)))?;
        Ok(Outcome::Value(Value::None))
    })?;
    request.set(id as f64);
    Ok(())
}

/// To be called after a forward pass whose gradients are to be averaged. The sum of the ranks' gradients is divided by `divisor`.
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
        let prepared = alone(&reducer)?.prepare_backward(divisor);
        prepared.map_err(|error| failure(&error))
    };
    guard("cohort_reducer_prepare_backward", error, body)
}

/// What has become of the backward pass that was prepared last: 0 if it has ended, 1 if it has not come to any of the parameters, 2
/// if it was broken off, 3 if it averaged nothing since other ranks' models have changed.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_state(reducer: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let reducer = REDUCERS.lock().get(reducer)?.clone();
        let state = alone(&reducer)?.state().map_err(|error| failure(&error))?;
        out.set(f64::from(state as u8));
        Ok(())
    };
    guard("cohort_reducer_state", error, body)
}

/// Ends a backward pass that has come to none of the parameters on this rank. Collective.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_reducer_settle(reducer: Handle, request: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || submit_collective(reducer, request, Reducer::settle);
    guard("cohort_reducer_settle", error, body)
}

/// Takes part in a backward pass of the other ranks' with gradients of zero. If `is_outdated`, it fails there: this rank's model has
/// changed. Collective.
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
    let body = || submit_collective(reducer, request, move |reducer| reducer.shadow(is_outdated != 0));
    guard("cohort_reducer_shadow", error, body)
}

/// A number that tells lists of tensors apart by dtypes, kinds of device, layouts, sizes, and whether they require gradients.
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
    let body = || {
        let tensors = tensors(of, count)?;
        let number = signature(&tensors.iter().collect::<Vec<_>>()).map_err(|error| failure(&error))?;
        // As many bits as JavaScript's numbers have.
        out.set((number >> 12) as f64);
        Ok(())
    };
    guard("cohort_reducer_signature", error, body)
}

/// Unhooks the reducer. Not while a backward pass goes on.
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
