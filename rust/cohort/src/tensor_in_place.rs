//! The arithmetic operators of innermost loops that write one of their tensors.

use cohort_abi::{ErrorBuffer, Pinned};
use cohort_core::{Handle, Result, Status};
use cohort_torch::Tensor;
use cohort_torch::tensor::of_number;

use crate::passes;
use crate::state::{TENSORS, check_read, check_write};
use crate::tensor_operators::{OperatorSet, TchResult, guard_operator, operator_error, operator_set};

/// Operators of two tensors that write the first one.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum InPlaceOp {
    /// `aten::add_`.
    Add = 0,
    /// `aten::sub_`.
    Sub = 1,
    /// `aten::mul_`.
    Mul = 2,
    /// `aten::div_`.
    Div = 3,
}

operator_set!(InPlaceOp { Add: "aten::add_", Sub: "aten::sub_", Mul: "aten::mul_", Div: "aten::div_" });

impl InPlaceOp {
    fn apply(self, mut left: Tensor, right: &Tensor) -> TchResult<Tensor> {
        match self {
            Self::Add => left.f_add_(right),
            Self::Sub => left.f_sub_(right),
            Self::Mul => left.f_mul_(right),
            Self::Div => left.f_div_(right),
        }
    }
}

/// Calls an operator of two tensors that writes the first one.
///
/// The result is that tensor, which keeps its handle.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_in_place(
    left: Handle,
    right: Handle,
    operator: u32,
    error: Pinned<ErrorBuffer>,
) -> Status {
    guard_operator("cohort_tensor_in_place", operator, error, |operator, name| {
        let table = TENSORS.lock();
        write(operator, name, table.get(left)?, table.get(right)?)
    })
}

/// Calls an operator of a tensor and a number that writes the tensor.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_in_place_number(
    left: Handle,
    right: f64,
    operator: u32,
    error: Pinned<ErrorBuffer>,
) -> Status {
    guard_operator("cohort_tensor_in_place_number", operator, error, |operator, name| {
        let table = TENSORS.lock();
        write(operator, name, table.get(left)?, &of_number(right)?)
    })
}

fn write(operator: InPlaceOp, name: &str, left: &Tensor, right: &Tensor) -> Result<()> {
    check_write(left, name)?;
    check_read(right, name)?;
    if passes::any() {
        passes::check_none(name)?;
    }
    operator.apply(left.shallow_clone(), right).map(drop).map_err(|error| operator_error(name, &error))
}
