//! A connection to the store's host, with one request at a time.

use std::fmt;
use std::io;
use std::net::ToSocketAddrs;
use std::time::{Duration, Instant};

use socket2::{Domain, SockAddr, Socket, Type};

use super::address::StoreAddress;
use super::handshake::{self, Secret};
use super::peer;
use super::seal::Seal;
use super::wire::{MISSING, Message, OK, REFUSED};
use crate::cancellation::CancellationToken;

/// The pause before the next attempt to connect, if the host is not there yet or does not accept this rank
/// yet.
const RETRY: Duration = Duration::from_millis(50);

/// An authenticated connection to the store's host.
pub(super) struct Connection {
    pub(super) socket: Socket,
    /// `None` for a Unix socket.
    seal: Option<Seal>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.socket.fmt(formatter)
    }
}

impl Connection {
    /// Connects to the host at `address`, and tries again for up to `timeout` if nobody listens.
    pub(super) fn open(
        address: &StoreAddress,
        secret: &Secret,
        timeout: Duration,
        cancellation: &CancellationToken,
    ) -> io::Result<Self> {
        let start = Instant::now();
        loop {
            let left = timeout.saturating_sub(start.elapsed());
            match cancellation.check().and_then(|()| try_connect(address, secret, left, cancellation)) {
                // No event says when the next attempt would succeed.
                Err(error) if is_temporary(error.kind()) && left > RETRY => cancellation.sleep(RETRY),
                outcome => return outcome,
            }
        }
    }

    /// Sends a request and returns the reply.
    pub(super) fn exchange(&mut self, message: &Message, timeout: Duration) -> io::Result<Message> {
        self.socket.set_read_timeout(Some(timeout))?;
        message.write(&mut self.socket, self.seal.as_mut())?;
        let reply = Message::read(&mut self.socket, self.seal.as_mut())?;
        if [OK, MISSING, REFUSED].contains(&reply.kind) { Ok(reply) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// Returns whether another attempt may succeed. Ranks may start before their host. A host with too many
/// unauthenticated connections accepts none for a moment, or closes one before it knows who is there.
fn is_temporary(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, UnexpectedEof, WouldBlock};
    [BrokenPipe, ConnectionRefused, ConnectionReset, UnexpectedEof, WouldBlock].contains(&kind)
}

fn try_connect(
    address: &StoreAddress,
    secret: &Secret,
    timeout: Duration,
    cancellation: &CancellationToken,
) -> io::Result<Connection> {
    match address {
        StoreAddress::Unix(path) => {
            let socket = open_socket(Domain::UNIX, &SockAddr::unix(path)?, timeout, cancellation)?;
            peer::check_user(&socket)?;
            Ok(Connection { socket, seal: None })
        }
        StoreAddress::Tcp(host, port) => {
            let deadline = Instant::now() + timeout;
            let left = || deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
            for candidate in (host.as_str(), *port).to_socket_addrs()? {
                match open_socket(Domain::for_address(candidate), &candidate.into(), left(), cancellation) {
                    Ok(socket) => {
                        socket.set_tcp_nodelay(true)?;
                        let seal = handshake::as_rank(&socket, secret, left())?;
                        return Ok(Connection { socket, seal: Some(seal) });
                    }
                    Err(error) => last = error,
                }
                cancellation.check()?;
            }
            Err(last)
        }
    }
}

fn open_socket(
    domain: Domain,
    address: &SockAddr,
    timeout: Duration,
    cancellation: &CancellationToken,
) -> io::Result<Socket> {
    let socket = Socket::new(domain, Type::STREAM, None)?;
    cancellation.watch(&socket)?;
    if domain == Domain::UNIX {
        // Connecting to a Unix socket waits only if the host has many connections to accept. The write
        // timeout limits that wait.
        socket.set_write_timeout(Some(timeout.max(Duration::from_millis(1))))?;
        socket.connect(address)?;
        socket.set_write_timeout(None)?;
    } else {
        socket.connect_timeout(address, timeout)?;
    }
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::*;
    use crate::store::testing::{Folder, LONG, connect, host, secret, tcp, try_connect};
    use crate::store::{Store, StoreHost};

    #[test]
    fn a_host_of_another_world_is_refused_at_once() {
        let host = host();
        let other = Secret::new("another world's secret").unwrap();
        let begun = Instant::now();
        let error =
            Store::connect(host.address(), &other, LONG, &CancellationToken::default()).unwrap_err().to_string();
        assert!(error.contains("does not know this world's secret"), "{error}");
        assert!(begun.elapsed() < LONG / 2);
        connect(&host).set(b"key", b"value", LONG).unwrap();
    }

    #[test]
    fn connect_waits_for_a_host_that_starts_late() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let early = thread::spawn(move || try_connect(&tcp(port), &CancellationToken::default()));
        let _host = StoreHost::bind(&tcp(port), &secret()).unwrap();
        early.join().unwrap().unwrap().set(b"key", b"", LONG).unwrap();
    }

    /// Runs `wait` on another thread, cancels it after `begun` returns, and returns its result.
    fn canceled<T: Send>(wait: impl FnOnce(&CancellationToken) -> T + Send, begun: impl FnOnce()) -> T {
        let cancellation = CancellationToken::default();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| wait(&cancellation));
            begun();
            cancellation.cancel();
            waiting.join().unwrap()
        })
    }

    #[test]
    fn connecting_to_a_store_that_does_not_exist_can_be_canceled() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let begun = Instant::now();
        assert!(canceled(|cancellation| try_connect(&tcp(port), cancellation).map(drop), || {}).is_err());
        assert!(begun.elapsed() < LONG / 2);
    }

    /// Returns whether this machine has asked for a connection to `port` and has no answer yet.
    #[cfg(target_os = "linux")]
    fn is_connecting_to(port: u16) -> bool {
        let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
        sockets.lines().any(|connection| connection.contains(&format!(":{port:04X} 02 ")))
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn connecting_to_a_host_that_does_not_answer_can_be_canceled() {
        // There is room for one connection that nobody accepts. The system lets the next ones wait.
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listener.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(100)).ok();
        let _filling: Vec<_> = std::iter::from_fn(connect).collect();
        let begun = Instant::now();
        let wait = |cancellation: &CancellationToken| try_connect(&tcp(address.port()), cancellation).map(drop);
        let ended = canceled(wait, || {
            while !is_connecting_to(address.port()) {
                assert!(begun.elapsed() < LONG / 2);
                thread::yield_now();
            }
        });
        assert!(ended.is_err());
        assert!(begun.elapsed() < LONG / 2);
    }

    #[test]
    fn waiting_for_the_proof_of_a_host_can_be_canceled() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = tcp(silent.local_addr().unwrap().port());
        let begun = Instant::now();
        let error = canceled(
            |cancellation| try_connect(&address, cancellation).map(drop),
            || {
                // The rank has connected and has sent its greeting.
                silent.accept().unwrap().0.read_exact(&mut [0; 40]).unwrap();
            },
        );
        assert!(error.unwrap_err().to_string().starts_with("Cannot connect to the store"));
        assert!(begun.elapsed() < LONG / 2);
    }

    #[test]
    fn waiting_for_a_reply_can_be_canceled() {
        let folder = Folder::new("silent");
        let StoreAddress::Unix(path) = folder.socket() else { unreachable!() };
        let silent = std::os::unix::net::UnixListener::bind(path).unwrap();
        let wait = |cancellation: &CancellationToken| {
            let store = try_connect(&folder.socket(), cancellation)?;
            store.get(b"never", LONG).map(drop)
        };
        let begun = Instant::now();
        let error = canceled(wait, || {
            // The rank has connected and has sent its request.
            silent.accept().unwrap().0.read_exact(&mut [0; 9]).unwrap();
        });
        assert!(error.unwrap_err().to_string().starts_with("Cannot reach the store"));
        assert!(begun.elapsed() < LONG / 2);
    }
}
