//! TorchScript modules.

use std::sync::atomic::{AtomicU64, Ordering};

use cohort_core::{Handle, Status, Value};
use cohort_torch::{Arguments, Loan, Module, ThreadState};

use crate::abi::{ErrorBuffer, Length, guard, slice, text};
use crate::arguments::Held;
use crate::reply::{Reply, Room};
use crate::state::{BORROWS, MODULES, Outcome, TENSORS, submit, submit_communicating, submit_paced};

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
        let state = ThreadState::capture();
        let id = submit((), move || {
            let module = state.run(|| Module::load(&path, &device))?;
            Ok(Outcome::Object(Box::new(move || MODULES.lock().insert(module))))
        })?;
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
        let names = MODULES.lock().get(module)?.methods();
        room.give(Value::List(names.into_iter().map(Value::String).collect()))
    };
    // SAFETY: the caller promises it.
    unsafe { guard("cohort_module_methods", error, body) }
}

/// Runs a method on the executor, under the calling thread's state. Its tensors are lent until the request is taken.
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
        let module = MODULES.lock().get(module)?.clone();
        // SAFETY: the caller promises it.
        let arguments = unsafe { slice(arguments, length) };
        let table = TENSORS.lock();
        let arguments = Arguments::read(arguments, &Held(&table))?;
        let call = module.prepare(method, &arguments)?;
        let operation = format!("TorchScript.{}", if method == "forward" { "run" } else { method });
        let label = format!("{operation} #{}", CALLS.fetch_add(1, Ordering::Relaxed) + 1);
        let signature = module.signature(method).cloned().unwrap_or_default();
        let shared = module.shared()?;
        let (mut reads, writes) = arguments.split(&signature);
        // As read, also where the method writes them: runs of one module follow each other, and may be asked for ahead.
        reads.extend(&shared);
        let loan = Loan::new(&BORROWS, &reads, &writes, &operation, label)?;
        let run = move || call.run().map(Outcome::Value);
        let id = match module.pace(method) {
            Some(pace) => submit_paced(loan, pace, run),
            None => {
                let state = ThreadState::capture();
                submit_communicating(loan, move || state.run(run))
            }
        }?;
        // SAFETY: the caller promises it.
        unsafe { *request = id as f64 };
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
