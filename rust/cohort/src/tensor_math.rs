//! The operators that programs call in their innermost loops, without boxing.

use cohort_abi::{ErrorBuffer, Pinned, guard};
use cohort_core::{Handle, Result, Status};
use cohort_torch::Tensor;
use cohort_torch::tensor::{from_tch, of_number};
use tch::TchError;

use crate::passes;
use crate::state::{TENSORS, check_read, check_write};

/// Operators of two tensors.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum BinaryOp {
    /// `aten::add`.
    Add = 0,
    /// `aten::sub`.
    Sub = 1,
    /// `aten::mul`.
    Mul = 2,
    /// `aten::div`.
    Div = 3,
    /// `aten::pow`.
    Pow = 4,
    /// `aten::eq`.
    Eq = 5,
    /// `aten::ne`.
    Ne = 6,
    /// `aten::lt`.
    Lt = 7,
    /// `aten::le`.
    Le = 8,
    /// `aten::gt`.
    Gt = 9,
    /// `aten::ge`.
    Ge = 10,
    /// `aten::remainder`.
    Remainder = 11,
    /// `aten::matmul`.
    Matmul = 12,
    /// `aten::mm`.
    Mm = 13,
    /// `aten::maximum`.
    Maximum = 14,
    /// `aten::minimum`.
    Minimum = 15,
}

/// Operators that write the first of two tensors.
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

/// Operators of three tensors.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum TernaryOp {
    /// `aten::addcmul`.
    Addcmul = 0,
    /// `aten::addcdiv`.
    Addcdiv = 1,
    /// `aten::addmm`.
    Addmm = 2,
    /// `aten::lerp`, by a tensor.
    Lerp = 3,
}

/// Operators of one tensor.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum UnaryOp {
    /// `aten::contiguous`.
    Contiguous = 0,
    /// `aten::detach`.
    Detach = 1,
    /// `aten::neg`.
    Neg = 2,
    /// `aten::abs`.
    Abs = 3,
    /// `aten::exp`.
    Exp = 4,
    /// `aten::log`.
    Log = 5,
    /// `aten::sqrt`.
    Sqrt = 6,
    /// `aten::relu`.
    Relu = 7,
    /// `aten::sigmoid`.
    Sigmoid = 8,
    /// `aten::tanh`.
    Tanh = 9,
    /// `aten::sin`.
    Sin = 10,
    /// `aten::cos`.
    Cos = 11,
    /// `aten::sum`, of all elements.
    Sum = 12,
    /// `aten::mean`, of all elements.
    Mean = 13,
}

impl BinaryOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 16] = [
        (Self::Add, "aten::add"),
        (Self::Sub, "aten::sub"),
        (Self::Mul, "aten::mul"),
        (Self::Div, "aten::div"),
        (Self::Pow, "aten::pow"),
        (Self::Eq, "aten::eq"),
        (Self::Ne, "aten::ne"),
        (Self::Lt, "aten::lt"),
        (Self::Le, "aten::le"),
        (Self::Gt, "aten::gt"),
        (Self::Ge, "aten::ge"),
        (Self::Remainder, "aten::remainder"),
        (Self::Matmul, "aten::matmul"),
        (Self::Mm, "aten::mm"),
        (Self::Maximum, "aten::maximum"),
        (Self::Minimum, "aten::minimum"),
    ];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    fn of_tensors(self, left: &Tensor, right: &Tensor) -> std::result::Result<Tensor, TchError> {
        match self {
            Self::Add => left.f_add(right),
            Self::Sub => left.f_sub(right),
            Self::Mul => left.f_mul(right),
            Self::Div => left.f_div(right),
            Self::Pow => left.f_pow(right),
            Self::Eq => left.f_eq_tensor(right),
            Self::Ne => left.f_ne_tensor(right),
            Self::Lt => left.f_lt_tensor(right),
            Self::Le => left.f_le_tensor(right),
            Self::Gt => left.f_gt_tensor(right),
            Self::Ge => left.f_ge_tensor(right),
            Self::Remainder => left.f_remainder_tensor(right),
            Self::Matmul => left.f_matmul(right),
            Self::Mm => left.f_mm(right),
            Self::Maximum => left.f_maximum(right),
            Self::Minimum => left.f_minimum(right),
        }
    }
}

impl InPlaceOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 4] =
        [(Self::Add, "aten::add_"), (Self::Sub, "aten::sub_"), (Self::Mul, "aten::mul_"), (Self::Div, "aten::div_")];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    fn of(self, mut left: Tensor, right: &Tensor) -> std::result::Result<Tensor, TchError> {
        match self {
            Self::Add => left.f_add_(right),
            Self::Sub => left.f_sub_(right),
            Self::Mul => left.f_mul_(right),
            Self::Div => left.f_div_(right),
        }
    }
}

impl TernaryOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 4] = [
        (Self::Addcmul, "aten::addcmul"),
        (Self::Addcdiv, "aten::addcdiv"),
        (Self::Addmm, "aten::addmm"),
        (Self::Lerp, "aten::lerp"),
    ];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    fn of(self, one: &Tensor, two: &Tensor, three: &Tensor) -> std::result::Result<Tensor, TchError> {
        match self {
            Self::Addcmul => one.f_addcmul(two, three),
            Self::Addcdiv => one.f_addcdiv(two, three),
            Self::Addmm => one.f_addmm(two, three),
            Self::Lerp => one.f_lerp_tensor(two, three),
        }
    }
}

impl UnaryOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 14] = [
        (Self::Contiguous, "aten::contiguous"),
        (Self::Detach, "aten::detach"),
        (Self::Neg, "aten::neg"),
        (Self::Abs, "aten::abs"),
        (Self::Exp, "aten::exp"),
        (Self::Log, "aten::log"),
        (Self::Sqrt, "aten::sqrt"),
        (Self::Relu, "aten::relu"),
        (Self::Sigmoid, "aten::sigmoid"),
        (Self::Tanh, "aten::tanh"),
        (Self::Sin, "aten::sin"),
        (Self::Cos, "aten::cos"),
        (Self::Sum, "aten::sum"),
        (Self::Mean, "aten::mean"),
    ];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    fn of(self, tensor: &Tensor) -> std::result::Result<Tensor, TchError> {
        match self {
            Self::Contiguous => tensor.f_contiguous(),
            Self::Detach => tensor.f_detach(),
            Self::Neg => tensor.f_neg(),
            Self::Abs => tensor.f_abs(),
            Self::Exp => tensor.f_exp(),
            Self::Log => tensor.f_log(),
            Self::Sqrt => tensor.f_sqrt(),
            Self::Relu => tensor.f_relu(),
            Self::Sigmoid => tensor.f_sigmoid(),
            Self::Tanh => tensor.f_tanh(),
            Self::Sin => tensor.f_sin(),
            Self::Cos => tensor.f_cos(),
            Self::Sum => tensor.f_sum(None),
            Self::Mean => tensor.f_mean(None),
        }
    }
}

pub(crate) fn unknown(number: u32) -> cohort_core::Error {
    cohort_core::Error::native(format!("Cannot call operator: there is no number {number}"))
}

/// Calls an operator of two tensors.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_binary(
    left: Handle,
    right: Handle,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let found = BinaryOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_binary", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let mut table = TENSORS.lock();
        let (left, right) = (table.get(left)?, table.get(right)?);
        check_read(left, name)?;
        check_read(right, name)?;
        let result = operator.of_tensors(left, right).map_err(|error| failed(name, &error))?;
        let handle = table.insert(result)?;
        out.set(handle.0);
        Ok(())
    };
    guard(call, error, body)
}

/// Calls an operator of a tensor and a number, as `BinaryOp` of two: `add`, `sub`, `mul` or `div`.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_binary_number(
    left: Handle,
    right: f64,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let found = BinaryOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_binary_number", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let mut table = TENSORS.lock();
        let left = table.get(left)?;
        check_read(left, name)?;
        let result = operator.of_tensors(left, &of_number(right)?).map_err(|error| failed(name, &error))?;
        let handle = table.insert(result)?;
        out.set(handle.0);
        Ok(())
    };
    guard(call, error, body)
}

/// Calls an operator of one tensor.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_unary(
    tensor: Handle,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let found = UnaryOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_unary", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let mut table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        let result = operator.of(tensor).map_err(|error| failed(name, &error))?;
        let handle = table.insert(result)?;
        out.set(handle.0);
        Ok(())
    };
    guard(call, error, body)
}

/// Calls an operator that writes the first of two tensors. Its result is that tensor, under the handle that it has.
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
    let found = InPlaceOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_in_place", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let table = TENSORS.lock();
        let (left, right) = (table.get(left)?, table.get(right)?);
        write_in_place(operator, name, left, right)
    };
    guard(call, error, body)
}

/// Calls an operator that writes a tensor, of it and a number.
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
    let found = InPlaceOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_in_place_number", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let table = TENSORS.lock();
        write_in_place(operator, name, table.get(left)?, &of_number(right)?)
    };
    guard(call, error, body)
}

fn write_in_place(operator: InPlaceOp, name: &str, left: &Tensor, right: &Tensor) -> Result<()> {
    check_write(left, name)?;
    check_read(right, name)?;
    if passes::any() {
        passes::check_none(name)?;
    }
    operator.of(left.shallow_clone(), right).map(drop).map_err(|error| failed(name, &error))
}

/// Calls an operator of three tensors.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_ternary(
    one: Handle,
    two: Handle,
    three: Handle,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let found = TernaryOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_ternary", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let mut table = TENSORS.lock();
        let tensors = [table.get(one)?, table.get(two)?, table.get(three)?];
        tensors.iter().try_for_each(|tensor| check_read(tensor, name))?;
        let [one, two, three] = tensors;
        let result = operator.of(one, two, three).map_err(|error| failed(name, &error))?;
        let handle = table.insert(result)?;
        out.set(handle.0);
        Ok(())
    };
    guard(call, error, body)
}

pub(crate) fn failed(operator: &str, error: &TchError) -> cohort_core::Error {
    from_tch(&format!("Cannot call {operator}"), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_typescript_sees() {
        for (index, (operator, _)) in BinaryOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        for (index, (operator, _)) in UnaryOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        for (index, (operator, _)) in InPlaceOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        for (index, (operator, _)) in TernaryOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        assert!(InPlaceOp::from_number(4).is_err());
        assert!(TernaryOp::from_number(4).is_err());
        assert!(BinaryOp::from_number(u32::MAX).is_err());
        assert!(UnaryOp::from_number(UnaryOp::ALL.len() as u32).is_err());
    }
}
