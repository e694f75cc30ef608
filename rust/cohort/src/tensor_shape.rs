//! The operators of shapes that programs call in their innermost loops, without boxing.

use cohort_abi::{ErrorBuffer, Length, Pinned, guard};
use cohort_core::{Error, Handle, Result, Status};
use cohort_torch::Tensor;
use smallvec::SmallVec;
use tch::{Device, Kind, TchError};

use crate::state::{TENSORS, check_read};
use crate::tensor_math::{failed, unknown};

/// Whole numbers of a call. JavaScript's are all below 2^53, where doubles hold them exactly.
type Ints = SmallVec<[i64; 8]>;

/// Operators of a tensor and whole numbers.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum ShapeOp {
    /// `aten::view`, of sizes.
    View = 0,
    /// `aten::reshape`, of sizes.
    Reshape = 1,
    /// `aten::expand`, of sizes.
    Expand = 2,
    /// `aten::permute`, of dimensions.
    Permute = 3,
    /// `aten::select`, of a dimension and an index.
    Select = 4,
    /// `aten::transpose`, of two dimensions.
    Transpose = 5,
    /// `aten::unsqueeze`, of a dimension.
    Unsqueeze = 6,
    /// `aten::squeeze`, of a dimension.
    Squeeze = 7,
    /// `aten::narrow`, of a dimension, where it starts and how long it is.
    Narrow = 8,
}

/// Operators that make a tensor of a size, of float32 on the CPU.
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

/// What a place of an index is, in the first of its four numbers.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum PlaceKind {
    /// An element: the second number says which.
    Element = 0,
    /// A range: where it starts, where it ends (NaN where it is not said), and its step.
    Range = 1,
    /// A new dimension of size 1.
    New = 2,
    /// As many whole dimensions as are left.
    Rest = 3,
}

impl ShapeOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 9] = [
        (Self::View, "aten::view"),
        (Self::Reshape, "aten::reshape"),
        (Self::Expand, "aten::expand"),
        (Self::Permute, "aten::permute"),
        (Self::Select, "aten::select"),
        (Self::Transpose, "aten::transpose"),
        (Self::Unsqueeze, "aten::unsqueeze"),
        (Self::Squeeze, "aten::squeeze"),
        (Self::Narrow, "aten::narrow"),
    ];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    /// `None` where it takes another count of numbers.
    fn of(self, tensor: &Tensor, ints: &[i64]) -> Option<std::result::Result<Tensor, TchError>> {
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

impl MakeOp {
    /// Each with its name, by number.
    const ALL: [(Self, &str); 5] = [
        (Self::Zeros, "aten::zeros"),
        (Self::Ones, "aten::ones"),
        (Self::Empty, "aten::empty"),
        (Self::Rand, "aten::rand"),
        (Self::Randn, "aten::randn"),
    ];

    fn from_number(number: u32) -> Result<(Self, &'static str)> {
        Self::ALL.get(number as usize).copied().ok_or_else(|| unknown(number))
    }

    fn of(self, sizes: &[i64]) -> std::result::Result<Tensor, TchError> {
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

fn whole(ints: Pinned<f64>, count: Length) -> Ints {
    ints.slice(count).iter().map(|&int| int as i64).collect()
}

/// Calls an operator of a tensor and whole numbers.
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
    let found = ShapeOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_shape", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let ints = whole(ints, count);
        let mut table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, name)?;
        let result = operator.of(tensor, &ints);
        let result = result.ok_or_else(|| Error::native(format!("Cannot call {name}: {} numbers", ints.len())))?;
        let handle = table.insert(result.map_err(|error| failed(name, &error))?)?;
        out.set(handle.0);
        Ok(())
    };
    guard(call, error, body)
}

/// Calls an operator that makes a tensor of a size.
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
    let found = MakeOp::from_number(operator);
    let call = found.as_ref().map_or("cohort_tensor_make", |&(_, name)| name);
    let body = || {
        let (operator, name) = found?;
        let sizes = whole(sizes, count);
        let result = operator.of(&sizes).map_err(|error| failed(name, &error))?;
        let handle = TENSORS.lock().insert(result)?;
        out.set(handle.0);
        Ok(())
    };
    guard(call, error, body)
}

/// The part of a tensor at an index of elements, ranges and dimensions: a view. There are four numbers to a place.
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
        let places = places.slice(count);
        let mut table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, "Tensor.at")?;
        let part = at(tensor, places).map_err(|error| failed("Tensor.at", &error))?;
        let handle = table.insert(part)?;
        out.set(handle.0);
        Ok(())
    };
    guard("Tensor.at", error, body)
}

/// As `at::indexing` takes a tensor apart, dimension by dimension.
fn at(tensor: &Tensor, places: &[f64]) -> std::result::Result<Tensor, TchError> {
    let is = |place: &[f64], kind: PlaceKind| place[0] as u32 == kind as u32;
    let bound = |number: f64| (!number.is_nan()).then_some(number as i64);
    let places = || places.chunks_exact(4);
    let named = places().filter(|place| is(place, PlaceKind::Element) || is(place, PlaceKind::Range)).count();
    let mut part: Option<Tensor> = None;
    let mut dimension = 0;
    for place in places() {
        let whole = part.as_ref().unwrap_or(tensor);
        let next = if is(place, PlaceKind::Element) {
            whole.f_select(dimension, place[1] as i64)?
        } else if is(place, PlaceKind::New) {
            dimension += 1;
            whole.f_unsqueeze(dimension - 1)?
        } else if is(place, PlaceKind::Rest) {
            dimension += tensor.dim().saturating_sub(named) as i64;
            continue;
        } else {
            dimension += 1;
            let (start, end, step) = (bound(place[1]), bound(place[2]), place[3] as i64);
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
    fn numbers_are_those_that_typescript_sees() {
        for (index, (operator, _)) in ShapeOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        for (index, (operator, _)) in MakeOp::ALL.into_iter().enumerate() {
            assert_eq!(operator as usize, index);
        }
        assert!(ShapeOp::from_number(ShapeOp::ALL.len() as u32).is_err());
        assert!(MakeOp::from_number(MakeOp::ALL.len() as u32).is_err());
    }

    #[test]
    fn another_count_of_numbers_is_refused() {
        let tensor = Tensor::zeros([2, 2], (Kind::Float, Device::Cpu));
        assert!(ShapeOp::Select.of(&tensor, &[0]).is_none());
        assert!(ShapeOp::Unsqueeze.of(&tensor, &[0, 1]).is_none());
    }
}
