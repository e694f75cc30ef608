//! The arithmetic operators that programs call in their innermost loops.

use cohort_abi::{ErrorBuffer, Length, Pinned, guard};
use cohort_core::{Handle, Status};
use cohort_torch::Tensor;
use cohort_torch::tensor::of_number;

use crate::state::{TENSORS, check_read};
use crate::tensor_operators::{OperatorSet, TchResult, call_operator, operator_error, operator_set, to_ints};

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

operator_set!(BinaryOp {
    Add: "aten::add",
    Sub: "aten::sub",
    Mul: "aten::mul",
    Div: "aten::div",
    Pow: "aten::pow",
    Eq: "aten::eq",
    Ne: "aten::ne",
    Lt: "aten::lt",
    Le: "aten::le",
    Gt: "aten::gt",
    Ge: "aten::ge",
    Remainder: "aten::remainder",
    Matmul: "aten::matmul",
    Mm: "aten::mm",
    Maximum: "aten::maximum",
    Minimum: "aten::minimum",
});

impl BinaryOp {
    fn apply(self, left: &Tensor, right: &Tensor) -> TchResult<Tensor> {
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
    /// `aten::lerp`, with a tensor as its weight.
    Lerp = 3,
}

operator_set!(TernaryOp {
    Addcmul: "aten::addcmul",
    Addcdiv: "aten::addcdiv",
    Addmm: "aten::addmm",
    Lerp: "aten::lerp",
});

impl TernaryOp {
    fn apply(self, one: &Tensor, two: &Tensor, three: &Tensor) -> TchResult<Tensor> {
        match self {
            Self::Addcmul => one.f_addcmul(two, three),
            Self::Addcdiv => one.f_addcdiv(two, three),
            Self::Addmm => one.f_addmm(two, three),
            Self::Lerp => one.f_lerp_tensor(two, three),
        }
    }
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

operator_set!(UnaryOp {
    Contiguous: "aten::contiguous",
    Detach: "aten::detach",
    Neg: "aten::neg",
    Abs: "aten::abs",
    Exp: "aten::exp",
    Log: "aten::log",
    Sqrt: "aten::sqrt",
    Relu: "aten::relu",
    Sigmoid: "aten::sigmoid",
    Tanh: "aten::tanh",
    Sin: "aten::sin",
    Cos: "aten::cos",
    Sum: "aten::sum",
    Mean: "aten::mean",
});

impl UnaryOp {
    fn apply(self, tensor: &Tensor) -> TchResult<Tensor> {
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

/// Operators that reduce a tensor along dimensions.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum AlongOp {
    /// `aten::sum`.
    Sum = 0,
    /// `aten::mean`.
    Mean = 1,
}

operator_set!(AlongOp { Sum: "aten::sum", Mean: "aten::mean" });

impl AlongOp {
    fn apply(self, tensor: &Tensor, dimensions: &[i64], keeps: bool) -> TchResult<Tensor> {
        match self {
            Self::Sum => tensor.f_sum_dim_intlist(dimensions, keeps, None),
            Self::Mean => tensor.f_mean_dim(dimensions, keeps, None),
        }
    }
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
    call_operator("cohort_tensor_binary", operator, out, error, |operator: BinaryOp, name, table| {
        let (left, right) = (table.get(left)?, table.get(right)?);
        check_read(left, name)?;
        check_read(right, name)?;
        operator.apply(left, right).map_err(|error| operator_error(name, &error))
    })
}

/// Calls an operator of a tensor and a number: the `BinaryOp` `Add`, `Sub`, `Mul` or `Div`.
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
    call_operator("cohort_tensor_binary_number", operator, out, error, |operator: BinaryOp, name, table| {
        let left = table.get(left)?;
        check_read(left, name)?;
        operator.apply(left, &of_number(right)?).map_err(|error| operator_error(name, &error))
    })
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
    call_operator("cohort_tensor_unary", operator, out, error, |operator: UnaryOp, name, table| {
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        operator.apply(tensor).map_err(|error| operator_error(name, &error))
    })
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
    call_operator("cohort_tensor_ternary", operator, out, error, |operator: TernaryOp, name, table| {
        let tensors = [table.get(one)?, table.get(two)?, table.get(three)?];
        tensors.iter().try_for_each(|tensor| check_read(tensor, name))?;
        let [one, two, three] = tensors;
        operator.apply(one, two, three).map_err(|error| operator_error(name, &error))
    })
}

/// Calls an operator that reduces a tensor along dimensions. If `keeps` is not 0, they remain, of size 1.
///
/// # Safety
/// `dimensions` must be valid for `count` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_along(
    tensor: Handle,
    dimensions: Pinned<f64>,
    count: Length,
    keeps: u32,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    call_operator("cohort_tensor_along", operator, out, error, |operator: AlongOp, name, table| {
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        let result = operator.apply(tensor, &to_ints(dimensions, count), keeps != 0);
        result.map_err(|error| operator_error(name, &error))
    })
}

/// Calls `aten::linear`. If `bias` is 0, there is none.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_linear(
    input: Handle,
    weight: Handle,
    bias: Handle,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let name = "aten::linear";
    guard(name, error, || {
        let mut table = TENSORS.lock();
        let (input, weight) = (table.get(input)?, table.get(weight)?);
        let bias = if bias.0 == 0.0 { None } else { Some(table.get(bias)?) };
        [input, weight].into_iter().chain(bias).try_for_each(|tensor| check_read(tensor, name))?;
        let result = input.f_linear(weight, bias).map_err(|error| operator_error(name, &error))?;
        out.set(table.insert(result)?.0);
        Ok(())
    })
}
