//! The operators that take a tensor apart, without boxing.

use cohort_abi::{ErrorBuffer, Length, Pinned, guard};
use cohort_core::{Error, Handle, Result, Status};
use cohort_torch::Tensor;
use tch::TchError;

use crate::state::{TENSORS, check_read};
use crate::tensor_math::{failed, unknown};

/// Operators that give views of a tensor which lie one after the other along a dimension.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum PartsOp {
    /// `aten::chunk`, of how many parts.
    Chunk = 0,
    /// `aten::split`, of the size of a part.
    Split = 1,
    /// `aten::unbind`, of no number.
    Unbind = 2,
}

impl PartsOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 3] =
        [(Self::Chunk, "aten::chunk"), (Self::Split, "aten::split"), (Self::Unbind, "aten::unbind")];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    fn of(self, tensor: &Tensor, number: i64, dimension: i64) -> std::result::Result<Vec<Tensor>, TchError> {
        match self {
            Self::Chunk => tensor.f_chunk(number, dimension),
            Self::Split => tensor.f_split(number, dimension),
            Self::Unbind => tensor.f_unbind(dimension),
        }
    }
}

/// Calls an operator that takes a tensor apart. `out` gets how many parts there are, and then their handles. `Grow` if there are
/// more than fit.
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
    let found = PartsOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_parts", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let out = out.out().slice(capacity);
        let mut table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        let parts = operator.of(tensor, number as i64, dimension as i64).map_err(|error| failed(name, &error))?;
        if parts.len() >= out.len() {
            return Err(Error::new(Status::Grow, format!("Cannot give {} parts: there is no room", parts.len())));
        }
        out[0] = parts.len() as f64;
        for (slot, part) in out[1..].iter_mut().zip(parts) {
            *slot = table.insert(part)?.0;
        }
        Ok(())
    };
    guard(call, error, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_typescript_sees() {
        for (index, (operator, _)) in PartsOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        assert!(PartsOp::from_number(PartsOp::ALL.len() as u32).is_err());
    }
}
