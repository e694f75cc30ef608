//! The parts of the native side that do not depend on libtorch: generational handles, borrows of storages,
//! requests that complete on other threads, an executor that keeps the program's order, and the values that
//! cross to TypeScript.
//!
//! Their rules can be tested without libtorch.

pub mod borrow;
pub mod death_notice;
pub mod error;
pub mod executor;
pub mod handle;
pub mod linger;
pub mod pace;
pub mod request;
pub mod value;
pub mod wire;

pub use borrow::{Borrow, Borrows, Label, Uses};
pub use error::{Error, Result, Status};
pub use executor::Executor;
pub use handle::{Handle, HandleKind, HandleTable};
pub use pace::Pace;
pub use request::{RequestId, Requests};
pub use value::Value;
