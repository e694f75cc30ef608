//! The calls that the ranks of a group are about to make, in memory that the ranks share. Ranks that disagree
//! learn of it before anything is sent, at the cost of some loads and stores.
//!
//! Each rank has a row of entries. Before it starts a call, it writes an entry, and then reads the other
//! ranks' entries with the same number. If two ranks disagree, at least one of them sees the other's entry,
//! whichever comes first, and starts nothing. Entries that the other ranks have not written yet, or have
//! overwritten, are not compared: a rank may be ahead by as many calls as a row has entries.
//!
//! Rank 0 creates the memory (`shared_memory`). Ranks that cannot open it, because they run elsewhere, use no
//! ledger.

use std::io;
use std::sync::atomic::{Ordering, fence};

use entry::{ENTRIES, Entry};
use memory::{Memory, NAME};

use crate::shared_memory::{self, SharedFile};

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
    file: SharedFile,
}

impl LedgerOffer {
    /// Creates the memory of a group, on rank 0.
    pub(crate) fn new(size: usize) -> io::Result<Self> {
        let length = Memory::length(size);
        let file = SharedFile::create(NAME, length)?;
        let memory = Memory(file.map_new(length)?);
        Ok(Self { ledger: Ledger { memory, rank: 0, size }, file })
    }

    /// Returns the address by which the other ranks open the memory.
    pub(crate) fn address(&self) -> String {
        self.file.address(&self.ledger.memory.0)
    }

    /// Returns the ledger and closes its file. Must be called when all ranks have opened it.
    pub(crate) fn close(self) -> Ledger {
        self.ledger
    }
}

impl Ledger {
    /// Opens the memory that rank 0 offers, or returns `None` if this rank cannot.
    pub(crate) fn open(address: &str, rank: usize, size: usize) -> Option<Self> {
        let memory = Memory(shared_memory::open(NAME, address, Memory::length(size))?);
        Some(Self { memory, rank, size })
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::entry::TEXT_CAPACITY;
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
    fn the_ledger_of_a_group_of_another_size_is_not_opened() {
        let offer = LedgerOffer::new(2).unwrap();
        assert!(Ledger::open(&offer.address(), 1, 3).is_none());
        assert!(Ledger::open("", 1, 2).is_none());
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
