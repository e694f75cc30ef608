//! The state of the process: tensors, modules, loans, requests, and the executor.

use std::any::Any;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use cohort_abi::{In, Length};
use cohort_core::executor::catch_panic;
use cohort_core::{
    Borrows, Error, Executor, Handle, HandleKind, HandleTable, Pace, RequestId, Requests, Result, Status,
};
use cohort_torch::tensor::TensorExt;
use cohort_torch::{Generator, Loan, Tensor, TensorValue, ThreadState};

use crate::module_loans::LoadedModule;

/// The outcome of a request, for the thread that takes it.
pub enum Outcome {
    /// A value. Its tensors get handles when the request is taken.
    Value(TensorValue),
    /// A native object of another kind. It gets a handle when the request is taken.
    Object(Box<dyn FnOnce() -> Result<Handle> + Send>),
}

/// A table of objects that threads share. In practice only JavaScript's thread locks it, because results get
/// handles when their requests are taken.
pub struct SharedTable<T>(Mutex<HandleTable<T>>);

impl<T> SharedTable<T> {
    /// Creates an empty table.
    pub const fn new(kind: HandleKind) -> Self {
        Self(Mutex::new(HandleTable::new(kind)))
    }

    /// Locks the table. A panic in another thread does not make it unusable.
    #[inline]
    pub fn lock(&self) -> MutexGuard<'_, HandleTable<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tensors that TypeScript holds.
pub static TENSORS: SharedTable<Tensor> = SharedTable::new(HandleKind::Tensor);

/// The modules that TypeScript holds.
pub static MODULES: SharedTable<LoadedModule> = SharedTable::new(HandleKind::Module);

/// The random number generators that TypeScript holds.
pub static GENERATORS: SharedTable<Arc<Generator>> = SharedTable::new(HandleKind::Generator);

/// The tensors whose memory JavaScript itself reads.
pub static LOANS: SharedTable<(Tensor, Option<Loan>)> = SharedTable::new(HandleKind::Loan);

/// The storages that work in flight uses.
pub static BORROWS: LazyLock<Borrows> = LazyLock::new(Borrows::default);

/// The requests of work in flight.
pub static REQUESTS: LazyLock<Arc<Requests<Outcome>>> = LazyLock::new(Arc::default);

/// Runs long work in program order.
pub static EXECUTOR: Executor = Executor::new();

/// Encodes pictures, while other work runs. It needs no order, because it uses copies of the pixels alone.
pub static PICTURES: Executor = Executor::new();

/// Puts `work` at the end of the executor's queue. `held` is dropped when TypeScript takes the result.
pub fn submit(held: impl Send + 'static, work: impl FnOnce() -> Result<Outcome> + Send + 'static) -> Result<RequestId> {
    submit_to(&EXECUTOR, held, work)
}

/// Works like [`submit`], for any executor.
pub fn submit_to(
    executor: &'static Executor,
    held: impl Send + 'static,
    work: impl FnOnce() -> Result<Outcome> + Send + 'static,
) -> Result<RequestId> {
    let id = REQUESTS.open(held);
    let submitted = executor.submit(work, move |outcome| REQUESTS.complete(id, outcome));
    submitted.inspect_err(|error| REQUESTS.complete(id, Err(error.clone())))?;
    Ok(id)
}

/// Submits work that creates an object for `table`. The request's value is the object's handle.
pub fn submit_object<T: Send + 'static>(
    table: &'static SharedTable<T>,
    create: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<RequestId> {
    submit((), move || {
        let object = create()?;
        Ok(Outcome::Object(Box::new(move || table.lock().insert(object))))
    })
}

/// A request for work that was submitted.
pub enum Submitted {
    /// The work is in flight. A wait reports its end.
    InFlight(RequestId),
    /// The work has ended. Its outcome can be taken without a wait.
    Completed(RequestId),
}

impl Submitted {
    /// Returns the number that TypeScript gets: the request's number, negative if the work has ended.
    pub fn number(&self) -> f64 {
        match *self {
            Self::InFlight(id) => id as f64,
            Self::Completed(id) => -(id as f64),
        }
    }
}

/// Runs `work` at once if it will probably be brief and the executor is idle, else submits it. Either way it
/// runs under the calling thread's state.
///
/// Passing brief work to another thread would take longer than the work itself.
pub fn run_or_submit(
    held: impl Send + 'static,
    pace: &Arc<Pace>,
    work: impl FnOnce() -> Result<Outcome> + Send + 'static,
) -> Result<Submitted> {
    if !pace.is_brief() || !EXECUTOR.is_idle() {
        let (state, pace) = (ThreadState::capture()?, pace.clone());
        return submit(held, move || state.run(|| pace.measure(work))).map(Submitted::InFlight);
    }
    let outcome = pace.measure(|| catch_panic(work));
    Ok(Submitted::Completed(REQUESTS.park_outcome(held, outcome)))
}

/// The number of jobs that may start collectives and have not ended.
static COMMUNICATING: AtomicUsize = AtomicUsize::new(0);

/// Submits work that may start collectives itself.
///
/// Collectives that the program requests later wait until it has ended; see [`start_in_order`].
pub fn submit_communicating(
    held: impl Send + 'static,
    work: impl FnOnce() -> Result<Outcome> + Send + 'static,
) -> Result<RequestId> {
    let count = CountGuard::new(&COMMUNICATING);
    submit(held, move || {
        let _count = count;
        run_communicating(work)
    })
}

/// Runs work that may start collectives itself. If one of them fails, this returns the collective's own
/// error, which has more details than libtorch's.
pub fn run_communicating<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    cohort_c10d::take_failure();
    work().map_err(|error| match cohort_c10d::take_failure() {
        Some(failure) => collective_error(&failure, Status::Collective),
        None => error,
    })
}

/// Converts the error of a collective, with its sequence number.
pub fn collective_error(error: &cohort_c10d::Error, status: Status) -> Error {
    Error { sequence: error.sequence(), ..Error::new(status, error.to_string()) }
}

/// Returns whether work is in flight that may start collectives.
pub fn is_communicating() -> bool {
    COMMUNICATING.load(Ordering::SeqCst) != 0
}

/// Runs `start`, which starts a collective. It runs now, or after the work in flight that may start
/// collectives.
///
/// So all ranks start their collectives in program order. `start` gets an error if the collective cannot
/// start because the thread's state cannot be applied.
pub fn start_in_order(start: impl FnOnce(Result<()>) + Send + 'static) -> Result<()> {
    if !is_communicating() {
        start(Ok(()));
        return Ok(());
    }
    let count = CountGuard::new(&COMMUNICATING);
    let thread = ThreadState::capture()?;
    EXECUTOR.submit(
        move || {
            let _count = count;
            run_with_state(&thread, start);
            Ok(())
        },
        |_| {},
    )
}

/// Opens a request and runs `start` as [`start_in_order`] does. The request fails if `start` cannot run.
pub fn open_in_order(held: impl Any + Send, start: impl FnOnce(RequestId, Result<()>) + Send + 'static) -> RequestId {
    let id = REQUESTS.open(held);
    start_in_order(move |ready| start(id, ready)).unwrap_or_else(|error| REQUESTS.complete(id, Err(error)));
    id
}

/// Runs `start` under a thread's state. `start` gets an error if the state cannot be applied.
pub fn run_with_state(thread: &ThreadState, start: impl FnOnce(Result<()>)) {
    let mut start = Some(start);
    let entered = thread.run(|| {
        start.take().into_iter().for_each(|start| start(Ok(())));
        Ok(())
    });
    if let (Err(error), Some(start)) = (entered, start) {
        start(Err(error));
    }
}

/// Increments a count until it is dropped.
struct CountGuard(&'static AtomicUsize);

impl CountGuard {
    fn new(count: &'static AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for CountGuard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Returns a reference to the tensor of `handle` that is valid after the table is unlocked.
pub fn tensor(handle: Handle) -> Result<Tensor> {
    TENSORS.lock().get(handle).map(Tensor::shallow_clone)
}

/// Returns references to the tensors of `handles`, like [`tensor`].
pub fn tensors(handles: In<f64>, count: Length) -> Result<Vec<Tensor>> {
    handles.slice(count).iter().map(|&handle| tensor(Handle(handle))).collect()
}

/// Returns a reference to the generator of `handle` that is valid after the table is unlocked.
pub fn generator(handle: Handle) -> Result<Arc<Generator>> {
    GENERATORS.lock().get(handle).cloned()
}

/// Checks that no work in flight writes `tensor`.
#[inline]
pub fn check_read(tensor: &Tensor, operation: &str) -> Result<()> {
    if BORROWS.is_empty() { Ok(()) } else { BORROWS.check_read(tensor.storage_id(), operation) }
}

/// Checks that no work in flight reads or writes `tensor`.
#[inline]
pub fn check_write(tensor: &Tensor, operation: &str) -> Result<()> {
    if BORROWS.is_empty() { Ok(()) } else { BORROWS.check_write(tensor.storage_id(), operation) }
}
