//! Calls in both directions between Rust and the shim: statuses become results, and results become statuses.

use std::ffi::{CStr, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use crate::error::Error;
use crate::raw::{self, Message, Status};

/// Runs one shim function.
pub(crate) fn call(function: impl FnOnce(Message) -> Status) -> Result<(), Error> {
    let mut message = ptr::null_mut();
    let status = function(&mut message);
    if status == raw::STATUS_OK {
        return Ok(());
    }
    // SAFETY: a function that fails sets the message to null or to text that we own.
    let text = unsafe { take_text(message) };
    Err(Error::from_shim(status, text.as_deref().unwrap_or("out of memory")))
}

/// Takes ownership of text that the shim allocated. Returns `None` for null.
///
/// # Safety
/// `text` must be null, or a C string of the shim that nothing else frees.
pub(crate) unsafe fn take_text(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller promises a C string.
    let owned = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
    // SAFETY: the shim allocates with malloc, and the caller promises that nothing else frees the text.
    unsafe { libc::free(text.cast()) };
    Some(owned)
}

/// Runs a function that C++ calls, which a panic must not enter.
///
/// # Safety
/// `message` must be valid for one write.
pub(crate) unsafe fn guarded(message: Message, panic_text: &str, body: impl FnOnce() -> Result<(), Error>) -> Status {
    // The panic hook has reported a panic.
    let text = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return raw::STATUS_OK,
        Ok(Err(error)) => error.to_string(),
        Err(_) => panic_text.to_owned(),
    };
    // SAFETY: the text is valid for its length, and the caller promises that `message` takes a write. C++ frees
    // the copy.
    unsafe { *message = libc::strndup(text.as_ptr().cast(), text.len()) };
    raw::STATUS_NATIVE
}
