//! The one error type of the native side, and the statuses that say to TypeScript which class to throw.

use std::fmt;

/// What an exported function returns. TypeScript throws by it.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Ok = 0,
    /// libtorch, the system or the library itself refused or failed.
    Native = 1,
    /// A value of the wrong kind.
    Type = 2,
    /// A value out of range.
    Range = 3,
    /// A handle that is stale, foreign or made up.
    Handle = 4,
    /// A storage that work in flight reads or writes.
    Borrowed = 5,
    /// A collective failed.
    Collective = 6,
    /// A panic: a defect of the library.
    Panic = 7,
    /// The reply did not fit: take it by the request that is named, with a larger buffer.
    Grow = 8,
}

/// A failure, with the status that it crosses as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// How TypeScript tells the kinds apart.
    pub status: Status,
    /// What failed: `Cannot <do> x: <state>`.
    pub message: String,
    /// The number of the collective that failed, if it has one.
    pub sequence: Option<u64>,
}

/// The result of anything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of any status.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), sequence: None }
    }

    /// libtorch, the system or the library itself refused or failed.
    pub fn native(message: impl Into<String>) -> Self {
        Self::new(Status::Native, message)
    }

    /// A value of the wrong kind.
    pub fn wrong_type(message: impl Into<String>) -> Self {
        Self::new(Status::Type, message)
    }

    /// A value out of range.
    pub fn range(message: impl Into<String>) -> Self {
        Self::new(Status::Range, message)
    }

    /// The text of a caught panic.
    pub fn from_panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Self::new(Status::Panic, format!("The native library panicked: {text}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
