//! The boundary to TypeScript: writes errors to the caller's buffer, and stops panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cohort_core::{Error, Result, Status};

pub use outputs::guard_value;
pub use parameters::{In, Length, Out, Pinned};

pub mod completions;
pub mod native_calls;
mod outputs;
mod parameters;

/// The capacity of an [`ErrorBuffer`]'s text, in bytes.
const TEXT_CAPACITY: usize = 8184;

/// Receives the text of an error. The caller owns it.
#[repr(C)]
pub struct ErrorBuffer {
    /// The length of `text`, in bytes.
    length: u32,
    /// The sequence number of the collective that failed, or 0.
    sequence: u32,
    /// UTF-8. A text that does not fit is cut at a character boundary.
    text: [u8; TEXT_CAPACITY],
}

/// Runs the body of an exported function, and records the call under `name`.
///
/// An error or panic is written to `error`. If `error` is null, its text is dropped.
#[inline]
pub fn guard(name: &str, error: impl Into<Out<ErrorBuffer>>, body: impl FnOnce() -> Result<()>) -> Status {
    let _call = native_calls::enter(name);
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => Status::Ok,
        Ok(Err(failure)) => report(&failure, error.into()),
        Err(payload) => report(&Error::from_panic(&*payload), error.into()),
    }
}

/// Writes an error to the caller's buffer, and returns its status.
#[cold]
fn report(failure: &Error, error: Out<ErrorBuffer>) -> Status {
    if let Some(buffer) = error.as_mut() {
        let mut length = failure.message.len().min(TEXT_CAPACITY);
        while !failure.message.is_char_boundary(length) {
            length -= 1;
        }
        buffer.text[..length].copy_from_slice(&failure.message.as_bytes()[..length]);
        buffer.length = length as u32;
        buffer.sequence = failure.sequence.map_or(0, |sequence| u32::try_from(sequence).unwrap_or(u32::MAX));
    }
    failure.status
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(body: impl FnOnce() -> Result<()>) -> (Status, String) {
        let mut error = ErrorBuffer { length: 0, sequence: 0, text: [0; TEXT_CAPACITY] };
        // SAFETY: the buffer is a local variable that nothing else uses.
        let status = guard("test", unsafe { Out::new(&mut error) }, body);
        let text = String::from_utf8(error.text[..error.length as usize].to_vec()).unwrap();
        (status, text)
    }

    #[test]
    fn errors_and_panics_leave_their_text() {
        assert_eq!(run(|| Ok(())), (Status::Ok, String::new()));
        assert_eq!(run(|| Err(Error::range("too far"))), (Status::Range, "too far".to_owned()));
        let (status, text) = run(|| panic!("at {}", 3));
        assert_eq!((status, text.as_str()), (Status::Panic, "The native library panicked: at 3"));
    }

    #[test]
    fn a_long_text_is_cut_at_a_character_boundary() {
        let (_, text) = run(|| Err(Error::native("é".repeat(TEXT_CAPACITY))));
        assert_eq!(text.len(), TEXT_CAPACITY);
        let (_, text) = run(|| Err(Error::native(format!("x{}", "é".repeat(TEXT_CAPACITY)))));
        assert_eq!(text.len(), TEXT_CAPACITY - 1);
    }

    #[test]
    fn a_missing_buffer_does_not_crash() {
        // SAFETY: a null pointer is allowed.
        let nowhere = unsafe { Out::new(std::ptr::null_mut()) };
        assert_eq!(guard("test", nowhere, || Err(Error::native("lost"))), Status::Native);
    }
}
