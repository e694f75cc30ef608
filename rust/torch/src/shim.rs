//! Calls functions of the shim. Converts statuses to errors and texts to strings.

use std::ffi::{CStr, c_char};
use std::ptr;

use cohort_core::{Error, Result, Status};

use crate::sys;

/// Calls a function of the shim. `context` starts the error's message: `Cannot call aten::mm`.
#[inline]
pub fn call(context: &str, function: impl FnOnce(*mut *mut c_char) -> i32) -> Result<()> {
    let mut message = ptr::null_mut();
    let status = function(&mut message);
    if status == sys::STATUS_OK { Ok(()) } else { Err(error_of(context, status, message)) }
}

#[cold]
fn error_of(context: &str, status: i32, message: *mut c_char) -> Error {
    let text = take_text(message).unwrap_or_else(|| "out of memory".to_owned());
    let status = match status {
        sys::STATUS_TYPE => Status::Type,
        sys::STATUS_RANGE => Status::Range,
        _ => Status::Native,
    };
    Error::new(status, format!("{context}: {}", tidy(&text)))
}

/// Converts a text that the shim has allocated, and frees it. Returns `None` if it is null.
pub fn take_text(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the shim returns a NUL-terminated text, which the caller owns.
    let owned = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
    // SAFETY: the shim has allocated the text, and nobody uses it again.
    unsafe { libc::free(text.cast()) };
    Some(owned)
}

/// Returns libtorch's message without the C++ backtrace that `what()` appends.
pub fn tidy(message: &str) -> &str {
    let end = message.find("\nException raised from ").unwrap_or(message.len());
    message[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backtraces_are_removed() {
        let raw = "size mismatch\nException raised from check at a.cpp:1 (most recent call first):\nframe #0: x";
        assert_eq!(tidy(raw), "size mismatch");
        assert_eq!(tidy("plain\n"), "plain");
    }
}
