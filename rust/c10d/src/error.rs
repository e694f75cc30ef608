use std::ffi::{CStr, CString, c_char};
use std::fmt;

use crate::raw;

/// What failed, in c10d's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    text: String,
    kind: Kind,
    sequence: Option<u64>,
}

/// What the shim puts before the text of an error after which the group goes on.
const LOCAL: char = '\u{1}';

/// What an error means for the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The operation has failed, and the group with it.
    Failed,
    /// The group could do nothing any more before.
    GroupEnded,
    /// The operation was not started, or has failed on this rank alone after the ranks had exchanged all; the group goes on.
    Refused,
    /// The ranks made different calls, none of which was started; the group goes on.
    Mismatch,
}

impl Error {
    fn of(text: impl Into<String>, kind: Kind) -> Self {
        Self { text: text.into(), kind, sequence: None }
    }

    /// An error with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self::of(text, Kind::Failed)
    }

    /// The error of a group that can do nothing any more.
    pub(crate) fn group_ended(text: impl Into<String>) -> Self {
        Self::of(text, Kind::GroupEnded)
    }

    /// The error of ranks that make different calls.
    pub(crate) fn mismatch(text: impl Into<String>) -> Self {
        Self::of(text, Kind::Mismatch)
    }

    /// The same of an operation that has not started, unless the group had ended.
    pub(crate) fn refused(self) -> Self {
        let kind = if self.kind == Kind::Failed { Kind::Refused } else { self.kind };
        Self { kind, ..self }
    }

    /// The same of the collective of this number, unless it says which already.
    pub(crate) fn at(self, sequence: u64) -> Self {
        Self { sequence: self.sequence.or(Some(sequence)), ..self }
    }

    /// The number of the collective among those of its group on this rank.
    pub fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// Whether the group has failed with the operation.
    pub(crate) fn ends_group(&self) -> bool {
        matches!(self.kind, Kind::Failed | Kind::GroupEnded)
    }

    /// Whether an operation was refused before it started, by what it was given.
    pub fn is_refused(&self) -> bool {
        self.kind == Kind::Refused
    }

    /// Whether the group can do nothing any more, whatever is asked of it.
    pub fn is_group_ended(&self) -> bool {
        self.kind == Kind::GroupEnded
    }

    /// An error of c10d's or Gloo's. Gloo puts the place in its source first, which tells the reader nothing, and a peer's address
    /// after it, which a Unix socket has none of.
    pub(crate) fn from_shim(text: &str) -> Self {
        if let Some(text) = text.strip_prefix(LOCAL) {
            return Self::of(text, Kind::Refused);
        }
        let text = &text.replace(" [none]", "");
        let place = text.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        match place {
            Some((place, message)) if place.contains(".cc:") => Self::new(message),
            _ => Self::new(text),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

/// What a function of the shim returned, as a result.
pub(crate) fn check(text: *mut c_char) -> Result<(), Error> {
    // SAFETY: the shim returns null or text for the caller to free.
    match unsafe { take_text(text) } {
        None => Ok(()),
        Some(text) => Err(Error::from_shim(&text)),
    }
}

/// Takes over text that the shim allocated, or `None` for null.
///
/// # Safety
/// `text` is null or a C string of the shim's that nobody else frees.
pub(crate) unsafe fn take_text(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller promises a C string.
    let owned = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
    // SAFETY: the caller promises that it is the shim's, which allocates with malloc, and not freed yet.
    unsafe { raw::free(text.cast()) };
    Some(owned)
}

pub(crate) fn c_string(text: &str) -> Result<CString, Error> {
    CString::new(text).map_err(|_| Error::new(format!("{text:?} holds a NUL character")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_the_source_of_gloo_is_left_out() {
        let text = |text: &str| Error::from_shim(text).to_string();
        assert_eq!(
            text("[/pytorch/gloo/pair.cc:547] Connection closed by peer [::1]:9"),
            "Connection closed by peer [::1]:9"
        );
        assert_eq!(text("[/pytorch/gloo/pair.cc:547] Read error [none]: reset"), "Read error: reset");
        assert_eq!(text("[1, 2] is no shape"), "[1, 2] is no shape");
    }

    #[test]
    fn what_failed_on_this_rank_alone_leaves_the_group() {
        let error = Error::from_shim("\u{1}Cannot write to a tensor");
        assert_eq!(error.to_string(), "Cannot write to a tensor");
        assert!(error.is_refused() && !error.ends_group());
        assert!(Error::from_shim("Connection closed by peer").ends_group());
    }
}
