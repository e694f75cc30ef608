use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::device::Device;
use crate::done::Done;
use crate::error::Error;
use crate::raw;
use crate::sockets;
use crate::transfers::Transfers;

/// One rank's membership of a group of ranks.
///
/// Operations take effect in the order of the calls, which must be the same on every rank. Dropping the group
/// aborts it if anything is in flight, and waits for that to end, which takes milliseconds.
#[derive(Debug)]
pub struct Group {
    raw: *mut raw::Group,
    rank: usize,
    size: usize,
    device: Device,
    peers: Vec<SocketAddr>,
    aborted: AtomicBool,
    in_flight: Arc<AtomicUsize>,
    pub(crate) transfers: Transfers,
}

/// Held while an operation of any group is started: c10d guards neither a group's counters nor the flight
/// recorder that all groups of the process write to.
static STARTING: Mutex<()> = Mutex::new(());

/// A group with leave to start an operation.
pub(crate) struct Starting<'a> {
    pub(crate) raw: *mut raw::Group,
    _alone: MutexGuard<'a, ()>,
}

// SAFETY: the pointer is used under a lock only, and c10d's group may be used from any thread.
unsafe impl Send for Group {}
// SAFETY: as above.
unsafe impl Sync for Group {}

impl Group {
    /// # Safety
    /// `raw` is a group of the shim's, of this rank and size, over this device, that nobody else frees.
    pub(crate) unsafe fn from_raw(
        raw: *mut raw::Group,
        rank: usize,
        size: usize,
        device: Device,
        peers: Vec<SocketAddr>,
    ) -> Self {
        Self {
            raw,
            rank,
            size,
            device,
            peers,
            aborted: AtomicBool::new(false),
            in_flight: Arc::default(),
            transfers: Transfers::default(),
        }
    }

    /// This rank within the group.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// How many ranks the group has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Ends the group: what is in flight fails, on every rank, and so does whatever is started later.
    ///
    /// Does not block. In a process that holds several ranks of the group, connections among the others go too.
    pub fn abort(&self) -> Result<(), Error> {
        if self.aborted.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        sockets::shut_down(self.device.listener(), &self.peers)
    }

    /// The group, for starting an operation.
    pub(crate) fn lock(&self) -> Result<Starting<'_>, Error> {
        if self.aborted.load(Ordering::SeqCst) {
            return Err(Error::new("the group has been aborted"));
        }
        let alone = STARTING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(Starting { raw: self.raw, _alone: alone })
    }

    /// Counts an operation as in flight until `done` is told of its end, or dropped because it did not start.
    pub(crate) fn count(&self, done: Done) -> Done {
        struct Counted(Arc<AtomicUsize>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let counted = Counted(Arc::clone(&self.in_flight));
        Box::new(move |result| {
            // First: whoever hears of the end may drop the group.
            drop(counted);
            done(result);
        })
    }

    pub(crate) fn check_peer(&self, peer: usize) -> Result<i32, Error> {
        if peer >= self.size {
            return Err(Error::new(format!("rank {peer} is not one of the group's {}", self.size)));
        }
        i32::try_from(peer).map_err(|_| Error::new(format!("rank {peer} is too large")))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A group at rest is closed as c10d closes it: what this rank sent last may still be on its way.
        if self.in_flight.load(Ordering::SeqCst) > 0 {
            // Nothing better can be done than to wait if the sockets cannot be listed.
            let _ = self.abort();
        }
        // SAFETY: `raw` came with the promise that it is ours to free.
        unsafe { raw::cohort_c10d_group_free(self.raw) };
    }
}
