//! Writes safetensors files.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, PoisonError};

use cohort_core::{Error, Result};
use safetensors::{Dtype, View};
use tch::Tensor;

use super::{DTYPES, FLOAT4_X2};
use crate::files;
use crate::memory;
use crate::tensor::{TensorExt, TensorInfo};

/// libtorch's number of the device type "meta", whose tensors have no memory.
const META: i64 = 14;

/// Writes tensors to a file. If this fails, or the machine does, the old file remains.
///
/// # Errors
/// A native error if the file cannot be written. A type error if the format cannot hold a tensor, or if two
/// tensors have the same name.
pub fn save(path: &str, tensors: &[(String, Tensor)], metadata: Vec<(String, String)>) -> Result<()> {
    let fail = |error: &dyn std::fmt::Display| Error::native(format!("Cannot save {path}: {error}"));
    let failure = Mutex::new(None);
    let elements = tensors.iter().map(|(name, tensor)| Ok((name.as_str(), Elements::new(name, tensor, &failure)?)));
    let elements = elements.collect::<Result<Vec<_>>>()?;
    let mut names = HashSet::new();
    if let Some((twice, _)) = tensors.iter().find(|(name, _)| !names.insert(name)) {
        return Err(Error::wrong_type(format!("Cannot save {path}: two tensors are named {twice}")));
    }
    let metadata: Option<HashMap<_, _>> = (!metadata.is_empty()).then(|| metadata.into_iter().collect());
    files::replace(Path::new(path), |partial: &PathBuf| {
        let other = |error: String| io::Error::other(error);
        safetensors::serialize_to_file(elements, metadata, partial).map_err(|error| other(error.to_string()))?;
        let failed = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failed.map_or(Ok(()), |error| Err(other(error.message)))
    })
    .map_err(|error| fail(&error))
}

/// The elements of a tensor to write.
struct Elements<'a> {
    tensor: Tensor,
    info: TensorInfo,
    dtype: Dtype,
    shape: Vec<usize>,
    /// Receives the error if the elements cannot be copied, because [`View::data`] returns no errors.
    failure: &'a Mutex<Option<Error>>,
}

impl<'a> Elements<'a> {
    fn new(name: &str, tensor: &Tensor, failure: &'a Mutex<Option<Error>>) -> Result<Self> {
        let info = tensor.info()?;
        let found = DTYPES.iter().find(|(_, number)| *number == info.dtype);
        let dtype = found.map(|&(dtype, _)| dtype).ok_or_else(|| {
            Error::wrong_type(format!(
                "Cannot save tensor {name}: safetensors has no dtype for libtorch's {}",
                info.dtype
            ))
        })?;
        if info.device_type == META {
            let state = "it is on the device \"meta\", where tensors have no elements";
            return Err(Error::wrong_type(format!("Cannot save tensor {name}: {state}")));
        }
        if !is_direct(&info) {
            memory::check(&format!("Cannot save tensor {name}"), info.bytes)?;
        }
        let mut shape: Vec<_> = tensor.size().into_iter().map(|size| size as usize).collect();
        if info.dtype == FLOAT4_X2 {
            let fail = || Error::wrong_type(format!("Cannot save tensor {name}: pairs of float4 need a dimension"));
            *shape.last_mut().ok_or_else(fail)? *= 2;
        }
        Ok(Self { tensor: tensor.shallow_clone(), info, dtype, shape, failure })
    }
}

/// Returns whether the elements can be written directly from the tensor's memory.
fn is_direct(info: &TensorInfo) -> bool {
    info.contiguous && info.device_type == 0 && info.data != 0
}

impl View for Elements<'_> {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let TensorInfo { bytes, data, .. } = self.info;
        if bytes == 0 {
            return Cow::Borrowed(&[]);
        }
        if is_direct(&self.info) {
            // SAFETY: a contiguous tensor on the CPU has this many bytes at `data`. They live as long as the
            // tensor, and the caller's loan forbids writes.
            return Cow::Borrowed(unsafe { std::slice::from_raw_parts(ptr::with_exposed_provenance(data), bytes) });
        }
        let mut copy = vec![0; bytes];
        if let Err(error) = self.tensor.copy_into(&mut copy) {
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
        Cow::Owned(copy)
    }

    fn data_len(&self) -> usize {
        self.info.bytes
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tch::{Device, Kind};

    use super::*;
    use crate::safetensors::SafetensorsFile;
    use crate::safetensors::testing::scratch;

    #[test]
    fn saved_tensors_are_loaded() {
        let path = scratch("roundtrip");
        let whole = Tensor::arange(6, (Kind::Float, Device::Cpu)).view([2, 3]);
        let tensors = vec![
            ("a".to_owned(), whole.shallow_clone()),
            ("transposed".to_owned(), whole.tr()),
            ("empty".to_owned(), Tensor::zeros([0, 4], (Kind::Int64, Device::Cpu))),
            ("flag".to_owned(), Tensor::from(true)),
        ];
        save(&path, &tensors, vec![("step".to_owned(), "7".to_owned())]).unwrap();
        let file = SafetensorsFile::open(&path).unwrap();
        assert_eq!(file.metadata(), [("step".to_owned(), "7".to_owned())]);
        assert_eq!(file.entries().unwrap().len(), 4);
        for (name, tensor) in &tensors {
            assert_eq!(&file.tensor(name).unwrap(), tensor, "{name}");
        }
        // The file stays mapped while a tensor of it lives. A write to the tensor does not change the file.
        let mut loaded = file.tensor("a").unwrap();
        drop(file);
        let _ = loaded.fill_(9.0);
        assert_eq!(SafetensorsFile::open(&path).unwrap().tensor("a").unwrap(), whole);
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_failed_save_keeps_the_old_file() {
        let path = scratch("kept");
        fs::write(&path, "before").unwrap();
        let complex = Tensor::zeros([1], (Kind::ComplexDouble, Device::Cpu));
        assert!(save(&path, &[("x".to_owned(), complex)], Vec::new()).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"before");
        fs::remove_file(&path).unwrap();
        assert!(save("/no/such/folder/x", &[], Vec::new()).is_err());
    }
}
