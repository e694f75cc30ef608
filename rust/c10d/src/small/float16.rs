//! Floating-point numbers of 16 bits, as libtorch converts them: to the nearest, ties to even.

/// A number of 16 bits that is computed with as float32.
pub(super) trait Float16: Copy {
    fn to_f32(self) -> f32;
    fn from_f32(value: f32) -> Self;
}

/// PyTorch's `bfloat16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct BFloat16(pub(super) u16);

impl Float16 for BFloat16 {
    fn to_f32(self) -> f32 {
        f32::from_bits(u32::from(self.0) << 16)
    }

    fn from_f32(value: f32) -> Self {
        const NAN: u16 = 0x7fc0;
        let bits = value.to_bits();
        let rounded = bits.wrapping_add(0x7fff + (bits >> 16 & 1));
        Self(if value.is_nan() { NAN } else { (rounded >> 16) as u16 })
    }
}

/// PyTorch's `float16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct Half(pub(super) u16);

impl Float16 for Half {
    fn to_f32(self) -> f32 {
        const EXPONENT: u32 = 0x7c00 << 13;
        let sign = u32::from(self.0 & 0x8000) << 16;
        let shifted = u32::from(self.0 & 0x7fff) << 13;
        // The exponent's bias is 127 instead of 15.
        let normal = shifted + ((127 - 15) << 23);
        let exponent = shifted & EXPONENT;
        let bits = if exponent == EXPONENT {
            // Infinite, or not a number.
            normal + ((128 - 16) << 23)
        } else if exponent == 0 {
            // A subnormal number. The subtraction makes it a normal one.
            const MAGIC: u32 = 113 << 23;
            (f32::from_bits(normal + (1 << 23)) - f32::from_bits(MAGIC)).to_bits()
        } else {
            normal
        };
        f32::from_bits(bits | sign)
    }

    fn from_f32(value: f32) -> Self {
        const INFINITE: u32 = 255 << 23;
        /// The first number that is too large, before rounding.
        const OVERFLOW: u32 = (127 + 16) << 23;
        /// The least normal number.
        const NORMAL: u32 = 113 << 23;
        let bits = value.to_bits();
        let sign = (bits >> 16 & 0x8000) as u16;
        let magnitude = bits & 0x7fff_ffff;
        let half = if magnitude >= OVERFLOW {
            if magnitude > INFINITE { 0x7e00 } else { 0x7c00 }
        } else if magnitude < NORMAL {
            // The addition rounds, and aligns the digits at the bottom.
            const MAGIC: u32 = ((127 - 15) + (23 - 10) + 1) << 23;
            (f32::from_bits(magnitude) + f32::from_bits(MAGIC)).to_bits().wrapping_sub(MAGIC)
        } else {
            let is_odd = magnitude >> 13 & 1;
            magnitude.wrapping_sub((127 - 15) << 23).wrapping_add(0xfff + is_odd) >> 13
        };
        Self(sign | half as u16)
    }
}

#[cfg(test)]
mod tests {
    use tch::{Kind, Tensor};

    use super::*;

    /// Values near all boundaries of both formats, and many in between.
    fn values() -> Vec<f32> {
        let mut bits: Vec<u32> = (0..1 << 16).map(|high| high << 16).collect();
        bits.extend(
            (0..1 << 16).flat_map(|high| [0x0fff, 0x1000, 0x1001, 0x7fff, 0x8000, 0x8001].map(|low| high << 16 | low)),
        );
        bits.into_iter().map(f32::from_bits).collect()
    }

    fn converted(values: &[f32], kind: Kind) -> Vec<u16> {
        let tensor = Tensor::from_slice(values).to_kind(kind).view_dtype(Kind::Int16).to_kind(Kind::Int);
        Vec::<i32>::try_from(tensor).unwrap().into_iter().map(|bits| bits as u16).collect()
    }

    fn check<T: Float16>(kind: Kind, bits_of: impl Fn(T) -> u16, of_bits: impl Fn(u16) -> T) {
        let values = values();
        for (value, expected) in values.iter().zip(converted(&values, kind)) {
            let expected = of_bits(expected);
            if value.is_nan() {
                assert!(T::from_f32(*value).to_f32().is_nan());
            } else {
                assert_eq!(bits_of(T::from_f32(*value)), bits_of(expected), "{value:e}");
            }
        }
        for bits in 0..=u16::MAX {
            let float = of_bits(bits).to_f32();
            assert!(float.is_nan() || bits_of(T::from_f32(float)) == bits, "{bits:x}");
        }
    }

    #[test]
    fn conversions_are_those_of_libtorch() {
        check(Kind::BFloat16, |number: BFloat16| number.0, BFloat16);
        check(Kind::Half, |number: Half| number.0, Half);
    }
}
