//! The boundary: errors go into the caller's buffer, and nothing unwinds past it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cohort_core::{Error, Result, Status};

pub use parameters::{In, Length, Out, Pinned};

pub mod native_calls;
mod parameters;

/// Bytes of text that an [`ErrorBuffer`] holds.
const TEXT_CAPACITY: usize = 8184;

/// Where the text of a failure goes. The caller owns it.
#[repr(C)]
pub struct ErrorBuffer {
    /// Bytes of `text` in use.
    length: u32,
    /// The number of the collective that failed, or 0.
    sequence: u32,
    /// UTF-8, cut at a character where it does not fit.
    text: [u8; TEXT_CAPACITY],
}

/// Runs the body of an exported function, as the call of that name. A failure goes to `error`; a null `error` drops its text.
pub fn guard(name: &str, error: impl Into<Out<ErrorBuffer>>, body: impl FnOnce() -> Result<()>) -> Status {
    let _noted = native_calls::enter(name);
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return Status::Ok,
        Ok(Err(failure)) => failure,
        Err(payload) => Error::from_panic(&*payload),
    };
    if let Some(buffer) = error.into().as_mut() {
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
        // SAFETY: the buffer is ours.
        let status = guard("test", unsafe { Out::new(&mut error) }, body);
        let text = String::from_utf8(error.text[..error.length as usize].to_vec()).unwrap();
        (status, text)
    }

    #[test]
    fn failures_and_panics_leave_their_text() {
        assert_eq!(run(|| Ok(())), (Status::Ok, String::new()));
        assert_eq!(run(|| Err(Error::range("too far"))), (Status::Range, "too far".to_owned()));
        let (status, text) = run(|| panic!("at {}", 3));
        assert_eq!((status, text.as_str()), (Status::Panic, "The native library panicked: at 3"));
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let (_, text) = run(|| Err(Error::native("é".repeat(TEXT_CAPACITY))));
        assert_eq!(text.len(), TEXT_CAPACITY);
        let (_, text) = run(|| Err(Error::native(format!("x{}", "é".repeat(TEXT_CAPACITY)))));
        assert_eq!(text.len(), TEXT_CAPACITY - 1);
    }

    #[test]
    fn no_buffer_is_no_crash() {
        // SAFETY: a null pointer is allowed.
        let nowhere = unsafe { Out::new(std::ptr::null_mut()) };
        assert_eq!(guard("test", nowhere, || Err(Error::native("lost"))), Status::Native);
    }
}
