//! What TorchScript modules hold. It is looked at and changed on the executor, between runs.

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::{Handle, Result, Status, Value};
use cohort_torch::{Arguments, JobUses, Loan, Module, Signature, Tensor, ThreadState};

use crate::arguments::Held;
use crate::reply::{Reply, Room};
use crate::state::{BORROWS, MODULES, Outcome, TENSORS, submit};

/// Submits what is done with a module.
fn on_executor(
    module: Handle,
    request: Out<f64>,
    work: impl FnOnce(&Module) -> Result<Outcome> + Send + 'static,
) -> Result<()> {
    let loaded = MODULES.lock().get(module)?.clone();
    let state = ThreadState::capture()?;
    let id = submit((), move || {
        let outcome = state.run(|| work(&loaded.module));
        loaded.lend_on();
        outcome
    })?;
    request.set(id as f64);
    Ok(())
}

/// The same, where the module's own tensors that it has handed out are written.
fn writing(
    module: Handle,
    request: Out<f64>,
    operation: &str,
    work: impl FnOnce(&Module) -> Result<()> + Send + 'static,
) -> Result<()> {
    let module = MODULES.lock().get(module)?.module.clone();
    let shared = module.shared()?;
    let loan = Loan::new(&BORROWS, &[], &shared.iter().collect::<Vec<_>>(), operation, operation)?;
    let state = ThreadState::capture()?;
    let id = submit(loan, move || state.run(|| work(&module)).map(|()| Outcome::Value(Value::None)))?;
    request.set(id as f64);
    Ok(())
}

/// The paths of the module's attributes.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_attributes(
    module: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    let body = || {
        let names = MODULES.lock().get(module)?.module.attributes()?;
        room.give(Value::List(names.into_iter().map(Value::String).collect()))
    };
    guard("cohort_module_attributes", error, body)
}

/// An attribute of the module. The request's value is it.
///
/// # Safety
/// `path` must be valid for its length, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_get(
    module: Handle,
    path: In<u8>,
    path_length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let path = path.text(path_length)?.to_owned();
        on_executor(module, request, move |module| module.attribute(&path).map(Outcome::Value))
    };
    guard("cohort_module_get", error, body)
}

/// Sets an attribute of the module to the one argument.
///
/// # Safety
/// `path` and `arguments` must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_set(
    module: Handle,
    path: In<u8>,
    path_length: Length,
    arguments: In<u8>,
    length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let path = path.text(path_length)?;
        let loaded = MODULES.lock().get(module)?.clone();
        let (prepared, coming) = {
            let table = TENSORS.lock();
            let value = Arguments::read(arguments.slice(length), &Held(&table))?;
            let prepared = loaded.module.prepare_set(path, &value)?;
            let (coming, _) = value.split(&Signature::default());
            (prepared, coming.into_iter().map(Tensor::shallow_clone).collect::<Vec<_>>())
        };
        loaded.expect(&coming);
        on_executor(module, request, move |_| {
            let outcome = prepared.set();
            loaded.settle(&coming);
            outcome.map(|()| Outcome::Value(Value::None))
        })
    };
    guard("cohort_module_set", error, body)
}

/// The module's parameters, or its buffers. The request's value is a dict by their paths.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_tensors(
    module: Handle,
    buffers: u32,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || on_executor(module, request, move |module| module.tensors(buffers != 0).map(Outcome::Value));
    guard("cohort_module_tensors", error, body)
}

/// Sets whether the module is being trained.
///
/// # Safety
/// `request` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_train(
    module: Handle,
    on: u32,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body =
        || on_executor(module, request, move |module| module.train(on != 0).map(|()| Outcome::Value(Value::None)));
    guard("cohort_module_train", error, body)
}

/// Moves or converts the module's tensors. What is empty stays as it is.
///
/// # Safety
/// The texts must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_to(
    module: Handle,
    device: In<u8>,
    device_length: Length,
    dtype: In<u8>,
    dtype_length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let device = device.text(device_length)?.to_owned();
        let dtype = dtype.text(dtype_length)?.to_owned();
        writing(module, request, "TorchScript.to", move |module| module.to(&device, &dtype))
    };
    guard("cohort_module_to", error, body)
}

/// Writes the module to a file.
///
/// # Safety
/// `path` must be valid for its length, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_save(
    module: Handle,
    path: In<u8>,
    path_length: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let path = path.text(path_length)?.to_owned();
        let found = MODULES.lock().get(module)?.module.clone();
        let shared = found.shared()?;
        let operation = "TorchScript.save";
        let uses = JobUses { reads: &shared.iter().collect::<Vec<_>>(), ..JobUses::default() };
        let loan = Loan::in_turn(&BORROWS, uses, operation, operation)?;
        let id = submit(loan, move || found.save(&path).map(|()| Outcome::Value(Value::None)))?;
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_module_save", error, body)
}
