//! Creates tensors, returns their properties and elements, and frees them.

use std::ptr;

use cohort_abi::{ErrorBuffer, In, Length, Out, Pinned, guard, guard_value};
use cohort_core::{Error, Handle, Status};
use cohort_torch::tensor::{TensorExt, from_tch};
use cohort_torch::{DType, Tensor};

use crate::guards::guard_handle;
use crate::state::{self, BORROWS, TENSORS, check_read};

/// The properties of a tensor.
#[repr(C)]
pub struct TensorInfo {
    /// The number of elements.
    elements: f64,
    /// The size of the elements in bytes.
    bytes: f64,
    /// The number of its dtype (`DType`).
    dtype: u32,
    /// The number of dimensions.
    dimensions: u32,
    /// The type of its device: 0 for the CPU, 1 for CUDA.
    device_type: u32,
    /// The index of its device, -1 if there is only one device of the type.
    device_index: i32,
    /// 1 if the elements are in row-major order without gaps, else 0.
    contiguous: u32,
}

/// Creates a tensor from a copy of the caller's elements.
///
/// # Safety
/// `sizes` must be valid for `dimensions` reads, `data` for `length` reads, `out` and `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_new(
    dtype: u32,
    sizes: In<f64>,
    dimensions: Length,
    data: In<u8>,
    length: Length,
    out: Out<f64>,
    error: Out<ErrorBuffer>,
) -> Status {
    guard_handle("cohort_tensor_new", out, error, || {
        let dtype = DType::from_number(i64::from(dtype))?;
        let sizes: Vec<i64> = sizes.slice(dimensions).iter().map(|&size| size as i64).collect();
        let data = data.slice(length);
        let bytes = sizes.iter().try_fold(dtype.bytes() as i64, |product, &size| product.checked_mul(size));
        if sizes.iter().any(|&size| size < 0) || bytes != Some(length.get() as i64) {
            let message =
                format!("Cannot make a tensor: {} bytes do not fill the shape {sizes:?} of {dtype:?}", length.get());
            return Err(Error::range(message));
        }
        let tensor = Tensor::f_from_data_size(data, &sizes, dtype.kind());
        let tensor = tensor.map_err(|error| from_tch("Cannot make a tensor", &error))?;
        TENSORS.lock().insert(tensor)
    })
}

/// Gets the tensor's properties, except its sizes.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_info(tensor: Handle, out: Out<TensorInfo>, error: Out<ErrorBuffer>) -> Status {
    guard_value("cohort_tensor_info", out, error, || {
        let table = TENSORS.lock();
        let info = table.get(tensor)?.info()?;
        Ok(TensorInfo {
            elements: info.elements as f64,
            bytes: info.bytes as f64,
            dtype: info.dtype as u32,
            dimensions: info.dimensions as u32,
            device_type: info.device_type as u32,
            device_index: info.device_index as i32,
            contiguous: u32::from(info.contiguous),
        })
    })
}

/// Returns the number of the tensor's dimensions, and writes its sizes, as many as fit.
///
/// The result is negative on failure. `cohort_tensor_info` gives the reason then.
///
/// # Safety
/// `out` must be valid for `capacity` writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_shape_of(tensor: Handle, out: Pinned<f64>, capacity: Length) -> i32 {
    let out = out.out().slice(capacity);
    let count = TENSORS.lock().get(tensor).ok().and_then(|tensor| tensor.shape_into(out));
    count.map_or(-1, |count| count as i32)
}

/// Gets the tensor's sizes, as many as fit.
///
/// # Safety
/// `out` must be valid for `capacity` writes, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_sizes(
    tensor: Handle,
    out: Out<f64>,
    capacity: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let mut sizes = vec![0; capacity.get()];
        TENSORS.lock().get(tensor)?.sizes_into(&mut sizes)?;
        let out = out.slice(capacity);
        out.iter_mut().zip(sizes).for_each(|(out, size)| *out = size as f64);
        Ok(())
    };
    guard("cohort_tensor_sizes", error, body)
}

/// Copies the tensor's elements from any device, in row-major order.
///
/// # Safety
/// `out` must be valid for `length` writes, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_copy(
    tensor: Handle,
    out: Out<u8>,
    length: Length,
    error: Out<ErrorBuffer>,
) -> Status {
    let body = || {
        let table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        check_read(tensor, "copy")?;
        tensor.copy_into(out.slice(length))
    };
    guard("cohort_tensor_copy", error, body)
}

/// Checks that JavaScript can read and write the tensor's memory.
///
/// The tensor must be on the CPU, contiguous and not lent.
///
/// # Safety
/// `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_check_view(tensor: Handle, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let table = TENSORS.lock();
        let tensor = table.get(tensor)?;
        let info = tensor.info()?;
        let refuse = |state: &str| Err(Error::native(format!("Cannot view tensor: {state}; copy it with toArray()")));
        if info.device_type != 0 {
            return refuse("it is not on the CPU");
        }
        if !info.contiguous {
            return refuse("it is not contiguous");
        }
        BORROWS.check_write(info.storage, "data")
    };
    guard("cohort_tensor_check_view", error, body)
}

/// Returns the address of the tensor's elements: null if the handle is stale or there are no elements.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_tensor_data(tensor: Handle) -> *mut u8 {
    let address = TENSORS.lock().get(tensor).and_then(TensorExt::info).map_or(0, |info| info.data);
    ptr::with_exposed_provenance_mut(address)
}

/// Returns a number that identifies the tensor's storage, which its views share.
///
/// It is 0 if there is no storage or the handle is stale.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_tensor_storage(tensor: Handle) -> f64 {
    TENSORS.lock().get(tensor).map_or(0.0, |tensor| tensor.storage_id() as f64)
}

/// Frees tensors. A failure does not keep the others from being freed; the first failure is reported.
///
/// # Safety
/// `tensors` must be valid for `count` reads, `error` for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_free(tensors: In<f64>, count: Length, error: Out<ErrorBuffer>) -> Status {
    let body = || {
        let tensors = tensors.slice(count);
        let mut table = TENSORS.lock();
        let mut first = Ok(());
        for &tensor in tensors {
            let removed = table.remove(Handle(tensor)).map(drop);
            first = first.and(removed);
        }
        first
    };
    guard("cohort_tensor_free", error, body)
}

/// Creates another handle to the same tensor.
///
/// # Safety
/// `out` and `error` must be valid for one write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_tensor_share(tensor: Handle, out: Out<f64>, error: Out<ErrorBuffer>) -> Status {
    guard_handle("cohort_tensor_share", out, error, || {
        let tensor = state::tensor(tensor)?;
        TENSORS.lock().insert(tensor)
    })
}

/// Returns the size of the tensor's elements in bytes, or -1 if the handle is stale.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_tensor_bytes(tensor: Handle) -> f64 {
    TENSORS.lock().get(tensor).and_then(TensorExt::info).map_or(-1.0, |info| info.bytes as f64)
}
