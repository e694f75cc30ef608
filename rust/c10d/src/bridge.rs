//! The group as code inside libtorch uses it: the reducer, functional collectives, and exported models that
//! contain collectives.
//!
//! When libtorch starts a collective, it calls into this module, which uses the methods of [`Group`] like all
//! other callers.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tch::Tensor;
use torch_sys::C_tensor;

use crate::collectives::ReduceOp;
use crate::done::{Done, call_done, into_context};
use crate::error::{Error, c_string};
use crate::group::Group;
use crate::raw::{self, kind};
use crate::shim::{call, guarded, take_text};

/// The first failure since the last [`take_failure`] of a collective that libtorch started. It says more than
/// the error that libtorch makes of it.
static FAILURE: Mutex<Option<Error>> = Mutex::new(None);

/// The error text for a group that no longer exists.
const GONE: &str = "the process group was aborted or disposed of";

/// The error text for a panic in a function that the shim calls.
const PANICKED: &str = "the native library panicked";

/// The number of collectives that libtorch has started without streams.
static STARTED: AtomicU64 = AtomicU64::new(0);

/// The collectives that libtorch has started and that have not ended.
static IN_FLIGHT: Mutex<InFlightCollectives> =
    Mutex::new(InFlightCollectives { count: 0, waiting: Vec::new(), failure: None });

struct InFlightCollectives {
    count: usize,
    waiting: Vec<Box<dyn FnOnce(Option<Error>) + Send>>,
    /// The first failure while a callback waits.
    failure: Option<Error>,
}

fn in_flight() -> MutexGuard<'static, InFlightCollectives> {
    IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts one collective as in flight until it is dropped.
struct CountGuard;

impl CountGuard {
    fn new() -> Self {
        in_flight().count += 1;
        Self
    }
}

impl Drop for CountGuard {
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

/// Returns whether collectives that libtorch has started are in flight. Does not count those that streams
/// start.
pub fn any_in_flight() -> bool {
    in_flight().count > 0
}

/// Calls `then` as soon as no such collective is in flight. The argument is the first failure while a
/// callback waited.
///
/// If none is in flight, the call happens at once, else on the thread that ends the last one.
pub fn when_none_in_flight(then: impl FnOnce(Option<Error>) + Send + 'static) {
    let mut state = in_flight();
    if state.count > 0 {
        return state.waiting.push(Box::new(then));
    }
    drop(state);
    then(None);
}

/// Returns how many collectives libtorch has started by itself in this process.
pub fn started_collectives() -> u64 {
    // SAFETY: the function has no arguments.
    STARTED.load(Ordering::SeqCst) + unsafe { raw::cohort_shim_bridge_started_by_streams() }
}

/// Takes the first failure since the last call. One slot is enough, because only one user of libtorch runs at
/// a time.
pub fn take_failure() -> Option<Error> {
    let failure = FAILURE.lock().unwrap_or_else(PoisonError::into_inner).take();
    failure.or_else(|| {
        let mut text = ptr::null_mut();
        // SAFETY: the output is valid for one write.
        call(|message| unsafe { raw::cohort_shim_bridge_take_failure(&mut text, message) }).ok()?;
        // SAFETY: the shim returns null, or text that we own.
        unsafe { take_text(text) }.map(Error::new)
    })
}

fn note_failure(error: &Error) {
    let mut failure = FAILURE.lock().unwrap_or_else(PoisonError::into_inner);
    failure.get_or_insert_with(|| error.clone());
}

/// libtorch's handle on a group. Its collectives fail after the group has been dropped.
#[derive(Debug)]
pub(crate) struct Bridge(*mut raw::Bridge);

// SAFETY: the shim's bridge may be used from any thread. A lock of the shim guards the registration of names.
unsafe impl Send for Bridge {}
// SAFETY: as above.
unsafe impl Sync for Bridge {}

impl Bridge {
    pub(crate) fn new(group: &Arc<Group>) -> Result<Self, Error> {
        let context = Box::into_raw(Box::new(Arc::downgrade(group))).cast();
        let calls = raw::BridgeCalls { start, begin, end: call_done, release };
        // With checks, a collective starts later than it is called, so a stream cannot start it.
        let by_streams = c_int::from(group.checks.is_none());
        let mut out = ptr::null_mut();
        // SAFETY: the group is alive. The shim takes ownership of the context. It passes it to `start` and
        // `begin`, and once to `release`.
        call(|message| unsafe {
            raw::cohort_shim_bridge_new(context, &calls, group.raw().0, by_streams, &mut out, message)
        })?;
        Ok(Self(out))
    }

    pub(crate) fn register(&self, name: &str) -> Result<(), Error> {
        let name = c_string(name)?;
        // SAFETY: the bridge is alive, and the name is a C string.
        call(|message| unsafe { raw::cohort_shim_bridge_register(self.0, name.as_ptr(), message) })
    }

    /// Marks the group as aborted. Its names then stay registered after the bridge is freed, until other
    /// groups take them, and collectives of a group with such a name fail like those of an aborted group.
    pub(crate) fn mark_aborted(&self) {
        // SAFETY: the bridge is alive.
        unsafe { raw::cohort_shim_bridge_mark_aborted(self.0) };
    }

    pub(crate) fn as_ptr(&self) -> *const raw::Bridge {
        self.0
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        // SAFETY: we own the bridge, and free it once.
        unsafe { raw::cohort_shim_bridge_free(self.0) };
    }
}

/// # Safety
/// `group` is the context of `Bridge::new`, and is not used again.
unsafe extern "C" fn release(group: *mut c_void) {
    // SAFETY: the caller promises it.
    drop(unsafe { Box::from_raw(group.cast::<Weak<Group>>()) });
}

/// # Safety
/// `group` is the context of `Bridge::new`. `collective` and its lists are valid. `done` may be called once
/// with `context`.
unsafe extern "C" fn start(
    group: *mut c_void,
    collective: *const raw::Collective,
    done: raw::Done,
    context: *mut c_void,
    message: raw::Message,
) -> raw::Status {
    // SAFETY: the caller promises it.
    let (group, collective) = unsafe { (&*group.cast::<Weak<Group>>(), &*collective) };
    let report = EndReport { done, context, _count: CountGuard::new() };
    STARTED.fetch_add(1, Ordering::SeqCst);
    let body = || {
        let group = group.upgrade().ok_or_else(|| Error::group_ended(GONE))?;
        // The code that runs in libtorch waits for the collective in any case, so blocking here costs
        // nothing.
        group.wait_idle();
        // SAFETY: the caller promises it.
        let outputs = unsafe { tensors(collective.outputs, collective.output_count) };
        // SAFETY: the caller promises it.
        let inputs = unsafe { tensors(collective.inputs, collective.input_count) };
        let op = ReduceOp::try_from(collective.op)?;
        let done = Box::new(move |result: Result<(), Error>| report.send(result));
        dispatch(&group, collective, &outputs, &inputs, op, done)
    };
    // SAFETY: the caller promises that `message` is valid for one write.
    unsafe { guarded(message, PANICKED, || body().inspect_err(note_failure)) }
}

/// # Safety
/// `group` is the context of `Bridge::new`. `tensor` is valid, and `context` is valid for one write. The
/// caller passes the context that is written there to `call_done`, once.
unsafe extern "C" fn begin(
    group: *mut c_void,
    kind: u8,
    tensor: *const C_tensor,
    context: *mut *mut c_void,
    message: raw::Message,
) -> raw::Status {
    // SAFETY: the caller promises it.
    let group = unsafe { &*group.cast::<Weak<Group>>() };
    let body = || {
        let group = group.upgrade().ok_or_else(|| Error::group_ended(GONE))?;
        // SAFETY: the caller promises it.
        let tensor = unsafe { Tensor::clone_from_ptr(tensor.cast_mut()) };
        // NCCL accepts parts of different sizes, so nothing is compared.
        let call = group.calls.track_stream_collective(name_of(kind), (kind != kind::BARRIER).then_some(&tensor));
        // SAFETY: the caller promises it.
        unsafe { *context = into_context(Box::new(move |result| drop(call.end(result)))) };
        Ok(())
    };
    // SAFETY: the caller promises that `message` is valid for one write.
    unsafe { guarded(message, PANICKED, || body().inspect_err(note_failure)) }
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
        kind => Err(Error::new(format!("unknown collective {kind}"))),
    }
}

/// Reports the end of a collective to the shim.
struct EndReport {
    done: raw::Done,
    context: *mut c_void,
    _count: CountGuard,
}

// SAFETY: the shim accepts the report from any thread.
unsafe impl Send for EndReport {}

impl EndReport {
    fn send(self, result: Result<(), Error>) {
        let error = result.err();
        if let Some(error) = &error {
            note_failure(error);
            let mut state = in_flight();
            if !state.waiting.is_empty() {
                state.failure.get_or_insert_with(|| error.clone());
            }
        }
        let error = error.map(|error| c_string(&error.to_string()).unwrap_or_default());
        // SAFETY: the caller of `start` promises that `done` may be called once with the context, and `self`
        // is consumed.
        unsafe {
            match &error {
                None => (self.done)(self.context, raw::STATUS_OK, ptr::null()),
                Some(text) => (self.done)(self.context, raw::STATUS_NATIVE, text.as_ptr()),
            }
        };
    }
}

/// Returns references to the shim's tensors that we own.
///
/// # Safety
/// `pointers` must be valid for `count` reads, and each must point to a tensor.
unsafe fn tensors(pointers: *const *const C_tensor, count: usize) -> Vec<Tensor> {
    if count == 0 {
        return Vec::new();
    }
    // SAFETY: the caller promises it.
    let pointers = unsafe { std::slice::from_raw_parts(pointers, count) };
    // SAFETY: the caller promises it.
    pointers.iter().map(|&pointer| unsafe { Tensor::clone_from_ptr(pointer.cast_mut()) }).collect()
}
