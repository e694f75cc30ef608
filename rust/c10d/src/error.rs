use std::ffi::CString;
use std::fmt;

use crate::raw;

/// An error of c10d, of Gloo, or of this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    text: String,
    kind: Kind,
    sequence: Option<u64>,
}

/// What an error means for the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The operation has failed, and the group with it.
    Failed,
    /// The group had ended before.
    GroupEnded,
    /// The operation was not started, or it failed on this rank alone after the ranks had exchanged
    /// everything. The group is still usable.
    Refused,
    /// The ranks made different calls, none of which was started. The group is still usable.
    Mismatch,
}

impl Error {
    fn with_kind(text: impl Into<String>, kind: Kind) -> Self {
        Self { text: text.into(), kind, sequence: None }
    }

    /// Creates an error of a failed operation.
    pub fn new(text: impl Into<String>) -> Self {
        Self::with_kind(text, Kind::Failed)
    }

    /// Creates the error of a group that has ended.
    pub(crate) fn group_ended(text: impl Into<String>) -> Self {
        Self::with_kind(text, Kind::GroupEnded)
    }

    /// Creates the error of ranks that make different calls.
    pub(crate) fn mismatch(text: impl Into<String>) -> Self {
        Self::with_kind(text, Kind::Mismatch)
    }

    /// Returns the error as that of an operation that has not started, unless the group had ended.
    pub(crate) fn refused(self) -> Self {
        let kind = if self.kind == Kind::Failed { Kind::Refused } else { self.kind };
        Self { kind, ..self }
    }

    /// Returns the error with the sequence number of its call, unless it has one already.
    pub(crate) fn at(self, sequence: u64) -> Self {
        Self { sequence: self.sequence.or(Some(sequence)), ..self }
    }

    /// Returns the sequence number of the collective in its group on this rank.
    pub fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// Returns whether the group has ended, with this operation or before.
    pub(crate) fn ends_group(&self) -> bool {
        matches!(self.kind, Kind::Failed | Kind::GroupEnded)
    }

    /// Returns whether the operation was refused before it started, because of its arguments.
    pub fn is_refused(&self) -> bool {
        self.kind == Kind::Refused
    }

    /// Returns whether the group had ended before the operation.
    pub fn is_group_ended(&self) -> bool {
        self.kind == Kind::GroupEnded
    }

    /// Creates an error from a text of c10d or Gloo.
    ///
    /// Gloo begins its texts with a position in its source, which tells readers nothing, and adds the peer's
    /// address, which is `[none]` for a Unix socket. Both are removed.
    pub(crate) fn from_shim(status: raw::Status, text: &str) -> Self {
        if status == raw::STATUS_LOCAL {
            return Self::with_kind(text, Kind::Refused);
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

pub(crate) fn c_string(text: &str) -> Result<CString, Error> {
    CString::new(text).map_err(|_| Error::new(format!("{text:?} contains a NUL character")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_in_the_source_of_gloo_is_removed() {
        let text = |text: &str| Error::from_shim(raw::STATUS_NATIVE, text).to_string();
        assert_eq!(
            text("[/pytorch/gloo/pair.cc:547] Connection closed by peer [::1]:9"),
            "Connection closed by peer [::1]:9"
        );
        assert_eq!(text("[/pytorch/gloo/pair.cc:547] Read error [none]: reset"), "Read error: reset");
        assert_eq!(text("[1, 2] is not a shape"), "[1, 2] is not a shape");
    }

    #[test]
    fn a_failure_of_this_rank_alone_keeps_the_group_usable() {
        let error = Error::from_shim(raw::STATUS_LOCAL, "Cannot write to a tensor");
        assert_eq!(error.to_string(), "Cannot write to a tensor");
        assert!(error.is_refused() && !error.ends_group());
        assert!(Error::from_shim(raw::STATUS_NATIVE, "Connection closed by peer").ends_group());
    }
}
