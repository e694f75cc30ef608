//! What the native side needs and libtorch does not give: generational handles, borrows of storages, requests that
//! complete on other threads, one executor that keeps the program's order, and the values that cross to TypeScript.
//!
//! Nothing here knows of libtorch: every rule is tested without it.

pub mod borrow;
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
