//! The operators that split a tensor.

use cohort_abi::{ErrorBuffer, Length, Pinned};
use cohort_core::{Error, Handle, Status};
use cohort_torch::Tensor;

use crate::state::{TENSORS, check_read};
use crate::tensor_operators::{OperatorSet, TchResult, guard_operator, operator_error, operator_set};

/// Operators that split a tensor along a dimension into views.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum PartsOp {
    /// `aten::chunk`, with the number of parts.
    Chunk = 0,
    /// `aten::split`, with the size of a part.
    Split = 1,
    /// `aten::unbind`, which ignores the number.
    Unbind = 2,
}

operator_set!(PartsOp { Chunk: "aten::chunk", Split: "aten::split", Unbind: "aten::unbind" });

impl PartsOp {
    fn apply(self, tensor: &Tensor, number: i64, dimension: i64) -> TchResult<Vec<Tensor>> {
        match self {
            Self::Chunk => tensor.f_chunk(number, dimension),
            Self::Split => tensor.f_split(number, dimension),
            Self::Unbind => tensor.f_unbind(dimension),
        }
    }
}

/// Calls an operator that splits a tensor.
///
/// Writes the number of parts to `out`, followed by their handles. The status is `Grow` if they do not fit.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `error` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_parts(
    tensor: Handle,
    number: f64,
    dimension: f64,
    operator: u32,
    out: Pinned<f64>,
    capacity: Length,
    error: Pinned<ErrorBuffer>,
) -> Status {
    guard_operator("cohort_tensor_parts", operator, error, |operator: PartsOp, name| {
        let out = out.out().slice(capacity);
        let mut table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        let parts = operator.apply(tensor, number as i64, dimension as i64);
        let parts = parts.map_err(|error| operator_error(name, &error))?;
        if parts.len() >= out.len() {
            return Err(Error::new(
                Status::Grow,
                format!("Cannot return {} parts: the buffer is too small", parts.len()),
            ));
        }
        out[0] = parts.len() as f64;
        for (slot, part) in out[1..].iter_mut().zip(parts) {
            *slot = table.insert(part)?.0;
        }
        Ok(())
    })
}
