use std::collections::{HashMap, VecDeque};
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use tch::Tensor;

use crate::call_tracker::Route;
use crate::done::Done;
use crate::error::Error;
use crate::group::{Access, Group};
use crate::raw;
use crate::shim::call;

/// Sends and receives in flight.
///
/// Gloo has no callback for them, only a wait that blocks. Transfers with the same peer, direction and tag
/// end in order. So each such channel has a thread while it has transfers.
#[derive(Debug, Default)]
pub(crate) struct Transfers {
    channels: Arc<Mutex<HashMap<Channel, VecDeque<Pending>>>>,
}

#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
struct Channel {
    sends: bool,
    peer: i32,
    tag: i32,
}

struct Pending {
    transfer: Transfer,
    done: Done,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pending")
    }
}

struct Transfer(*mut raw::Transfer);

// SAFETY: one thread at a time waits for a transfer, and c10d allows any thread.
unsafe impl Send for Transfer {}

impl Transfer {
    fn wait(&self) -> Result<(), Error> {
        // SAFETY: the pointer is valid as long as `self`.
        call(|message| unsafe { raw::cohort_shim_transfer_wait(self.0, message) })
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        // SAFETY: the pointer comes from the shim and is freed once.
        unsafe { raw::cohort_shim_transfer_free(self.0) };
    }
}

impl Transfers {
    /// Waits for a transfer in the background, after those of its channel. If no thread can be started, the
    /// transfer fails like one in flight, because it has begun.
    fn push(&self, channel: Channel, pending: Pending) {
        let mut channels = lock(&self.channels);
        if let Some(queue) = channels.get_mut(&channel) {
            queue.push_back(pending);
            return;
        }
        let all = Arc::clone(&self.channels);
        let thread = thread::Builder::new().name("cohort-transfer".to_owned());
        match thread.spawn(move || serve(&all, channel)) {
            Ok(_) => drop(channels.insert(channel, VecDeque::from([pending]))),
            Err(error) => {
                drop(channels);
                (pending.done)(Err(Error::new(format!("Cannot start a thread: {error}"))));
            }
        }
    }
}

/// Waits for a channel's transfers one by one, until there are none.
fn serve(channels: &Mutex<HashMap<Channel, VecDeque<Pending>>>, channel: Channel) {
    loop {
        let next = {
            let mut channels = lock(channels);
            let next = channels.get_mut(&channel).and_then(VecDeque::pop_front);
            if next.is_none() {
                channels.remove(&channel);
            }
            next
        };
        let Some(Pending { transfer, done }) = next else { return };
        let result = transfer.wait();
        drop(transfer);
        done(result);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl Group {
    /// Sends `tensor` to `dst`, which must receive it with the same tag into a tensor of the same byte
    /// length.
    pub fn send(&self, tensor: &Tensor, dst: usize, tag: i32, done: Done) -> Result<(), Error> {
        let peer = self.check_other(dst)?;
        self.check_tensor(tensor, Access::READ.with_tag(tag))?;
        let channel = Channel { sends: true, peer, tag };
        self.transfer(channel, tensor, Route { src: self.rank(), dst, tag }, done, |group, out, message| {
            // SAFETY: the group is alive, `out` is valid, and the tensor is borrowed for the call.
            unsafe { raw::cohort_shim_group_send(group, tensor.as_ptr(), peer, tag, out, message) }
        })
    }

    /// Receives into `tensor` the tensor that `src` sends with the same tag.
    pub fn recv(&self, tensor: &Tensor, src: usize, tag: i32, done: Done) -> Result<(), Error> {
        let peer = self.check_other(src)?;
        self.check_tensor(tensor, Access::READ.with_tag(tag))?;
        let channel = Channel { sends: false, peer, tag };
        self.transfer(channel, tensor, Route { src, dst: self.rank(), tag }, done, |group, out, message| {
            // SAFETY: as in `send`.
            unsafe { raw::cohort_shim_group_recv(group, tensor.as_ptr(), peer, tag, out, message) }
        })
    }

    fn transfer(
        &self,
        channel: Channel,
        tensor: &Tensor,
        route: Route,
        done: Done,
        operation: impl FnOnce(*mut raw::Group, *mut *mut raw::Transfer, raw::Message) -> raw::Status,
    ) -> Result<(), Error> {
        let mut raw = ptr::null_mut();
        let starting = self.lock()?;
        let tracked = self.calls.track_transfer(if channel.sends { "send" } else { "recv" }, tensor, route);
        let started = tracked.compare().and_then(|()| call(|message| operation(self.raw().0, &mut raw, message)));
        drop(starting);
        let done = self.count_tracked(tracked, done);
        match started {
            Ok(()) => self.transfers.push(channel, Pending { transfer: Transfer(raw), done }),
            // Starting a transfer writes to the connection. If the connection is broken, the transfer fails
            // like one in flight.
            Err(error) => done(Err(error)),
        }
        Ok(())
    }

    fn check_other(&self, peer: usize) -> Result<i32, Error> {
        if peer == self.rank() {
            return Err(Error::new(format!("rank {peer} is this rank itself")));
        }
        self.check_peer(peer)
    }
}
