//! Files of tensors, in the format safetensors.
//!
//! A file is mapped into memory: nothing of it is read until it is used, and what several processes read is in memory
//! once. A write to a tensor changes this process's copy of a page, not the file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};

use cohort_core::{Error, Result};
use memmap2::{MmapMut, MmapOptions};
use safetensors::tensor::{Metadata, SafeTensors, TensorInfo as Entry};
use safetensors::{Dtype, View};
use tch::Tensor;

use crate::memory;
use crate::recognize::{Wanted, check_file, other_kind};
use crate::safetensors_header::{self, Unknown};
use crate::storage::Storage;
use crate::tensor::{TensorExt, TensorInfo};

/// The names of the format's element types, with libtorch's numbers (`c10::ScalarType`).
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

/// Two elements of the format in one of libtorch's, along the last dimension.
const FLOAT4_X2: i64 = 45;

/// libtorch's number of the device that has no memory.
const META: i64 = 14;

/// A file that is open, mapped into memory.
pub struct SafetensorsFile {
    path: String,
    map: Arc<Map>,
    metadata: Metadata,
    /// Tensors of types that the format had not when this was built. In `metadata` they are bytes.
    unknown: HashMap<String, Unknown>,
    /// Where the elements begin.
    start: usize,
    /// What has been asked for: whoever asks again shares its memory, and is known to.
    storages: Mutex<HashMap<String, Arc<Storage>>>,
}

/// The memory of a file. It is written through tensors alone, as any tensor's is.
struct Map(MmapMut);

/// What a file says of a tensor.
pub struct TensorEntry {
    /// Its name.
    pub name: String,
    /// libtorch's number of the dtype, or the format's name of one that libtorch has not.
    pub dtype: std::result::Result<i64, String>,
    /// Its sizes.
    pub shape: Vec<usize>,
}

impl SafetensorsFile {
    /// Opens a file, and looks its header over: every tensor lies within it, and none over another.
    ///
    /// # Errors
    /// A native error if the file cannot be read, or is no whole file of the format.
    pub fn open(path: &str) -> Result<Self> {
        let context = format!("Cannot load {path}");
        let fail = |state: &dyn std::fmt::Display| Error::native(format!("{context}: {state}"));
        check_file(path).map_err(|state| fail(&state))?;
        let file = File::open(path).map_err(|error| fail(&error))?;
        // SAFETY: what others do to the file while it is mapped can change the elements, or end this process if they cut
        // it short; that is documented. `map_copy` keeps our writes from the file. The system is not to set memory aside for
        // all of it, which is hardly ever written: a file may be larger than that.
        let map = unsafe { MmapOptions::new().no_reserve_swap().map_copy(&file) }.map_err(|error| fail(&error))?;
        let whole = |error: safetensors::SafeTensorError| {
            let other = other_kind(path, Wanted::Safetensors);
            fail(&other.unwrap_or_else(|| format!("it is no whole safetensors file: {error}")))
        };
        let (header, metadata, unknown) = match SafeTensors::read_metadata(&map) {
            Ok((header, metadata)) => (header, metadata, HashMap::new()),
            Err(error) => safetensors_header::read(&map).ok_or_else(|| whole(error))?,
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

    /// What its writer said of it.
    pub fn metadata(&self) -> Vec<(String, String)> {
        let metadata = self.metadata.metadata().iter().flatten();
        let mut pairs: Vec<_> = metadata.map(|(key, value)| (key.clone(), value.clone())).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Its tensors, in the order of their elements.
    ///
    /// # Errors
    /// None but that of a name that is gone.
    pub fn entries(&self) -> Result<Vec<TensorEntry>> {
        let names = self.metadata.offset_keys().into_iter();
        names
            .map(|name| {
                let entry = self.entry(&name)?;
                Ok(match (self.layout(&name, entry), self.unknown.get(&name)) {
                    (Ok((dtype, shape)), _) => TensorEntry { name, dtype: Ok(dtype), shape },
                    (_, Some(Unknown { dtype, shape })) => {
                        TensorEntry { name, dtype: Err(dtype.clone()), shape: shape.clone() }
                    }
                    _ => TensorEntry { name, dtype: Err(format!("{:?}", entry.dtype)), shape: entry.shape.clone() },
                })
            })
            .collect()
    }

    /// A tensor of the file, over the mapped memory, which others of the same name share; a copy only where the file does not
    /// align its elements.
    ///
    /// # Errors
    /// A native error if there is none of that name, or libtorch has not its dtype.
    pub fn tensor(&self, name: &str) -> Result<Tensor> {
        let entry = self.entry(name)?;
        let (dtype, shape) = self.layout(name, entry)?;
        let sizes: Vec<i64> = shape.iter().map(|&size| size as i64).collect();
        let storage = self.storage(name, entry)?;
        // SAFETY: the file has been looked over: the entry has as many bytes as its elements take.
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
            // SAFETY: the bytes lie in the map, which lives as long.
            let made = Arc::new(unsafe { Storage::over(elements.cast(), length, Box::new(Arc::clone(&self.map))) }?);
            storages.insert(name.to_owned(), made.clone());
            return Ok(made);
        }
        // Words, so that the copy is aligned for every dtype.
        memory::check(&format!("Cannot load tensor {name} of {}, which is not aligned", self.path), length)?;
        let mut words = vec![0_u64; length.div_ceil(size_of::<u64>())];
        // SAFETY: the file has been looked over: `length` bytes lie at `elements`, and the copy has room for them.
        unsafe { ptr::copy_nonoverlapping(elements, words.as_mut_ptr().cast(), length) };
        // SAFETY: a vector's memory stays where it is when the vector itself is moved.
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

    /// libtorch's dtype and sizes.
    fn layout(&self, name: &str, entry: &Entry) -> Result<(i64, Vec<usize>)> {
        let fail = |dtype: &dyn std::fmt::Display, state: &str| {
            Error::native(format!("Cannot load {}: tensor {name} is {dtype}, {state}", self.path))
        };
        let missing = "which libtorch has not; load the others by their keys";
        if let Some(Unknown { dtype, .. }) = self.unknown.get(name) {
            return Err(fail(dtype, missing));
        }
        let named = format!("{:?}", entry.dtype);
        let found = DTYPES.iter().find(|(dtype, _)| *dtype == entry.dtype);
        let &(_, dtype) = found.ok_or_else(|| fail(&named, missing))?;
        let mut shape = entry.shape.clone();
        if dtype == FLOAT4_X2 {
            let last = shape.last_mut().filter(|last| **last % 2 == 0);
            *last.ok_or_else(|| fail(&named, "of which libtorch holds pairs: its last dimension has to be even"))? /= 2;
        }
        Ok((dtype, shape))
    }
}

/// The elements of a tensor that is to be written.
struct Elements<'a> {
    tensor: Tensor,
    info: TensorInfo,
    dtype: Dtype,
    shape: Vec<usize>,
    /// Where it says why it could not be copied.
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
        if !is_lendable(&info) {
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

/// Whether the elements are to be written as they lie.
fn is_lendable(info: &TensorInfo) -> bool {
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
        if is_lendable(&self.info) {
            // SAFETY: a contiguous tensor on the CPU has that many bytes there, which live as long as it does; it is lent
            // to be read.
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

/// Writes tensors to a file, which is there whole or, if this fails, as it was before: also where the machine fails.
///
/// # Errors
/// A native error if it cannot be written, a type error if a tensor is none that the format can hold, or two have one
/// name.
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
    crate::files::replace(Path::new(path), |partial: &PathBuf| {
        let other = |error: String| io::Error::other(error);
        safetensors::serialize_to_file(elements, metadata, partial).map_err(|error| other(error.to_string()))?;
        let failed = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failed.map_or(Ok(()), |error| Err(other(error.message)))
    })
    .map_err(|error| fail(&error))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tch::{Device, Kind};

    use super::*;

    fn scratch(name: &str) -> String {
        std::env::temp_dir().join(format!("cohort-{name}-{}", std::process::id())).to_str().unwrap().to_owned()
    }

    #[test]
    fn what_is_saved_is_loaded() {
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
        // The file stays mapped as long as a tensor of it lives, and is not changed by a write to that.
        let mut loaded = file.tensor("a").unwrap();
        drop(file);
        let _ = loaded.fill_(9.0);
        assert_eq!(SafetensorsFile::open(&path).unwrap().tensor("a").unwrap(), whole);
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn tensors_of_one_name_share_a_storage_and_others_do_not() {
        let path = scratch("shared");
        let zeros = || Tensor::zeros([4], (Kind::Float, Device::Cpu));
        save(&path, &[("x".to_owned(), zeros()), ("y".to_owned(), zeros())], Vec::new()).unwrap();
        let file = SafetensorsFile::open(&path).unwrap();
        let x = file.tensor("x").unwrap();
        assert_eq!(x.storage_id(), file.tensor("x").unwrap().narrow(0, 1, 2).storage_id());
        assert_ne!(x.storage_id(), file.tensor("y").unwrap().storage_id());
        assert_ne!(x.storage_id(), SafetensorsFile::open(&path).unwrap().tensor("x").unwrap().storage_id());
        // They are tensors of their own: what one is made of does not change the other.
        let other = tch::no_grad(|| file.tensor("x")).unwrap().set_requires_grad(true);
        assert!(other.requires_grad() && !x.requires_grad());
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn elements_that_the_file_does_not_align_are_copied() {
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
    fn files_that_are_hostile_or_cut_are_errors() {
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
            let error = SafetensorsFile::open(&path).err().unwrap_or_else(|| panic!("{bytes:?} was taken"));
            assert!(error.message.starts_with("Cannot load "), "{}", error.message);
        }
        fs::remove_file(&path).unwrap();
        let missing = SafetensorsFile::open("/no/such/file").err().unwrap();
        assert_eq!(missing.message, "Cannot load /no/such/file: there is no such file");
    }

    #[test]
    fn a_save_that_fails_leaves_what_was_there() {
        let path = scratch("kept");
        fs::write(&path, "before").unwrap();
        let complex = Tensor::zeros([1], (Kind::ComplexDouble, Device::Cpu));
        assert!(save(&path, &[("x".to_owned(), complex)], Vec::new()).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"before");
        fs::remove_file(&path).unwrap();
        assert!(save("/no/such/folder/x", &[], Vec::new()).is_err());
    }
}
