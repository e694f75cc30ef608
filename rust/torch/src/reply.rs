//! Reads the values that the shim hands back.

use std::ffi::c_void;

use cohort_core::{Error, Result};
use tch::Tensor;

use crate::TensorValue;
use crate::sys::{self, ShimValue};

/// A result that the shim owns.
pub struct Reply(*mut c_void);

impl Reply {
    /// Takes ownership.
    ///
    /// # Safety
    /// `result` must come from the shim as a `ShimResult` and not be used elsewhere.
    pub unsafe fn new(result: *mut c_void) -> Self {
        Self(result)
    }

    /// Copies the value out. Tensors are shared, not copied.
    ///
    /// # Errors
    /// A native error if the shim uses a tag that this side does not know.
    pub fn value(&self) -> Result<TensorValue> {
        // SAFETY: the result is alive until drop, and its value with it.
        unsafe { lift(&*sys::cohort_shim_result_value(self.0)) }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        // SAFETY: we own it, and nothing refers to it any more.
        unsafe { sys::cohort_shim_result_free(self.0) };
    }
}

/// # Safety
/// `value` and all that it points to must be as the shim's `Builder` makes it, and alive.
unsafe fn lift(value: &ShimValue) -> Result<TensorValue> {
    Ok(match value.tag {
        sys::TAG_NONE => TensorValue::None,
        sys::TAG_BOOL => TensorValue::Bool(value.integer != 0),
        sys::TAG_INT => TensorValue::Int(value.integer),
        sys::TAG_NUMBER => TensorValue::Number(value.number),
        sys::TAG_FLOAT => TensorValue::Float(value.number),
        // SAFETY: the pointer is an `at::Tensor` that is alive; the clone is a reference of our own.
        sys::TAG_TENSOR => TensorValue::Tensor(unsafe { Tensor::clone_from_ptr(value.pointer.cast_mut().cast()) }),
        sys::TAG_ARGUMENT => TensorValue::Argument(value.integer as usize),
        sys::TAG_STRING => {
            // SAFETY: the pointer is valid for `length` bytes.
            let bytes = unsafe { slice(value.pointer.cast::<u8>(), value.length) };
            TensorValue::String(String::from_utf8_lossy(bytes).into_owned())
        }
        // SAFETY: the pointer is valid for `length` values.
        sys::TAG_LIST => TensorValue::List(unsafe { lift_all(value) }?),
        // SAFETY: as above.
        sys::TAG_TUPLE => TensorValue::Tuple(unsafe { lift_all(value) }?),
        sys::TAG_DICT => {
            // SAFETY: as above; `length` counts keys and values.
            let mut flat = unsafe { lift_all(value) }?.into_iter();
            let mut entries = Vec::with_capacity(value.length / 2);
            while let (Some(key), Some(value)) = (flat.next(), flat.next()) {
                entries.push((key, value));
            }
            TensorValue::Dict(entries)
        }
        tag => return Err(Error::native(format!("Cannot read a result: there is no tag {tag}"))),
    })
}

/// # Safety
/// As [`lift`], of a value with items.
unsafe fn lift_all(value: &ShimValue) -> Result<Vec<TensorValue>> {
    // SAFETY: the caller promises `length` values.
    let items = unsafe { slice(value.pointer.cast::<ShimValue>(), value.length) };
    // SAFETY: each item is as the shim made it.
    items.iter().map(|item| unsafe { lift(item) }).collect()
}

/// # Safety
/// `pointer` must be valid for `length` reads unless `length` is 0.
unsafe fn slice<'a, T>(pointer: *const T, length: usize) -> &'a [T] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller promises it.
    unsafe { std::slice::from_raw_parts(pointer, length) }
}
