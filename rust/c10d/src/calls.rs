//! The calls of a group on this rank: each has a number, is noted while it is in flight, and compared with what the others have
//! entered in the group's ledger.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tch::Tensor;

use crate::checks::Call;
use crate::error::Error;
use crate::ledger::{Key, Ledger};
use crate::notes::Noted;

/// Counts what a group is asked for.
#[derive(Debug)]
pub(crate) struct Calls {
    group: String,
    rank: usize,
    /// Whether collectives are checked in another way: then only transfers are compared.
    is_checked: bool,
    /// How many have been told of by a number.
    told: AtomicU64,
    /// How many collectives have begun, also those that are parts of others.
    begun: AtomicU64,
    /// How many transfers have begun, by their senders, receivers and tags.
    transfers: Mutex<HashMap<Route, u64>>,
    /// If the ranks have one: then they are compared.
    ledger: Option<Ledger>,
    /// What has been entered by those in flight, in order.
    in_flight: Mutex<BTreeMap<u64, Entered>>,
    /// How another rank's calls differ from ours, once that is known.
    disagreement: OnceLock<String>,
}

/// What tells the transfers between two ranks apart.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) src: usize,
    pub(crate) dst: usize,
    pub(crate) tag: i32,
}

/// How many routes are counted: programs may use each tag once.
const MOST_ROUTES: usize = 4096;

thread_local! {
    /// Whether what this thread starts is part of what has been noted.
    static IS_PART: Cell<bool> = const { Cell::new(false) };
}

/// Until it is dropped, what this thread starts is part of what has been noted.
pub(crate) struct Parts(bool);

impl Parts {
    pub(crate) fn begin() -> Self {
        Self(IS_PART.replace(true))
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        IS_PART.set(self.0);
    }
}

/// A call from before it starts until it has ended. A collective that is dropped instead has not started: the next one gets its
/// number.
#[derive(Debug)]
pub(crate) struct Begun {
    calls: Arc<Calls>,
    /// `None` for a part of another.
    sequence: Option<u64>,
    noted: Option<Noted>,
    /// The place among those in flight of what has been entered.
    entered: Option<u64>,
    is_collective: bool,
    has_ended: bool,
}

/// What has been entered in the ledger.
#[derive(Debug)]
struct Entered {
    key: Key,
    print: u64,
    text: String,
    /// The ranks alone that it is compared with; all, if left out.
    peer: Option<usize>,
}

impl Calls {
    pub(crate) fn new(group: &str, rank: usize, is_checked: bool, ledger: Option<Ledger>) -> Self {
        Self {
            group: group.to_owned(),
            rank,
            is_checked,
            told: AtomicU64::new(0),
            begun: AtomicU64::new(0),
            transfers: Mutex::default(),
            ledger,
            in_flight: Mutex::default(),
            disagreement: OnceLock::new(),
        }
    }

    /// The error of a call that is refused since the group has ended.
    pub(crate) fn refuse(&self, error: Error) -> Error {
        let error = self.disagreement.get().map_or(error, Error::group_ended);
        error.at(self.told.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// Begins a collective. Where the ranks have a ledger, only while nobody else starts one.
    pub(crate) fn begin(self: &Arc<Self>, call: &Call<'_>) -> Begun {
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let entered = self.ledger.as_ref().filter(|_| !self.is_checked).map(|_| {
            let text = call.describe();
            Entered { key: Key::Collective(number), print: print_of(&text), text, peer: None }
        });
        let mut begun = self.enter(call.operation, call.tensor, entered);
        begun.is_collective = true;
        begun
    }

    /// As [`Calls::begin`], of a collective that is compared with nothing.
    pub(crate) fn begin_by_stream(self: &Arc<Self>, operation: &str, tensor: Option<&Tensor>) -> Begun {
        self.begun.fetch_add(1, Ordering::SeqCst);
        self.enter(operation, tensor, None)
    }

    /// Begins a transfer. Only the number of bytes has to be the same on both ranks.
    pub(crate) fn begin_transfer(self: &Arc<Self>, operation: &'static str, tensor: &Tensor, route: Route) -> Begun {
        let entered = self.ledger.as_ref().and_then(|_| byte_length(tensor)).and_then(|print| {
            let key = Key::Transfer(print_of(&(route, self.count_transfer(route)?)));
            let peer = Some(if route.src == self.rank { route.dst } else { route.src });
            let text = Call::of(operation, tensor).describe();
            Some(Entered { key, print, text, peer })
        });
        self.enter(operation, Some(tensor), entered)
    }

    /// Begins what consists of several collectives of the group's.
    pub(crate) fn begin_several(self: &Arc<Self>, operation: &str, tensor: &Tensor) -> Begun {
        self.enter(operation, Some(tensor), None)
    }

    fn enter(self: &Arc<Self>, operation: &str, tensor: Option<&Tensor>, entered: Option<Entered>) -> Begun {
        let entered = self.ledger.as_ref().zip(entered).map(|(ledger, entered)| {
            ledger.enter(entered.key, entered.print, &entered.text);
            let mut in_flight = self.in_flight();
            let place = in_flight.last_key_value().map_or(0, |(last, _)| last + 1);
            in_flight.insert(place, entered);
            place
        });
        let sequence = (!IS_PART.get()).then(|| self.told.fetch_add(1, Ordering::SeqCst) + 1);
        let noted = sequence.map(|sequence| Noted::begin(operation, sequence, &self.group, tensor));
        Begun { calls: Arc::clone(self), sequence, noted, entered, is_collective: false, has_ended: false }
    }

    fn in_flight(&self) -> MutexGuard<'_, BTreeMap<u64, Entered>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses if another rank is known to do something else than one of these, or than any before.
    fn compare<'a>(&self, all: impl IntoIterator<Item = &'a Entered>) -> Result<(), Error> {
        self.disagree(|ledger| {
            all.into_iter().find_map(|entered| {
                let (rank, theirs) = ledger.differing(entered.key, entered.print, entered.peer)?;
                Some(self.describe(entered.key, &entered.text, rank, &theirs))
            })
        })
    }

    /// As [`Calls::compare`], of all that is in flight or has ended: what has failed here may be a later call than that in which
    /// the ranks disagree.
    fn compare_all(&self) -> Result<(), Error> {
        self.compare(self.in_flight().values())?;
        self.disagree(|ledger| {
            if self.is_checked {
                return None;
            }
            let (own, rank, theirs) = ledger.first_differing()?;
            Some(self.describe(Key::Collective(0), &own, rank, &theirs))
        })
    }

    /// Refuses if the ranks are known to disagree, or are found to.
    fn disagree(&self, find: impl FnOnce(&Ledger) -> Option<String>) -> Result<(), Error> {
        if self.disagreement.get().is_none() {
            if let Some(found) = self.ledger.as_ref().and_then(find) {
                // Whoever was first has found as much.
                let _ = self.disagreement.set(found);
            }
        }
        self.disagreement.get().map_or(Ok(()), |text| Err(Error::new(text)))
    }

    fn describe(&self, key: Key, own: &str, rank: usize, theirs: &str) -> String {
        let state = format!("the ranks make different calls: rank {} {own}, rank {rank} {theirs}", self.rank);
        match key {
            Key::Collective(_) => format!("{state}; checkCollectives tells all ranks so before anything is sent"),
            // Those are not checked.
            Key::Transfer(_) => state,
        }
    }

    /// `None` where there are too many routes to tell.
    fn count_transfer(&self, route: Route) -> Option<u64> {
        let mut counts = self.transfers.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST_ROUTES && !counts.contains_key(&route) {
            return None;
        }
        let count = counts.entry(route).or_default();
        *count += 1;
        Some(*count)
    }
}

impl Begun {
    /// Refuses if another rank is known to do something else.
    pub(crate) fn compare(&self) -> Result<(), Error> {
        let in_flight = self.calls.in_flight();
        self.calls.compare(self.entered.and_then(|place| in_flight.get(&place)))
    }

    /// Ends it. Where it has failed because the ranks do different things, the error tells that.
    pub(crate) fn end(mut self, result: Result<(), Error>) -> Result<(), Error> {
        self.has_ended = true;
        if let Some(noted) = self.noted.take() {
            noted.end(result.is_ok());
        }
        let result = match result {
            // What has been refused elsewhere may be another one in flight.
            Err(error) if error.ends_group() => Err(self.calls.compare_all().err().unwrap_or(error)),
            result => result,
        };
        match self.sequence {
            Some(sequence) => result.map_err(|error| error.at(sequence)),
            None => result,
        }
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(place) = self.entered {
            self.calls.in_flight().remove(&place);
        }
        if self.has_ended || !self.is_collective {
            return;
        }
        if self.sequence.is_some() {
            self.calls.told.fetch_sub(1, Ordering::SeqCst);
        }
        self.calls.begun.fetch_sub(1, Ordering::SeqCst);
    }
}

fn print_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// How many bytes cross, of a dtype whose size is known. Gloo sends one where there is none.
fn byte_length(tensor: &Tensor) -> Option<u64> {
    let size = tensor.f_kind().ok()?.elt_size_in_bytes();
    Some((tensor.numel() * size).max(1) as u64)
}
