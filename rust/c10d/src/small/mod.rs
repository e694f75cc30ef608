//! Small collectives between ranks of one machine: they go through memory that the ranks share, which takes
//! microseconds. Gloo, which serves all others, takes hundreds.
//!
//! Whether a collective is small depends only on what is the same on all ranks: the operation, the dtype and
//! the number of bytes. So all ranks take the same path. A group uses the memory only if all of its ranks
//! have it, which they decide in the memory itself.
//!
//! A rank writes its part when the program requests the collective, so the other ranks never wait for this
//! rank's event loop. The rest is done by the thread that waits for the end: the program's own
//! (`held`), or the path's thread. It looks for a moment, and then sleeps in the kernel. Collectives of a
//! rank end in the order of the requests.
//!
//! - `memory`: the layout of the memory, and the order of its writes.
//! - `futex`: sleeps and wakes.
//! - `life`: notices the death of a rank.
//! - `operation`, `reduction`, `float16`: what a collective does with its tensors.
//! - `path`: a rank's collectives in flight.
//! - `wait`: waits for their ends, and the path's thread.
//! - `held`: lets the program's own thread wait.

mod float16;
mod futex;
mod held;
mod life;
mod memory;
mod operation;
mod path;
mod reduction;
#[cfg(all(test, target_os = "linux"))]
mod tests;
mod wait;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use memory::{MAX_RANKS, NAME, SmallMemory};

use crate::shared_memory::{self, SharedFile};

pub use held::{HeldPath, start_for_program, take_held};
pub(crate) use memory::capacity;
pub(crate) use operation::Operation;
pub(crate) use path::{JoiningMember, SmallMember, SmallPath};

/// Memory that rank 0 offers, until all ranks have opened it.
#[derive(Debug)]
pub(crate) struct SmallOffer {
    _file: Arc<SharedFile>,
    address: String,
}

/// Returns whether a group of `size` ranks may use shared memory.
fn is_possible(size: usize) -> bool {
    (2..=MAX_RANKS).contains(&size) && futex::is_supported()
}

impl SmallOffer {
    /// Creates the memory of a group, on rank 0, which begins to join. `timeout` is the time limit of a
    /// collective.
    pub(crate) fn new(size: usize, timeout: Duration) -> io::Result<(Self, JoiningMember)> {
        if !is_possible(size) {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        }
        let length = SmallMemory::length(size);
        let file = Arc::new(SharedFile::create(NAME, length)?);
        let memory = file.map_new(length)?;
        let address = file.address(&memory);
        let reserved = file.clone();
        let joining = SmallPath::join(SmallMemory::new(memory, size), (0, size), timeout, move || reserved.reserve())?;
        Ok((Self { _file: file, address }, joining))
    }

    /// Returns the address by which the other ranks open the memory, as long as this exists.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

/// Opens the memory that rank 0 offers, and begins to join. Returns `None` if this rank cannot use it.
pub(crate) fn open(address: &str, rank: usize, size: usize, timeout: Duration) -> Option<JoiningMember> {
    if !is_possible(size) {
        return None;
    }
    let shared = shared_memory::open(NAME, address, SmallMemory::length(size))?;
    SmallPath::join(SmallMemory::new(shared, size), (rank, size), timeout, || Ok(())).ok()
}
