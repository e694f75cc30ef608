//! The entries of a ledger, which one process writes while others read them.

use std::sync::atomic::{AtomicU64, Ordering, fence};

/// The number of a rank's entries for collectives. It has as many for transfers.
pub(super) const ENTRIES: usize = 128;
/// The number of all entries of a rank.
pub(super) const ENTRIES_PER_RANK: usize = 2 * ENTRIES;
/// Maximum number of bytes of a call's description to show to other ranks. The fingerprint covers all of it.
pub(super) const TEXT_CAPACITY: usize = 104;

/// Identifies a call of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The number of a collective, from 1.
    Collective(u64),
    /// A number that distinguishes a transfer between two ranks from all others.
    Transfer(u64),
}

impl Key {
    /// Returns the key in its stored form. It is never 0, and never the same for a collective and a transfer.
    pub(super) fn stored(self) -> u64 {
        match self {
            Self::Collective(number) => number & !TRANSFER,
            Self::Transfer(number) => number | TRANSFER,
        }
    }

    /// Returns the index of the call's entry among those of a rank.
    pub(super) fn index(self) -> usize {
        let index = self.stored() as usize % ENTRIES;
        if matches!(self, Self::Transfer(_)) { ENTRIES + index } else { index }
    }
}

/// The bit of a stored key that marks a transfer.
const TRANSFER: u64 = 1 << 63;

/// A rank's description of a call.
#[repr(C)]
pub(super) struct Entry {
    /// The stored key. 0 at first, and while the other fields are being written.
    key: AtomicU64,
    /// A number for everything that must be the same on all ranks.
    fingerprint: AtomicU64,
    /// The number of bytes of `text` in use.
    length: AtomicU64,
    text: [AtomicU64; TEXT_CAPACITY / 8],
}

impl Entry {
    pub(super) fn write(&self, key: Key, fingerprint: u64, text: &str) {
        self.key.store(0, Ordering::SeqCst);
        self.fingerprint.store(fingerprint, Ordering::Release);
        let bytes = &text.as_bytes()[..text.len().min(TEXT_CAPACITY)];
        self.length.store(bytes.len() as u64, Ordering::Release);
        for (word, bytes) in self.text.iter().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            word.store(u64::from_le_bytes(whole), Ordering::Release);
        }
        self.key.store(key.stored(), Ordering::SeqCst);
    }

    /// Returns the stored key, or 0.
    pub(super) fn key(&self) -> u64 {
        self.key.load(Ordering::SeqCst)
    }

    pub(super) fn fingerprint(&self) -> u64 {
        self.fingerprint.load(Ordering::Acquire)
    }

    /// Returns the text, if the entry is of the call with this stored key and has another fingerprint.
    pub(super) fn read_differing(&self, stored: u64, fingerprint: u64) -> Option<String> {
        // The key is read first: until it is the call's, the other fields are those of another call.
        let differs = self.key() == stored && self.fingerprint() != fingerprint;
        if differs { self.read(stored) } else { None }
    }

    /// Returns the text, if the entry is of the call with this stored key.
    pub(super) fn read(&self, stored: u64) -> Option<String> {
        if self.key() != stored {
            return None;
        }
        let length = (self.length.load(Ordering::Acquire) as usize).min(TEXT_CAPACITY);
        let bytes: Vec<u8> = self.text.iter().flat_map(|word| word.load(Ordering::Acquire).to_le_bytes()).collect();
        // The entry may have been overwritten in the meantime.
        fence(Ordering::SeqCst);
        let is_whole = self.key() == stored;
        is_whole.then(|| String::from_utf8_lossy(&bytes[..length]).into_owned())
    }
}
