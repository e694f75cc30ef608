//! Guards for exported functions that write a request's number, a handle or a value.

use cohort_abi::{ErrorBuffer, Out, guard, guard_value};
use cohort_core::{Handle, RequestId, Result, Status};
use cohort_torch::TensorValue;

use crate::reply::ReplyBuffer;
use crate::state::Submitted;

/// Runs the body of an exported function, and writes the number of the request that it opens.
pub fn guard_request(
    name: &str,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
    body: impl FnOnce() -> Result<RequestId>,
) -> Status {
    guard_value(name, request, error, || body().map(|id| id as f64))
}

/// Runs the body of an exported function, and writes the number of the request for the work that it submits:
/// negative if the work has ended.
pub fn guard_work(
    name: &str,
    request: Out<f64>,
    error: Out<ErrorBuffer>,
    body: impl FnOnce() -> Result<Submitted>,
) -> Status {
    guard_value(name, request, error, || body().map(|submitted| submitted.number()))
}

/// Runs the body of an exported function, and writes the handle of the object that it creates.
pub fn guard_handle(
    name: &str,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
    body: impl FnOnce() -> Result<Handle>,
) -> Status {
    guard_value(name, out, error, || body().map(|handle| handle.0))
}

/// Runs the body of an exported function, and writes its value to the caller's buffer.
pub fn guard_reply(
    name: &str,
    reply: ReplyBuffer,
    error: Out<ErrorBuffer>,
    body: impl FnOnce() -> Result<TensorValue>,
) -> Status {
    guard(name, error, || reply.write(body()?))
}
