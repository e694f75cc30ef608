//! Opens safetensors files.
//!
//! A file is mapped into memory. The system reads a page only when it is used, and processes that use the
//! same file share its pages. A write to a tensor changes this process's copy of a page, not the file.

use std::collections::HashMap;
use std::fs::File;
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};

use cohort_core::{Error, Result};
use memmap2::{MmapMut, MmapOptions};
use safetensors::tensor::{Metadata, SafeTensors, TensorInfo as Entry};
use tch::Tensor;

use super::header::{self, UnknownDtype};
use super::{DTYPES, FLOAT4_X2};
use crate::memory;
use crate::recognize::{Expected, check_file, describe_other_kind};
use crate::storage::Storage;

/// An open file, mapped into memory.
pub struct SafetensorsFile {
    path: String,
    map: Arc<Map>,
    metadata: Metadata,
    /// Tensors of element types that the `safetensors` crate does not know. In `metadata` they are bytes.
    unknown: HashMap<String, UnknownDtype>,
    /// The offset of the elements in the file.
    start: usize,
    /// Storages of tensors that were requested. A second request for a tensor returns the same storage, so
    /// that borrows of one are known for the other.
    storages: Mutex<HashMap<String, Arc<Storage>>>,
}

/// The memory of a file. As with any tensor, only tensors write it.
struct Map(MmapMut);

/// The description of a tensor in a file.
pub struct TensorEntry {
    /// The name.
    pub name: String,
    /// libtorch's number of the dtype. If libtorch does not support the dtype, the format's name for it.
    pub dtype: std::result::Result<i64, String>,
    /// The sizes.
    pub shape: Vec<usize>,
}

impl SafetensorsFile {
    /// Opens a file and checks its header: all tensors must lie within the file, and they must not overlap.
    ///
    /// # Errors
    /// A native error if the file cannot be read, or is not a complete safetensors file.
    pub fn open(path: &str) -> Result<Self> {
        let context = format!("Cannot load {path}");
        let fail = |state: &dyn std::fmt::Display| Error::native(format!("{context}: {state}"));
        check_file(path).map_err(|state| fail(&state))?;
        let file = File::open(path).map_err(|error| fail(&error))?;
        // SAFETY: other processes may change the file while it is mapped. Then the elements change, or this
        // process ends if the file becomes shorter. The documentation says so. `map_copy` does not write our
        // changes to the file. `no_reserve_swap` allows files that are larger than memory: the system
        // reserves no memory for writes, because almost no page is ever written.
        let map = unsafe { MmapOptions::new().no_reserve_swap().map_copy(&file) }.map_err(|error| fail(&error))?;
        let invalid = |error: safetensors::SafeTensorError| {
            let other = describe_other_kind(path, Expected::Safetensors);
            fail(&other.unwrap_or_else(|| format!("it is not a complete safetensors file: {error}")))
        };
        let (header, metadata, unknown) = match SafeTensors::read_metadata(&map) {
            Ok((header, metadata)) => (header, metadata, HashMap::new()),
            Err(error) => header::read(&map).ok_or_else(|| invalid(error))?,
        };
        let start = header + size_of::<u64>();
        Ok(Self {
            path: path.to_owned(),
            map: Arc::new(Map(map)),
            metadata,
            unknown,
            start,
            storages: Mutex::default(),
        })
    }

    /// Returns the metadata that the writer of the file stored, sorted by key.
    pub fn metadata(&self) -> Vec<(String, String)> {
        let metadata = self.metadata.metadata().iter().flatten();
        let mut pairs: Vec<_> = metadata.map(|(key, value)| (key.clone(), value.clone())).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Lists the tensors, in the order of their elements in the file.
    ///
    /// # Errors
    /// A native error if a listed name has no entry, which does not happen.
    pub fn entries(&self) -> Result<Vec<TensorEntry>> {
        let names = self.metadata.offset_keys().into_iter();
        names
            .map(|name| {
                let entry = self.entry(&name)?;
                Ok(match (self.layout(&name, entry), self.unknown.get(&name)) {
                    (Ok((dtype, shape)), _) => TensorEntry { name, dtype: Ok(dtype), shape },
                    (_, Some(UnknownDtype { dtype, shape })) => {
                        TensorEntry { name, dtype: Err(dtype.clone()), shape: shape.clone() }
                    }
                    _ => TensorEntry { name, dtype: Err(format!("{:?}", entry.dtype)), shape: entry.shape.clone() },
                })
            })
            .collect()
    }

    /// Returns a tensor over the mapped memory. All tensors of the same name share that memory. If the file
    /// does not align the elements, the tensor is a copy.
    ///
    /// # Errors
    /// A native error if the file has no tensor of this name, or libtorch does not support its dtype.
    pub fn tensor(&self, name: &str) -> Result<Tensor> {
        let entry = self.entry(name)?;
        let (dtype, shape) = self.layout(name, entry)?;
        let sizes: Vec<i64> = shape.iter().map(|&size| size as i64).collect();
        let storage = self.storage(name, entry)?;
        // SAFETY: `open` has checked that the entry has as many bytes as its elements need.
        unsafe { storage.tensor(dtype, &sizes) }
    }

    fn storage(&self, name: &str, entry: &Entry) -> Result<Arc<Storage>> {
        let mut storages = self.storages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = storages.get(name) {
            return Ok(known.clone());
        }
        let length = entry.data_offsets.1 - entry.data_offsets.0;
        let elements = self.map.0[self.start + entry.data_offsets.0..].as_ptr().cast_mut();
        let alignment = entry.dtype.bitsize().div_ceil(8);
        if elements.align_offset(alignment) == 0 {
            // SAFETY: the bytes lie in the map, and the storage keeps the map alive.
            let made = Arc::new(unsafe { Storage::over(elements.cast(), length, Box::new(Arc::clone(&self.map))) }?);
            storages.insert(name.to_owned(), made.clone());
            return Ok(made);
        }
        memory::check(&format!("Cannot load tensor {name} of {}, which is not aligned", self.path), length)?;
        // Words of 8 bytes, so that the copy is aligned for every dtype.
        let mut words = vec![0_u64; length.div_ceil(size_of::<u64>())];
        // SAFETY: `open` has checked that `length` bytes lie at `elements`, and the copy has room for them.
        unsafe { ptr::copy_nonoverlapping(elements, words.as_mut_ptr().cast(), length) };
        // SAFETY: a vector's memory does not move when the vector itself is moved.
        unsafe { Storage::over(words.as_mut_ptr().cast(), length, Box::new(words)) }.map(Arc::new)
    }

    fn entry(&self, name: &str) -> Result<&Entry> {
        self.metadata.info(name).ok_or_else(|| {
            let mut names = self.metadata.offset_keys();
            let more = names.len().saturating_sub(12);
            names.truncate(12);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            let state = format!("it has no tensor {name}: it has {}{rest}", names.join(", "));
            Error::native(format!("Cannot load {}: {state}", self.path))
        })
    }

    /// Returns libtorch's number of the dtype, and the sizes of the tensor in libtorch.
    fn layout(&self, name: &str, entry: &Entry) -> Result<(i64, Vec<usize>)> {
        let fail = |dtype: &dyn std::fmt::Display, state: &str| {
            Error::native(format!("Cannot load {}: tensor {name} is {dtype}, {state}", self.path))
        };
        let unsupported = "which libtorch does not support; load the other tensors by their keys";
        if let Some(UnknownDtype { dtype, .. }) = self.unknown.get(name) {
            return Err(fail(dtype, unsupported));
        }
        let named = format!("{:?}", entry.dtype);
        let found = DTYPES.iter().find(|(dtype, _)| *dtype == entry.dtype);
        let &(_, dtype) = found.ok_or_else(|| fail(&named, unsupported))?;
        let mut shape = entry.shape.clone();
        if dtype == FLOAT4_X2 {
            let last = shape.last_mut().filter(|last| **last % 2 == 0);
            *last.ok_or_else(|| fail(&named, "which libtorch stores in pairs: the last dimension must be even"))? /= 2;
        }
        Ok((dtype, shape))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tch::{Device, Kind};

    use super::*;
    use crate::TensorExt;
    use crate::safetensors::save;
    use crate::safetensors::testing::scratch;

    #[test]
    fn tensors_of_the_same_name_share_a_storage() {
        let path = scratch("shared");
        let zeros = || Tensor::zeros([4], (Kind::Float, Device::Cpu));
        save(&path, &[("x".to_owned(), zeros()), ("y".to_owned(), zeros())], Vec::new()).unwrap();
        let file = SafetensorsFile::open(&path).unwrap();
        let x = file.tensor("x").unwrap();
        assert_eq!(x.storage_id(), file.tensor("x").unwrap().narrow(0, 1, 2).storage_id());
        assert_ne!(x.storage_id(), file.tensor("y").unwrap().storage_id());
        assert_ne!(x.storage_id(), SafetensorsFile::open(&path).unwrap().tensor("x").unwrap().storage_id());
        // They are separate tensors: a property of one does not change the other.
        let other = tch::no_grad(|| file.tensor("x")).unwrap().set_requires_grad(true);
        assert!(other.requires_grad() && !x.requires_grad());
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn unaligned_elements_are_copied() {
        let path = scratch("unaligned");
        let header = br#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(header);
        assert_ne!(bytes.len() % 4, 0);
        bytes.extend(1.5_f32.to_le_bytes());
        bytes.extend((-2.0_f32).to_le_bytes());
        fs::write(&path, bytes).unwrap();
        let tensor = SafetensorsFile::open(&path).unwrap().tensor("x").unwrap();
        assert_eq!(tensor, Tensor::from_slice(&[1.5_f32, -2.0]));
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn hostile_and_truncated_files_are_errors() {
        let path = scratch("hostile");
        let with = |header: &str, data: usize| {
            let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
            bytes.extend_from_slice(header.as_bytes());
            bytes.resize(bytes.len() + data, 0);
            bytes
        };
        let hostile = [
            Vec::new(),
            vec![1, 2, 3],
            u64::MAX.to_le_bytes().to_vec(),
            with("{", 0),
            with(r#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7),
            with(r#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9),
            with(r#"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8),
            with(r#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8),
            with(r#"{"x":{"dtype":"F32","shape":[18446744073709551615,2],"data_offsets":[0,8]}}"#, 8),
            with(
                r#"{"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"y":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
                8,
            ),
        ];
        for bytes in hostile {
            fs::write(&path, &bytes).unwrap();
            let error = SafetensorsFile::open(&path).err().unwrap_or_else(|| panic!("{bytes:?} was accepted"));
            assert!(error.message.starts_with("Cannot load "), "{}", error.message);
        }
        fs::remove_file(&path).unwrap();
        let missing = SafetensorsFile::open("/no/such/file").err().unwrap();
        assert_eq!(missing.message, "Cannot load /no/such/file: there is no such file");
    }
}
