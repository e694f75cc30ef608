use std::collections::HashMap;
use std::fs;
use std::io;
use std::net::Shutdown;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::Socket;

use super::address::StoreAddress;
use super::handshake::{self, Secret};
use super::host_state::HostState;
use super::listener;
use super::peer;
use super::seal::Seal;
use super::wire::{FORMED, GET, MISSING, Message, OK, REFUSED, SET};
use crate::error::Error;
use crate::sockets;

/// Maximum number of unauthenticated connections that are served at a time.
const MAX_UNAUTHENTICATED: usize = 256;

/// Time limit for the authentication of a connection.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// A store that this process serves until this is dropped.
///
/// A connection with another protocol or another secret is closed. The others continue.
#[derive(Debug)]
pub struct StoreHost {
    address: StoreAddress,
    /// A duplicate of the listener, to wake the acceptor with. Without free descriptors, it could not be
    /// woken by a connection.
    listener: Socket,
    state: Arc<HostState>,
    acceptor: Option<JoinHandle<()>>,
}

impl StoreHost {
    /// Serves a store at `address` only. Port 0 selects a free port. The path of a Unix socket must not
    /// exist.
    ///
    /// Ranks may connect as soon as this returns. Over TCP they must prove that they know `secret`.
    pub fn bind(address: &StoreAddress, secret: &Secret) -> Result<Self, Error> {
        let serve = || {
            let lock = sockets::lock_listening();
            let (listener, bound) = listener::listen(address)?;
            drop(lock);
            let state = Arc::<HostState>::default();
            let other = listener.try_clone()?;
            let over_tcp = matches!(bound, StoreAddress::Tcp(..));
            let acceptor = Acceptor {
                listener,
                secret: over_tcp.then(|| secret.clone()),
                max_unauthenticated: max_unauthenticated(),
            };
            let accepted = Arc::clone(&state);
            let acceptor =
                thread::Builder::new().name("cohort-store".to_owned()).spawn(move || acceptor.run(&accepted))?;
            Ok(Self { address: bound, listener: other, state, acceptor: Some(acceptor) })
        };
        serve().map_err(|error: io::Error| Error::new(format!("Cannot host a store on {address}: {error}")))
    }

    /// Returns the store's address. If port 0 was given, it contains the port that was selected.
    pub fn address(&self) -> &StoreAddress {
        &self.address
    }
}

impl Drop for StoreHost {
    fn drop(&mut self) {
        if let StoreAddress::Unix(path) = &self.address {
            // A cleaner of temporary files may have removed it already.
            let _ = fs::remove_file(path);
        }
        self.state.close();
        // One of the two wakes the acceptor: only some systems can shut a listener down.
        if self.listener.shutdown(Shutdown::Both).is_err() {
            let _ = listener::connect_to(&self.listener);
        }
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// Limits unauthenticated connections, so that enough of this process's descriptors are left for its ranks.
fn max_unauthenticated() -> usize {
    const FEWEST: usize = 8;
    let descriptors = sockets::limit().ok().and_then(|limit| usize::try_from(limit).ok());
    descriptors.map_or(MAX_UNAUTHENTICATED, |count| (count / 8).clamp(FEWEST, MAX_UNAUTHENTICATED))
}

/// Accepts and serves connections.
struct Acceptor {
    listener: Socket,
    /// The secret to prove. `None` if the system says which user's process connects.
    secret: Option<Secret>,
    max_unauthenticated: usize,
}

impl Acceptor {
    /// Serves each connection on a thread of its own. Returns when the host ends.
    fn run(self, state: &Arc<HostState>) {
        let mut served: HashMap<u64, JoinHandle<()>> = HashMap::new();
        for number in 0.. {
            if !state.wait_for_room(self.max_unauthenticated) {
                break;
            }
            let connection = self.listener.accept();
            if state.is_closing() {
                break;
            }
            // The error is about the connection, which ended before it was accepted, or about a lack of
            // descriptors.
            let Ok((socket, _)) = connection else {
                state.pause();
                continue;
            };
            served.retain(|_, thread| !thread.is_finished());
            let socket = Arc::new(socket);
            if !state.add(number, &socket) {
                continue;
            }
            let (theirs, secret) = (Arc::clone(state), self.secret.clone());
            let thread = thread::Builder::new().name("cohort-store".to_owned()).spawn(move || {
                // An error means that the connection has ended.
                let _ =
                    authenticate(&socket, secret.as_ref()).and_then(|seal| match theirs.mark_authenticated(number) {
                        true => serve(&socket, seal, &theirs),
                        false => Ok(()),
                    });
                theirs.remove(number);
            });
            match thread {
                Ok(thread) => drop(served.insert(number, thread)),
                Err(_) => state.remove(number),
            }
        }
        for thread in served.into_values() {
            let _ = thread.join();
        }
    }
}

/// Authenticates the other end of a connection.
fn authenticate(socket: &Socket, secret: Option<&Secret>) -> io::Result<Option<Seal>> {
    let Some(secret) = secret else { return peer::check_user(socket).map(|()| None) };
    socket.set_tcp_nodelay(true)?;
    handshake::as_host(socket, secret, HANDSHAKE_TIMEOUT).map(Some)
}

fn serve(mut socket: &Socket, mut seal: Option<Seal>, state: &HostState) -> io::Result<()> {
    loop {
        let Message { kind, key, value } = Message::read(&mut socket, seal.as_mut())?;
        let reply = match (kind, <[u8; 8]>::try_from(value.as_slice())) {
            (SET, _) => reply_to(state.set(key, value)),
            (GET, Ok(millis)) => match state.get(&key, Duration::from_millis(u64::from_le_bytes(millis))) {
                Some(value) => Message::new(OK, "", value),
                None => Message::new(MISSING, "", ""),
            },
            (FORMED, Ok(size)) => reply_to(state.lock().values.mark_formed(key, u64::from_le_bytes(size))),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        reply.write(&mut socket, seal.as_mut())?;
    }
}

fn reply_to(result: Result<(), &'static str>) -> Message {
    match result {
        Ok(()) => Message::new(OK, "", ""),
        Err(reason) => Message::new(REFUSED, "", reason),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Instant;

    use super::*;
    use crate::cancellation::CancellationToken;
    use crate::store::testing::{Folder, LONG, connect, host, port, secret, try_connect};

    #[test]
    fn silent_connections_are_limited_in_number_and_delay_no_rank() {
        let host = host();
        let silent: Vec<_> = (0..700).map(|_| TcpStream::connect(("127.0.0.1", port(&host))).unwrap()).collect();
        let begun = Instant::now();
        let store = connect(&host);
        assert!(begun.elapsed() < LONG / 2);
        store.set(b"key", b"value", LONG).unwrap();
        // Connections that were closed to make room may not have ended yet.
        assert!(host.state.lock().unauthenticated.len() <= MAX_UNAUTHENTICATED);
        drop(silent);
    }

    #[test]
    fn an_unauthenticated_peer_can_set_nothing() {
        let host = host();
        let mut stranger = TcpStream::connect(("127.0.0.1", port(&host))).unwrap();
        Message::new(SET, "key", vec![0; 1 << 20]).write(&mut stranger, None).unwrap_or_default();
        let _ = stranger.write_all(&[0; 64]);
        let store = connect(&host);
        assert_eq!(store.get(b"key", Duration::from_millis(1)).unwrap(), None);
    }

    #[test]
    fn a_unix_socket_works_too_and_is_removed_with_its_host() {
        let folder = Folder::new("serves");
        let host = StoreHost::bind(&folder.socket(), &secret()).unwrap();
        connect(&host).set(b"key", b"value", LONG).unwrap();
        assert_eq!(connect(&host).get(b"key", LONG).unwrap(), Some(b"value".to_vec()));
        drop(host);
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0);
        assert!(try_connect(&folder.socket(), &CancellationToken::default()).is_err());
    }

    #[test]
    fn a_connection_with_another_protocol_is_closed_and_the_others_continue() {
        let host = host();
        let mut stranger = TcpStream::connect(("127.0.0.1", port(&host))).unwrap();
        stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        // The connection may be closed before our bytes are read.
        assert!(matches!(stranger.read(&mut [0]), Ok(0) | Err(_)));
        connect(&host).set(b"key", b"value", LONG).unwrap();
    }
}
