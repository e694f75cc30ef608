//! Streams of a CUDA device, identified by libtorch's numbers, and events in them.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, Out, guard, guard_value};
use cohort_core::{Handle, HandleKind, Result, Status};
use cohort_torch::cuda_device::{Event, Stream};

use crate::guards::guard_handle;
use crate::state::{SharedTable, tensor};

static EVENTS: SharedTable<Arc<Event>> = SharedTable::new(HandleKind::Event);

/// Returns the event of a handle, so that the table is not locked during a wait.
fn event(handle: Handle) -> Result<Arc<Event>> {
    EVENTS.lock().get(handle).cloned()
}

fn stream(device: i32, id: f64) -> Stream {
    Stream { device, id: id as i64 }
}

/// Gets one of libtorch's streams.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_stream_new(
    device: i32,
    high_priority: u32,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_stream_new", out, error, || Ok(Stream::new(device, high_priority != 0)?.id as f64))
}

/// Gets the calling thread's current stream.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_stream_current(device: i32, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_value("cohort_stream_current", out, error, || Ok(Stream::current(device)?.id as f64))
}

/// Sets the calling thread's current stream. `out` gets the previous stream.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_stream_use(device: i32, id: f64, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_value("cohort_stream_use", out, error, || Ok(stream(device, id).enter()?.id as f64))
}

/// Records that a stream uses a tensor that was allocated in another stream.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_stream_record_tensor(
    of: Handle,
    device: i32,
    id: f64,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || stream(device, id).record_tensor(&tensor(of)?);
    guard("cohort_stream_record_tensor", error, body)
}

/// Creates an event. It can measure time if `timing` is not 0.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_new(timing: u32, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_handle("cohort_event_new", out, error, || {
        let event = Event::new(timing != 0)?;
        EVENTS.lock().insert(Arc::new(event))
    })
}

/// Records an event in a stream, after all work that the stream has.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_record(on: Handle, device: i32, id: f64, error: Out<ErrorBuffer>) -> Status {
    let body = || event(on)?.record(stream(device, id));
    guard("cohort_event_record", error, body)
}

/// Makes a stream wait until the device has reached an event.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_block(on: Handle, device: i32, id: f64, error: Out<ErrorBuffer>) -> Status {
    let body = || event(on)?.block(stream(device, id));
    guard("cohort_event_block", error, body)
}

/// Queries whether the device has reached an event: 1 or 0.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_query(on: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_value("cohort_event_query", out, error, || Ok(f64::from(u8::from(event(on)?.query()?))))
}

/// Waits until the device has reached an event. Call it off the event loop.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_synchronize_nonblocking(on: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || event(on)?.synchronize();
    guard("cohort_event_synchronize_nonblocking", error, body)
}

/// Gets the time between two events, in milliseconds.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_elapsed(
    from: Handle,
    to: Handle,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_value("cohort_event_elapsed", out, error, || event(from)?.elapsed(&*event(to)?))
}

/// Frees an event.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_free(on: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || EVENTS.lock().remove(on).map(drop);
    guard("cohort_event_free", error, body)
}
