use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::Socket;

use super::wire::{GET, MET, MISSING, Message, OK, SET};
use crate::error::Error;
use crate::sockets;

/// How long the acceptor waits after a failure.
const PAUSE: Duration = Duration::from_millis(100);

/// A store served by this process, until dropped.
///
/// A connection that does not speak the protocol is closed; the others go on.
#[derive(Debug)]
pub struct StoreHost {
    address: SocketAddr,
    /// The listener again, to wake the acceptor with: where there are no descriptors left, nothing can connect to it.
    listener: Socket,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Told of every key that is set, and of the end.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    values: HashMap<Vec<u8>, Vec<u8>>,
    /// By group, how many of its ranks have met the others, while there are more to come.
    met: HashMap<Vec<u8>, u64>,
    /// By their number, as long as they are served.
    connections: HashMap<u64, Arc<TcpStream>>,
    closing: bool,
}

impl StoreHost {
    /// Serves a store on `address`, and on no other; port 0 takes a free one.
    ///
    /// Ranks may connect as soon as this returns.
    pub fn bind(address: &str, port: u16) -> Result<Self, Error> {
        let serve = || {
            let addresses: Vec<_> = (address, port).to_socket_addrs()?.collect();
            let alone = sockets::opening();
            let listener = TcpListener::bind(addresses.as_slice())?;
            drop(alone);
            let address = listener.local_addr()?;
            let shared = Arc::<Shared>::default();
            let other = Socket::from(listener.try_clone()?);
            let accepted = Arc::clone(&shared);
            let acceptor =
                thread::Builder::new().name("cohort-store".to_owned()).spawn(move || accept(&listener, &accepted))?;
            Ok(Self { address, listener: other, shared, acceptor: Some(acceptor) })
        };
        serve().map_err(|error: io::Error| Error::new(format!("Cannot host a store on {address}:{port}: {error}")))
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for StoreHost {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closing = true;
        for connection in state.connections.values() {
            // It fails where the other end was first, which is as good.
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
        // One of the two wakes the acceptor: only some systems shut a listener down.
        if self.listener.shutdown(Shutdown::Both).is_err() {
            let _ = TcpStream::connect(reachable(self.address));
        }
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// An address to connect to, which "all addresses" is not.
fn reachable(mut bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() {
        bound.set_ip(if bound.is_ipv4() { [127, 0, 0, 1].into() } else { [0, 0, 0, 0, 0, 0, 0, 1].into() });
    }
    bound
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits before the next attempt to accept a connection, or until the host ends: what lacks is not told when there is
    /// some again, and the connection that could not be accepted is still there.
    fn pause(&self) {
        let waited = self.changed.wait_timeout_while(self.lock(), PAUSE, |state| !state.closing);
        drop(waited);
    }

    fn set(&self, key: Vec<u8>, value: Vec<u8>) {
        self.lock().values.insert(key, value);
        self.changed.notify_all();
    }

    /// One more rank of a group has met all others. The last has no use for what they met by: a program may make any number of
    /// groups.
    fn meet(&self, group: Vec<u8>, size: u64) {
        let mut state = self.lock();
        let count = state.met.entry(group.clone()).or_default();
        *count += 1;
        if *count < size {
            return;
        }
        state.met.remove(&group);
        state.values.retain(|key, _| !key.strip_prefix(&*group).is_some_and(is_for_meeting));
    }

    /// The value, as soon as it is there. `None` past the time limit, or when the host ends.
    fn get(&self, key: &[u8], timeout: Duration) -> Option<Vec<u8>> {
        let deadline = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            if let Some(value) = state.values.get(key) {
                return Some(value.clone());
            }
            let left = deadline.map_or(timeout, |deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_zero() || state.closing {
                return None;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Whether a key, after its group's name, is used only until the ranks have met. NCCL may come back to its own; groups that are
/// made of this one have a name between.
fn is_for_meeting(key: &[u8]) -> bool {
    key.starts_with(b"/listener/") || (key.starts_with(b"/gloo/") && !key.starts_with(b"/gloo/nccl/"))
}

/// Serves each connection on a thread of its own. Ends when the host does.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut served: HashMap<u64, JoinHandle<()>> = HashMap::new();
    for number in 0.. {
        let connection = listener.accept();
        if shared.lock().closing {
            break;
        }
        // An error here is the connection's, gone before it was accepted, or a lack of descriptors.
        let Ok((stream, _)) = connection else {
            shared.pause();
            continue;
        };
        served.retain(|_, thread| !thread.is_finished());
        let stream = Arc::new(stream);
        shared.lock().connections.insert(number, Arc::clone(&stream));
        let theirs = Arc::clone(shared);
        let thread = thread::Builder::new().name("cohort-store".to_owned()).spawn(move || {
            // Its error is the connection's end.
            let _ = serve(&stream, &theirs);
            theirs.lock().connections.remove(&number);
        });
        match thread {
            Ok(thread) => drop(served.insert(number, thread)),
            Err(_) => drop(shared.lock().connections.remove(&number)),
        }
    }
    for thread in served.into_values() {
        let _ = thread.join();
    }
}

fn serve(mut stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    loop {
        let Message { kind, key, value } = Message::read(&mut stream)?;
        let reply = match (kind, <[u8; 8]>::try_from(value.as_slice())) {
            (SET, _) => {
                shared.set(key, value);
                Message::new(OK, "", "")
            }
            (GET, Ok(millis)) => match shared.get(&key, Duration::from_millis(u64::from_le_bytes(millis))) {
                Some(value) => Message::new(OK, "", value),
                None => Message::new(MISSING, "", ""),
            },
            (MET, Ok(size)) => {
                shared.meet(key, u64::from_le_bytes(size));
                Message::new(OK, "", "")
            }
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        reply.write(&mut stream)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_group_met_by_goes_when_all_its_ranks_have_met() {
        let shared = Shared::default();
        let kept = ["g/gloo/nccl/id", "g/1[0,1]/listener/0", "gg/listener/0"];
        for key in ["g/listener/0", "g/listener/1", "g/gloo/0/1"].iter().chain(&kept) {
            shared.set(key.as_bytes().to_vec(), Vec::new());
        }
        shared.meet(b"g".to_vec(), 2);
        assert_eq!(shared.lock().values.len(), 6);
        shared.meet(b"g".to_vec(), 2);
        let state = shared.lock();
        assert!(state.met.is_empty());
        assert_eq!(state.values.len(), kept.len());
        assert!(kept.iter().all(|key| state.values.contains_key(key.as_bytes())));
    }
}
