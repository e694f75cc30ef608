//! Tracks the calls of a group on this rank. Each call has a sequence number, is recorded while it is in
//! flight, and is compared with the other ranks' entries in the group's ledger.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tch::Tensor;

use crate::checks::Call;
use crate::error::Error;
use crate::ledger::{Key, Ledger};
use crate::recorder::Recording;

/// Tracks the calls of one group.
#[derive(Debug)]
pub(crate) struct CallTracker {
    group: String,
    rank: usize,
    /// Whether `checks` compares the collectives. The ledger then compares transfers only.
    is_checked: bool,
    /// The number of calls that have a sequence number.
    numbered: AtomicU64,
    /// The number of collectives that have begun, including those that are parts of other calls.
    begun: AtomicU64,
    /// The number of transfers that have begun, by route.
    transfers: Mutex<HashMap<Route, u64>>,
    /// The ledger in which calls are compared, if the ranks have one.
    ledger: Option<Ledger>,
    /// The ledger entries of the calls in flight, in order.
    in_flight: Mutex<BTreeMap<u64, LedgerEntry>>,
    /// How another rank's calls differ from ours, as soon as that is known.
    disagreement: OnceLock<String>,
}

/// The properties that distinguish the transfers between two ranks.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) src: usize,
    pub(crate) dst: usize,
    pub(crate) tag: i32,
}

/// Maximum number of routes to count. A program may use each tag only once.
const MAX_ROUTES: usize = 4096;

thread_local! {
    /// Whether the collectives that this thread starts are parts of a call that is tracked already.
    static STARTS_PARTS: Cell<bool> = const { Cell::new(false) };
}

/// Until it is dropped, the collectives that this thread starts are parts of a call that is tracked already.
pub(crate) struct PartsGuard(bool);

impl PartsGuard {
    pub(crate) fn begin() -> Self {
        Self(STARTS_PARTS.replace(true))
    }
}

impl Drop for PartsGuard {
    fn drop(&mut self) {
        STARTS_PARTS.set(self.0);
    }
}

/// A call, from just before it starts until it has ended. A collective that is dropped before its end has not
/// started: the next collective gets its number.
#[derive(Debug)]
pub(crate) struct TrackedCall {
    tracker: Arc<CallTracker>,
    /// `None` if the call is a part of another.
    sequence: Option<u64>,
    recording: Option<Recording>,
    /// The key in `CallTracker::in_flight` of this call's ledger entry.
    entered: Option<u64>,
    is_collective: bool,
    has_ended: bool,
}

/// An entry that this rank has written to the ledger.
#[derive(Debug)]
struct LedgerEntry {
    key: Key,
    fingerprint: u64,
    text: String,
    /// The only rank to compare with, or `None` to compare with all ranks.
    peer: Option<usize>,
}

impl CallTracker {
    pub(crate) fn new(group: &str, rank: usize, is_checked: bool, ledger: Option<Ledger>) -> Self {
        Self {
            group: group.to_owned(),
            rank,
            is_checked,
            numbered: AtomicU64::new(0),
            begun: AtomicU64::new(0),
            transfers: Mutex::default(),
            ledger,
            in_flight: Mutex::default(),
            disagreement: OnceLock::new(),
        }
    }

    /// Returns the error of a call that is refused because the group has ended.
    pub(crate) fn refuse(&self, error: Error) -> Error {
        let error = self.disagreement.get().map_or(error, Error::group_ended);
        error.at(self.numbered.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// Tracks a collective that is about to start. If the ranks have a ledger, only one thread at a time may
    /// start collectives.
    pub(crate) fn track_collective(self: &Arc<Self>, description: &Call<'_>) -> TrackedCall {
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let entered = self.ledger.as_ref().filter(|_| !self.is_checked).map(|_| {
            let text = description.describe();
            LedgerEntry { key: Key::Collective(number), fingerprint: fingerprint_of(&text), text, peer: None }
        });
        let mut call = self.enter(description.operation, description.tensor, entered);
        call.is_collective = true;
        call
    }

    /// Tracks a collective that a stream is about to start, without comparing it.
    pub(crate) fn track_stream_collective(self: &Arc<Self>, operation: &str, tensor: Option<&Tensor>) -> TrackedCall {
        self.begun.fetch_add(1, Ordering::SeqCst);
        self.enter(operation, tensor, None)
    }

    /// Tracks a transfer that is about to start. Only the number of bytes must be the same on both ranks.
    pub(crate) fn track_transfer(
        self: &Arc<Self>,
        operation: &'static str,
        tensor: &Tensor,
        route: Route,
    ) -> TrackedCall {
        let entered = self.ledger.as_ref().and_then(|_| byte_length(tensor)).and_then(|fingerprint| {
            let key = Key::Transfer(fingerprint_of(&(route, self.count_transfer(route)?)));
            let peer = Some(if route.src == self.rank { route.dst } else { route.src });
            let text = Call::new(operation, tensor).describe();
            Some(LedgerEntry { key, fingerprint, text, peer })
        });
        self.enter(operation, Some(tensor), entered)
    }

    /// Tracks a call that consists of several collectives of the group.
    pub(crate) fn track_composite(self: &Arc<Self>, operation: &str, tensor: &Tensor) -> TrackedCall {
        self.enter(operation, Some(tensor), None)
    }

    fn enter(self: &Arc<Self>, operation: &str, tensor: Option<&Tensor>, entered: Option<LedgerEntry>) -> TrackedCall {
        let entered = self.ledger.as_ref().zip(entered).map(|(ledger, entered)| {
            ledger.enter(entered.key, entered.fingerprint, &entered.text);
            let mut in_flight = self.in_flight();
            let id = in_flight.last_key_value().map_or(0, |(last, _)| last + 1);
            in_flight.insert(id, entered);
            id
        });
        let sequence = (!STARTS_PARTS.get()).then(|| self.numbered.fetch_add(1, Ordering::SeqCst) + 1);
        let recording = sequence.map(|sequence| Recording::begin(operation, sequence, &self.group, tensor));
        TrackedCall { tracker: Arc::clone(self), sequence, recording, entered, is_collective: false, has_ended: false }
    }

    fn in_flight(&self) -> MutexGuard<'_, BTreeMap<u64, LedgerEntry>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fails if another rank is known to make another call instead of one of these, or if ranks have
    /// disagreed before.
    fn compare<'a>(&self, all: impl IntoIterator<Item = &'a LedgerEntry>) -> Result<(), Error> {
        self.check_agreement(|ledger| {
            all.into_iter().find_map(|entered| {
                let (rank, theirs) = ledger.differing(entered.key, entered.fingerprint, entered.peer)?;
                Some(self.describe(entered.key, &entered.text, rank, &theirs))
            })
        })
    }

    /// Like [`CallTracker::compare`], for all calls in flight and those that have ended. A call that failed
    /// here may be later than the one about which the ranks disagree.
    fn compare_all(&self) -> Result<(), Error> {
        self.compare(self.in_flight().values())?;
        self.check_agreement(|ledger| {
            if self.is_checked {
                return None;
            }
            let (own, rank, theirs) = ledger.first_differing()?;
            Some(self.describe(Key::Collective(0), &own, rank, &theirs))
        })
    }

    /// Fails if the ranks are known to disagree, or if `find` finds that they do.
    fn check_agreement(&self, find: impl FnOnce(&Ledger) -> Option<String>) -> Result<(), Error> {
        if self.disagreement.get().is_none() {
            if let Some(found) = self.ledger.as_ref().and_then(find) {
                // If another thread was first, its finding is as good.
                let _ = self.disagreement.set(found);
            }
        }
        self.disagreement.get().map_or(Ok(()), |text| Err(Error::new(text)))
    }

    fn describe(&self, key: Key, own: &str, rank: usize, theirs: &str) -> String {
        let state = format!("the ranks make different calls: rank {} {own}, rank {rank} {theirs}", self.rank);
        match key {
            Key::Collective(_) => {
                format!("{state}; checkCollectives reports this to all ranks before anything is sent")
            }
            // checkCollectives does not check transfers.
            Key::Transfer(_) => state,
        }
    }

    /// Counts a transfer, and returns its number on its route. Returns `None` if there are too many routes.
    fn count_transfer(&self, route: Route) -> Option<u64> {
        let mut counts = self.transfers.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MAX_ROUTES && !counts.contains_key(&route) {
            return None;
        }
        let count = counts.entry(route).or_default();
        *count += 1;
        Some(*count)
    }
}

impl TrackedCall {
    /// Fails if another rank is known to make another call.
    pub(crate) fn compare(&self) -> Result<(), Error> {
        let in_flight = self.tracker.in_flight();
        self.tracker.compare(self.entered.and_then(|id| in_flight.get(&id)))
    }

    /// Ends the call. If it failed because the ranks made different calls, the error says so.
    pub(crate) fn end(mut self, result: Result<(), Error>) -> Result<(), Error> {
        self.has_ended = true;
        if let Some(recording) = self.recording.take() {
            recording.end(result.is_ok());
        }
        let result = match result {
            // The call that another rank refused may be a different one in flight.
            Err(error) if error.ends_group() => Err(self.tracker.compare_all().err().unwrap_or(error)),
            result => result,
        };
        match self.sequence {
            Some(sequence) => result.map_err(|error| error.at(sequence)),
            None => result,
        }
    }
}

impl Drop for TrackedCall {
    fn drop(&mut self) {
        if let Some(id) = self.entered {
            self.tracker.in_flight().remove(&id);
        }
        if self.has_ended || !self.is_collective {
            return;
        }
        if self.sequence.is_some() {
            self.tracker.numbered.fetch_sub(1, Ordering::SeqCst);
        }
        self.tracker.begun.fetch_sub(1, Ordering::SeqCst);
    }
}

fn fingerprint_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Returns how many bytes a transfer moves, or `None` if the dtype's size is unknown. Gloo sends one byte for
/// an empty tensor.
fn byte_length(tensor: &Tensor) -> Option<u64> {
    let size = tensor.f_kind().ok()?.elt_size_in_bytes();
    Some((tensor.numel() * size).max(1) as u64)
}
