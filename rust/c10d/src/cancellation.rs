use std::io;
use std::net::Shutdown;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use socket2::Socket;

/// Cancels the forming of a group, from another thread than the one that forms it.
///
/// It wakes a thread that connects to the store, waits for the next attempt to connect, or waits for an
/// answer. It does not wake a thread that waits in Gloo for connections: that wait ends at its time limit.
#[derive(Clone, Debug, Default)]
pub struct CancellationToken {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    canceled: bool,
    /// The connection to the store, which is shut down on cancellation.
    socket: Option<Socket>,
}

impl CancellationToken {
    /// Wakes the thread that waits, and makes all later steps fail.
    pub fn cancel(&self) {
        let mut state = self.state();
        state.canceled = true;
        if let Some(socket) = state.socket.take() {
            // This fails if the other end was first, which is as good.
            let _ = socket.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
    }

    /// Fails if the forming was canceled.
    pub(crate) fn check(&self) -> io::Result<()> {
        if self.state().canceled { Err(canceled()) } else { Ok(()) }
    }

    /// Shuts `socket` down on cancellation, in place of the previous socket.
    pub(crate) fn watch(&self, socket: &Socket) -> io::Result<()> {
        let mut state = self.state();
        if state.canceled {
            return Err(canceled());
        }
        state.socket = Some(socket.try_clone()?);
        Ok(())
    }

    /// Waits for `duration`, or until the forming is canceled.
    pub(crate) fn sleep(&self, duration: Duration) {
        let waited = self.shared.changed.wait_timeout_while(self.state(), duration, |state| !state.canceled);
        drop(waited);
    }

    /// Releases the connection: after the group is formed, a cancellation has no effect.
    pub(crate) fn release(&self) {
        self.state().socket = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn canceled() -> io::Error {
    io::Error::other("it was canceled")
}
