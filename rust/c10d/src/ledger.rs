//! What the ranks of a group are about to do, in memory that they share: so that ranks that disagree are told before anything is
//! sent, at the cost of some loads and stores.
//!
//! Each rank has a row of entries. Before it starts a call it makes an entry, and then looks at those that the others have made
//! of the same number. Of two ranks that disagree one at least sees the other's, whichever comes first, and starts nothing. What
//! the others have not come to yet, or have written over, is not compared: a rank may be ahead by as many calls as a row has
//! entries.
//!
//! The memory has no name that could be left behind: rank 0 makes it, and the others open it by its descriptor. Ranks that cannot,
//! since they run elsewhere, do without. What is there may be of another process than was meant, where numbers mean others (in
//! another container, on another machine): it is opened only if it is called as ours is, and used only if it is of this user, of the
//! right length for good, and has the mark that was told.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering, fence};

/// Entries of a rank for collectives, and as many for transfers.
const ENTRIES: usize = 128;
/// Bytes of a call's description that are told. All of it is compared.
const TEXT_CAPACITY: usize = 104;

/// Which call of a group an entry is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The number of a collective, from 1.
    Collective(u64),
    /// What tells a transfer between two ranks from all others.
    Transfer(u64),
}

impl Key {
    /// As it is stored: never 0, and no collective's is a transfer's.
    fn stored(self) -> u64 {
        match self {
            Self::Collective(number) => number & !TRANSFER,
            Self::Transfer(number) => number | TRANSFER,
        }
    }

    fn place(self) -> usize {
        let place = self.stored() as usize % ENTRIES;
        if matches!(self, Self::Transfer(_)) { ENTRIES + place } else { place }
    }
}

const TRANSFER: u64 = 1 << 63;

#[repr(C)]
struct Entry {
    /// 0 while the rest is being written, and at first.
    key: AtomicU64,
    /// What has to be the same on all ranks, as a number.
    print: AtomicU64,
    /// Bytes of `text` in use.
    length: AtomicU64,
    text: [AtomicU64; TEXT_CAPACITY / 8],
}

impl Entry {
    fn write(&self, key: Key, print: u64, text: &str) {
        self.key.store(0, Ordering::SeqCst);
        self.print.store(print, Ordering::Release);
        let bytes = &text.as_bytes()[..text.len().min(TEXT_CAPACITY)];
        self.length.store(bytes.len() as u64, Ordering::Release);
        for (word, bytes) in self.text.iter().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            word.store(u64::from_le_bytes(whole), Ordering::Release);
        }
        self.key.store(key.stored(), Ordering::SeqCst);
    }

    /// What it says of a call, if it is of that and says something else.
    fn read_other(&self, stored: u64, print: u64) -> Option<String> {
        // The key first: before it is the call's, the rest is still that of another.
        let is_other = self.key.load(Ordering::SeqCst) == stored && self.print.load(Ordering::Acquire) != print;
        if is_other { self.read(stored) } else { None }
    }

    /// What it says of a call, if it is of that.
    fn read(&self, stored: u64) -> Option<String> {
        if self.key.load(Ordering::SeqCst) != stored {
            return None;
        }
        let length = (self.length.load(Ordering::Acquire) as usize).min(TEXT_CAPACITY);
        let bytes: Vec<u8> = self.text.iter().flat_map(|word| word.load(Ordering::Acquire).to_le_bytes()).collect();
        // It may have been written over meanwhile.
        fence(Ordering::SeqCst);
        let is_whole = self.key.load(Ordering::SeqCst) == stored;
        is_whole.then(|| String::from_utf8_lossy(&bytes[..length]).into_owned())
    }
}

/// A row for each rank.
#[derive(Debug)]
pub(crate) struct Ledger {
    memory: Memory,
    rank: usize,
    size: usize,
}

/// Where rank 0 has the memory, until all have opened it.
#[derive(Debug)]
pub(crate) struct Offer {
    ledger: Ledger,
    file: File,
}

impl Offer {
    /// Makes the memory of a group, on rank 0.
    pub(crate) fn new(size: usize) -> io::Result<Self> {
        let file = File::create(Memory::length(size))?;
        let memory = file.map(size)?;
        memory.mark().store(random(), Ordering::SeqCst);
        Ok(Self { ledger: Ledger { memory, rank: 0, size }, file })
    }

    /// How the others find it.
    pub(crate) fn address(&self) -> String {
        format!("{} {} {}", std::process::id(), self.file.number(), self.ledger.memory.mark().load(Ordering::SeqCst))
    }

    /// All have come.
    pub(crate) fn close(self) -> Ledger {
        self.ledger
    }
}

impl Ledger {
    /// Opens what rank 0 offers. `None` where it is not to be had.
    pub(crate) fn open(address: &str, rank: usize, size: usize) -> Option<Self> {
        let mut numbers = address.split(' ');
        let mut next = || numbers.next()?.parse::<u64>().ok();
        let (process, descriptor, mark) = (next()?, next()?, next()?);
        let file = File::open(&format!("/proc/{process}/fd/{descriptor}"))?;
        let memory = file.map(size).ok()?;
        // On another machine the same numbers are of another file.
        (memory.mark().load(Ordering::SeqCst) == mark).then_some(Self { memory, rank, size })
    }

    /// Says what this rank is about to do. `print` is what has to be the same on all ranks.
    pub(crate) fn enter(&self, key: Key, print: u64, text: &str) {
        self.entry(self.rank, key).write(key, print, text);
        // What the others have entered is looked at after that, or they see this.
        fence(Ordering::SeqCst);
    }

    /// Whoever has entered something else under the same key, and what: of all ranks, or of one.
    pub(crate) fn differing(&self, key: Key, print: u64, peer: Option<usize>) -> Option<(usize, String)> {
        let among = peer.map_or(0..self.size, |peer| peer..peer + 1);
        among
            .filter(|&rank| rank != self.rank)
            .find_map(|rank| self.entry(rank, key).read_other(key.stored(), print).map(|text| (rank, text)))
    }

    /// The first collective of which another rank has entered something else than this one, as far back as the rows go: this
    /// rank's text, the other rank, and its text. A rank that only gives may be through before others disagree.
    pub(crate) fn first_differing(&self) -> Option<(String, usize, String)> {
        let rows = self.memory.entries();
        let own = &rows[self.rank * 2 * ENTRIES..][..ENTRIES];
        let mut numbered: Vec<_> = own.iter().map(|entry| (entry.key.load(Ordering::SeqCst), entry)).collect();
        numbered.retain(|&(key, _)| key != 0);
        numbered.sort_unstable_by_key(|&(key, _)| key);
        numbered.into_iter().find_map(|(key, entry)| {
            let print = entry.print.load(Ordering::Acquire);
            let text = entry.read(key)?;
            let (rank, theirs) = self.differing(Key::Collective(key), print, None)?;
            Some((text, rank, theirs))
        })
    }

    fn entry(&self, rank: usize, key: Key) -> &Entry {
        &self.memory.entries()[rank * 2 * ENTRIES + key.place()]
    }
}

/// A number that no other file begins with.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

/// Memory that processes share.
#[derive(Debug)]
struct Memory {
    start: *mut libc::c_void,
    length: usize,
}

// SAFETY: what is there is used by atomic operations alone.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

/// Bytes before the first entry.
const HEAD: usize = size_of::<Entry>();

impl Memory {
    fn length(size: usize) -> usize {
        HEAD + size * 2 * ENTRIES * size_of::<Entry>()
    }

    fn mark(&self) -> &AtomicU64 {
        // SAFETY: the head is within the memory and aligned.
        unsafe { &*self.start.cast() }
    }

    fn entries(&self) -> &[Entry] {
        let count = (self.length - HEAD) / size_of::<Entry>();
        // SAFETY: the memory is mapped as long as this lives, aligned, and of these types all bits may be anything.
        unsafe { std::slice::from_raw_parts(self.start.byte_add(HEAD).cast(), count) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: it was mapped by us, and nobody refers to it any more.
        unsafe { libc::munmap(self.start, self.length) };
    }
}

/// What the file is called.
const NAME: &std::ffi::CStr = c"cohort-calls";

/// It keeps its length.
#[cfg(target_os = "linux")]
const SEALS: i32 = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;

/// The file behind the memory.
#[derive(Debug)]
struct File(std::fs::File);

impl File {
    #[cfg(target_os = "linux")]
    fn create(length: usize) -> io::Result<Self> {
        use std::os::fd::FromRawFd;
        // SAFETY: the name is a C string.
        let descriptor = unsafe { libc::memfd_create(NAME.as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it is new, and ours alone.
        let file = unsafe { std::fs::File::from_raw_fd(descriptor) };
        file.set_len(length as u64)?;
        // SAFETY: the descriptor is open.
        if unsafe { libc::fcntl(descriptor, libc::F_ADD_SEALS, SEALS) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Self(file))
    }

    #[cfg(not(target_os = "linux"))]
    fn create(_length: usize) -> io::Result<Self> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Opens what is called as ours. Whatever else a process has open is left alone: opening some things does something to them.
    fn open(path: &str) -> Option<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let expected = format!("/memfd:{} (deleted)", NAME.to_str().ok()?);
        if std::fs::read_link(path).ok()?.to_str() != Some(&expected) {
            return None;
        }
        // The process may have opened something else under that number meanwhile: opening it must not wait.
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path).ok().map(Self)
    }

    fn number(&self) -> i32 {
        use std::os::fd::AsRawFd;
        self.0.as_raw_fd()
    }

    /// Whether it is this user's, and nobody can make it shorter: that would end whoever has it mapped.
    #[cfg(target_os = "linux")]
    fn is_own(&self, found: &std::fs::Metadata) -> bool {
        use std::os::unix::fs::MetadataExt;
        // SAFETY: it reads a number of this process.
        let user = unsafe { libc::geteuid() };
        // SAFETY: the descriptor is open.
        let seals = unsafe { libc::fcntl(self.number(), libc::F_GET_SEALS) };
        found.uid() == user && seals >= 0 && seals & SEALS == SEALS
    }

    #[cfg(not(target_os = "linux"))]
    fn is_own(&self, _found: &std::fs::Metadata) -> bool {
        false
    }

    fn map(&self, size: usize) -> io::Result<Memory> {
        let length = Memory::length(size);
        let found = self.0.metadata()?;
        if !found.is_file() || found.len() != length as u64 || !self.is_own(&found) {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping, wherever there is room, of a file that is as long.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), length, access, libc::MAP_SHARED, self.number(), 0) };
        if start == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(Memory { start, length }) }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn pair() -> (Ledger, Ledger) {
        let offer = Offer::new(2).unwrap();
        let second = Ledger::open(&offer.address(), 1, 2).unwrap();
        (offer.close(), second)
    }

    #[test]
    fn whoever_comes_second_sees_that_the_first_does_something_else() {
        let (first, second) = pair();
        let key = Key::Collective(1);
        first.enter(key, 7, "all_reduce of float32 [4]");
        assert_eq!(first.differing(key, 7, None), None);
        second.enter(key, 8, "barrier");
        assert_eq!(second.differing(key, 8, None), Some((0, "all_reduce of float32 [4]".to_owned())));
        assert_eq!(first.differing(key, 7, None), Some((1, "barrier".to_owned())));
        assert_eq!(second.differing(key, 7, None), None);
    }

    #[test]
    fn what_was_written_over_and_what_is_of_another_kind_is_not_compared() {
        let (first, second) = pair();
        for number in 1..=ENTRIES as u64 + 1 {
            first.enter(Key::Collective(number), 7, &"x".repeat(200));
        }
        assert_eq!(second.differing(Key::Collective(1), 8, None), None);
        assert_eq!(second.differing(Key::Transfer(2), 8, None), None);
        let (_, text) = second.differing(Key::Collective(2), 8, None).unwrap();
        assert_eq!(text.len(), TEXT_CAPACITY);
    }

    #[test]
    fn ranks_that_agree_never_differ_however_often_entries_are_written_over() {
        let (first, second) = pair();
        let reached = [AtomicU64::new(0), AtomicU64::new(0)];
        // They keep pace, so that each looks while the other writes.
        let differs = |ledger: &Ledger| {
            let (own, other) = (&reached[ledger.rank], &reached[1 - ledger.rank]);
            let count = (1..100_000).filter(|&number| {
                while other.load(Ordering::SeqCst) + 1 < number {
                    std::thread::yield_now();
                }
                own.store(number, Ordering::SeqCst);
                let key = Key::Collective(number);
                ledger.enter(key, number, "barrier");
                ledger.differing(key, number, None).is_some()
            });
            count.count()
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| differs(&second));
            assert_eq!(differs(&first) + other.join().unwrap(), 0);
        });
    }

    #[test]
    fn a_rank_that_is_ahead_finds_the_first_in_which_the_others_disagree() {
        let (first, second) = pair();
        for (number, text) in [(1, "barrier"), (2, "broadcast"), (3, "all_reduce"), (4, "reduce")] {
            first.enter(Key::Collective(number), number, text);
        }
        assert_eq!(first.first_differing(), None);
        second.enter(Key::Collective(1), 1, "barrier");
        assert_eq!(first.first_differing(), None);
        second.enter(Key::Collective(3), 8, "gather");
        second.enter(Key::Collective(2), 7, "scatter");
        let told = ("broadcast".to_owned(), 1, "scatter".to_owned());
        assert_eq!(first.first_differing(), Some(told));
    }

    #[test]
    fn what_is_not_offered_is_not_opened() {
        let offer = Offer::new(2).unwrap();
        let address = offer.address();
        assert!(Ledger::open(&address, 1, 3).is_none());
        assert!(Ledger::open(&address[..address.rfind(' ').unwrap()], 1, 2).is_none());
        let (process, null) = (std::process::id(), std::fs::File::open("/dev/null").unwrap());
        assert!(Ledger::open(&format!("{process} {} 1", File(null).number()), 1, 2).is_none());
        assert!(Ledger::open("", 1, 2).is_none());
    }

    #[test]
    fn the_memory_keeps_its_length_and_one_that_does_not_is_not_used() {
        use std::os::fd::FromRawFd;
        let offer = Offer::new(2).unwrap();
        assert!(offer.file.0.set_len(1).is_err());
        let address = offer.address();
        assert!(Ledger::open(&address, 1, 2).is_some());
        let length = Memory::length(2) as u64;
        for (name, flags) in [(NAME, libc::MFD_ALLOW_SEALING), (NAME, 0), (c"another", 0)] {
            // SAFETY: the name is a C string.
            let descriptor = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC | flags) };
            // SAFETY: it is new, and ours alone.
            let file = unsafe { std::fs::File::from_raw_fd(descriptor) };
            file.set_len(length).unwrap();
            let mark = "0"; // as it begins
            assert!(Ledger::open(&format!("{} {descriptor} {mark}", std::process::id()), 1, 2).is_none());
        }
    }

    #[test]
    fn of_two_that_enter_at_the_same_time_one_sees_the_other() {
        let (first, second) = pair();
        for number in 1..2000 {
            let key = Key::Collective(number);
            let saw = std::thread::scope(|scope| {
                let other = scope.spawn(|| {
                    second.enter(key, 2, "second");
                    second.differing(key, 2, None).is_some()
                });
                first.enter(key, 1, "first");
                first.differing(key, 1, None).is_some() | other.join().unwrap()
            });
            assert!(saw, "neither saw the other at {number}");
        }
    }
}
