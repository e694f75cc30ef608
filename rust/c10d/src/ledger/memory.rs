//! The layout of a ledger's memory.

use std::ffi::CStr;

use super::entry::{ENTRIES_PER_RANK, Entry};
use crate::shared_memory::SharedMemory;

/// The memory of a ledger: a nonce, and the entries of each rank. It is only used by atomic operations.
#[derive(Debug)]
pub(super) struct Memory(pub(super) SharedMemory);

/// The number of bytes before the first entry.
const HEAD: usize = size_of::<Entry>();

/// The name that `/proc` shows for the file.
pub(super) const NAME: &CStr = c"cohort-calls";

impl Memory {
    /// Returns the number of bytes for a group of `size` ranks.
    pub(super) fn length(size: usize) -> usize {
        HEAD + size * ENTRIES_PER_RANK * size_of::<Entry>()
    }

    /// Returns the entries of one rank.
    pub(super) fn entries_of(&self, rank: usize) -> &[Entry] {
        &self.entries()[rank * ENTRIES_PER_RANK..][..ENTRIES_PER_RANK]
    }

    fn entries(&self) -> &[Entry] {
        let count = (self.0.length() - HEAD) / size_of::<Entry>();
        // SAFETY: the memory is aligned and stays mapped as long as `self`. Every bit pattern is a valid
        // entry.
        unsafe { std::slice::from_raw_parts(self.0.start().add(HEAD).cast(), count) }
    }
}
