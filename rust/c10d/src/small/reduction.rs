//! Reduces the ranks' parts of a small all-reduce.
//!
//! Every rank reduces all parts itself, in the order of the ranks, and so all get the same bits. Each step is
//! rounded to the dtype, as Gloo does it. If an element is not a number, neither is the minimum or maximum.

use crate::collectives::ReduceOp;
use crate::small::float16::{BFloat16, Float16, Half};

/// How elements are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    U8,
    I8,
    I32,
    I64,
    F16,
    BF16,
    F32,
    F64,
}

impl Element {
    /// Returns how the elements of libtorch's dtype `dtype` are reduced, or `None` if they cannot be. Complex
    /// numbers are reduced as pairs, booleans as bytes.
    pub(super) fn of(dtype: i8) -> Option<Self> {
        Some(match dtype {
            0 | 11 => Self::U8,
            1 => Self::I8,
            3 => Self::I32,
            4 => Self::I64,
            5 => Self::F16,
            6 | 9 => Self::F32,
            7 | 10 => Self::F64,
            15 => Self::BF16,
            _ => return None,
        })
    }
}

/// libtorch's number for booleans.
const BOOL: i8 = 11;

/// Returns the operation on bytes that stands for `op` on elements of this dtype. The caller divides a sum
/// for an average.
pub(super) fn stored_op(dtype: i8, op: ReduceOp) -> ReduceOp {
    match op {
        // A sum of booleans is whether any is true. A sum of their bytes could be 2.
        ReduceOp::Sum if dtype == BOOL => ReduceOp::Max,
        ReduceOp::Avg => ReduceOp::Sum,
        op => op,
    }
}

/// Reduces `parts` to `out`.
///
/// # Safety
/// `out` must be valid for writes of `length` bytes, and each part for reads. `out` must not overlap them.
pub(super) unsafe fn reduce(element: Element, op: ReduceOp, out: *mut u8, parts: &[*const u8], length: usize) {
    macro_rules! fold {
        ($kind:ty, $combine:expr) => {
            // SAFETY: the caller promises it.
            unsafe { fold::<$kind>(out.cast(), parts, length, $combine) }
        };
    }
    macro_rules! integers {
        ($kind:ty) => {
            match op {
                ReduceOp::Sum | ReduceOp::Avg => fold!($kind, <$kind>::wrapping_add),
                ReduceOp::Product => fold!($kind, <$kind>::wrapping_mul),
                ReduceOp::Min => fold!($kind, <$kind>::min),
                ReduceOp::Max => fold!($kind, <$kind>::max),
                ReduceOp::Band => fold!($kind, |a, b| a & b),
                ReduceOp::Bor => fold!($kind, |a, b| a | b),
                ReduceOp::Bxor => fold!($kind, |a, b| a ^ b),
            }
        };
    }
    macro_rules! floats {
        ($kind:ty) => {
            match op {
                ReduceOp::Product => fold!($kind, |a, b| a * b),
                ReduceOp::Min => fold!($kind, |a, b| if a < b || a.is_nan() { a } else { b }),
                ReduceOp::Max => fold!($kind, |a, b| if a > b || a.is_nan() { a } else { b }),
                // `check_reduction` of the shim has refused bitwise operations.
                _ => fold!($kind, |a, b| a + b),
            }
        };
    }
    macro_rules! floats16 {
        ($kind:ty) => {
            match op {
                ReduceOp::Product => fold!($kind, |a, b| in_f32(a, b, |a, b| a * b)),
                ReduceOp::Min => fold!($kind, |a, b| in_f32(a, b, |a, b| if a < b || a.is_nan() { a } else { b })),
                ReduceOp::Max => fold!($kind, |a, b| in_f32(a, b, |a, b| if a > b || a.is_nan() { a } else { b })),
                _ => fold!($kind, |a, b| in_f32(a, b, |a, b| a + b)),
            }
        };
    }
    match element {
        Element::U8 => integers!(u8),
        Element::I8 => integers!(i8),
        Element::I32 => integers!(i32),
        Element::I64 => integers!(i64),
        Element::F32 => floats!(f32),
        Element::F64 => floats!(f64),
        Element::F16 => floats16!(Half),
        Element::BF16 => floats16!(BFloat16),
    }
}

fn in_f32<T: Float16>(a: T, b: T, combine: impl Fn(f32, f32) -> f32) -> T {
    T::from_f32(combine(a.to_f32(), b.to_f32()))
}

/// # Safety
/// As for [`reduce`].
unsafe fn fold<T: Copy>(out: *mut T, parts: &[*const u8], length: usize, combine: impl Fn(T, T) -> T) {
    let count = length / size_of::<T>();
    let Some((first, others)) = parts.split_first() else { return };
    let mut from: *const T = first.cast();
    for part in others {
        let part: *const T = part.cast();
        for index in 0..count {
            // SAFETY: the caller promises that all are valid for the number of elements. A tensor over foreign
            // memory may be unaligned.
            unsafe {
                let element = combine(from.add(index).read_unaligned(), part.add(index).read_unaligned());
                out.add(index).write_unaligned(element);
            }
        }
        // The others are combined with the result so far.
        from = out;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced<T: Copy + Default>(element: Element, op: ReduceOp, parts: &[&[T]]) -> Vec<T> {
        let length = size_of_val(parts[0]);
        let mut out = vec![T::default(); parts[0].len()];
        let parts: Vec<_> = parts.iter().map(|part| part.as_ptr().cast()).collect();
        // SAFETY: the vectors have this length.
        unsafe { reduce(element, op, out.as_mut_ptr().cast(), &parts, length) };
        out
    }

    #[test]
    fn integers_wrap_around() {
        assert_eq!(reduced(Element::U8, ReduceOp::Sum, &[&[200_u8, 1], &[100, 2], &[0, 3]]), [44, 6]);
        assert_eq!(reduced(Element::I32, ReduceOp::Product, &[&[i32::MAX], &[2]]), [-2]);
    }

    #[test]
    fn an_element_that_is_not_a_number_makes_the_result_one() {
        for op in [ReduceOp::Min, ReduceOp::Max, ReduceOp::Sum, ReduceOp::Product] {
            let results =
                reduced(Element::F32, op, &[&[f32::NAN, 1.0, 1.0], &[1.0, f32::NAN, 1.0], &[2.0, 2.0, f32::NAN]]);
            assert!(results.iter().all(|result| result.is_nan()), "{op:?}: {results:?}");
        }
    }

    #[test]
    fn a_sum_of_booleans_is_reduced_as_a_maximum() {
        assert_eq!(stored_op(BOOL, ReduceOp::Sum), ReduceOp::Max);
        assert_eq!(stored_op(6, ReduceOp::Avg), ReduceOp::Sum);
    }
}
