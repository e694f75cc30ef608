//! Streams of a CUDA device, by libtorch's numbers, and points in them.

use std::sync::Arc;

use cohort_abi::{ErrorBuffer, Out, guard};
use cohort_core::{Handle, HandleKind, Result, Status};
use cohort_torch::cuda_device::{Event, Stream};

use crate::state::{Shared, tensor};

static EVENTS: Shared<Arc<Event>> = Shared::new(HandleKind::Event);

/// The event of a handle. The table is not locked while one is waited for.
fn event(handle: Handle) -> Result<Arc<Event>> {
    EVENTS.lock().get(handle).cloned()
}

/// A stream, as JavaScript names it.
fn stream(device: i32, id: f64) -> Stream {
    Stream { device, id: id as i64 }
}

/// One of libtorch's streams.
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
    let body = || {
        let made = Stream::new(device, high_priority != 0)?;
        out.set(made.id as f64);
        Ok(())
    };
    guard("cohort_stream_new", error, body)
}

/// The stream that the calling thread uses.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_stream_current(device: i32, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let current = Stream::current(device)?;
        out.set(current.id as f64);
        Ok(())
    };
    guard("cohort_stream_current", error, body)
}

/// Has the calling thread use a stream. `out` gets the one before.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_stream_use(device: i32, id: f64, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let before = stream(device, id).enter()?;
        out.set(before.id as f64);
        Ok(())
    };
    guard("cohort_stream_use", error, body)
}

/// Notes that a stream uses a tensor that was made in another one.
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

/// Makes an event; if `timing`, one that times can be told between.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_new(timing: u32, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let handle = EVENTS.lock().insert(Arc::new(Event::new(timing != 0)?))?;
        out.set(handle.0);
        Ok(())
    };
    guard("cohort_event_new", error, body)
}

/// Puts an event behind all that is in a stream.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_record(on: Handle, device: i32, id: f64, error: Out<ErrorBuffer>) -> Status {
    let body = || event(on)?.record(stream(device, id));
    guard("cohort_event_record", error, body)
}

/// Has a stream go on only when the device has come to an event.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_block(on: Handle, device: i32, id: f64, error: Out<ErrorBuffer>) -> Status {
    let body = || event(on)?.block(stream(device, id));
    guard("cohort_event_block", error, body)
}

/// Whether the device has come to an event: 1 or 0.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_query(on: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let done = event(on)?.query()?;
        out.set(f64::from(u8::from(done)));
        Ok(())
    };
    guard("cohort_event_query", error, body)
}

/// Waits until the device has come to an event. To be called off the event loop.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_synchronize_nonblocking(on: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || event(on)?.synchronize();
    guard("cohort_event_synchronize_nonblocking", error, body)
}

/// Milliseconds between two events.
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
    let body = || {
        let milliseconds = event(from)?.elapsed(&*event(to)?)?;
        out.set(milliseconds);
        Ok(())
    };
    guard("cohort_event_elapsed", error, body)
}

/// Gives an event up.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_event_free(on: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || EVENTS.lock().remove(on).map(drop);
    guard("cohort_event_free", error, body)
}
