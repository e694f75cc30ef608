use std::ffi::{CStr, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Error;
use crate::raw;
use crate::shim::call;

/// A callback that receives an operation's result, once, after the operation has written its tensors: on a
/// thread of the group, or on the calling thread before the call returns.
///
/// It must not block. It must not drop the last reference to the group either: the thread would then wait for
/// itself.
pub type Done = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// Starts an operation of the shim that calls `done` at its end.
///
/// If this returns an error, the operation has not started, and `done` is dropped without a call.
pub(crate) fn start(
    done: Done,
    operation: impl FnOnce(raw::Done, *mut c_void, raw::Message) -> raw::Status,
) -> Result<(), Error> {
    let context = into_context(done);
    let started = call(|message| operation(call_done, context, message));
    if started.is_err() {
        // SAFETY: the shim promises not to call `done` if it returned an error.
        drop(unsafe { Box::from_raw(context.cast::<Done>()) });
    }
    started
}

/// Returns a context that [`call_done`] consumes.
pub(crate) fn into_context(done: Done) -> *mut c_void {
    // The box is boxed again, because a pointer to a trait object does not fit into a C pointer.
    Box::into_raw(Box::new(done)).cast()
}

/// # Safety
/// `context` comes from [`into_context`], and this is the only call with it. `message` is a C string, unless the status is that
/// of success.
pub(crate) unsafe extern "C" fn call_done(context: *mut c_void, status: raw::Status, message: *const c_char) {
    // SAFETY: `context` is the box that `into_context` leaked for this one call.
    let done = unsafe { Box::from_raw(context.cast::<Done>()) };
    let result = if status == raw::STATUS_OK {
        Ok(())
    } else {
        // SAFETY: the caller promises a C string.
        Err(Error::from_shim(status, &unsafe { CStr::from_ptr(message) }.to_string_lossy()))
    };
    // The caller is C++, into which a panic must not unwind. The panic hook has reported it.
    let _ = catch_unwind(AssertUnwindSafe(|| done(result)));
}
