use std::fmt;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::thread;
use std::time::Duration;

use crate::address::Address;
use crate::bridge::Bridge;
use crate::calls::{Begun, Calls};
use crate::checks::Checks;
use crate::collectives::ReduceOp;
use crate::device::Device;
use crate::done::Done;
use crate::error::{Error, check};
use crate::in_flight::InFlight;
use crate::raw;
use crate::sockets;
use crate::transfers::Transfers;
use crate::turns::Turns;
use tch::Tensor;

/// One rank's membership of a group of ranks.
///
/// Operations take effect in the order of the calls, which must be the same on every rank. Dropping the group
/// aborts it if anything is in flight, and waits for that to end, which takes milliseconds.
pub struct Group {
    raw: *mut raw::Group,
    rank: usize,
    size: usize,
    _device: Device,
    lines: Arc<Lines>,
    in_flight: Arc<InFlight>,
    pub(crate) transfers: Transfers,
    turns: Arc<Turns>,
    pub(crate) calls: Arc<Calls>,
    /// If there are: what every collective passes before it starts. `None` again while the group is dropped.
    pub(crate) checks: Option<Checks>,
    /// Whether NCCL serves tensors on a CUDA device.
    pub(crate) on_cuda: bool,
    /// Made when libtorch is first to see the group.
    bridge: OnceLock<Bridge>,
}

/// How long operations may take to notice that their group was aborted; it is milliseconds where they do.
const ABORT_LIMIT: Duration = Duration::from_millis(60);

/// A group's connections, by the listeners at their ends.
#[derive(Debug)]
pub(crate) struct Lines {
    own: Address,
    peers: Vec<Address>,
    cut: AtomicBool,
}

impl Lines {
    /// Cuts them all, once.
    fn cut(&self) -> Result<(), Error> {
        if self.cut.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        sockets::shut_down(&self.own, &self.peers)
    }
}

/// What an operation does with a tensor.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Access {
    pub(crate) is_written: bool,
    pub(crate) op: Option<ReduceOp>,
    pub(crate) tag: i32,
}

impl Access {
    /// It is only read.
    pub(crate) const READ: Self = Self { is_written: false, op: None, tag: 0 };
    /// It is written.
    pub(crate) const WRITE: Self = Self { is_written: true, op: None, tag: 0 };

    /// It is reduced, too.
    pub(crate) fn by(self, op: ReduceOp) -> Self {
        Self { op: Some(op), ..self }
    }

    /// It is sent under a tag.
    pub(crate) fn tagged(self, tag: i32) -> Self {
        Self { tag, ..self }
    }
}

/// Held while an operation of any group is started: c10d guards neither a group's counters nor the flight
/// recorder that all groups of the process write to.
static STARTING: Mutex<()> = Mutex::new(());

/// Leave to start an operation.
pub(crate) struct Starting {
    _alone: MutexGuard<'static, ()>,
}

impl Lines {
    /// Refuses if the group has ended, else waits until nobody else starts an operation.
    pub(crate) fn lock(&self) -> Result<Starting, Error> {
        if self.cut.load(Ordering::SeqCst) {
            return Err(Error::group_ended("the group has been aborted, or has failed before"));
        }
        Ok(Starting { _alone: STARTING.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) })
    }
}

/// A group of the shim's, to start operations with under [`Lines::lock`].
#[derive(Clone, Copy)]
pub(crate) struct RawGroup(pub(crate) *mut raw::Group);

// SAFETY: the pointer is used under a lock only, and c10d's group may be used from any thread.
unsafe impl Send for RawGroup {}

/// The stream of a CUDA device that a collective follows on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream(i64);

/// A thread's use of a stream, until it is dropped.
pub(crate) struct Entered {
    group: RawGroup,
    before: Stream,
}

impl Stream {
    /// Has the calling thread use it.
    pub(crate) fn enter(self, group: RawGroup) -> Result<Entered, Error> {
        Ok(Entered { group, before: self.exchange(group)? })
    }

    /// Has the calling thread use it, and gives the one that it used before.
    fn exchange(self, group: RawGroup) -> Result<Self, Error> {
        let mut before = 0;
        // SAFETY: the group is alive while its operations are started; the output takes one write.
        check(unsafe { raw::cohort_c10d_stream_use(group.0, self.0, &mut before) })?;
        Ok(Self(before))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // It was in use before: a device that refuses it now has failed, which the next operation is told.
        let _ = self.before.exchange(self.group);
    }
}

// SAFETY: the pointer is used under a lock only, and c10d's group may be used from any thread.
unsafe impl Send for Group {}
// SAFETY: as above.
unsafe impl Sync for Group {}

impl fmt::Debug for Group {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rank, size, lines, .. } = self;
        formatter
            .debug_struct("Group")
            .field("rank", rank)
            .field("size", size)
            .field("lines", lines)
            .finish_non_exhaustive()
    }
}

impl Group {
    /// # Safety
    /// `raw` is a group of the shim's, of this rank and size, over this device, that nobody else frees.
    pub(crate) unsafe fn from_raw(
        raw: *mut raw::Group,
        rank: usize,
        size: usize,
        device: Device,
        peers: Vec<Address>,
        calls: Calls,
    ) -> Self {
        Self {
            raw,
            rank,
            size,
            lines: Arc::new(Lines { own: device.listener().clone(), peers, cut: AtomicBool::new(false) }),
            _device: device,
            in_flight: Arc::default(),
            transfers: Transfers::default(),
            turns: Arc::default(),
            calls: Arc::new(calls),
            checks: None,
            on_cuda: false,
            bridge: OnceLock::new(),
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
        let checks = self.checks.as_ref().map_or(Ok(()), Checks::abort);
        self.lines.cut().and(checks)
    }

    /// Has libtorch find the group by a name, in place of any other of that name, while it lives: functional collectives
    /// name theirs.
    pub fn register(self: &Arc<Self>, name: &str) -> Result<(), Error> {
        self.bridge()?.register(name)
    }

    /// The group as libtorch sees it.
    pub(crate) fn bridge(self: &Arc<Self>) -> Result<&Bridge, Error> {
        if let Some(bridge) = self.bridge.get() {
            return Ok(bridge);
        }
        let made = Bridge::new(self)?;
        Ok(self.bridge.get_or_init(|| made))
    }

    /// Whether work that starts several collectives is under way: what is asked for now has to wait for it.
    pub fn is_taken(&self) -> bool {
        self.turns.is_taken()
    }

    /// Runs what starts one collective: now, or on another thread, after the work that is under way.
    pub fn follow(&self, start: impl FnOnce() + Send + 'static) {
        self.turns.follow(start);
    }

    /// Runs work that starts several collectives, and waits for each, on another thread. It must not panic.
    pub fn take_turn(&self, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        self.turns.take(work)
    }

    /// Waits until no such work is under way.
    pub(crate) fn wait_turn(&self) {
        self.turns.wait();
    }

    /// The stream that the calling thread uses.
    pub(crate) fn stream(&self) -> Result<Stream, Error> {
        let mut stream = 0;
        // SAFETY: `raw` is alive; the output takes one write.
        check(unsafe { raw::cohort_c10d_stream(self.raw, &mut stream) })?;
        Ok(Stream(stream))
    }

    /// Ends the group for this rank, which nobody is to use any more: what is in flight fails, and the others' lines to it are
    /// cut. If `aborted`, they are also where nothing is; else what was sent last arrives. Waits for milliseconds; what NCCL
    /// takes longer for goes on.
    pub fn end(self: Arc<Self>, aborted: bool) {
        // Work of several collectives may be between two of them.
        if !aborted && self.in_flight.is_empty() && !self.turns.is_taken() {
            return;
        }
        if let (true, Some(bridge)) = (aborted, self.bridge.get()) {
            bridge.give_up();
        }
        // Nothing better can be done than to wait if the sockets cannot be listed.
        let _ = self.abort();
        if self.on_cuda {
            let group = Arc::clone(&self);
            let end = move || group.end_on_device();
            // If no thread can be started, the closure is dropped: dropping the group ends it too, and waits.
            let _ = thread::Builder::new().name("cohort-nccl-end".to_owned()).spawn(end);
        }
        self.give_up_all();
    }

    /// Ends what is in flight on this rank's CUDA device. Waits until NCCL has.
    fn end_on_device(&self) {
        // What it throws is that the device has failed, which whoever waits is told all the same.
        // SAFETY: `raw` is alive.
        let _ = check(unsafe { raw::cohort_c10d_group_abort(self.raw) });
    }

    /// Gloo loses who waits for a write that fails while it answers a peer: they wait up to their time limit.
    fn give_up_all(&self) {
        self.give_up(ABORT_LIMIT, "the group was aborted");
        if let Some(checks) = &self.checks {
            checks.give_up(ABORT_LIMIT, "the group was aborted");
        }
    }

    /// The group, for starting operations while it lives.
    pub(crate) fn raw(&self) -> RawGroup {
        RawGroup(self.raw)
    }

    /// The group's connections, for starting operations.
    pub(crate) fn lines(&self) -> &Arc<Lines> {
        &self.lines
    }

    /// Waits for the end of what is in flight, `limit` at most, and fails the rest.
    pub(crate) fn give_up(&self, limit: Duration, reason: &str) {
        self.in_flight.give_up(limit, reason);
    }

    /// Counts an operation as in flight until `done` is told of its end, or dropped because it did not start.
    ///
    /// A failure cuts this rank's lines: Gloo fails only those who wait for the rank that is gone, and whoever waits
    /// for one of those would wait up to its time limit.
    pub(crate) fn count(&self, done: Done) -> Done {
        let lines = Arc::clone(&self.lines);
        self.in_flight.count(Box::new(move |result| {
            if result.as_ref().is_err_and(Error::ends_group) {
                // Nothing better can be done than to let the others wait if the sockets cannot be listed.
                let _ = lines.cut();
            }
            done(result);
        }))
    }

    /// As [`Group::count`], of a call that has begun.
    pub(crate) fn count_call(&self, begun: Begun, done: Done) -> Done {
        self.count(Box::new(move |result| done(begun.end(result))))
    }

    /// Leave to start a call.
    pub(crate) fn lock(&self) -> Result<Starting, Error> {
        self.lines.lock().map_err(|error| self.calls.refuse(error))
    }

    /// Refuses what would fail once an operation has begun, which would end the group: a tensor that cannot be sent, or that
    /// cannot take what comes.
    pub(crate) fn check_tensor(&self, tensor: &Tensor, access: Access) -> Result<(), Error> {
        let Access { is_written, op, tag } = access;
        let op = op.map(|op| op as u8);
        let op = op.as_ref().map_or(ptr::null(), ptr::from_ref);
        // SAFETY: `raw` is alive, the tensor is borrowed for the call, the operation is null or valid.
        check(unsafe { raw::cohort_c10d_check(self.raw, tensor.as_ptr(), i32::from(is_written), op, tag) })
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
        if !self.in_flight.is_empty() {
            // Nothing better can be done than to wait if the sockets cannot be listed.
            let _ = self.abort();
            self.end_on_device();
            self.give_up_all();
        }
        // Its thread starts operations of the group.
        drop(self.checks.take());
        // Nobody is there to be told what its end throws.
        // SAFETY: `raw` came with the promise that it is ours to free.
        let _ = check(unsafe { raw::cohort_c10d_group_free(self.raw) });
    }
}
