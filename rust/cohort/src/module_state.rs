//! The attributes and tensors of TorchScript modules. They are read and changed on the executor, between
//! runs.

use cohort_abi::{ErrorBuffer, In, Length, Out};
use cohort_core::{Handle, RequestId, Result, Status, Value};
use cohort_torch::{Arguments, JobUses, Loan, Module, Signature, Tensor, ThreadState};

use crate::arguments::HandleResolver;
use crate::guards::{guard_reply, guard_request};
use crate::reply::{Reply, ReplyBuffer, strings};
use crate::state::{BORROWS, MODULES, Outcome, TENSORS, submit};

/// Submits work on a module.
fn submit_work(module: Handle, work: impl FnOnce(&Module) -> Result<Outcome> + Send + 'static) -> Result<RequestId> {
    let loaded = MODULES.lock().get(module)?.clone();
    let state = ThreadState::capture()?;
    submit((), move || {
        let outcome = state.run(|| work(&loaded.module));
        loaded.lend_handed_out();
        outcome
    })
}

/// Submits work that writes the module's own tensors, including those that were handed out.
fn submit_write(
    module: Handle,
    operation: &str,
    work: impl FnOnce(&Module) -> Result<()> + Send + 'static,
) -> Result<RequestId> {
    let module = MODULES.lock().get(module)?.module.clone();
    let shared = module.shared()?;
    let loan = Loan::new(&BORROWS, &[], &shared.iter().collect::<Vec<_>>(), operation, operation)?;
    let state = ThreadState::capture()?;
    submit(loan, move || state.run(|| work(&module)).map(|()| Outcome::Value(Value::None)))
}

/// Lists the paths of the module's attributes.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_module_attributes(
    module: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    let body = || MODULES.lock().get(module)?.module.attributes().map(strings);
    guard_reply("cohort_module_attributes", reply, error, body)
}

/// Gets an attribute of the module. It is the request's value.
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
    guard_request("cohort_module_get", request, error, || {
        let path = path.text(path_length)?.to_owned();
        submit_work(module, move |module| module.attribute(&path).map(Outcome::Value))
    })
}

/// Sets an attribute of the module to the value in `arguments`.
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
    guard_request("cohort_module_set", request, error, || {
        let path = path.text(path_length)?;
        let loaded = MODULES.lock().get(module)?.clone();
        let (prepared, tensors) = {
            let table = TENSORS.lock();
            let value = Arguments::read(arguments.slice(length), &HandleResolver(&table))?;
            let prepared = loaded.module.prepare_set(path, &value)?;
            let (tensors, _) = value.split(&Signature::default());
            (prepared, tensors.into_iter().map(Tensor::shallow_clone).collect::<Vec<_>>())
        };
        loaded.add_pending(&tensors);
        submit_work(module, move |_| {
            let outcome = prepared.set();
            loaded.remove_pending(&tensors);
            outcome.map(|()| Outcome::Value(Value::None))
        })
    })
}

/// Gets the module's parameters, or its buffers if `buffers` is not 0.
///
/// The request's value is a dict from paths to tensors.
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
    let body = || submit_work(module, move |module| module.tensors(buffers != 0).map(Outcome::Value));
    guard_request("cohort_module_tensors", request, error, body)
}

/// Sets whether the module is in training mode.
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
    let body = || submit_work(module, move |module| module.train(on != 0).map(|()| Outcome::Value(Value::None)));
    guard_request("cohort_module_train", request, error, body)
}

/// Moves the module's tensors to a device and converts them to a dtype.
///
/// An empty text leaves the device or the dtype as it is.
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
    guard_request("cohort_module_to", request, error, || {
        let device = device.text(device_length)?.to_owned();
        let dtype = dtype.text(dtype_length)?.to_owned();
        submit_write(module, "TorchScript.to", move |module| module.to(&device, &dtype))
    })
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
    guard_request("cohort_module_save", request, error, || {
        let path = path.text(path_length)?.to_owned();
        let found = MODULES.lock().get(module)?.module.clone();
        let shared = found.shared()?;
        let operation = "TorchScript.save";
        let uses = JobUses { reads: &shared.iter().collect::<Vec<_>>(), ..JobUses::default() };
        let loan = Loan::in_turn(&BORROWS, uses, operation, operation)?;
        submit(loan, move || found.save(&path).map(|()| Outcome::Value(Value::None)))
    })
}
