//! Reads the values that the shim returns.

use std::ffi::c_void;

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::TensorValue;
use crate::sys::{self, ShimValue};

/// A result that the shim owns.
pub struct Reply(*mut c_void);

impl Reply {
    /// Takes ownership of a result.
    ///
    /// # Safety
    /// `result` must be a `ShimResult` from the shim. Nobody else may use it.
    pub unsafe fn new(result: *mut c_void) -> Self {
        Self(result)
    }

    /// Copies the value. Tensors are shared, not copied.
    ///
    /// # Errors
    /// A native error if the shim uses an unknown tag.
    pub fn value(&self) -> Result<TensorValue> {
        // SAFETY: the result and its value live until drop.
        unsafe { read_value(&*sys::cohort_shim_result_value(self.0)) }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        // SAFETY: we own the result, and nothing uses it anymore.
        unsafe { sys::cohort_shim_result_free(self.0) };
    }
}

/// Copies a value of the shim.
///
/// # Safety
/// The shim's `Builder` must have made `value` and everything it points to, and all of it must be alive.
unsafe fn read_value(value: &ShimValue) -> Result<TensorValue> {
    Ok(match value.tag {
        sys::TAG_NONE => TensorValue::None,
        sys::TAG_BOOL => TensorValue::Bool(value.integer != 0),
        sys::TAG_INT => TensorValue::Int(value.integer),
        sys::TAG_NUMBER => TensorValue::Number(value.number),
        sys::TAG_FLOAT => TensorValue::Float(value.number),
        // SAFETY: the pointer leads to an `at::Tensor` that is alive. The clone is a separate reference,
        // which we own.
        sys::TAG_TENSOR => TensorValue::Tensor(unsafe { Tensor::clone_from_ptr(value.pointer.cast_mut().cast()) }),
        sys::TAG_ARGUMENT => TensorValue::Argument(value.integer as usize),
        sys::TAG_STRING => {
            // SAFETY: the pointer is valid for `length` bytes.
            let bytes = unsafe { slice(value.pointer.cast::<u8>(), value.length) };
            TensorValue::String(String::from_utf8_lossy(bytes).into_owned())
        }
        // SAFETY: the pointer is valid for `length` values.
        sys::TAG_LIST => TensorValue::List(unsafe { read_items(value) }?),
        // SAFETY: as above.
        sys::TAG_TUPLE => TensorValue::Tuple(unsafe { read_items(value) }?),
        sys::TAG_DICT => {
            // SAFETY: as above. `length` counts keys and values.
            let mut flat = unsafe { read_items(value) }?.into_iter();
            let mut entries = Vec::with_capacity(value.length / 2);
            while let (Some(key), Some(value)) = (flat.next(), flat.next()) {
                entries.push((key, value));
            }
            TensorValue::Dict(entries)
        }
        tag => return Err(Error::native(format!("Cannot read a result: there is no tag {tag}"))),
    })
}

/// Copies the items of a value.
///
/// # Safety
/// As for [`read_value`]. The value must have items.
unsafe fn read_items(value: &ShimValue) -> Result<Vec<TensorValue>> {
    // SAFETY: the caller promises `length` values.
    let items = unsafe { slice(value.pointer.cast::<ShimValue>(), value.length) };
    // SAFETY: the shim has made each item.
    items.iter().map(|item| unsafe { read_value(item) }).collect()
}

/// Returns a slice. If `length` is 0, the pointer may be invalid.
///
/// # Safety
/// `pointer` must be valid for `length` reads unless `length` is 0.
unsafe fn slice<'a, T>(pointer: *const T, length: usize) -> &'a [T] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller promises `length` readable elements.
    unsafe { std::slice::from_raw_parts(pointer, length) }
}
