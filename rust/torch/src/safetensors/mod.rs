//! Reads and writes files of tensors in the safetensors format.

use safetensors::Dtype;

mod header;
mod load;
mod save;

pub use load::{SafetensorsFile, TensorEntry};
pub use save::save;

/// The format's element types with libtorch's numbers (`c10::ScalarType`).
const DTYPES: [(Dtype, i64); 20] = [
    (Dtype::U8, 0),
    (Dtype::I8, 1),
    (Dtype::I16, 2),
    (Dtype::I32, 3),
    (Dtype::I64, 4),
    (Dtype::F16, 5),
    (Dtype::F32, 6),
    (Dtype::F64, 7),
    (Dtype::C64, 9),
    (Dtype::BOOL, 11),
    (Dtype::BF16, 15),
    (Dtype::F8_E5M2, 23),
    (Dtype::F8_E4M3, 24),
    (Dtype::F8_E5M2FNUZ, 25),
    (Dtype::F8_E4M3FNUZ, 26),
    (Dtype::U16, 27),
    (Dtype::U32, 28),
    (Dtype::U64, 29),
    (Dtype::F8_E8M0, 44),
    (Dtype::F4, FLOAT4_X2),
];

/// One element of this libtorch dtype holds two elements of the format, along the last dimension.
const FLOAT4_X2: i64 = 45;

#[cfg(test)]
mod testing {
    /// Returns a path for a test's file.
    pub(super) fn scratch(name: &str) -> String {
        std::env::temp_dir().join(format!("cohort-{name}-{}", std::process::id())).to_str().unwrap().to_owned()
    }
}
