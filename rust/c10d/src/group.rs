use std::fmt;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::thread;
use std::time::Duration;

use crate::address::Address;
use crate::bridge::Bridge;
use crate::call_tracker::{CallTracker, TrackedCall};
use crate::checks::Checks;
use crate::collectives::ReduceOp;
use crate::device::Device;
use crate::done::Done;
use crate::error::Error;
use crate::in_flight::InFlightOperations;
use crate::raw;
use crate::serial_queue::SerialQueue;
use crate::shim::call;
use crate::small::{SmallMember, SmallPath};
use crate::sockets;
use crate::transfers::Transfers;
use tch::Tensor;

/// One rank's membership of a group of ranks.
///
/// Operations take effect in the order of the calls, which must be the same on every rank. If operations are
/// in flight, dropping the group aborts it and waits for them to end, which takes milliseconds.
pub struct Group {
    raw: *mut raw::Group,
    rank: usize,
    size: usize,
    _device: Device,
    connections: Arc<Connections>,
    in_flight: Arc<InFlightOperations>,
    pub(crate) transfers: Transfers,
    queue: Arc<SerialQueue>,
    pub(crate) calls: Arc<CallTracker>,
    /// The checks that every collective passes before it starts, if they are enabled. `None` again while the
    /// group is dropped.
    pub(crate) checks: Option<Checks>,
    /// Whether NCCL handles tensors on a CUDA device.
    pub(crate) uses_nccl: bool,
    /// Created when libtorch first needs the group.
    bridge: OnceLock<Bridge>,
}

/// How long to wait for operations to notice that their group was aborted. It takes those that notice
/// milliseconds.
const ABORT_LIMIT: Duration = Duration::from_millis(60);

/// A group's connections, identified by the listeners at their ends.
#[derive(Debug)]
pub(crate) struct Connections {
    own: Address,
    peers: Vec<Address>,
    /// The way of small collectives, if the ranks share memory.
    small: Option<SmallMember>,
    is_shut_down: AtomicBool,
}

impl Connections {
    /// Shuts all of them down, once.
    fn shut_down(&self) -> Result<(), Error> {
        if self.is_shut_down.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        if let Some(small) = &self.small {
            small.end(&Error::new("the group was aborted"));
        }
        sockets::shut_down(&self.own, &self.peers)
    }
}

/// How an operation uses a tensor.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Access {
    pub(crate) is_written: bool,
    pub(crate) op: Option<ReduceOp>,
    pub(crate) tag: i32,
}

impl Access {
    /// The tensor is only read.
    pub(crate) const READ: Self = Self { is_written: false, op: None, tag: 0 };
    /// The tensor is written.
    pub(crate) const WRITE: Self = Self { is_written: true, op: None, tag: 0 };

    /// Adds that the tensor is reduced.
    pub(crate) fn with_op(self, op: ReduceOp) -> Self {
        Self { op: Some(op), ..self }
    }

    /// Adds the tag under which the tensor is sent.
    pub(crate) fn with_tag(self, tag: i32) -> Self {
        Self { tag, ..self }
    }
}

/// Held while an operation of any group is started. c10d guards neither a group's counters nor the flight
/// recorder, which all groups of the process write to.
static STARTING: Mutex<()> = Mutex::new(());

/// Allows its owner to start an operation.
pub(crate) struct StartLock {
    _lock: MutexGuard<'static, ()>,
}

impl Connections {
    /// Waits until no other thread starts an operation. Fails if the group has ended.
    pub(crate) fn lock(&self) -> Result<StartLock, Error> {
        if self.is_shut_down.load(Ordering::SeqCst) {
            return Err(Error::group_ended("the group was aborted or has failed before"));
        }
        Ok(StartLock { _lock: STARTING.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) })
    }
}

/// A group of the shim. Operations are started on it under [`Connections::lock`].
#[derive(Clone, Copy)]
pub(crate) struct RawGroup(pub(crate) *mut raw::Group);

// SAFETY: the pointer is used under a lock only, and c10d's group may be used from any thread.
unsafe impl Send for RawGroup {}

/// A stream of a CUDA device. A collective runs after the work on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream(i64);

/// The calling thread uses a stream until this is dropped.
pub(crate) struct StreamGuard {
    group: RawGroup,
    before: Stream,
}

impl Stream {
    /// Makes the calling thread use this stream until the guard is dropped.
    pub(crate) fn enter(self, group: RawGroup) -> Result<StreamGuard, Error> {
        Ok(StreamGuard { group, before: self.exchange(group)? })
    }

    /// Makes the calling thread use this stream, and returns the one that it used before.
    fn exchange(self, group: RawGroup) -> Result<Self, Error> {
        let mut before = 0;
        // SAFETY: the group is alive while its operations are started. The output is valid for one write.
        call(|message| unsafe { raw::cohort_shim_group_stream_use(group.0, self.0, &mut before, message) })?;
        Ok(Self(before))
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        // The stream was in use before. If the device refuses it now, the device has failed, and the next
        // operation reports that.
        let _ = self.before.exchange(self.group);
    }
}

// SAFETY: the pointer is used under a lock only, and c10d's group may be used from any thread.
unsafe impl Send for Group {}
// SAFETY: as above.
unsafe impl Sync for Group {}

impl fmt::Debug for Group {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rank, size, connections, .. } = self;
        formatter
            .debug_struct("Group")
            .field("rank", rank)
            .field("size", size)
            .field("connections", connections)
            .finish_non_exhaustive()
    }
}

impl Group {
    /// # Safety
    /// `raw` is a group of the shim, with this rank and size and over this device. Nobody else frees it.
    pub(crate) unsafe fn from_raw(
        raw: *mut raw::Group,
        rank: usize,
        size: usize,
        device: Device,
        peers: Vec<Address>,
        small: Option<SmallMember>,
        calls: CallTracker,
    ) -> Self {
        Self {
            raw,
            rank,
            size,
            connections: Arc::new(Connections {
                own: device.listener().clone(),
                peers,
                small,
                is_shut_down: AtomicBool::new(false),
            }),
            _device: device,
            in_flight: Arc::default(),
            transfers: Transfers::default(),
            queue: Arc::default(),
            calls: Arc::new(calls),
            checks: None,
            uses_nccl: false,
            bridge: OnceLock::new(),
        }
    }

    /// Returns this rank's number in the group.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// Returns the number of ranks in the group.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Ends the group. Operations in flight fail on every rank, and so do later ones.
    ///
    /// Does not block. If this process contains several ranks of the group, the connections among the other
    /// ranks end, too.
    pub fn abort(&self) -> Result<(), Error> {
        let checks = self.checks.as_ref().map_or(Ok(()), Checks::abort);
        self.connections.shut_down().and(checks)
    }

    /// Registers the group in libtorch under a name, by which functional collectives find it. Replaces any
    /// other group of that name. The name is valid as long as the group exists.
    pub fn register(self: &Arc<Self>, name: &str) -> Result<(), Error> {
        self.bridge()?.register(name)
    }

    /// Returns libtorch's handle on the group.
    pub(crate) fn bridge(self: &Arc<Self>) -> Result<&Bridge, Error> {
        if let Some(bridge) = self.bridge.get() {
            return Ok(bridge);
        }
        let made = Bridge::new(self)?;
        Ok(self.bridge.get_or_init(|| made))
    }

    /// Returns whether an operation of several collectives is running. Calls that are made now must wait for
    /// it.
    pub fn is_busy(&self) -> bool {
        self.queue.is_busy()
    }

    /// Runs `start`, which starts one collective: now, or on another thread after the operations that are
    /// running.
    pub fn run_or_queue(&self, start: impl FnOnce() + Send + 'static) {
        self.queue.run_or_queue(start);
    }

    /// Runs `work`, which starts several collectives and waits for each, on another thread. It must not
    /// panic.
    pub fn spawn_composite(&self, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        self.queue.spawn(work)
    }

    /// Waits until no operation of several collectives is running.
    pub(crate) fn wait_idle(&self) {
        self.queue.wait_idle();
    }

    /// Returns the stream that the calling thread uses.
    pub(crate) fn stream(&self) -> Result<Stream, Error> {
        let mut stream = 0;
        // SAFETY: `raw` is alive. The output is valid for one write.
        call(|message| unsafe { raw::cohort_shim_group_stream(self.raw, &mut stream, message) })?;
        Ok(Stream(stream))
    }

    /// Ends this rank's membership. Nobody else may use the group afterwards.
    ///
    /// If operations are in flight, they fail, and the connections to the other ranks are shut down. If none
    /// are, the connections are shut down only if `aborted`: otherwise data that was sent last still arrives.
    /// This waits for milliseconds. NCCL may take longer, in the background.
    pub fn end(self: Arc<Self>, aborted: bool) {
        // An operation of several collectives may be between two of them.
        if !aborted && self.in_flight.is_empty() && !self.queue.is_busy() {
            return;
        }
        if let (true, Some(bridge)) = (aborted, self.bridge.get()) {
            bridge.mark_aborted();
        }
        // If the sockets cannot be listed, all that remains is to wait.
        let _ = self.abort();
        if self.uses_nccl {
            let group = Arc::clone(&self);
            let end = move || group.end_on_device();
            // If no thread can be started, the closure is dropped. Dropping the group then ends it here, and
            // waits.
            let _ = thread::Builder::new().name("cohort-nccl-end".to_owned()).spawn(end);
        }
        self.fail_all();
    }

    /// Ends the collectives in flight on this rank's CUDA device. Waits until NCCL has ended them.
    fn end_on_device(&self) {
        // An error means that the device has failed. The collectives in flight report that, too.
        // SAFETY: `raw` is alive.
        let _ = call(|message| unsafe { raw::cohort_shim_group_abort(self.raw, message) });
    }

    /// Fails the operations that do not end by themselves. If a write fails while Gloo answers a peer, Gloo
    /// forgets the operation that waits for the write. That operation would wait until its time limit.
    fn fail_all(&self) {
        self.fail_remaining(ABORT_LIMIT, "the group was aborted");
        if let Some(checks) = &self.checks {
            checks.fail_remaining(ABORT_LIMIT, "the group was aborted");
        }
    }

    /// Returns the shim's group, for starting operations while this group exists.
    pub(crate) fn raw(&self) -> RawGroup {
        RawGroup(self.raw)
    }

    /// Returns the way of small collectives, if the ranks share memory.
    pub(crate) fn small(&self) -> Option<&Arc<SmallPath>> {
        self.connections.small.as_deref()
    }

    /// Returns the group's connections, for starting operations.
    pub(crate) fn connections(&self) -> &Arc<Connections> {
        &self.connections
    }

    /// Waits up to `limit` for the operations in flight, and then fails those that remain.
    pub(crate) fn fail_remaining(&self, limit: Duration, reason: &str) {
        self.in_flight.fail_remaining(limit, reason);
    }

    /// Counts an operation as in flight until the returned callback is called, or is dropped because the
    /// operation did not start.
    ///
    /// A failure shuts down this rank's connections. Gloo fails only the operations that wait for the rank
    /// that is gone. Ranks that wait for one of those would wait until their time limit.
    pub(crate) fn count(&self, done: Done) -> Done {
        let connections = Arc::clone(&self.connections);
        self.in_flight.count(Box::new(move |result| {
            if result.as_ref().is_err_and(Error::ends_group) {
                // If the sockets cannot be listed, all that remains is to let the other ranks wait.
                let _ = connections.shut_down();
            }
            done(result);
        }))
    }

    /// Like [`Group::count`], for a call that is tracked.
    pub(crate) fn count_tracked(&self, call: TrackedCall, done: Done) -> Done {
        self.count(Box::new(move |result| done(call.end(result))))
    }

    /// Waits until no other thread starts an operation. Fails if the group has ended.
    pub(crate) fn lock(&self) -> Result<StartLock, Error> {
        self.connections.lock().map_err(|error| self.calls.refuse(error))
    }

    /// Fails if an operation on the tensor would fail after it has begun, which would end the group: if the
    /// tensor cannot be sent, or cannot receive the result.
    pub(crate) fn check_tensor(&self, tensor: &Tensor, access: Access) -> Result<(), Error> {
        let Access { is_written, op, tag } = access;
        let op = op.map(|op| op as u8);
        let op = op.as_ref().map_or(ptr::null(), ptr::from_ref);
        // SAFETY: `raw` is alive, the tensor is borrowed for the call, and the operation is null or valid.
        call(|message| unsafe {
            raw::cohort_shim_group_check(self.raw, tensor.as_ptr(), i32::from(is_written), op, tag, message)
        })
    }

    pub(crate) fn check_peer(&self, peer: usize) -> Result<i32, Error> {
        if peer >= self.size {
            return Err(Error::new(format!("rank {peer} is not in the group, which has {} ranks", self.size)));
        }
        i32::try_from(peer).map_err(|_| Error::new(format!("rank {peer} is too large")))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A group with nothing in flight is closed in c10d's way, because data that this rank sent last may
        // still be on its way.
        if !self.in_flight.is_empty() {
            // If the sockets cannot be listed, all that remains is to wait.
            let _ = self.abort();
            self.end_on_device();
            self.fail_all();
        }
        // The thread of the checks starts operations of the group, so it must end first.
        drop(self.checks.take());
        // No caller is left to receive an error of this.
        // SAFETY: the creator of this group promised that `raw` is ours to free.
        unsafe { raw::cohort_shim_group_free(self.raw) };
    }
}
