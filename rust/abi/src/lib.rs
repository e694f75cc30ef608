//! The boundary: errors go into the caller's buffer, and nothing unwinds past it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cohort_core::{Error, Result, Status};

pub mod native_calls;

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

/// Runs an exported function's body, as the call of that name.
///
/// # Safety
/// `error` must be null or valid for writes.
pub unsafe fn guard(name: &str, error: *mut ErrorBuffer, body: impl FnOnce() -> Result<()>) -> Status {
    let _noted = native_calls::enter(name);
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return Status::Ok,
        Ok(Err(failure)) => failure,
        Err(payload) => Error::from_panic(&*payload),
    };
    // SAFETY: the caller promises it.
    if let Some(buffer) = unsafe { error.as_mut() } {
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

/// Memory of the caller's that stays where it is: its address is taken once, where that of a buffer is asked for at each
/// call.
#[repr(transparent)]
pub struct Pinned<T>(*mut T);

impl<T> Clone for Pinned<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pinned<T> {}

impl<T> Pinned<T> {
    /// Its address.
    pub fn get(self) -> *mut T {
        self.0
    }
}

/// A count of elements. It crosses as a double: an integer of 64 bits would cross as a bigint.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Length(f64);

impl Length {
    /// Of a count that this side knows.
    pub fn of(count: usize) -> Self {
        Self(count as f64)
    }

    /// As a count. What is no number, or negative, is 0.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// A slice of the caller's memory. An empty one may come with any pointer.
///
/// # Safety
/// `pointer` must be valid for `length` reads while the slice is used, unless `length` is 0.
pub unsafe fn slice<'a, T>(pointer: *const T, length: Length) -> &'a [T] {
    if length.get() == 0 {
        return &[];
    }
    // SAFETY: the caller promises it.
    unsafe { std::slice::from_raw_parts(pointer, length.get()) }
}

/// A slice of the caller's memory to write. An empty one may come with any pointer.
///
/// # Safety
/// `pointer` must be valid for `length` writes, and for nobody else while the slice is used, unless `length` is 0.
pub unsafe fn slice_mut<'a, T>(pointer: *mut T, length: Length) -> &'a mut [T] {
    if length.get() == 0 {
        return &mut [];
    }
    // SAFETY: the caller promises it.
    unsafe { std::slice::from_raw_parts_mut(pointer, length.get()) }
}

/// A text of the caller's.
///
/// # Safety
/// As [`slice`].
pub unsafe fn text<'a>(pointer: *const u8, length: Length) -> Result<&'a str> {
    // SAFETY: the caller promises it.
    let bytes = unsafe { slice(pointer, length) };
    std::str::from_utf8(bytes).map_err(|_| Error::wrong_type("Cannot read a text: it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(body: impl FnOnce() -> Result<()>) -> (Status, String) {
        let mut error = ErrorBuffer { length: 0, sequence: 0, text: [0; TEXT_CAPACITY] };
        // SAFETY: the buffer is ours.
        let status = unsafe { guard("test", &mut error, body) };
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
        // SAFETY: null is allowed.
        assert_eq!(unsafe { guard("test", std::ptr::null_mut(), || Err(Error::native("lost"))) }, Status::Native);
    }
}
