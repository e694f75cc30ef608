//! Segments: files of shared memory, in which the runner and a rank pass each other bulk data.
//!
//! The runner makes the files, and one side writes a file while the other does not use it. What the runner
//! has sent is mapped copy-on-write: a rank may write its tensors, and nobody else sees that.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use cohort_core::{Error, Result};
use memmap2::{Advice, MmapMut, MmapOptions};
use tch::Tensor;

use crate::dtype::DType;
use crate::memory;
use crate::storage::Storage;

/// Permission bits with which other users could write to a file.
const OTHERS_MAY_WRITE: u32 = 0o022;
/// The smallest page of any supported system, in bytes.
const PAGE: usize = 4096;

/// An open segment.
pub struct Segment {
    file: File,
    /// The bytes of the file, from its start, for writes. The system has provided memory for them. The mapping
    /// is kept, so that later writes cause no page faults.
    window: Mutex<Option<MmapMut>>,
}

impl Segment {
    /// Opens a segment that begins with `head`.
    ///
    /// `path` may lead to a file that another process has open. Elsewhere, the same path may mean another file.
    ///
    /// # Errors
    /// If the file cannot be opened, is another one, is not a regular file of this user, or others may write
    /// to it: a process that shortens it could end this one.
    pub fn open(path: &str, head: &[u8]) -> Result<Self> {
        let refuse = |state: &str| Error::native(format!("Cannot open shared memory {path}: {state}"));
        let failed = |error: io::Error| refuse(&error.to_string());
        // SAFETY: the function has no arguments.
        let user = unsafe { libc::geteuid() };
        let is_descriptor = path.starts_with("/proc/");
        if is_descriptor && !is_in_memory(&fs::read_link(path).map_err(failed)?) {
            return Err(refuse("it is another file"));
        }
        let flags = libc::O_NONBLOCK | libc::O_CLOEXEC | if is_descriptor { 0 } else { libc::O_NOFOLLOW };
        let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(path).map_err(failed)?;
        let found = file.metadata().map_err(failed)?;
        if !found.is_file() {
            return Err(refuse("it is not a regular file"));
        }
        if found.uid() != user || found.mode() & OTHERS_MAY_WRITE != 0 {
            return Err(refuse("other users may write to it"));
        }
        let mut begin = vec![0; head.len()];
        if file.read_exact_at(&mut begin, 0).is_err() || begin != head {
            return Err(refuse("it is another file"));
        }
        Ok(Self { file, window: Mutex::new(None) })
    }

    /// Copies bytes from the segment.
    ///
    /// # Errors
    /// If the segment does not have these bytes.
    pub fn read(&self, offset: usize, out: &mut [u8]) -> Result<()> {
        self.file.read_exact_at(out, offset as u64).map_err(|error| failure("read", &error))
    }

    /// Copies bytes into the segment, and makes it longer if necessary.
    ///
    /// # Errors
    /// If the system has no memory for them.
    pub fn write(&self, offset: usize, bytes: &[u8]) -> Result<()> {
        let end = offset.checked_add(bytes.len()).ok_or_else(|| Error::range("Cannot write shared memory: too far"))?;
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.as_ref().is_none_or(|window| window.len() < end) {
            let length = end.next_multiple_of(PAGE);
            reserve(&self.file, length).map_err(|error| failure("write", &error))?;
            *window = None;
            // SAFETY: the file belongs to this user alone, and the runner does not shorten it.
            let mapped = unsafe { MmapOptions::new().len(length).map_mut(&self.file) };
            *window = Some(mapped.map_err(|error| failure("map", &error))?);
        }
        if let Some(window) = window.as_mut() {
            window[offset..end].copy_from_slice(bytes);
        }
        Ok(())
    }

    /// Gives the file's memory back to the system. Nobody may need its bytes any more. Without this, a tensor
    /// that the program has kept would hold the memory of the whole file, because it is mapped from there.
    pub fn discard(self) {
        // Pages that have become private stay as they are. If the system refuses, the memory is free when the
        // last tensor is.
        #[cfg(target_os = "linux")]
        if let Ok(found) = self.file.metadata() {
            let _ = fallocate(&self.file, libc::FALLOC_FL_PUNCH_HOLE | libc::FALLOC_FL_KEEP_SIZE, found.len());
        }
    }

    /// Makes a tensor of elements in the segment, without a copy.
    ///
    /// # Errors
    /// If the segment does not have these bytes, or they do not fill the shape.
    pub fn tensor(&self, offset: usize, length: usize, dtype: DType, sizes: &[i64]) -> Result<(Tensor, Arc<Region>)> {
        let bytes = sizes.iter().try_fold(dtype.bytes() as i64, |product, &size| product.checked_mul(size));
        if sizes.iter().any(|&size| size < 0) || bytes != Some(length as i64) || length == 0 {
            let message = format!("Cannot map shared memory: {length} bytes do not fill the shape {sizes:?}");
            return Err(Error::range(message));
        }
        let region = Arc::new(self.map(offset, length)?);
        // SAFETY: the storage keeps the region alive.
        let storage = unsafe { Storage::resizable_over(region.start(), length, Box::new(region.clone())) }?;
        // SAFETY: the elements fill the region, as checked above.
        let tensor = unsafe { storage.tensor(dtype as i64, sizes) }?;
        Ok((tensor, region))
    }

    fn map(&self, offset: usize, length: usize) -> Result<Region> {
        let found = self.file.metadata().map_err(|error| failure("map", &error))?;
        // Memory beyond the end of the file would end this process when it is touched.
        if offset.checked_add(length).is_none_or(|end| end as u64 > found.len()) {
            return Err(Error::range(format!("Cannot map shared memory: it has only {} bytes", found.len())));
        }
        // SAFETY: the file belongs to this user alone, and the runner does not shorten it. What the runner
        // writes later is not seen, because the region is private by then.
        let memory = unsafe { MmapOptions::new().offset(offset as u64).len(length).map_copy(&self.file) };
        Ok(Region { memory: memory.map_err(|error| failure("map", &error))? })
    }
}

/// Makes the system provide memory for the first bytes of a file, which may be shorter. Without that, a full file
/// system would end this process when it touches the memory.
#[cfg(target_os = "linux")]
fn reserve(file: &File, length: usize) -> io::Result<()> {
    fallocate(file, 0, length as u64)
}

/// Changes what memory the system provides for the first bytes of a file.
#[cfg(target_os = "linux")]
fn fallocate(file: &File, mode: i32, length: u64) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    loop {
        // SAFETY: the descriptor is open.
        if unsafe { libc::fallocate(file.as_raw_fd(), mode, 0, length as libc::off_t) } == 0 {
            return Ok(());
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn reserve(_file: &File, _length: usize) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Returns whether an open file is one of those in which runners share memory. Opening other files can have side
/// effects.
fn is_in_memory(target: &Path) -> bool {
    target.starts_with("/dev/shm") || target.starts_with("/run/shm")
}

fn failure(verb: &str, error: &io::Error) -> Error {
    Error::native(format!("Cannot {verb} shared memory: {error}"))
}

/// Bytes of a segment, mapped copy-on-write.
#[derive(Debug)]
pub struct Region {
    memory: MmapMut,
}

impl Region {
    fn start(&self) -> *mut libc::c_void {
        self.memory.as_ptr().cast_mut().cast()
    }

    /// The number of bytes.
    pub fn length(&self) -> usize {
        self.memory.len()
    }

    /// Copies every page that is not private yet, in place. After that, nothing that happens to the segment
    /// changes the region. Other threads may use the memory meanwhile.
    ///
    /// # Errors
    /// If there is no memory for the copies.
    pub fn make_private(&self) -> Result<()> {
        memory::check("Cannot keep tensor", self.length())?;
        #[cfg(target_os = "linux")]
        if self.memory.advise(Advice::PopulateWrite).is_ok() {
            return Ok(());
        }
        for page in (0..self.length()).step_by(PAGE) {
            // A write that changes nothing makes the system copy the page. Being atomic, it loses no write of
            // another thread.
            // SAFETY: the byte is in the mapped memory, and a byte is always aligned.
            let byte = unsafe { &*self.start().cast::<AtomicU8>().add(page) };
            byte.fetch_or(0, Ordering::Relaxed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

    /// A file that is removed at the end.
    struct Temporary(PathBuf);

    impl Temporary {
        fn new(name: &str, bytes: &[u8]) -> Self {
            let path = std::env::temp_dir().join(format!("cohort-segment-{}-{name}", std::process::id()));
            fs::write(&path, bytes).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            Self(path)
        }

        fn open(&self) -> Segment {
            Segment::open(self.0.to_str().unwrap(), &[]).unwrap()
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    fn floats(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    fn overwrite(path: &Path, bytes: &[u8]) {
        OpenOptions::new().write(true).open(path).unwrap().write_all_at(bytes, 0).unwrap();
    }

    #[test]
    fn a_write_to_a_tensor_does_not_reach_the_segment() {
        let file = Temporary::new("private", &floats(&[1.0, 2.0]));
        let (mut tensor, _region) = file.open().tensor(0, 8, DType::Float32, &[2]).unwrap();
        let _ = tensor.fill_(7.0);
        assert_eq!(Vec::<f32>::try_from(&tensor).unwrap(), [7.0, 7.0]);
        assert_eq!(fs::read(&file.0).unwrap(), floats(&[1.0, 2.0]));
    }

    #[test]
    fn a_region_that_was_made_private_keeps_its_bytes() {
        let pages = 3 * PAGE;
        let file = Temporary::new("kept", &vec![1; pages]);
        let segment = file.open();
        let (tensor, region) = segment.tensor(0, pages, DType::Uint8, &[pages as i64]).unwrap();
        let _ = tensor.narrow(0, 0, 1).fill_(5);
        region.make_private().unwrap();
        overwrite(&file.0, &vec![9; pages]);
        assert_eq!(tensor.sum(tch::Kind::Int64).int64_value(&[]), pages as i64 - 1 + 5);
        drop((segment, region));
        assert_eq!(tensor.int64_value(&[pages as i64 - 1]), 1);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_tensor_that_is_kept_does_not_hold_the_memory_of_its_segment() {
        let pages = 8 * PAGE;
        let path = Path::new("/dev/shm").join(format!("cohort-segment-{}-discarded", std::process::id()));
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path).unwrap();
        file.write_all_at(&vec![1; pages], 0).unwrap();
        let segment = Segment::open(path.to_str().unwrap(), &[]).unwrap();
        fs::remove_file(&path).unwrap();
        let (tensor, region) = segment.tensor(PAGE, 2 * PAGE, DType::Uint8, &[2 * PAGE as i64]).unwrap();
        region.make_private().unwrap();
        drop(region);
        segment.discard();
        assert_eq!(file.metadata().unwrap().blocks(), 0);
        assert_eq!(tensor.sum(tch::Kind::Int64).int64_value(&[]), 2 * PAGE as i64);
    }

    #[test]
    fn a_tensor_of_a_segment_can_be_resized() {
        let file = Temporary::new("resized", &floats(&[1.0, 2.0]));
        let (mut tensor, region) = file.open().tensor(0, 8, DType::Float32, &[2]).unwrap();
        let _ = tensor.resize_([4]);
        assert_eq!(Vec::<f32>::try_from(tensor.narrow(0, 0, 2)).unwrap(), [1.0, 2.0]);
        assert_eq!(Arc::strong_count(&region), 1, "the old memory is free");
    }

    #[test]
    fn places_outside_a_segment_are_refused() {
        let file = Temporary::new("outside", &[0; 8]);
        let segment = file.open();
        assert!(segment.tensor(0, 16, DType::Float32, &[4]).is_err());
        assert!(segment.tensor(PAGE, 8, DType::Float32, &[2]).is_err());
        assert!(segment.tensor(0, 8, DType::Float32, &[3]).is_err());
        assert!(segment.read(4, &mut [0; 8]).is_err());
    }

    #[test]
    fn what_was_written_can_be_read_and_the_segment_grows() {
        let file = Temporary::new("written", &[]);
        let segment = file.open();
        segment.write(0, &[1; 100]).unwrap();
        segment.write(2 * PAGE, &[2; 100]).unwrap();
        let mut out = [0; 100];
        segment.read(2 * PAGE, &mut out).unwrap();
        assert_eq!(out, [2; 100]);
        segment.read(0, &mut out).unwrap();
        assert_eq!(out, [1; 100]);
    }

    #[test]
    fn files_that_others_may_write_and_links_are_refused() {
        let file = Temporary::new("open", &[0; 8]);
        let link = file.0.with_extension("link");
        std::os::unix::fs::symlink(&file.0, &link).unwrap();
        let refused = Segment::open(link.to_str().unwrap(), &[]).is_err();
        fs::remove_file(&link).unwrap();
        assert!(refused);
        fs::set_permissions(&file.0, fs::Permissions::from_mode(0o622)).unwrap();
        assert!(Segment::open(file.0.to_str().unwrap(), &[]).is_err());
    }

    #[test]
    fn only_the_file_with_the_right_beginning_is_opened() {
        let file = Temporary::new("head", b"mark and nonce");
        let path = file.0.to_str().unwrap();
        assert!(Segment::open(path, b"mark").is_ok());
        assert!(Segment::open(path, b"mark and another").is_err());
        assert!(Segment::open(path, b"mark and nonce and more").is_err());
    }

    #[test]
    fn a_file_without_a_name_is_opened_through_its_process_if_it_is_in_memory() {
        let open = |path: &Path| {
            let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path).unwrap();
            fs::remove_file(path).unwrap();
            file.write_all_at(b"head", 0).unwrap();
            let descriptor = format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd());
            Segment::open(&descriptor, b"head").is_ok()
        };
        let name = format!("cohort-segment-{}-unnamed", std::process::id());
        assert!(open(&Path::new("/dev/shm").join(&name)));
        assert!(!open(&std::env::temp_dir().join(&name)));
    }
}
