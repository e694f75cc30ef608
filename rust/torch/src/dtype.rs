//! The element types that TypeScript knows.

use cohort_core::{Error, Result};
use tch::Kind;

/// An element type, by libtorch's number (`c10::ScalarType`).
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DType {
    /// 8 bits, unsigned.
    Uint8 = 0,
    /// 8 bits, signed.
    Int8 = 1,
    /// 16 bits, signed.
    Int16 = 2,
    /// 32 bits, signed.
    Int32 = 3,
    /// 64 bits, signed.
    Int64 = 4,
    /// IEEE half.
    Float16 = 5,
    /// IEEE single.
    Float32 = 6,
    /// IEEE double.
    Float64 = 7,
    /// A pair of IEEE singles.
    Complex64 = 9,
    /// A byte of 0 or 1.
    Bool = 11,
    /// The upper half of an IEEE single.
    Bfloat16 = 15,
}

impl DType {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::Uint8,
        Self::Int8,
        Self::Int16,
        Self::Int32,
        Self::Int64,
        Self::Float16,
        Self::Float32,
        Self::Float64,
        Self::Complex64,
        Self::Bool,
        Self::Bfloat16,
    ];

    /// The one of libtorch's number.
    ///
    /// # Errors
    /// A type error if TypeScript knows no such element type.
    pub fn from_number(number: i64) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|&dtype| dtype as i64 == number);
        found.ok_or_else(|| Error::wrong_type(format!("Cannot use dtype: libtorch's number {number} is not supported")))
    }

    /// `tch`'s name for it.
    pub fn kind(self) -> Kind {
        match self {
            Self::Uint8 => Kind::Uint8,
            Self::Int8 => Kind::Int8,
            Self::Int16 => Kind::Int16,
            Self::Int32 => Kind::Int,
            Self::Int64 => Kind::Int64,
            Self::Float16 => Kind::Half,
            Self::Float32 => Kind::Float,
            Self::Float64 => Kind::Double,
            Self::Complex64 => Kind::ComplexFloat,
            Self::Bool => Kind::Bool,
            Self::Bfloat16 => Kind::BFloat16,
        }
    }

    /// Bytes of one element.
    pub fn bytes(self) -> usize {
        self.kind().elt_size_in_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::TensorExt;

    #[test]
    fn numbers_and_sizes_are_those_of_libtorch() {
        for dtype in DType::ALL {
            let info = tch::Tensor::zeros([3], (dtype.kind(), tch::Device::Cpu)).info().unwrap();
            assert_eq!((info.dtype, info.bytes), (dtype as i64, 3 * dtype.bytes()), "{dtype:?}");
            assert_eq!(DType::from_number(info.dtype), Ok(dtype));
        }
        assert!(DType::from_number(8).is_err());
        assert!(DType::from_number(-1).is_err());
    }
}
