//! Memory without a name that processes of one user share, and the file behind it.
//!
//! Nothing can be left behind, because the memory has no name. One process creates it. The others open it by
//! that process and its descriptor. Processes that cannot do so, because they run elsewhere, get none. In
//! another container or on another machine, the same numbers may mean a different file. So a file is opened
//! only if it has the expected name. It is used only if it belongs to this user, has the right length for
//! good, and its user finds the expected nonce in it.

use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// Memory that processes share. Use it by atomic operations, or under an agreement between the processes.
#[derive(Debug)]
pub(crate) struct SharedMemory {
    start: *mut libc::c_void,
    length: usize,
}

// SAFETY: the mapping is valid on all threads. How it is used is up to its users.
unsafe impl Send for SharedMemory {}
// SAFETY: as above.
unsafe impl Sync for SharedMemory {}

impl SharedMemory {
    /// Returns the address of the first byte, which starts a page.
    pub(crate) fn start(&self) -> *mut u8 {
        self.start.cast()
    }

    /// Returns the number of bytes.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// A random number in the first eight bytes, which identifies the memory.
    fn nonce(&self) -> &AtomicU64 {
        // SAFETY: the memory is longer than the number, and starts a page.
        unsafe { &*self.start.cast() }
    }
}

impl Drop for SharedMemory {
    fn drop(&mut self) {
        // SAFETY: we mapped the memory, and nothing refers to it any more.
        unsafe { libc::munmap(self.start, self.length) };
    }
}

/// Seals that keep the file's length.
#[cfg(target_os = "linux")]
const SEALS: i32 = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;

/// The file behind the memory.
#[derive(Debug)]
pub(crate) struct SharedFile(File);

impl SharedFile {
    /// Creates a file of `length` bytes. `/proc` shows it under `name`.
    #[cfg(target_os = "linux")]
    pub(crate) fn create(name: &CStr, length: usize) -> io::Result<Self> {
        use std::os::fd::FromRawFd;
        check_limit(length)?;
        // SAFETY: the name is a C string.
        let descriptor = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the descriptor is new, and ours alone.
        let file = unsafe { File::from_raw_fd(descriptor) };
        file.set_len(length as u64)?;
        // SAFETY: the descriptor is open.
        if unsafe { libc::fcntl(descriptor, libc::F_ADD_SEALS, SEALS) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Self(file))
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn create(_name: &CStr, _length: usize) -> io::Result<Self> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Allocates all of the file's memory. Without this, a lack of memory ends the process that touches it
    /// first.
    #[cfg(target_os = "linux")]
    pub(crate) fn reserve(&self) -> io::Result<()> {
        let length = libc::off_t::try_from(self.0.metadata()?.len()).map_err(io::Error::other)?;
        // SAFETY: the descriptor is open.
        if unsafe { libc::fallocate(self.descriptor(), 0, 0, length) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn reserve(&self) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Opens a file that has the expected name. Other files of a process are left alone, because opening a
    /// file can have side effects.
    fn open(name: &CStr, path: &str) -> Option<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let expected = format!("/memfd:{} (deleted)", name.to_str().ok()?);
        if std::fs::read_link(path).ok()?.to_str() != Some(&expected) {
            return None;
        }
        // The process may have opened another file under that number in the meantime, and opening it must not
        // block.
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path).ok().map(Self)
    }

    fn descriptor(&self) -> i32 {
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

    /// Maps `length` bytes. Fails if the file is not one that [`SharedFile::create`] made with this length.
    fn map(&self, length: usize) -> io::Result<SharedMemory> {
        let found = self.0.metadata()?;
        if !found.is_file() || found.len() != length as u64 || !self.is_own(&found) {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: this is a new mapping, at an address that the system selects, of a file with that length.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), length, access, libc::MAP_SHARED, self.descriptor(), 0) };
        if start == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(SharedMemory { start, length }) }
    }

    /// Maps the new file's `length` bytes, and marks them with a nonce.
    pub(crate) fn map_new(&self, length: usize) -> io::Result<SharedMemory> {
        let memory = self.map(length)?;
        memory.nonce().store(random(), Ordering::SeqCst);
        Ok(memory)
    }

    /// Returns the address by which other processes open the memory while this file is open.
    pub(crate) fn address(&self, memory: &SharedMemory) -> String {
        let nonce = memory.nonce().load(Ordering::SeqCst);
        format!("{} {} {nonce}", std::process::id(), self.descriptor())
    }
}

/// Fails if files of this process must not be that long. A signal would end the process otherwise.
#[cfg(target_os = "linux")]
fn check_limit(length: usize) -> io::Result<()> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the output is valid for one write.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &raw mut limit) } == 0;
    if known && (length as u64) > limit.rlim_cur { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(()) }
}

/// Opens the memory of another process, or returns `None` if this process cannot.
pub(crate) fn open(name: &CStr, address: &str, length: usize) -> Option<SharedMemory> {
    let mut numbers = address.split(' ');
    let mut next = || numbers.next()?.parse::<u64>().ok();
    let (process, descriptor, nonce) = (next()?, next()?, next()?);
    let file = SharedFile::open(name, &format!("/proc/{process}/fd/{descriptor}"))?;
    let memory = file.map(length).ok()?;
    (memory.nonce().load(Ordering::SeqCst) == nonce).then_some(memory)
}

/// Returns a number that almost certainly no other memory has.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const NAME: &CStr = c"cohort-test";
    const LENGTH: usize = 5000;

    fn offer() -> (SharedFile, SharedMemory, String) {
        let file = SharedFile::create(NAME, LENGTH).unwrap();
        let memory = file.map_new(LENGTH).unwrap();
        let address = file.address(&memory);
        (file, memory, address)
    }

    #[test]
    fn memory_that_is_not_offered_is_not_opened() {
        let (_file, _memory, address) = offer();
        assert!(open(NAME, &address, LENGTH).is_some());
        assert!(open(NAME, &address, LENGTH + 1).is_none());
        assert!(open(c"another", &address, LENGTH).is_none());
        assert!(open(NAME, &address[..address.rfind(' ').unwrap()], LENGTH).is_none());
        assert!(open(NAME, &format!("{address}1"), LENGTH).is_none());
        let (process, null) = (std::process::id(), SharedFile(File::open("/dev/null").unwrap()));
        assert!(open(NAME, &format!("{process} {} 1", null.descriptor()), LENGTH).is_none());
        assert!(open(NAME, "", LENGTH).is_none());
    }

    #[test]
    fn the_memory_keeps_its_length_and_unsealed_memory_is_not_used() {
        use std::os::fd::FromRawFd;
        let (file, _memory, _) = offer();
        assert!(file.0.set_len(1).is_err());
        for (name, flags) in [(NAME, libc::MFD_ALLOW_SEALING), (NAME, 0), (c"another", 0)] {
            // SAFETY: the name is a C string.
            let descriptor = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC | flags) };
            // SAFETY: the descriptor is new, and ours alone.
            let file = unsafe { File::from_raw_fd(descriptor) };
            file.set_len(LENGTH as u64).unwrap();
            let nonce = "0"; // of a new file
            assert!(open(NAME, &format!("{} {descriptor} {nonce}", std::process::id()), LENGTH).is_none());
        }
    }

    #[test]
    fn reserved_memory_takes_its_space_at_once() {
        use std::os::unix::fs::MetadataExt;
        let file = SharedFile::create(NAME, 1 << 20).unwrap();
        assert_eq!(file.0.metadata().unwrap().blocks(), 0);
        file.reserve().unwrap();
        assert!(file.0.metadata().unwrap().blocks() * 512 >= 1 << 20);
    }
}
