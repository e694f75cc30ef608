//! Properties and elements of tensors that `tch` does not provide.

use std::ffi::c_void;

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::{shim, sys};

/// The properties of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TensorInfo {
    /// libtorch's number of the dtype (`c10::ScalarType`).
    pub dtype: i64,
    /// The number of dimensions.
    pub dimensions: usize,
    /// The number of elements.
    pub elements: usize,
    /// libtorch's number of the device type. 0 is the CPU.
    pub device_type: i64,
    /// The device's index, or -1 if there is only one device.
    pub device_index: i64,
    /// Whether the elements are in row-major order without gaps.
    pub contiguous: bool,
    /// The size of the elements, in bytes.
    pub bytes: usize,
    /// The identity of the memory that views share, or 0 if there is none.
    pub storage: usize,
    /// The address of the first element, or 0 for an empty or sparse tensor.
    pub data: usize,
}

/// Makes a tensor of a number that is the second operand of a binary operator.
///
/// As in PyTorch, the number does not promote the other operand to a wider dtype of the same category. An
/// integral number becomes an integer, except negative zero.
///
/// # Errors
/// libtorch's error if it fails.
pub fn of_number(number: f64) -> Result<Tensor> {
    /// One past the largest `i64`.
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    let is_whole = number.trunc() == number
        && (-TWO_63..TWO_63).contains(&number)
        && !(number == 0.0 && number.is_sign_negative());
    let mut tensor = std::ptr::null_mut();
    // SAFETY: the output is valid for one write.
    shim::call("Cannot make a tensor", |message| unsafe {
        sys::cohort_shim_tensor_of_number(number, is_whole.into(), &mut tensor, message)
    })?;
    // SAFETY: the shim has made the tensor, and we own it.
    Ok(unsafe { Tensor::from_ptr(tensor.cast()) })
}

/// Methods of tensors that `tch` does not provide.
pub trait TensorExt {
    /// Returns the properties of the tensor.
    ///
    /// # Errors
    /// A native error if libtorch fails, as for some sparse tensors.
    fn info(&self) -> Result<TensorInfo>;

    /// Writes the sizes to `out`, as many as fit.
    ///
    /// # Errors
    /// A native error if libtorch fails.
    fn sizes_into(&self, out: &mut [i64]) -> Result<()>;

    /// Returns the number of dimensions, and writes the sizes to `out`, as many as fit. Returns `None` if
    /// [`TensorExt::sizes_into`] fails.
    fn shape_into(&self, out: &mut [f64]) -> Option<usize>;

    /// Returns the identity of the memory that views share, or 0 if there is none.
    fn storage_id(&self) -> usize;

    /// Copies the elements to `out` in row-major order, from any device and layout.
    ///
    /// # Errors
    /// A native error if the size of `out` differs from that of the elements.
    fn copy_into(&self, out: &mut [u8]) -> Result<()>;
}

impl TensorExt for Tensor {
    fn info(&self) -> Result<TensorInfo> {
        let mut info = sys::ShimTensorInfo::default();
        shim::call("Cannot read the tensor's properties", |message| {
            // SAFETY: tch's pointer is an `at::Tensor`. The output is valid for one write.
            unsafe { sys::cohort_shim_tensor_info(pointer(self), &mut info, message) }
        })?;
        Ok(TensorInfo {
            dtype: info.dtype,
            dimensions: info.dimensions as usize,
            elements: info.elements as usize,
            device_type: info.device_type,
            device_index: info.device_index,
            contiguous: info.contiguous != 0,
            bytes: info.bytes as usize,
            storage: info.storage,
            data: info.data,
        })
    }

    fn sizes_into(&self, out: &mut [i64]) -> Result<()> {
        shim::call("Cannot read the tensor's properties", |message| {
            // SAFETY: tch's pointer is an `at::Tensor`. The output is valid for writes of its length.
            unsafe { sys::cohort_shim_tensor_sizes(pointer(self), out.as_mut_ptr(), out.len(), message) }
        })
    }

    fn shape_into(&self, out: &mut [f64]) -> Option<usize> {
        // SAFETY: tch's pointer is an `at::Tensor`. The output is valid for writes of its length.
        let count = unsafe { sys::cohort_shim_tensor_shape(pointer(self), out.as_mut_ptr(), out.len()) };
        usize::try_from(count).ok()
    }

    fn storage_id(&self) -> usize {
        // SAFETY: tch's pointer is an `at::Tensor`.
        unsafe { sys::cohort_shim_tensor_storage(pointer(self)) }
    }

    fn copy_into(&self, out: &mut [u8]) -> Result<()> {
        shim::call("Cannot copy tensor", |message| {
            // SAFETY: tch's pointer is an `at::Tensor`. The output is valid for writes of its length.
            unsafe { sys::cohort_shim_tensor_copy(pointer(self), out.as_mut_ptr().cast(), out.len(), message) }
        })
    }
}

fn pointer(tensor: &Tensor) -> *const c_void {
    tensor.as_ptr().cast()
}

/// Converts an error of `tch`, and removes the C++ backtrace.
pub fn from_tch(context: &str, error: &tch::TchError) -> Error {
    let text = match error {
        tch::TchError::Torch(text) => text.clone(),
        other => other.to_string(),
    };
    Error::native(format!("{context}: {}", shim::tidy(&text)))
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind};

    use super::*;

    #[test]
    fn views_share_a_storage_and_copies_do_not() {
        let tensor = Tensor::zeros([4, 3], (Kind::Float, Device::Cpu));
        assert_eq!(tensor.storage_id(), tensor.select(0, 2).storage_id());
        assert_ne!(tensor.storage_id(), tensor.copy().storage_id());
    }

    #[test]
    fn errors_have_no_backtraces_which_are_slow_to_symbolize() {
        let of = |sizes: &[i64]| Tensor::zeros(sizes, (Kind::Float, Device::Cpu));
        let (a, b) = (of(&[2, 3]), of(&[4, 5]));
        let failed = [a.f_mm(&b), a.f_add(&b), a.f_view([7]), a.f_select(0, 9), Tensor::f_cat(&[&a, &b], 0)];
        for error in failed.into_iter().map(|result| result.err().unwrap().to_string()) {
            assert!(!error.contains("frame #"), "{error}");
        }
    }

    #[test]
    fn scalars_and_empty_tensors_are_tensors() {
        let scalar = Tensor::from(2.5f64).info().unwrap();
        assert_eq!((scalar.dimensions, scalar.elements, scalar.bytes, scalar.contiguous), (0, 1, 8, true));
        let empty = Tensor::zeros([0, 7], (Kind::Half, Device::Cpu));
        assert_eq!((empty.info().unwrap().bytes, empty.info().unwrap().data), (0, 0));
        empty.copy_into(&mut []).unwrap();
    }

    #[test]
    fn elements_are_copied_in_row_major_order_and_only_if_the_size_matches() {
        let transposed = Tensor::from_slice(&[1u8, 2, 3, 4]).reshape([2, 2]).tr();
        let mut out = [0; 4];
        transposed.copy_into(&mut out).unwrap();
        assert_eq!(out, [1, 3, 2, 4]);
        assert!(transposed.copy_into(&mut [0; 3]).unwrap_err().message.contains("4 bytes, not 3"));
    }
}
