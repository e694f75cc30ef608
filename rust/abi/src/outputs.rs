//! Guards for exported functions that write a result.

use cohort_core::{Result, Status};

use crate::{ErrorBuffer, Out, guard};

/// Runs the body of an exported function under [`guard`], and writes its result to `out` if it succeeds.
pub fn guard_value<T>(
    name: &str,
    out: Out<T>,
    error: impl Into<Out<ErrorBuffer>>,
    body: impl FnOnce() -> Result<T>,
) -> Status {
    guard(name, error, || {
        out.set(body()?);
        Ok(())
    })
}
