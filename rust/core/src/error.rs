//! The error type of the native side, and the statuses that tell TypeScript which class to throw.

use std::fmt;

/// The result of an exported function. It selects the error that TypeScript throws.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The call succeeded.
    Ok = 0,
    /// libtorch, the system or the library itself refused the call or failed.
    Native = 1,
    /// A value has the wrong type.
    Type = 2,
    /// A value is out of range.
    Range = 3,
    /// A handle is stale, of another kind or invalid.
    Handle = 4,
    /// Work in flight reads or writes a storage that the call uses.
    Borrowed = 5,
    /// A collective failed.
    Collective = 6,
    /// The library panicked, which is a defect of it.
    Panic = 7,
    /// The value does not fit into the buffer. The caller takes it with the request in the reply and a larger
    /// buffer.
    Grow = 8,
}

/// A failure, and the status that reports it to TypeScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The kind of failure.
    pub status: Status,
    /// The text of the failure: `Cannot <do> x: <state>`.
    pub message: String,
    /// The sequence number of the collective that failed, if it has one.
    pub sequence: Option<u64>,
}

/// The result of an operation that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Creates an error with a status.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), sequence: None }
    }

    /// Creates an error of libtorch, the system or the library itself.
    pub fn native(message: impl Into<String>) -> Self {
        Self::new(Status::Native, message)
    }

    /// Creates an error for a value of the wrong type.
    pub fn wrong_type(message: impl Into<String>) -> Self {
        Self::new(Status::Type, message)
    }

    /// Creates an error for a value that is out of range.
    pub fn range(message: impl Into<String>) -> Self {
        Self::new(Status::Range, message)
    }

    /// Creates an error with the text of a caught panic.
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
