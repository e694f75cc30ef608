use std::collections::{HashMap, VecDeque};
use std::fs::{self, DirBuilder};
use std::io;
use std::net::{Shutdown, SocketAddr, ToSocketAddrs};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::{Domain, SockAddr, Socket, Type};

use super::address::StoreAddress;
use super::handshake::{self, Secret};
use super::peer;
use super::seal::Seal;
use super::values::Values;
use super::wire::{GET, MET, MISSING, Message, OK, REFUSED, SET};
use crate::error::Error;
use crate::sockets;

/// How long the acceptor waits after a failure.
const PAUSE: Duration = Duration::from_millis(100);

/// How many connections may wait to be accepted: ranks must not be turned away for the strangers before them.
const BACKLOG: i32 = 4096;

/// Of connections that have not proved yet whose they are: how many are served at a time, how long each may take, and
/// after which time one gives its place to the next. Ranks take milliseconds, and come again.
const MOST_STRANGERS: usize = 256;
const LONGEST: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_millis(100);

/// A thousand ranks with sixteen groups each, of all connections.
const MOST_CONNECTIONS: usize = 16_384;

/// A store served by this process, until dropped.
///
/// A connection that does not speak the protocol, or does not know the secret, is closed; the others go on.
#[derive(Debug)]
pub struct StoreHost {
    address: StoreAddress,
    /// The listener again, to wake the acceptor with: where there are no descriptors left, nothing can connect to it.
    listener: Socket,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Told of every key that is set, of every stranger's end, and of the end.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    values: Values,
    /// By their number, as long as they are served.
    connections: HashMap<u64, Arc<Socket>>,
    /// Those that have not proved yet whose they are, and since when they are here. The oldest is first.
    strangers: VecDeque<(u64, Instant)>,
    closing: bool,
}

impl StoreHost {
    /// Serves a store at `address`, and nowhere else; port 0 takes a free one. The path of a Unix socket is used once.
    ///
    /// Ranks may connect as soon as this returns. Over TCP they prove that they know `secret`.
    pub fn bind(address: &StoreAddress, secret: &Secret) -> Result<Self, Error> {
        let serve = || {
            let alone = sockets::opening();
            let (listener, bound) = listen(address)?;
            drop(alone);
            let shared = Arc::<Shared>::default();
            let other = listener.try_clone()?;
            let over_tcp = matches!(bound, StoreAddress::Tcp(..));
            let door = Door { listener, secret: over_tcp.then(|| secret.clone()), most_strangers: most_strangers() };
            let accepted = Arc::clone(&shared);
            let acceptor =
                thread::Builder::new().name("cohort-store".to_owned()).spawn(move || door.accept(&accepted))?;
            Ok(Self { address: bound, listener: other, shared, acceptor: Some(acceptor) })
        };
        serve().map_err(|error: io::Error| Error::new(format!("Cannot host a store on {address}: {error}")))
    }

    /// Where it is: with the port that was taken, if 0 was asked for.
    pub fn address(&self) -> &StoreAddress {
        &self.address
    }
}

impl Drop for StoreHost {
    fn drop(&mut self) {
        if let StoreAddress::Unix(path) = &self.address {
            // Whoever tidies folders up may have been first.
            let _ = fs::remove_file(path);
        }
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
            let _ = self
                .listener
                .local_addr()
                .and_then(|bound| Socket::new(bound.domain(), Type::STREAM, None)?.connect(&reachable(bound)));
        }
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn listen(address: &StoreAddress) -> io::Result<(Socket, StoreAddress)> {
    match address {
        StoreAddress::Unix(path) => Ok((listen_at(path)?, address.clone())),
        StoreAddress::Tcp(host, port) => {
            let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
            for candidate in (host.as_str(), *port).to_socket_addrs()? {
                match listen_on(candidate) {
                    Ok((listener, port)) => return Ok((listener, StoreAddress::Tcp(host.clone(), port))),
                    Err(error) => last = error,
                }
            }
            Err(last)
        }
    }
}

fn listen_on(address: SocketAddr) -> io::Result<(Socket, u16)> {
    let listener = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Else a fixed port could not be used again at once.
    listener.set_reuse_address(true)?;
    listener.bind(&address.into())?;
    listener.listen(BACKLOG)?;
    let bound = listener.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
    Ok((listener, bound.port()))
}

fn listen_at(path: &Path) -> io::Result<Socket> {
    let listener = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    let address = SockAddr::unix(path)?;
    match (listener.bind(&address), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            // Somebody has tidied it up. If others have made one meanwhile, this fails.
            DirBuilder::new().mode(0o700).create(folder)?;
            listener.bind(&address)?;
        }
        (bound, _) => bound?,
    }
    listener.listen(BACKLOG)?;
    Ok(listener)
}

/// An address to connect to, which "all addresses" is not.
fn reachable(bound: SockAddr) -> SockAddr {
    let Some(mut address) = bound.as_socket() else { return bound };
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { [127, 0, 0, 1].into() } else { [0, 0, 0, 0, 0, 0, 0, 1].into() });
    }
    address.into()
}

/// Strangers must leave this process the descriptors that its ranks need.
fn most_strangers() -> usize {
    const FEWEST: usize = 8;
    let descriptors = sockets::limit().ok().and_then(|limit| usize::try_from(limit).ok());
    descriptors.map_or(MOST_STRANGERS, |count| (count / 8).clamp(FEWEST, MOST_STRANGERS))
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

    /// Waits until one more stranger may be served: the oldest gives its place up if it has had it for long enough. `false`
    /// when the host ends.
    fn wait_for_place(&self, most: usize) -> bool {
        let mut state = self.lock();
        loop {
            match state.strangers.front() {
                _ if state.closing => return false,
                Some(&(number, since)) if state.strangers.len() >= most => {
                    let left = PATIENCE.saturating_sub(since.elapsed());
                    if left.is_zero() {
                        state.strangers.pop_front();
                        if let Some(connection) = state.connections.get(&number) {
                            let _ = connection.shutdown(Shutdown::Both);
                        }
                        return true;
                    }
                    state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => return true,
            }
        }
    }

    /// A connection has come. `false` if there are too many, or the host ends and would not end this one.
    fn arrive(&self, number: u64, connection: &Arc<Socket>) -> bool {
        let mut state = self.lock();
        if state.closing || state.connections.len() >= MOST_CONNECTIONS {
            return false;
        }
        state.connections.insert(number, Arc::clone(connection));
        state.strangers.push_back((number, Instant::now()));
        true
    }

    /// It is a rank's. `false` if it has given its place up meanwhile.
    fn admit(&self, number: u64) -> bool {
        let mut state = self.lock();
        let before = state.strangers.len();
        state.strangers.retain(|&(stranger, _)| stranger != number);
        let was_here = state.strangers.len() < before;
        drop(state);
        self.changed.notify_all();
        was_here
    }

    /// It has ended.
    fn leave(&self, number: u64) {
        let mut state = self.lock();
        state.connections.remove(&number);
        state.strangers.retain(|&(stranger, _)| stranger != number);
        drop(state);
        self.changed.notify_all();
    }

    fn set(&self, key: Vec<u8>, value: Vec<u8>) -> Result<(), &'static str> {
        let result = self.lock().values.set(key, value);
        self.changed.notify_all();
        result
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

/// Where connections come in.
struct Door {
    listener: Socket,
    /// What they must know; `None` where the system says whose they are.
    secret: Option<Secret>,
    most_strangers: usize,
}

impl Door {
    /// Serves each connection on a thread of its own. Ends when the host does.
    fn accept(self, shared: &Arc<Shared>) {
        let mut served: HashMap<u64, JoinHandle<()>> = HashMap::new();
        for number in 0.. {
            if !shared.wait_for_place(self.most_strangers) {
                break;
            }
            let connection = self.listener.accept();
            if shared.lock().closing {
                break;
            }
            // An error here is the connection's, gone before it was accepted, or a lack of descriptors.
            let Ok((socket, _)) = connection else {
                shared.pause();
                continue;
            };
            served.retain(|_, thread| !thread.is_finished());
            let socket = Arc::new(socket);
            if !shared.arrive(number, &socket) {
                continue;
            }
            let (theirs, secret) = (Arc::clone(shared), self.secret.clone());
            let thread = thread::Builder::new().name("cohort-store".to_owned()).spawn(move || {
                // Its error is the connection's end.
                let _ = greet(&socket, secret.as_ref()).and_then(|seal| match theirs.admit(number) {
                    true => serve(&socket, seal, &theirs),
                    false => Ok(()),
                });
                theirs.leave(number);
            });
            match thread {
                Ok(thread) => drop(served.insert(number, thread)),
                Err(_) => shared.leave(number),
            }
        }
        for thread in served.into_values() {
            let _ = thread.join();
        }
    }
}

/// Finds out whose connection it is.
fn greet(socket: &Socket, secret: Option<&Secret>) -> io::Result<Option<Seal>> {
    let Some(secret) = secret else { return peer::check_user(socket).map(|()| None) };
    socket.set_tcp_nodelay(true)?;
    handshake::as_host(socket, secret, LONGEST).map(Some)
}

fn serve(mut socket: &Socket, mut seal: Option<Seal>, shared: &Shared) -> io::Result<()> {
    loop {
        let Message { kind, key, value } = Message::read(&mut socket, seal.as_mut())?;
        let reply = match (kind, <[u8; 8]>::try_from(value.as_slice())) {
            (SET, _) => answer(shared.set(key, value)),
            (GET, Ok(millis)) => match shared.get(&key, Duration::from_millis(u64::from_le_bytes(millis))) {
                Some(value) => Message::new(OK, "", value),
                None => Message::new(MISSING, "", ""),
            },
            (MET, Ok(size)) => answer(shared.lock().values.meet(key, u64::from_le_bytes(size))),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        reply.write(&mut socket, seal.as_mut())?;
    }
}

fn answer(result: Result<(), &'static str>) -> Message {
    match result {
        Ok(()) => Message::new(OK, "", ""),
        Err(reason) => Message::new(REFUSED, "", reason),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpStream;

    use super::*;
    use crate::give_up::GiveUp;
    use crate::store::Store;

    const LONG: Duration = Duration::from_secs(60);

    fn host() -> (StoreHost, Secret, u16) {
        let secret = Secret::new("a secret of the test's").unwrap();
        let host = StoreHost::bind(&StoreAddress::Tcp("127.0.0.1".to_owned(), 0), &secret).unwrap();
        let &StoreAddress::Tcp(_, port) = host.address() else { unreachable!() };
        (host, secret, port)
    }

    #[test]
    fn strangers_that_say_nothing_are_served_in_bounded_number_and_hold_no_rank_up() {
        let (host, secret, port) = host();
        let silent: Vec<_> = (0..700).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
        let begun = Instant::now();
        let store = Store::connect(host.address(), &secret, LONG, &GiveUp::default()).unwrap();
        assert!(begun.elapsed() < LONG / 2);
        store.set(b"key", b"value", LONG).unwrap();
        // Those that gave their places up may be on their way out.
        assert!(host.shared.lock().strangers.len() <= MOST_STRANGERS);
        drop(silent);
    }

    #[test]
    fn who_does_not_prove_to_be_a_rank_sets_and_keeps_nothing() {
        let (host, secret, port) = host();
        let mut stranger = TcpStream::connect(("127.0.0.1", port)).unwrap();
        Message::new(SET, "key", vec![0; 1 << 20]).write(&mut stranger, None).unwrap_or_default();
        let _ = stranger.write_all(&[0; 64]);
        let store = Store::connect(host.address(), &secret, LONG, &GiveUp::default()).unwrap();
        assert_eq!(store.get(b"key", Duration::from_millis(1)).unwrap(), None);
    }
}
