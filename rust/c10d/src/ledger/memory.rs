//! Memory without a name that processes of one user share, and the file behind it.

use std::io;
use std::sync::atomic::AtomicU64;

use super::entry::{ENTRIES_PER_RANK, Entry};

/// The memory of a ledger: a nonce, and the entries of each rank.
#[derive(Debug)]
pub(super) struct Memory {
    start: *mut libc::c_void,
    length: usize,
}

// SAFETY: the memory is only used by atomic operations.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

/// The number of bytes before the first entry.
const HEAD: usize = size_of::<Entry>();

impl Memory {
    /// Returns the number of bytes for a group of `size` ranks.
    pub(super) fn length(size: usize) -> usize {
        HEAD + size * ENTRIES_PER_RANK * size_of::<Entry>()
    }

    /// A random number that identifies the memory.
    pub(super) fn nonce(&self) -> &AtomicU64 {
        // SAFETY: the head is within the memory and aligned.
        unsafe { &*self.start.cast() }
    }

    /// Returns the entries of one rank.
    pub(super) fn entries_of(&self, rank: usize) -> &[Entry] {
        &self.entries()[rank * ENTRIES_PER_RANK..][..ENTRIES_PER_RANK]
    }

    fn entries(&self) -> &[Entry] {
        let count = (self.length - HEAD) / size_of::<Entry>();
        // SAFETY: the memory is aligned and stays mapped as long as `self`. Every bit pattern is a valid
        // entry.
        unsafe { std::slice::from_raw_parts(self.start.byte_add(HEAD).cast(), count) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: we mapped the memory, and nothing refers to it any more.
        unsafe { libc::munmap(self.start, self.length) };
    }
}

/// The name that `/proc` shows for the file.
pub(super) const NAME: &std::ffi::CStr = c"cohort-calls";

/// Seals that keep the file's length.
#[cfg(target_os = "linux")]
const SEALS: i32 = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;

/// The file behind the memory.
#[derive(Debug)]
pub(super) struct MemoryFile(pub(super) std::fs::File);

impl MemoryFile {
    #[cfg(target_os = "linux")]
    pub(super) fn create(length: usize) -> io::Result<Self> {
        use std::os::fd::FromRawFd;
        // SAFETY: the name is a C string.
        let descriptor = unsafe { libc::memfd_create(NAME.as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the descriptor is new, and ours alone.
        let file = unsafe { std::fs::File::from_raw_fd(descriptor) };
        file.set_len(length as u64)?;
        // SAFETY: the descriptor is open.
        if unsafe { libc::fcntl(descriptor, libc::F_ADD_SEALS, SEALS) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Self(file))
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn create(_length: usize) -> io::Result<Self> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Opens a file that has our name. Other files of a process are left alone, because opening a file can
    /// have side effects.
    pub(super) fn open(path: &str) -> Option<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let expected = format!("/memfd:{} (deleted)", NAME.to_str().ok()?);
        if std::fs::read_link(path).ok()?.to_str() != Some(&expected) {
            return None;
        }
        // The process may have opened another file under that number in the meantime, and opening it must not
        // block.
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path).ok().map(Self)
    }

    /// Returns the number of the file's descriptor.
    pub(super) fn descriptor(&self) -> i32 {
        use std::os::fd::AsRawFd;
        self.0.as_raw_fd()
    }

    /// Returns whether the file belongs to this user, and nobody can make it shorter, which would end the
    /// processes that have it mapped.
    #[cfg(target_os = "linux")]
    fn is_own(&self, found: &std::fs::Metadata) -> bool {
        use std::os::unix::fs::MetadataExt;
        // SAFETY: the function has no arguments.
        let user = unsafe { libc::geteuid() };
        // SAFETY: the descriptor is open.
        let seals = unsafe { libc::fcntl(self.descriptor(), libc::F_GET_SEALS) };
        found.uid() == user && seals >= 0 && seals & SEALS == SEALS
    }

    #[cfg(not(target_os = "linux"))]
    fn is_own(&self, _found: &std::fs::Metadata) -> bool {
        false
    }

    /// Maps the memory of a group of `size` ranks. Fails if the file is not one that [`MemoryFile::create`]
    /// made for such a group.
    pub(super) fn map(&self, size: usize) -> io::Result<Memory> {
        let length = Memory::length(size);
        let found = self.0.metadata()?;
        if !found.is_file() || found.len() != length as u64 || !self.is_own(&found) {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: this is a new mapping, at an address that the system selects, of a file with that length.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), length, access, libc::MAP_SHARED, self.descriptor(), 0) };
        if start == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(Memory { start, length }) }
    }
}
