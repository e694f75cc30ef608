//! The layout of the memory through which small collectives go.
//!
//! Ranks number the group's small collectives alike, from 0. Each collective uses one of a few slots in turn.
//! A slot has a part for each rank. A rank writes its own part, stamps it, and counts itself as arrived. When
//! it has read what it needs, it counts itself as done with the slot. A slot is used again when all ranks are
//! done with it.
//!
//! A rank may be corrupt and write anything anywhere. No length and no position is read from the memory, so
//! the other ranks get wrong elements at worst.

use std::ffi::CStr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

use super::futex;
use crate::shared_memory::SharedMemory;

/// The name that `/proc` shows for the file.
pub(super) const NAME: &CStr = c"cohort-small";

/// The number of collectives that a rank can be ahead of the others.
pub(super) const SLOTS: usize = 4;

/// Maximum number of ranks. A wait watches each of them, and the bell.
pub(super) const MAX_RANKS: usize = 64;

/// Bytes of all parts together, for large groups.
const BUDGET: usize = 8 << 20;
/// Maximum number of bytes of a part.
const MAX_PART: usize = 256 << 10;

/// Returns the maximum number of bytes of a rank's part, for a group of `size` ranks.
pub(crate) const fn capacity(size: usize) -> usize {
    let share = BUDGET / (size * SLOTS);
    let share = share - share % 128;
    if share < MAX_PART { share } else { MAX_PART }
}

/// The start of the memory. The first field is that of `SharedMemory`.
#[repr(C, align(128))]
struct Head {
    _nonce: AtomicU64,
    /// Whether the group uses the memory: undecided, yes or no.
    decision: AtomicU32,
    /// 0, or one more than the number of the rank that ended the group.
    ended_by: AtomicU32,
}

const USED: u32 = 1;
const UNUSED: u32 = 2;

#[repr(C, align(128))]
struct Bell {
    /// Changes whenever sleeping threads must look again.
    rings: AtomicU32,
    sleepers: AtomicU32,
    /// The number of sleepers that wait until a slot can be used again.
    slot_sleepers: AtomicU32,
}

#[repr(C, align(128))]
struct Count(AtomicU64);

#[repr(C)]
struct SlotCounts {
    /// How many ranks have arrived, in all collectives that used the slot.
    arrived: Count,
    /// How many ranks are done with it, likewise.
    left: Count,
}

#[repr(C, align(128))]
struct RankHead {
    /// See `life`.
    life: AtomicU32,
    state: AtomicU32,
    /// The number of the rank's process.
    process: AtomicU32,
    /// The number of collectives at which the rank has arrived.
    arrivals: AtomicU64,
    stamps: [Stamp; SLOTS],
}

const READY: u32 = 1;
const LEFT: u32 = 2;

/// Says which collective a part belongs to.
#[repr(C)]
struct Stamp {
    /// One more than the collective's number.
    number: AtomicU64,
    fingerprint: AtomicU64,
}

/// What a collective waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// All ranks have arrived at this collective.
    AllArrived(u64),
    /// This rank has arrived at this collective.
    Arrived(u64, usize),
    /// The slot of this collective can be used.
    SlotFree(u64),
}

/// The memory of a group of `size` ranks.
#[derive(Debug)]
pub(super) struct SmallMemory {
    shared: SharedMemory,
    size: usize,
}

impl SmallMemory {
    /// Returns the number of bytes for a group of `size` ranks.
    pub(super) fn length(size: usize) -> usize {
        Self::parts_start(size) + SLOTS * size * capacity(size)
    }

    /// `shared` must have [`SmallMemory::length`] bytes.
    pub(super) fn new(shared: SharedMemory, size: usize) -> Self {
        assert_eq!(shared.length(), Self::length(size));
        Self { shared, size }
    }

    #[cfg(test)]
    pub(super) fn shared(&self) -> &SharedMemory {
        &self.shared
    }

    const BELL: usize = size_of::<Head>();
    const SLOT_COUNTS: usize = Self::BELL + size_of::<Bell>();
    const RANKS: usize = Self::SLOT_COUNTS + SLOTS * size_of::<SlotCounts>();

    fn parts_start(size: usize) -> usize {
        Self::RANKS + size * size_of::<RankHead>()
    }

    /// # Safety
    /// The memory has a `T` at `offset`, which consists of atomic numbers.
    unsafe fn at<T>(&self, offset: usize) -> &T {
        debug_assert!(offset + size_of::<T>() <= self.shared.length());
        // SAFETY: the caller promises it. Every bit pattern is valid, and the offsets are aligned.
        unsafe { &*self.shared.start().add(offset).cast() }
    }

    fn head(&self) -> &Head {
        // SAFETY: this is the layout of the memory.
        unsafe { self.at(0) }
    }

    fn bell(&self) -> &Bell {
        // SAFETY: as above.
        unsafe { self.at(Self::BELL) }
    }

    fn slot(&self, number: u64) -> &SlotCounts {
        // SAFETY: as above.
        unsafe { self.at(Self::SLOT_COUNTS + slot_of(number) * size_of::<SlotCounts>()) }
    }

    fn rank(&self, rank: usize) -> &RankHead {
        assert!(rank < self.size);
        // SAFETY: as above.
        unsafe { self.at(Self::RANKS + rank * size_of::<RankHead>()) }
    }

    /// Returns the part of a rank in a collective: [`capacity`] bytes. Only the rank itself writes it, before
    /// it arrives. The others read it after that, until they leave the slot.
    pub(super) fn part(&self, number: u64, rank: usize) -> *mut u8 {
        assert!(rank < self.size);
        let offset = Self::parts_start(self.size) + (slot_of(number) * self.size + rank) * capacity(self.size);
        // SAFETY: the memory has this part.
        unsafe { self.shared.start().add(offset) }
    }

    /// The word that tells whether a rank lives.
    pub(super) fn life(&self, rank: usize) -> &AtomicU32 {
        &self.rank(rank).life
    }

    /// Returns the number of a rank's process.
    pub(super) fn process(&self, rank: usize) -> u32 {
        self.rank(rank).process.load(Ordering::SeqCst)
    }

    /// Marks this rank as ready for small collectives.
    pub(super) fn set_ready(&self, rank: usize) {
        self.rank(rank).process.store(std::process::id(), Ordering::SeqCst);
        self.rank(rank).state.store(READY, Ordering::SeqCst);
    }

    /// Decides whether the group uses the memory, unless another rank has decided it: if all ranks are ready.
    /// All ranks get the same decision.
    pub(super) fn decide(&self) -> bool {
        let all = (0..self.size).all(|rank| self.rank(rank).state.load(Ordering::SeqCst) == READY);
        let proposed = if all { USED } else { UNUSED };
        let decision = &self.head().decision;
        let decided = decision.compare_exchange(0, proposed, Ordering::SeqCst, Ordering::SeqCst);
        decided.map_or_else(|decided| decided == USED, |_| all)
    }

    /// Marks this rank as one that takes part in nothing any more, and wakes all ranks.
    pub(super) fn leave(&self, rank: usize) {
        self.rank(rank).state.store(LEFT, Ordering::SeqCst);
        self.ring();
    }

    pub(super) fn has_left(&self, rank: usize) -> bool {
        self.rank(rank).state.load(Ordering::SeqCst) == LEFT
    }

    /// Ends the group on all ranks.
    pub(super) fn end(&self, rank: usize) {
        let ended_by = &self.head().ended_by;
        // If another rank was first, its number stays.
        let _ = ended_by.compare_exchange(0, rank as u32 + 1, Ordering::SeqCst, Ordering::SeqCst);
        self.ring();
    }

    /// Returns the rank that ended the group.
    pub(super) fn ended_by(&self) -> Option<usize> {
        (self.head().ended_by.load(Ordering::SeqCst) as usize).checked_sub(1)
    }

    /// Returns how many collectives a rank has arrived at.
    pub(super) fn arrivals(&self, rank: usize) -> u64 {
        self.rank(rank).arrivals.load(Ordering::Acquire)
    }

    /// Counts this rank, whose part is written, as arrived at a collective. `wakes` says that other ranks
    /// wait for this rank alone.
    pub(super) fn arrive(&self, number: u64, rank: usize, fingerprint: u64, wakes: bool) {
        let own = self.rank(rank);
        let stamp = &own.stamps[slot_of(number)];
        stamp.fingerprint.store(fingerprint, Ordering::Relaxed);
        stamp.number.store(number + 1, Ordering::Release);
        own.arrivals.store(number + 1, Ordering::SeqCst);
        let arrived = self.slot(number).arrived.0.fetch_add(1, Ordering::SeqCst) + 1;
        if wakes || arrived == self.total(number) {
            self.ring();
        }
    }

    /// Counts this rank as done with a collective's slot.
    pub(super) fn leave_slot(&self, number: u64) {
        let left = self.slot(number).left.0.fetch_add(1, Ordering::SeqCst) + 1;
        if left == self.total(number) && self.bell().slot_sleepers.load(Ordering::SeqCst) != 0 {
            self.ring();
        }
    }

    /// Returns whether a rank's part is that of a collective. If so, returns whether it made the same call.
    pub(super) fn stamp(&self, number: u64, rank: usize, fingerprint: u64) -> Option<bool> {
        let stamp = &self.rank(rank).stamps[slot_of(number)];
        let is_current = stamp.number.load(Ordering::Acquire) == number + 1;
        is_current.then(|| stamp.fingerprint.load(Ordering::Relaxed) == fingerprint)
    }

    /// Returns whether an event has happened.
    pub(super) fn has_happened(&self, event: Event) -> bool {
        match event {
            Event::AllArrived(number) => self.slot(number).arrived.0.load(Ordering::SeqCst) >= self.total(number),
            Event::Arrived(number, rank) => self.arrivals(rank) > number,
            Event::SlotFree(number) => {
                self.slot(number).left.0.load(Ordering::SeqCst) >= self.total(number) - self.size as u64
            }
        }
    }

    /// Returns the count of a slot when all ranks have arrived at a collective, or have left it.
    fn total(&self, number: u64) -> u64 {
        (number / SLOTS as u64 + 1) * self.size as u64
    }

    /// Makes the sleeping threads of all ranks look again.
    pub(super) fn ring(&self) {
        let bell = self.bell();
        // Whoever falls asleep either is counted here, or sees what was written before.
        fence(Ordering::SeqCst);
        if bell.sleepers.load(Ordering::SeqCst) != 0 {
            bell.rings.fetch_add(1, Ordering::SeqCst);
            futex::wake_all(&bell.rings);
        }
    }

    /// Announces that the calling thread will sleep. It must look again before it does.
    pub(super) fn prepare_sleep(&self, event: Option<Event>) -> Sleep<'_> {
        let bell = self.bell();
        let waits_for_slot = matches!(event, Some(Event::SlotFree(_)));
        bell.sleepers.fetch_add(1, Ordering::SeqCst);
        bell.slot_sleepers.fetch_add(u32::from(waits_for_slot), Ordering::SeqCst);
        let rings = bell.rings.load(Ordering::SeqCst);
        fence(Ordering::SeqCst);
        Sleep { bell, rings, waits_for_slot }
    }
}

/// An announced sleep. Dropping it takes the announcement back.
pub(super) struct Sleep<'a> {
    bell: &'a Bell,
    rings: u32,
    waits_for_slot: bool,
}

impl<'a> Sleep<'a> {
    /// Returns the bell, for a wait.
    pub(super) fn watched(&self) -> futex::Watched<'a> {
        (&self.bell.rings, self.rings)
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.bell.slot_sleepers.fetch_sub(u32::from(self.waits_for_slot), Ordering::SeqCst);
        self.bell.sleepers.fetch_sub(1, Ordering::SeqCst);
    }
}

fn slot_of(number: u64) -> usize {
    (number % SLOTS as u64) as usize
}
