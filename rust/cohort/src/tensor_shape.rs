//! The operators of innermost loops that create tensors or views.

use cohort_abi::{ErrorBuffer, Length, Pinned, guard};
use cohort_core::{Error, Handle, Status};
use cohort_torch::Tensor;
use tch::{Device, Kind};

use crate::state::{TENSORS, check_read};
use crate::tensor_operators::{
    OperatorSet, TchResult, call_operator, guard_operator, operator_error, operator_set, to_ints,
};

/// Operators of a tensor and integers.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum ShapeOp {
    /// `aten::view`, with sizes.
    View = 0,
    /// `aten::reshape`, with sizes.
    Reshape = 1,
    /// `aten::expand`, with sizes.
    Expand = 2,
    /// `aten::permute`, with dimensions.
    Permute = 3,
    /// `aten::select`, with a dimension and an index.
    Select = 4,
    /// `aten::transpose`, with two dimensions.
    Transpose = 5,
    /// `aten::unsqueeze`, with a dimension.
    Unsqueeze = 6,
    /// `aten::squeeze`, with a dimension.
    Squeeze = 7,
    /// `aten::narrow`, with a dimension, a start and a length.
    Narrow = 8,
}

/// Operators that create a tensor of a given size, of dtype float32, on the CPU.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum MakeOp {
    /// `aten::zeros`.
    Zeros = 0,
    /// `aten::ones`.
    Ones = 1,
    /// `aten::empty`.
    Empty = 2,
    /// `aten::rand`.
    Rand = 3,
    /// `aten::randn`.
    Randn = 4,
}

/// The kind of an index entry, which is the first of the entry's four numbers.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum PlaceKind {
    /// An element: the second number is its index.
    Element = 0,
    /// A range: its start, its end (both NaN if absent) and its step.
    Range = 1,
    /// A new dimension of size 1.
    New = 2,
    /// An ellipsis: all of the remaining dimensions.
    Rest = 3,
}

operator_set!(ShapeOp {
    View: "aten::view",
    Reshape: "aten::reshape",
    Expand: "aten::expand",
    Permute: "aten::permute",
    Select: "aten::select",
    Transpose: "aten::transpose",
    Unsqueeze: "aten::unsqueeze",
    Squeeze: "aten::squeeze",
    Narrow: "aten::narrow",
});

impl ShapeOp {
    /// Calls the operator. Returns `None` if it takes another count of integers.
    fn apply(self, tensor: &Tensor, ints: &[i64]) -> Option<TchResult<Tensor>> {
        Some(match (self, ints) {
            (Self::View, sizes) => tensor.f_view(sizes),
            (Self::Reshape, sizes) => tensor.f_reshape(sizes),
            (Self::Expand, sizes) => tensor.f_expand(sizes, false),
            (Self::Permute, dimensions) => tensor.f_permute(dimensions),
            (Self::Select, &[dimension, index]) => tensor.f_select(dimension, index),
            (Self::Transpose, &[one, other]) => tensor.f_transpose(one, other),
            (Self::Unsqueeze, &[dimension]) => tensor.f_unsqueeze(dimension),
            (Self::Squeeze, &[dimension]) => tensor.f_squeeze_dim(dimension),
            (Self::Narrow, &[dimension, start, length]) => tensor.f_narrow(dimension, start, length),
            _ => return None,
        })
    }
}

operator_set!(MakeOp {
    Zeros: "aten::zeros",
    Ones: "aten::ones",
    Empty: "aten::empty",
    Rand: "aten::rand",
    Randn: "aten::randn",
});

impl MakeOp {
    fn apply(self, sizes: &[i64]) -> TchResult<Tensor> {
        let options = (Kind::Float, Device::Cpu);
        match self {
            Self::Zeros => Tensor::f_zeros(sizes, options),
            Self::Ones => Tensor::f_ones(sizes, options),
            Self::Empty => Tensor::f_empty(sizes, options),
            Self::Rand => Tensor::f_rand(sizes, options),
            Self::Randn => Tensor::f_randn(sizes, options),
        }
    }
}

/// Calls an operator of a tensor and integers.
///
/// # Safety
/// `ints` must be valid for `count` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_shape(
    tensor: Handle,
    ints: Pinned<f64>,
    count: Length,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    call_operator("cohort_tensor_shape", operator, out, error, |operator: ShapeOp, name, table| {
        let ints = to_ints(ints, count);
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        let result = operator.apply(tensor, &ints);
        let result = result
            .ok_or_else(|| Error::native(format!("Cannot call {name}: it does not take {} numbers", ints.len())))?;
        result.map_err(|error| operator_error(name, &error))
    })
}

/// Calls an operator that creates a tensor of a given size.
///
/// # Safety
/// `sizes` must be valid for `count` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_make(
    sizes: Pinned<f64>,
    count: Length,
    operator: u32,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    guard_operator("cohort_tensor_make", operator, error, |operator: MakeOp, name| {
        let result = operator.apply(&to_ints(sizes, count)).map_err(|error| operator_error(name, &error))?;
        out.set(TENSORS.lock().insert(result)?.0);
        Ok(())
    })
}

/// Creates a view of the part of a tensor at an index. Each entry of the index consists of four numbers.
///
/// # Safety
/// `places` must be valid for `count` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_at(
    tensor: Handle,
    places: Pinned<f64>,
    count: Length,
    out: Pinned<f64>,
    error: Pinned<ErrorBuffer>,
) -> Status {
    let body = || {
        let entries = places.slice(count);
        let mut table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, "Tensor.at")?;
        let part = at(tensor, entries).map_err(|error| operator_error("Tensor.at", &error))?;
        let handle = table.insert(part)?;
        out.set(handle.0);
        Ok(())
    };
    guard("Tensor.at", error, body)
}

/// Applies an index dimension by dimension, as `at::indexing` does.
fn at(tensor: &Tensor, entries: &[f64]) -> TchResult<Tensor> {
    let is = |entry: &[f64], kind: PlaceKind| entry[0] as u32 == kind as u32;
    let bound = |number: f64| (!number.is_nan()).then_some(number as i64);
    let entries = || entries.chunks_exact(4);
    let consumed = entries().filter(|entry| is(entry, PlaceKind::Element) || is(entry, PlaceKind::Range)).count();
    let mut part: Option<Tensor> = None;
    let mut dimension = 0;
    for entry in entries() {
        let whole = part.as_ref().unwrap_or(tensor);
        let next = if is(entry, PlaceKind::Element) {
            whole.f_select(dimension, entry[1] as i64)?
        } else if is(entry, PlaceKind::New) {
            dimension += 1;
            whole.f_unsqueeze(dimension - 1)?
        } else if is(entry, PlaceKind::Rest) {
            dimension += tensor.dim().saturating_sub(consumed) as i64;
            continue;
        } else {
            dimension += 1;
            let (start, end, step) = (bound(entry[1]), bound(entry[2]), entry[3] as i64);
            if (start, end, step) == (None, None, 1) && dimension <= whole.dim() as i64 {
                continue;
            }
            whole.f_slice(dimension - 1, start, end, step)?
        };
        part = Some(next);
    }
    part.map_or_else(|| tensor.f_alias(), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_count_of_integers_is_refused() {
        let tensor = Tensor::zeros([2, 2], (Kind::Float, Device::Cpu));
        assert!(ShapeOp::Select.apply(&tensor, &[0]).is_none());
        assert!(ShapeOp::Unsqueeze.apply(&tensor, &[0, 1]).is_none());
    }
}
