//! TorchScript modules.

use std::sync::atomic::{AtomicU64, Ordering};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
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
    path: In<u8>,
    path_length: Length,
    device: In<u8>,
    device_length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let path = path.text(path_length)?.to_owned();
        let device = device.text(device_length)?.to_owned();
        let state = ThreadState::capture()?;
        let id = submit_object(&MODULES, move || state.run(|| Module::load(&path, &device).map(Loaded::new)))?;
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_module_load", error, body)
}

/// The names of the module's methods.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_methods(
    module: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    let body = || {
        let names = MODULES.lock().get(module)?.module.methods();
        room.give(Value::List(names.into_iter().map(Value::String).collect()))
    };
    guard("cohort_module_methods", error, body)
}

/// Runs a method on the executor, or on the spot if it is brief, under the calling thread's state. Its tensors are lent until
/// the request is taken. The request's number is below zero if it can be taken at once.
///
/// # Safety
/// `method` and `arguments` must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_call(
    module: Handle,
    method: In<u8>,
    method_length: Length,
    arguments: In<u8>,
    length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let method = method.text(method_length)?;
        let loaded = MODULES.lock().get(module)?.clone();
        let module = &loaded.module;
        let arguments = arguments.slice(length);
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
        request.set(submitted.number());
        Ok(())
    };
    guard("cohort_module_call", error, body)
}

/// Gives the module up. Calls of it in flight go on.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_free(module: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_module_free", error, || MODULES.lock().remove(module).map(drop))
}
