//! The calls that the ranks of a group are about to make, in memory that the ranks share. Ranks that disagree
//! learn of it before anything is sent, at the cost of some loads and stores.
//!
//! Each rank has a row of entries. Before it starts a call, it writes an entry, and then reads the other
//! ranks' entries with the same number. If two ranks disagree, at least one of them sees the other's entry,
//! whichever comes first, and starts nothing. Entries that the other ranks have not written yet, or have
//! overwritten, are not compared: a rank may be ahead by as many calls as a row has entries.
//!
//! The memory has no name, so nothing can be left behind. Rank 0 creates it, and the other ranks open it by
//! its process and descriptor. Ranks that cannot do so, because they run elsewhere, use no ledger. In another
//! container or on another machine, the same numbers may mean a different file. So a file is opened only if
//! it has our name. It is used only if it belongs to this user, has the right length for good, and contains
//! the expected nonce.

use std::io;
use std::sync::atomic::{Ordering, fence};

use entry::{ENTRIES, Entry};
use memory::{Memory, MemoryFile};

mod entry;
mod memory;

pub(crate) use entry::Key;

/// The rows of all ranks, from the view of one rank.
#[derive(Debug)]
pub(crate) struct Ledger {
    memory: Memory,
    rank: usize,
    size: usize,
}

/// A ledger on rank 0 that the other ranks have not opened yet.
#[derive(Debug)]
pub(crate) struct LedgerOffer {
    ledger: Ledger,
    file: MemoryFile,
}

impl LedgerOffer {
    /// Creates the memory of a group, on rank 0.
    pub(crate) fn new(size: usize) -> io::Result<Self> {
        let file = MemoryFile::create(Memory::length(size))?;
        let memory = file.map(size)?;
        memory.nonce().store(random(), Ordering::SeqCst);
        Ok(Self { ledger: Ledger { memory, rank: 0, size }, file })
    }

    /// Returns the address by which the other ranks open the memory.
    pub(crate) fn address(&self) -> String {
        let nonce = self.ledger.memory.nonce().load(Ordering::SeqCst);
        format!("{} {} {nonce}", std::process::id(), self.file.descriptor())
    }

    /// Returns the ledger and closes its file. Must be called when all ranks have opened it.
    pub(crate) fn close(self) -> Ledger {
        self.ledger
    }
}

impl Ledger {
    /// Opens the memory that rank 0 offers, or returns `None` if this rank cannot.
    pub(crate) fn open(address: &str, rank: usize, size: usize) -> Option<Self> {
        let mut numbers = address.split(' ');
        let mut next = || numbers.next()?.parse::<u64>().ok();
        let (process, descriptor, nonce) = (next()?, next()?, next()?);
        let file = MemoryFile::open(&format!("/proc/{process}/fd/{descriptor}"))?;
        let memory = file.map(size).ok()?;
        // On another machine, the same numbers may mean another group's memory.
        (memory.nonce().load(Ordering::SeqCst) == nonce).then_some(Self { memory, rank, size })
    }

    /// Writes the entry of a call that this rank is about to make. `fingerprint` stands for everything that
    /// must be the same on all ranks.
    pub(crate) fn enter(&self, key: Key, fingerprint: u64, text: &str) {
        self.entry(self.rank, key).write(key, fingerprint, text);
        // The other ranks' entries are read after this one is written, so either we see theirs or they see
        // ours.
        fence(Ordering::SeqCst);
    }

    /// Returns a rank that has entered another call under the same key, and the text of its entry. Looks at
    /// all ranks, or at `peer` alone.
    pub(crate) fn differing(&self, key: Key, fingerprint: u64, peer: Option<usize>) -> Option<(usize, String)> {
        let among = peer.map_or(0..self.size, |peer| peer..peer + 1);
        among
            .filter(|&rank| rank != self.rank)
            .find_map(|rank| Some((rank, self.entry(rank, key).read_differing(key.stored(), fingerprint)?)))
    }

    /// Returns the first collective in the rows for which another rank has entered another call: this rank's
    /// text, the other rank, and its text. A rank that only sends may have finished the collective before the
    /// other ranks disagree.
    pub(crate) fn first_differing(&self) -> Option<(String, usize, String)> {
        let own = &self.memory.entries_of(self.rank)[..ENTRIES];
        let mut numbered: Vec<_> = own.iter().map(|entry| (entry.key(), entry)).collect();
        numbered.retain(|&(key, _)| key != 0);
        numbered.sort_unstable_by_key(|&(key, _)| key);
        numbered.into_iter().find_map(|(key, entry)| {
            let fingerprint = entry.fingerprint();
            let text = entry.read(key)?;
            let (rank, theirs) = self.differing(Key::Collective(key), fingerprint, None)?;
            Some((text, rank, theirs))
        })
    }

    fn entry(&self, rank: usize, key: Key) -> &Entry {
        &self.memory.entries_of(rank)[key.index()]
    }
}

/// Returns a number that almost certainly no other ledger has.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::entry::TEXT_CAPACITY;
    use super::memory::NAME;
    use super::*;

    fn pair() -> (Ledger, Ledger) {
        let offer = LedgerOffer::new(2).unwrap();
        let second = Ledger::open(&offer.address(), 1, 2).unwrap();
        (offer.close(), second)
    }

    #[test]
    fn the_second_rank_sees_that_the_first_makes_another_call() {
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
    fn overwritten_entries_and_entries_of_another_kind_are_not_compared() {
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
    fn ranks_that_agree_never_differ_however_often_entries_are_overwritten() {
        let (first, second) = pair();
        let reached = [AtomicU64::new(0), AtomicU64::new(0)];
        // The ranks keep pace, so that each reads while the other writes.
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
    fn a_rank_that_is_ahead_finds_the_first_collective_with_a_disagreement() {
        let (first, second) = pair();
        for (number, text) in [(1, "barrier"), (2, "broadcast"), (3, "all_reduce"), (4, "reduce")] {
            first.enter(Key::Collective(number), number, text);
        }
        assert_eq!(first.first_differing(), None);
        second.enter(Key::Collective(1), 1, "barrier");
        assert_eq!(first.first_differing(), None);
        second.enter(Key::Collective(3), 8, "gather");
        second.enter(Key::Collective(2), 7, "scatter");
        let expected = ("broadcast".to_owned(), 1, "scatter".to_owned());
        assert_eq!(first.first_differing(), Some(expected));
    }

    #[test]
    fn a_file_that_is_not_offered_is_not_opened() {
        let offer = LedgerOffer::new(2).unwrap();
        let address = offer.address();
        assert!(Ledger::open(&address, 1, 3).is_none());
        assert!(Ledger::open(&address[..address.rfind(' ').unwrap()], 1, 2).is_none());
        let (process, null) = (std::process::id(), std::fs::File::open("/dev/null").unwrap());
        assert!(Ledger::open(&format!("{process} {} 1", MemoryFile(null).descriptor()), 1, 2).is_none());
        assert!(Ledger::open("", 1, 2).is_none());
    }

    #[test]
    fn the_memory_keeps_its_length_and_unsealed_memory_is_not_used() {
        use std::os::fd::FromRawFd;
        let offer = LedgerOffer::new(2).unwrap();
        assert!(offer.file.0.set_len(1).is_err());
        let address = offer.address();
        assert!(Ledger::open(&address, 1, 2).is_some());
        let length = Memory::length(2) as u64;
        for (name, flags) in [(NAME, libc::MFD_ALLOW_SEALING), (NAME, 0), (c"another", 0)] {
            // SAFETY: the name is a C string.
            let descriptor = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC | flags) };
            // SAFETY: the descriptor is new, and ours alone.
            let file = unsafe { std::fs::File::from_raw_fd(descriptor) };
            file.set_len(length).unwrap();
            let nonce = "0"; // of a new file
            assert!(Ledger::open(&format!("{} {descriptor} {nonce}", std::process::id()), 1, 2).is_none());
        }
    }

    #[test]
    fn of_two_ranks_that_enter_at_the_same_time_one_sees_the_other() {
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
