//! A group as libtorch's own users see it: the reducer, functional collectives, models that were exported with them.
//!
//! What they start comes in here, and passes the same door as all else: [`Group`]'s methods.

use std::ffi::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tch::Tensor;
use torch_sys::C_tensor;

use crate::collectives::ReduceOp;
use crate::done::{Done, call_done, into_context};
use crate::error::{Error, c_string, check, take_text};
use crate::group::Group;
use crate::raw::{self, kind};

/// The last failure of a collective that libtorch started, until it is taken: what libtorch makes of it tells less.
static FAILURE: Mutex<Option<Error>> = Mutex::new(None);

/// What is said of a group that is not there any more.
const GONE: &str = "the process group has been given up, or disposed of";

static STARTED: AtomicU64 = AtomicU64::new(0);

/// Those that libtorch has started and that have not ended.
static IN_FLIGHT: Mutex<InFlight> = Mutex::new(InFlight { count: 0, waiting: Vec::new(), failure: None });

struct InFlight {
    count: usize,
    waiting: Vec<Box<dyn FnOnce(Option<Error>) + Send>>,
    /// The first failure since somebody waits.
    failure: Option<Error>,
}

fn in_flight() -> MutexGuard<'static, InFlight> {
    IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts one in flight until it is dropped.
struct Counted;

impl Counted {
    fn new() -> Self {
        in_flight().count += 1;
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = in_flight();
        state.count -= 1;
        if state.count > 0 {
            return;
        }
        let (waiting, failure) = (std::mem::take(&mut state.waiting), state.failure.take());
        drop(state);
        waiting.into_iter().for_each(|then| then(failure.clone()));
    }
}

/// Whether collectives that libtorch has started are in flight, other than by streams.
pub fn any_in_flight() -> bool {
    in_flight().count > 0
}

/// Calls `then` when none is, with what has failed meanwhile: now, or on the thread of the last one.
pub fn when_none_in_flight(then: impl FnOnce(Option<Error>) + Send + 'static) {
    let mut state = in_flight();
    if state.count > 0 {
        return state.waiting.push(Box::new(then));
    }
    drop(state);
    then(None);
}

/// How many collectives libtorch has started in this process by itself, for what it was told to compute.
pub fn started() -> u64 {
    // SAFETY: takes nothing.
    STARTED.load(Ordering::SeqCst) + unsafe { raw::cohort_c10d_started_by_streams() }
}

/// Takes the last failure. Only one user of libtorch's runs at a time.
pub fn take_failure() -> Option<Error> {
    let failure = FAILURE.lock().unwrap_or_else(PoisonError::into_inner).take();
    // SAFETY: takes nothing, and gives null or text that is ours.
    failure.or_else(|| unsafe { take_text(raw::cohort_c10d_take_failure()) }.map(Error::new))
}

fn note_failure(error: &Error) {
    let mut failure = FAILURE.lock().unwrap_or_else(PoisonError::into_inner);
    failure.get_or_insert_with(|| error.clone());
}

/// The group, for libtorch. Its collectives fail when the group has been dropped.
#[derive(Debug)]
pub(crate) struct Bridge(*mut raw::Bridge);

// SAFETY: the shim's bridge may be used from any thread; names are registered under a lock of its own.
unsafe impl Send for Bridge {}
// SAFETY: as above.
unsafe impl Sync for Bridge {}

impl Bridge {
    pub(crate) fn new(group: &Arc<Group>) -> Result<Self, Error> {
        let held = Box::into_raw(Box::new(Arc::downgrade(group))).cast();
        let calls = raw::BridgeCalls { start, begin, end: call_done, release };
        // Checks have to come before, and start collectives later than they are called.
        let by_streams = c_int::from(group.checks.is_none());
        let mut out = ptr::null_mut();
        // SAFETY: the group is alive; the shim takes what is held over, and hands it to `start` and, once, to `release`.
        check(unsafe { raw::cohort_c10d_bridge_new(held, &calls, group.raw().0, by_streams, &mut out) })?;
        Ok(Self(out))
    }

    pub(crate) fn register(&self, name: &str) -> Result<(), Error> {
        let name = c_string(name)?;
        // SAFETY: the bridge is alive, the name a C string.
        check(unsafe { raw::cohort_c10d_bridge_register(self.0, name.as_ptr()) })
    }

    /// Says that the group is given up: what libtorch asks of it by its name fails as a collective does, until the name is
    /// another's.
    pub(crate) fn give_up(&self) {
        // SAFETY: the bridge is alive.
        unsafe { raw::cohort_c10d_bridge_give_up(self.0) };
    }

    pub(crate) fn as_ptr(&self) -> *const raw::Bridge {
        self.0
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        // SAFETY: the bridge is ours, and freed once.
        let _ = check(unsafe { raw::cohort_c10d_bridge_free(self.0) });
    }
}

/// # Safety
/// `group` is what `Bridge::new` gave, and not used again.
unsafe extern "C" fn release(group: *mut c_void) {
    // SAFETY: the caller promises it.
    drop(unsafe { Box::from_raw(group.cast::<Weak<Group>>()) });
}

/// # Safety
/// `group` is what `Bridge::new` gave, `collective` and its lists are valid, `done` may be called once with `context`.
unsafe extern "C" fn start(
    group: *mut c_void,
    collective: *const raw::Collective,
    done: raw::Done,
    context: *mut c_void,
) -> raw::Failure {
    // SAFETY: the caller promises it.
    let (group, collective) = unsafe { (&*group.cast::<Weak<Group>>(), &*collective) };
    let ending = Ending { done, context, _counted: Counted::new() };
    STARTED.fetch_add(1, Ordering::SeqCst);
    let body = || {
        let group = group.upgrade().ok_or_else(|| Error::group_ended(GONE))?;
        // Whoever computes waits for the collective in any case.
        group.wait_turn();
        // SAFETY: the caller promises it.
        let outputs = unsafe { tensors(collective.outputs, collective.output_count) };
        // SAFETY: the caller promises it.
        let inputs = unsafe { tensors(collective.inputs, collective.input_count) };
        let op = ReduceOp::try_from(collective.op)?;
        let told = Box::new(move |result: Result<(), Error>| ending.tell(result));
        dispatch(&group, collective, &outputs, &inputs, op, told)
    };
    // A panic must not enter C++. The panic hook has reported it.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => ptr::null_mut(),
        Ok(Err(error)) => {
            note_failure(&error);
            text(&error.to_string())
        }
        Err(_) => text("the native library panicked"),
    }
}

/// # Safety
/// `group` is what `Bridge::new` gave, `tensor` is valid, `context` takes one write; what is written there is given to `call_done`,
/// once.
unsafe extern "C" fn begin(
    group: *mut c_void,
    kind: u8,
    tensor: *const C_tensor,
    context: *mut *mut c_void,
) -> raw::Failure {
    // SAFETY: the caller promises it.
    let group = unsafe { &*group.cast::<Weak<Group>>() };
    let body = || {
        let group = group.upgrade().ok_or_else(|| Error::group_ended(GONE))?;
        // SAFETY: the caller promises it.
        let tensor = unsafe { Tensor::clone_from_ptr(tensor.cast_mut()) };
        // NCCL takes parts of different sizes: nothing is compared.
        let begun = group.calls.begin_by_stream(name_of(kind), (kind != kind::BARRIER).then_some(&tensor));
        // SAFETY: the caller promises it.
        unsafe { *context = into_context(Box::new(move |result| drop(begun.end(result)))) };
        Ok(())
    };
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => ptr::null_mut(),
        Ok(Err(error)) => {
            note_failure(&error);
            text(&error.to_string())
        }
        Err(_) => text("the native library panicked"),
    }
}

fn name_of(kind: u8) -> &'static str {
    match kind {
        kind::BARRIER => "barrier",
        kind::ALL_REDUCE => "all_reduce",
        kind::REDUCE => "reduce",
        kind::REDUCE_SCATTER => "reduce_scatter",
        kind::BROADCAST => "broadcast",
        kind::ALL_GATHER => "all_gather",
        kind::GATHER => "gather",
        kind::SCATTER => "scatter",
        _ => "all_to_all",
    }
}

fn dispatch(
    group: &Group,
    collective: &raw::Collective,
    outputs: &[Tensor],
    inputs: &[Tensor],
    op: ReduceOp,
    done: Done,
) -> Result<(), Error> {
    let root = usize::try_from(collective.root).map_err(|_| Error::new("a rank is negative"))?;
    let one = |tensors: &[Tensor]| {
        let first = tensors.first().map(Tensor::shallow_clone);
        first.ok_or_else(|| Error::new("a collective has no tensor"))
    };
    match collective.kind {
        kind::BARRIER => group.barrier(done),
        kind::ALL_REDUCE => group.all_reduce(&one(outputs)?, op, done),
        kind::REDUCE => group.reduce(&one(outputs)?, root, op, done),
        kind::REDUCE_SCATTER => group.reduce_scatter(&one(outputs)?, inputs, op, done),
        kind::BROADCAST => group.broadcast(&one(outputs)?, root, done),
        kind::ALL_GATHER => group.all_gather(outputs, &one(inputs)?, done),
        kind::GATHER => group.gather(outputs, &one(inputs)?, root, done),
        kind::SCATTER => group.scatter(&one(outputs)?, inputs, root, done),
        kind::ALL_TO_ALL => group.all_to_all(outputs, inputs, done),
        kind => Err(Error::new(format!("there is no collective {kind}"))),
    }
}

/// Whom to tell of a collective's end.
struct Ending {
    done: raw::Done,
    context: *mut c_void,
    _counted: Counted,
}

// SAFETY: the shim's work may be told from any thread.
unsafe impl Send for Ending {}

impl Ending {
    fn tell(self, result: Result<(), Error>) {
        let error = result.err();
        if let Some(error) = &error {
            note_failure(error);
            let mut state = in_flight();
            if !state.waiting.is_empty() {
                state.failure.get_or_insert_with(|| error.clone());
            }
        }
        let error = error.map(|error| c_string(&error.to_string()).unwrap_or_default());
        // SAFETY: `start` was promised that `done` may be called with it, and `self` is consumed.
        unsafe { (self.done)(self.context, error.as_ref().map_or(ptr::null(), |text| text.as_ptr())) };
    }
}

/// References of our own to the shim's tensors.
///
/// # Safety
/// `pointers` must be valid for `count` reads, and each point to a tensor.
unsafe fn tensors(pointers: *const *const C_tensor, count: usize) -> Vec<Tensor> {
    if count == 0 {
        return Vec::new();
    }
    // SAFETY: the caller promises it.
    let pointers = unsafe { std::slice::from_raw_parts(pointers, count) };
    // SAFETY: the caller promises it.
    pointers.iter().map(|&pointer| unsafe { Tensor::clone_from_ptr(pointer.cast_mut()) }).collect()
}

fn text(text: &str) -> *mut c_char {
    // SAFETY: the text is valid for its length; the shim copies it.
    unsafe { raw::cohort_c10d_text(text.as_ptr(), text.len()) }
}
