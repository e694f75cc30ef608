//! Packages of AOTInductor.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use cohort_abi::{ErrorBuffer, In, Length, Out, guard};
use cohort_core::{Handle, HandleKind, Label, Pace, Status, Value};
use cohort_torch::{JobUses, Loan, Package, Tensor, TensorValue, ThreadState};

use crate::reply::{Reply, Room};
use crate::state::{BORROWS, Outcome, Shared, Submitted, submit_communicating, submit_object, submit_paced, tensor};

static PACKAGES: Shared<Arc<Loaded>> = Shared::new(HandleKind::Package);
static WORK: LazyLock<Arc<str>> = LazyLock::new(|| "AotModel.run".into());
static RUNS: AtomicU64 = AtomicU64::new(0);

/// A package, and what its runs tell of it.
struct Loaded {
    package: Package,
    pace: Arc<Pace>,
    /// Whether it has run without starting collectives. What is compiled into it cannot be seen, and every run does the
    /// same.
    is_alone: AtomicBool,
}

impl Loaded {
    fn run(&self, inputs: &[Tensor]) -> cohort_core::Result<TensorValue> {
        let before = cohort_c10d::started();
        let outputs = self.package.run(inputs)?;
        self.is_alone.store(cohort_c10d::started() == before, Ordering::SeqCst);
        Ok(outputs)
    }
}

/// Loads a model of a package, on the executor. The request's value is its handle. `folder`: where it is unpacked to, if not to
/// one of this process. `device`: CUDA's index, below zero for the CPU.
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
    let body = || {
        let path = path.text(path_length)?.to_owned();
        let model = model.text(model_length)?.to_owned();
        let folder = folder.text(folder_length)?.to_owned();
        let id = submit_object(&PACKAGES, move || {
            let folder = Some(folder.as_str()).filter(|folder| !folder.is_empty());
            let package = Package::load(&path, &model, folder, device)?;
            Ok(Arc::new(Loaded { package, pace: Arc::default(), is_alone: AtomicBool::new(false) }))
        })?;
        request.set(id as f64);
        Ok(())
    };
    guard("cohort_package_load", error, body)
}

/// What the package says of itself: a tuple of what it takes, what it gives, as PyTorch describes trees, and its metadata.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `reply` and `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_package_look(
    package: Handle,
    out: Out<u8>,
    capacity: Length,
    reply: Out<Reply>,
    error: Out<ErrorBuffer>,
) -> Status {
    let room = Room::new(out, capacity, reply);
    let body = || {
        let loaded = PACKAGES.lock().get(package)?.clone();
        let (input, output) = loaded.package.spec();
        let text = |text: &str| Value::String(text.to_owned());
        let metadata = loaded.package.metadata().iter().map(|(key, value)| (text(key), text(value))).collect();
        room.give(Value::Tuple(vec![text(input), text(output), Value::Dict(metadata)]))
    };
    guard("cohort_package_look", error, body)
}

/// Runs the package on the executor, or on the spot if it is brief, under the calling thread's state. Its tensors are lent
/// until the request is taken, whose value is the list of results. Its number is below zero if it can be taken at once.
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
    let body = || {
        let loaded = PACKAGES.lock().get(package)?.clone();
        let handles = inputs.slice(count);
        let inputs: Vec<Tensor> =
            handles.iter().map(|&handle| tensor(Handle(handle))).collect::<cohort_core::Result<_>>()?;
        let label = Label::numbered(WORK.clone(), RUNS.fetch_add(1, Ordering::Relaxed) + 1);
        // What compiled code writes of them (a cache of keys and values), it does not tell.
        let uses = JobUses { may_write: &inputs.iter().collect::<Vec<_>>(), ..JobUses::default() };
        let loan = Loan::in_turn(&BORROWS, uses, &WORK, label)?;
        let pace = loaded.pace.clone();
        let is_alone = loaded.is_alone.load(Ordering::SeqCst);
        let run = move || loaded.run(&inputs).map(Outcome::Value);
        let submitted = if is_alone {
            submit_paced(loan, &pace, run)
        } else {
            let state = ThreadState::capture()?;
            submit_communicating(loan, move || state.run(run)).map(Submitted::InFlight)
        }?;
        request.set(submitted.number());
        Ok(())
    };
    guard("cohort_package_run", error, body)
}

/// Gives the package up. Runs in flight go on.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_package_free(package: Handle, error: Out<ErrorBuffer>) -> Status {
    guard("cohort_package_free", error, || PACKAGES.lock().remove(package).map(drop))
}
