//! What the process holds: tensors, modules, loans, requests, and the executor.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use cohort_core::executor::caught;
use cohort_core::{
    Borrows, Error, Executor, Handle, HandleKind, HandleTable, Pace, RequestId, Requests, Result, Status,
};
use cohort_torch::tensor::TensorExt;
use cohort_torch::{Generator, Loan, Tensor, TensorValue, ThreadState};

use crate::module_loans::Loaded;

/// What a request gives to the thread that takes it.
pub enum Outcome {
    /// A value. Its tensors get their handles when it is taken.
    Value(TensorValue),
    /// A native object of another kind, which gets its handle when it is taken.
    Object(Box<dyn FnOnce() -> Result<Handle> + Send>),
}

/// A table that threads share. In practice only JavaScript's takes the lock: results get their handles when taken.
pub struct Shared<T>(Mutex<HandleTable<T>>);

impl<T> Shared<T> {
    /// An empty table.
    pub const fn new(kind: HandleKind) -> Self {
        Self(Mutex::new(HandleTable::new(kind)))
    }

    /// The table. A panic of another thread does not take it away.
    pub fn lock(&self) -> MutexGuard<'_, HandleTable<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tensors that TypeScript holds.
pub static TENSORS: Shared<Tensor> = Shared::new(HandleKind::Tensor);

/// The modules that TypeScript holds.
pub static MODULES: Shared<Loaded> = Shared::new(HandleKind::Module);

/// The random number generators that TypeScript holds.
pub static GENERATORS: Shared<Arc<Generator>> = Shared::new(HandleKind::Generator);

/// Tensors lent to JavaScript itself, with the memory that it looks at.
pub static LOANS: Shared<(Tensor, Option<Loan>)> = Shared::new(HandleKind::Loan);

/// The storages that work in flight uses.
pub static BORROWS: LazyLock<Borrows> = LazyLock::new(Borrows::default);

/// The work in flight.
pub static REQUESTS: LazyLock<Arc<Requests<Outcome>>> = LazyLock::new(Arc::default);

/// Runs long work, in order.
pub static EXECUTOR: Executor = Executor::new();

/// Puts `work` at the end of the executor's queue. `held` lives until TypeScript takes the result.
pub fn submit(held: impl Send + 'static, work: impl FnOnce() -> Result<Outcome> + Send + 'static) -> Result<RequestId> {
    let id = REQUESTS.open(held);
    let submitted = EXECUTOR.submit(work, move |outcome| REQUESTS.complete(id, outcome));
    submitted.inspect_err(|error| REQUESTS.complete(id, Err(error.clone())))?;
    Ok(id)
}

/// As [`submit`], what makes an object that `table` is to hold. The request's value is its handle.
pub fn submit_object<T: Send + 'static>(
    table: &'static Shared<T>,
    make: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<RequestId> {
    submit((), move || {
        let made = make()?;
        Ok(Outcome::Object(Box::new(move || table.lock().insert(made))))
    })
}

/// Work that was submitted.
pub enum Submitted {
    /// It will be told when it has ended.
    InFlight(RequestId),
    /// It has ended, and its outcome can be taken without a wait.
    Over(RequestId),
}

impl Submitted {
    /// As TypeScript is given it: the request's number, below zero where it is over.
    pub fn number(&self) -> f64 {
        match *self {
            Self::InFlight(id) => id as f64,
            Self::Over(id) => -(id as f64),
        }
    }
}

/// As [`submit`], under the calling thread's state; but does on the spot what is likely to be brief, where nothing is before
/// it: to hand it to another thread would take longer.
pub fn submit_paced(
    held: impl Send + 'static,
    pace: &Arc<Pace>,
    work: impl FnOnce() -> Result<Outcome> + Send + 'static,
) -> Result<Submitted> {
    if !pace.is_brief() || !EXECUTOR.is_idle() {
        let (state, pace) = (ThreadState::capture()?, pace.clone());
        return submit(held, move || state.run(|| pace.measure(work))).map(Submitted::InFlight);
    }
    let outcome = pace.measure(|| caught(work));
    Ok(Submitted::Over(REQUESTS.park_outcome(held, outcome)))
}

/// Jobs of the executor that may start collectives, and have not ended.
static COMMUNICATING: AtomicUsize = AtomicUsize::new(0);

/// Puts work that may start collectives of its own at the end of the executor's queue. Collectives that the program asks
/// for after it wait for its end, see [`in_order`].
pub fn submit_communicating(
    held: impl Send + 'static,
    work: impl FnOnce() -> Result<Outcome> + Send + 'static,
) -> Result<RequestId> {
    let counted = Counted::new(&COMMUNICATING);
    submit(held, move || {
        let _counted = counted;
        communicating(work)
    })
}

/// Runs work that may start collectives of its own. If one fails, its error says more than what libtorch makes of it.
pub fn communicating<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    cohort_c10d::take_failure();
    work().map_err(|error| match cohort_c10d::take_failure() {
        Some(failure) => Error { sequence: failure.sequence(), ..Error::new(Status::Collective, failure.to_string()) },
        None => error,
    })
}

/// Whether work is in flight that may start collectives.
pub fn is_communicating() -> bool {
    COMMUNICATING.load(Ordering::SeqCst) != 0
}

/// Runs what starts a collective: here, or, where work is in flight that may start others, after that. So the ranks start
/// theirs in the same order, which is the program's. It is told where it cannot start, as its thread's state cannot be had.
pub fn in_order(start: impl FnOnce(Result<()>) + Send + 'static) -> Result<()> {
    if !is_communicating() {
        start(Ok(()));
        return Ok(());
    }
    let counted = Counted::new(&COMMUNICATING);
    let thread = ThreadState::capture()?;
    EXECUTOR.submit(
        move || {
            let _counted = counted;
            run_under(&thread, start);
            Ok(())
        },
        |_| {},
    )
}

/// Runs `start` under a thread's state. It is told where that cannot be had.
pub fn run_under(thread: &ThreadState, start: impl FnOnce(Result<()>)) {
    let mut start = Some(start);
    let entered = thread.run(|| {
        start.take().into_iter().for_each(|start| start(Ok(())));
        Ok(())
    });
    if let (Err(error), Some(start)) = (entered, start) {
        start(Err(error));
    }
}

/// Counts until it is dropped.
pub struct Counted(&'static AtomicUsize);

impl Counted {
    /// One more.
    pub fn new(count: &'static AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A reference to the tensor of `handle`, to hold beyond the lock.
pub fn tensor(handle: Handle) -> Result<Tensor> {
    TENSORS.lock().get(handle).map(Tensor::shallow_clone)
}

/// The generator of `handle`, to hold beyond the lock.
pub fn generator(handle: Handle) -> Result<Arc<Generator>> {
    GENERATORS.lock().get(handle).cloned()
}

/// Refuses if work in flight writes `tensor`.
pub fn check_read(tensor: &Tensor, operation: &str) -> Result<()> {
    if BORROWS.is_empty() { Ok(()) } else { BORROWS.check_read(tensor.storage_id(), operation) }
}

/// Refuses if work in flight reads or writes `tensor`.
pub fn check_write(tensor: &Tensor, operation: &str) -> Result<()> {
    if BORROWS.is_empty() { Ok(()) } else { BORROWS.check_write(tensor.storage_id(), operation) }
}
