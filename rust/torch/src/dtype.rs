//! The element types that TypeScript supports.

use cohort_core::{Error, Result};
use tch::Kind;

/// An element type, by libtorch's number (`c10::ScalarType`).
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DType {
    /// Unsigned, 8 bits.
    Uint8 = 0,
    /// Signed, 8 bits.
    Int8 = 1,
    /// Signed, 16 bits.
    Int16 = 2,
    /// Signed, 32 bits.
    Int32 = 3,
    /// Signed, 64 bits.
    Int64 = 4,
    /// IEEE half precision.
    Float16 = 5,
    /// IEEE single precision.
    Float32 = 6,
    /// IEEE double precision.
    Float64 = 7,
    /// Two IEEE single-precision numbers.
    Complex64 = 9,
    /// A byte that is 0 or 1.
    Bool = 11,
    /// The upper half of an IEEE single-precision number.
    Bfloat16 = 15,
}

impl DType {
    /// All element types.
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

    /// Returns the element type with libtorch's number.
    ///
    /// # Errors
    /// A type error if TypeScript does not support this element type.
    pub fn from_number(number: i64) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|&dtype| dtype as i64 == number);
        found.ok_or_else(|| Error::wrong_type(format!("Cannot use dtype: libtorch's number {number} is not supported")))
    }

    /// Returns `tch`'s name of the element type.
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

    /// Returns the size of an element, in bytes.
    pub fn bytes(self) -> usize {
        self.kind().elt_size_in_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::TensorExt;

    #[test]
    fn numbers_and_sizes_match_libtorch() {
        for dtype in DType::ALL {
            let info = tch::Tensor::zeros([3], (dtype.kind(), tch::Device::Cpu)).info().unwrap();
            assert_eq!((info.dtype, info.bytes), (dtype as i64, 3 * dtype.bytes()), "{dtype:?}");
            assert_eq!(DType::from_number(info.dtype), Ok(dtype));
        }
        assert!(DType::from_number(8).is_err());
        assert!(DType::from_number(-1).is_err());
    }
}
