//! AOTInductor packages.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard, guard_value};
use cohort_core::{Handle, HandleKind, Label, Pace, Result, Status, Value};
use cohort_torch::{JobUses, Loan, Package, Tensor, TensorValue, ThreadState};

use crate::guards::{guard_reply, guard_request};
use crate::reply::{Reply, ReplyBuffer};
use crate::state::{
    BORROWS, Outcome, SharedTable, Submitted, run_or_submit, submit_communicating, submit_object, tensors,
};

static PACKAGES: SharedTable<Arc<LoadedPackage>> = SharedTable::new(HandleKind::Package);
static WORK: LazyLock<Arc<str>> = LazyLock::new(|| "AotModel.run".into());
static RUNS: AtomicU64 = AtomicU64::new(0);

/// A package and what is known from its runs.
struct LoadedPackage {
    package: Package,
    pace: Arc<Pace>,
    /// Whether it has run without starting collectives. Compiled code does not declare its collectives, but
    /// every run does the same.
    is_local: AtomicBool,
}

impl LoadedPackage {
    fn run(&self, inputs: &[Tensor]) -> Result<TensorValue> {
        let before = cohort_c10d::started_collectives();
        let outputs = self.package.run(inputs)?;
        self.is_local.store(cohort_c10d::started_collectives() == before, Ordering::SeqCst);
        Ok(outputs)
    }
}

/// Loads a model of a package, on the executor. The request's value is the handle.
///
/// The package is unpacked to `folder`, or to a folder of this process if it is empty. `device` is the index
/// of a CUDA device, or negative for the CPU.
///
/// # Safety
/// The texts must be valid for their lengths, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_package_load(
    path: In<u8>,
    path_length: Length,
    model: In<u8>,
    model_length: Length,
    folder: In<u8>,
    folder_length: Length,
    device: i32,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_request("cohort_package_load", request, error, || {
        let path = path.text(path_length)?.to_owned();
        let model = model.text(model_length)?.to_owned();
        let folder = folder.text(folder_length)?.to_owned();
        submit_object(&PACKAGES, move || {
            let folder = Some(folder.as_str()).filter(|folder| !folder.is_empty());
            let package = Package::load(&path, &model, folder, device)?;
            Ok(Arc::new(LoadedPackage { package, pace: Arc::default(), is_local: AtomicBool::new(false) }))
        })
    })
}

/// Describes the package.
///
/// The value is a tuple of the inputs and the outputs, as PyTorch's descriptions of trees, and the metadata.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_package_look(
    package: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let reply = ReplyBuffer::new(out, capacity, reply);
    guard_reply("cohort_package_look", reply, error, || {
        let loaded = PACKAGES.lock().get(package)?.clone();
        let (input, output) = loaded.package.spec();
        let text = |text: &str| Value::String(text.to_owned());
        let metadata = loaded.package.metadata().iter().map(|(key, value)| (text(key), text(value))).collect();
        Ok(Value::Tuple(vec![text(input), text(output), Value::Dict(metadata)]))
    })
}

/// Runs the package under the calling thread's state, on the executor, or at once if it is brief.
///
/// Its tensors are lent until the request is taken. The request's value is the list of results. The request's
/// number is negative if it can be taken at once.
///
/// # Safety
/// `inputs` must be valid for `count` reads, `request` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_package_run(
    package: Handle,
    inputs: In<f64>,
    count: Length,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_package_run", request, error, || {
        let loaded = PACKAGES.lock().get(package)?.clone();
        let inputs = tensors(inputs, count)?;
        let label = Label::numbered(WORK.clone(), RUNS.fetch_add(1, Ordering::Relaxed) + 1);
        // Compiled code does not declare which inputs it writes, such as a cache of keys and values.
        let uses = JobUses { may_write: &inputs.iter().collect::<Vec<_>>(), ..JobUses::default() };
        let loan = Loan::in_turn(&BORROWS, uses, &WORK, label)?;
        let pace = loaded.pace.clone();
        let is_local = loaded.is_local.load(Ordering::SeqCst);
        let run = move || loaded.run(&inputs).map(Outcome::Value);
        let submitted = if is_local {
            run_or_submit(loan, &pace, run)
        } else {
            let state = ThreadState::capture()?;
            submit_communicating(loan, move || state.run(run)).map(Submitted::InFlight)
        }?;
        Ok(submitted.number())
    })
}

/// Frees the package. Its runs in flight continue.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_package_free(package: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_package_free", error, || PACKAGES.lock().remove(package).map(drop))
}
