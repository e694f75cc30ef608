//! TorchScript modules.

use std::sync::atomic::{AtomicU64, Ordering};

use cohort_abi::{ErrorBuffer, Length, guard, slice, text};
use cohort_core::{Error, Handle, Label, Status, Value};
use cohort_torch::{Arguments, Module, ThreadState};

use crate::arguments::Held;
use crate::module_loans::Loaded;
use crate::reply::{Reply, Room};
use crate::state::{MODULES, Outcome, Submitted, TENSORS, submit_communicating, submit_object, submit_paced};

static CALLS: AtomicU64 = AtomicU64::new(0);

/// Loads a module from a file, on the executor. The request's value is the module's handle.
///
/// # Safety
/// The texts must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_load(
    path: *const u8,
    path_length: Length,
    device: *const u8,
    device_length: Length,
    request: *mut f64,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let path = unsafe { text(path, path_length) }?.to_owned();
        // SAFETY: the caller promises it.
        let device = unsafe { text(device, device_length) }?.to_owned();
        let state = ThreadState::capture()?;
        let id = submit_object(&MODULES, move || state.run(|| Module::load(&path, &device).map(Loaded::new)))?;
        // SAFETY: the caller promises it.
        unsafe { *request = id as f64 };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_module_load", error, body) }
}

/// The names of the module's methods.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_methods(
    module: Handle,
    out: *mut u8,
    capacity: Length,
    reply: *mut Reply,
    error: *mut ErrorBuffer,
) -> Status {
    // SAFETY: the caller promises it.
    let room = unsafe { Room::new(out, capacity, reply) };
    let body = || {
        let names = MODULES.lock().get(module)?.module.methods();
        room.give(Value::List(names.into_iter().map(Value::String).collect()))
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_module_methods", error, body) }
}

/// Runs a method on the executor, or on the spot if it is brief, under the calling thread's state. Its tensors are lent until
/// the request is taken. The request's number is below zero if it can be taken at once.
///
/// # Safety
/// `method` and `arguments` must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_call(
    module: Handle,
    method: *const u8,
    method_length: Length,
    arguments: *const u8,
    length: Length,
    request: *mut f64,
    error: *mut ErrorBuffer,
) -> Status {
    let body = || {
        // SAFETY: the caller promises it.
        let method = unsafe { text(method, method_length) }?;
        let loaded = MODULES.lock().get(module)?.clone();
        let module = &loaded.module;
        // SAFETY: the caller promises it.
        let arguments = unsafe { slice(arguments, length) };
        let table = TENSORS.lock();
        let arguments = Arguments::read(arguments, &Held(&table))?;
        let call = module.prepare(method, &arguments)?;
        let known =
            module.method(method).ok_or_else(|| Error::native(format!("Cannot run {method}: it is unknown")))?;
        let (reads, writes) = arguments.split(known.signature());
        let label = Label::numbered(known.work().clone(), CALLS.fetch_add(1, Ordering::Relaxed) + 1);
        let loan = loaded.lend(&reads, &writes, known.writes_own(), (known.work(), label))?;
        let (running, lent) = (loaded.clone(), loan.clone());
        let run = move || {
            let result = call.run();
            running.end(&lent);
            result.map(Outcome::Value)
        };
        let submitted = match known.pace() {
            Some(pace) => submit_paced(loan, pace, run),
            None => {
                let state = ThreadState::capture()?;
                submit_communicating(loan, move || state.run(run)).map(Submitted::InFlight)
            }
        }?;
        // SAFETY: the caller promises it.
        unsafe { *request = submitted.number() };
        Ok(())
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_module_call", error, body) }
}

/// Gives the module up. Calls of it in flight go on.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_free(module: Handle, error: *mut ErrorBuffer) -> Status {
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_module_free", error, || MODULES.lock().remove(module).map(drop)) }
}
