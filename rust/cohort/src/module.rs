//! TorchScript modules.

use std::sync::atomic::{AtomicU64, Ordering};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard, guard_value};
use cohort_core::{Error, Handle, Label, Status};
use cohort_torch::{Arguments, Module, ThreadState};

use crate::arguments::HandleResolver;
use crate::guards::{guard_reply, guard_request};
use crate::module_loans::LoadedModule;
use crate::reply::{Reply, ReplyBuffer, strings};
use crate::state::{MODULES, Outcome, Submitted, TENSORS, run_or_submit, submit_communicating, submit_object};

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
    guard_request("cohort_module_load", request, error, || {
        let path = path.text(path_length)?.to_owned();
        let device = device.text(device_length)?.to_owned();
        let state = ThreadState::capture()?;
        submit_object(&MODULES, move || state.run(|| Module::load(&path, &device).map(LoadedModule::new)))
    })
}

/// Lists the names of the module's methods.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_methods(
    module: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_module_methods", reply, error, || Ok(strings(MODULES.lock().get(module)?.module.methods())))
}

/// Runs a method under the calling thread's state, on the executor, or at once if it is brief.
///
/// Its tensors are lent until the request is taken. The request's number is negative if it can be taken at
/// once.
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
    guard_value("cohort_module_call", request, error, || {
        let method = method.text(method_length)?;
        let loaded = MODULES.lock().get(module)?.clone();
        let module = &loaded.module;
        let arguments = arguments.slice(length);
        let table = TENSORS.lock();
        let arguments = Arguments::read(arguments, &HandleResolver(&table))?;
        let call = module.prepare(method, &arguments)?;
        let found = module
            .method(method)
            .ok_or_else(|| Error::native(format!("Cannot run {method}: the module has no method of this name")))?;
        let (reads, writes) = arguments.split(found.signature());
        let label = Label::numbered(found.work().clone(), CALLS.fetch_add(1, Ordering::Relaxed) + 1);
        let loan = loaded.lend(&reads, &writes, found.writes_own(), (found.work(), label))?;
        let (running, run_loan) = (loaded.clone(), loan.clone());
        let run = move || {
            let result = call.run();
            running.end(&run_loan);
            result.map(Outcome::Value)
        };
        let submitted = match found.pace() {
            Some(pace) => run_or_submit(loan, pace, run),
            None => {
                let state = ThreadState::capture()?;
                submit_communicating(loan, move || state.run(run)).map(Submitted::InFlight)
            }
        }?;
        Ok(submitted.number())
    })
}

/// Frees the module. Its calls in flight continue.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_free(module: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_module_free", error, || MODULES.lock().remove(module).map(drop))
}
