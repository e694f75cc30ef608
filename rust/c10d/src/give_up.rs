use std::io;
use std::net::Shutdown;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use socket2::Socket;

/// Gives up forming a group, from another thread than the one that forms it.
///
/// It wakes whoever connects to the store, waits for the next attempt, or waits for an answer. What Gloo's connecting
/// does not hear of ends at its time limit.
#[derive(Clone, Debug, Default)]
pub struct GiveUp {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    given_up: bool,
    /// The connection to the store.
    socket: Option<Socket>,
}

impl GiveUp {
    /// Wakes whoever waits, and has all that comes later fail.
    pub fn give_up(&self) {
        let mut state = self.state();
        state.given_up = true;
        if let Some(socket) = state.socket.take() {
            // It fails where the other end was first, which is as good.
            let _ = socket.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
    }

    /// Fails if it has been given up.
    pub(crate) fn check(&self) -> io::Result<()> {
        if self.state().given_up { Err(given_up()) } else { Ok(()) }
    }

    /// Has `socket` shut down when it is given up, in place of the last one.
    pub(crate) fn watch(&self, socket: &Socket) -> io::Result<()> {
        let mut state = self.state();
        if state.given_up {
            return Err(given_up());
        }
        state.socket = Some(socket.try_clone()?);
        Ok(())
    }

    /// Waits this long, or until it is given up.
    pub(crate) fn sleep(&self, duration: Duration) {
        let waited = self.shared.changed.wait_timeout_while(self.state(), duration, |state| !state.given_up);
        drop(waited);
    }

    /// Lets go of the connection: what is formed is no longer to be given up.
    pub(crate) fn forget(&self) {
        self.state().socket = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn given_up() -> io::Error {
    io::Error::other("it was given up")
}
