use std::fmt;
use std::io;
use std::net::ToSocketAddrs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use socket2::{Domain, SockAddr, Socket, Type};

use super::address::StoreAddress;
use super::handshake::{self, Secret};
use super::peer;
use super::seal::Seal;
use super::wire::{GET, MET, MISSING, Message, OK, REFUSED, SET};
use crate::error::Error;
use crate::give_up::GiveUp;

/// How long to wait before the next attempt to connect to a host that is not there yet, or does not take this rank yet.
const RETRY: Duration = Duration::from_millis(50);

/// How much longer than a wait its answer may take.
const GRACE: Duration = Duration::from_secs(1);

/// The store, as seen by one rank.
#[derive(Debug)]
pub struct Store {
    /// `None` once a message was cut off: what would follow belongs to no request.
    line: Mutex<Option<Line>>,
    /// What was asked for last, and is: Gloo waits for a key before it gets it, and a key that is set stays as it is.
    last: Mutex<Option<(Vec<u8>, Vec<u8>)>>,
    address: StoreAddress,
}

/// A connection to the host, whom this rank knows for what it is.
struct Line {
    socket: Socket,
    /// Over TCP.
    seal: Option<Seal>,
}

impl fmt::Debug for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.socket.fmt(formatter)
    }
}

impl Store {
    /// Connects to the store that is hosted at `address`, trying up to `timeout` while nobody listens. The connection is
    /// shut down if `give_up` is told so. Over TCP host and rank prove to each other that they know `secret`.
    pub fn connect(
        address: &StoreAddress,
        secret: &Secret,
        timeout: Duration,
        give_up: &GiveUp,
    ) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::new(format!("Cannot connect to the store at {address}: {error}"));
        let begun = Instant::now();
        loop {
            let left = timeout.saturating_sub(begun.elapsed());
            match give_up.check().and_then(|()| try_connect(address, secret, left, give_up)) {
                Ok(line) => {
                    return Ok(Self { line: Mutex::new(Some(line)), last: Mutex::default(), address: address.clone() });
                }
                // Nothing tells when it would work.
                Err(error) if may_pass(error.kind()) && left > RETRY => give_up.sleep(RETRY),
                Err(error) => return Err(failed(error)),
            }
        }
    }

    /// Sets a key, which may take up to `timeout`. A key is set once.
    pub fn set(&self, key: &[u8], value: &[u8], timeout: Duration) -> Result<(), Error> {
        let reply = self.request(&Message::new(SET, key, value), timeout)?;
        taken(&reply, || format!("set {:?} in", String::from_utf8_lossy(key)))
    }

    /// Waits for a key up to `timeout`. `None` if it has not been set by then.
    pub fn get(&self, key: &[u8], timeout: Duration) -> Result<Option<Vec<u8>>, Error> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = last.as_ref().filter(|(known, _)| known == key) {
            return Ok(Some(value.clone()));
        }
        let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        let reply = self.request(&Message::new(GET, key, millis.to_le_bytes()), timeout)?;
        if reply.kind == MISSING {
            return Ok(None);
        }
        *last = Some((key.to_vec(), reply.value.clone()));
        Ok(Some(reply.value))
    }

    /// Says that this rank has met the others of a group, and needs nothing more of what was set for that.
    pub fn set_met(&self, group: &[u8], size: usize, timeout: Duration) -> Result<(), Error> {
        let message = Message::new(MET, group, (size as u64).to_le_bytes());
        taken(&self.request(&message, timeout)?, || "leave".to_owned())
    }

    fn request(&self, message: &Message, timeout: Duration) -> Result<Message, Error> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let exchanged = match line.as_mut() {
            None => Err(io::ErrorKind::NotConnected.into()),
            Some(line) => line.exchange(message, timeout.saturating_add(GRACE)),
        };
        exchanged.map_err(|error| {
            *line = None;
            Error::new(format!("Cannot reach the store at {}: {error}", self.address))
        })
    }
}

impl Line {
    fn exchange(&mut self, message: &Message, timeout: Duration) -> io::Result<Message> {
        self.socket.set_read_timeout(Some(timeout))?;
        message.write(&mut self.socket, self.seal.as_mut())?;
        let reply = Message::read(&mut self.socket, self.seal.as_mut())?;
        if [OK, MISSING, REFUSED].contains(&reply.kind) { Ok(reply) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

fn taken(reply: &Message, what: impl FnOnce() -> String) -> Result<(), Error> {
    if reply.kind != REFUSED {
        return Ok(());
    }
    Err(Error::new(format!("Cannot {} the store: {}", what(), String::from_utf8_lossy(&reply.value))))
}

/// Whether another attempt may succeed. Ranks may be started before their host is; one that too many strangers ask at a
/// time takes nobody for a moment, or ends a connection before it has heard who is there.
fn may_pass(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, UnexpectedEof, WouldBlock};
    [BrokenPipe, ConnectionRefused, ConnectionReset, UnexpectedEof, WouldBlock].contains(&kind)
}

fn try_connect(address: &StoreAddress, secret: &Secret, timeout: Duration, give_up: &GiveUp) -> io::Result<Line> {
    match address {
        StoreAddress::Unix(path) => {
            let socket = open(Domain::UNIX, &SockAddr::unix(path)?, timeout, give_up)?;
            peer::check_user(&socket)?;
            Ok(Line { socket, seal: None })
        }
        StoreAddress::Tcp(host, port) => {
            let deadline = Instant::now() + timeout;
            let left = || deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
            for candidate in (host.as_str(), *port).to_socket_addrs()? {
                match open(Domain::for_address(candidate), &candidate.into(), left(), give_up) {
                    Ok(socket) => {
                        socket.set_tcp_nodelay(true)?;
                        let seal = handshake::as_rank(&socket, secret, left())?;
                        return Ok(Line { socket, seal: Some(seal) });
                    }
                    Err(error) => last = error,
                }
                give_up.check()?;
            }
            Err(last)
        }
    }
}

fn open(domain: Domain, address: &SockAddr, timeout: Duration, give_up: &GiveUp) -> io::Result<Socket> {
    let socket = Socket::new(domain, Type::STREAM, None)?;
    give_up.watch(&socket)?;
    if domain == Domain::UNIX {
        // There is nobody to wait for but a host that has many connections to accept.
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
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::*;
    use crate::store::StoreHost;
    use crate::store::seal::End;

    const LONG: Duration = Duration::from_secs(60);

    fn secret() -> Secret {
        Secret::new("a secret of the test's").unwrap()
    }

    fn tcp(port: u16) -> StoreAddress {
        StoreAddress::Tcp("127.0.0.1".to_owned(), port)
    }

    fn port(host: &StoreHost) -> u16 {
        let StoreAddress::Tcp(_, port) = host.address() else { panic!("it is hosted at {}", host.address()) };
        *port
    }

    fn host() -> StoreHost {
        StoreHost::bind(&tcp(0), &secret()).unwrap()
    }

    fn try_connect(address: &StoreAddress, give_up: &GiveUp) -> Result<Store, Error> {
        Store::connect(address, &secret(), LONG, give_up)
    }

    fn connect(host: &StoreHost) -> Store {
        try_connect(host.address(), &GiveUp::default()).unwrap()
    }

    /// A path for a socket, in a folder that goes with it.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("cohort-store-{}-{name}", std::process::id()));
            std::fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn socket(&self) -> StoreAddress {
            StoreAddress::Unix(self.0.join("s"))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_unix_socket_serves_as_well_and_goes_with_its_host() {
        let folder = Folder::new("serves");
        let host = StoreHost::bind(&folder.socket(), &secret()).unwrap();
        connect(&host).set(b"key", b"value", LONG).unwrap();
        assert_eq!(connect(&host).get(b"key", LONG).unwrap(), Some(b"value".to_vec()));
        drop(host);
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0);
        assert!(try_connect(&folder.socket(), &GiveUp::default()).is_err());
    }

    #[test]
    fn a_folder_that_was_tidied_up_is_made_again_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new("tidied");
        std::fs::remove_dir(&folder.0).unwrap();
        let host = StoreHost::bind(&folder.socket(), &secret()).unwrap();
        assert_eq!(std::fs::metadata(&folder.0).unwrap().permissions().mode() & 0o777, 0o700);
        connect(&host).set(b"key", b"value", LONG).unwrap();
    }

    #[test]
    fn a_key_that_is_set_to_something_else_is_an_error_and_the_connection_goes_on() {
        let host = host();
        let store = connect(&host);
        store.set(b"key", b"value", LONG).unwrap();
        let error = store.set(b"key", b"another", LONG).unwrap_err().to_string();
        assert_eq!(error, "Cannot set \"key\" in the store: the key has been set to something else before");
        assert_eq!(store.get(b"key", LONG).unwrap(), Some(b"value".to_vec()));
    }

    #[test]
    fn a_host_of_another_world_is_refused_at_once() {
        let host = host();
        let other = Secret::new("another world's secret").unwrap();
        let begun = Instant::now();
        let error = Store::connect(host.address(), &other, LONG, &GiveUp::default()).unwrap_err().to_string();
        assert!(error.contains("does not know this world's secret"), "{error}");
        assert!(begun.elapsed() < LONG / 2);
        connect(&host).set(b"key", b"value", LONG).unwrap();
    }

    #[test]
    fn what_is_changed_on_its_way_is_refused_by_the_host() {
        let host = host();
        let store = connect(&host);
        // As somebody in between would: a request that no key of this connection has sealed.
        let mut line = store.line.lock().unwrap();
        let socket = &mut line.as_mut().unwrap().socket;
        Message::new(SET, "key", "forged").write(socket, Some(&mut Seal::new(End::Rank, b"guessed"))).unwrap();
        assert!(matches!(socket.read(&mut [0]), Ok(0) | Err(_)));
        drop(line);
        assert_eq!(connect(&host).get(b"key", Duration::from_millis(1)).unwrap(), None);
    }

    #[test]
    fn what_one_sets_another_gets() {
        let host = host();
        connect(&host).set(b"key", &[1, 0, 255], LONG).unwrap();
        assert_eq!(connect(&host).get(b"key", LONG).unwrap(), Some(vec![1, 0, 255]));
    }

    #[test]
    fn get_waits_until_the_key_is_set() {
        let host = host();
        let waiting = connect(&host);
        let waiter = thread::spawn(move || waiting.get(b"late", LONG).unwrap());
        connect(&host).set(b"late", b"here", LONG).unwrap();
        assert_eq!(waiter.join().unwrap(), Some(b"here".to_vec()));
    }

    #[test]
    fn a_key_that_is_not_set_is_none_at_the_limit() {
        let host = host();
        assert_eq!(connect(&host).get(b"never", Duration::from_millis(20)).unwrap(), None);
    }

    #[test]
    fn the_end_of_the_host_ends_waits_and_later_requests() {
        let host = host();
        let waiting = connect(&host);
        let waiter = thread::spawn(move || waiting.get(b"never", LONG));
        let other = connect(&host);
        other.set(b"key", b"", LONG).unwrap();
        drop(host);
        assert!(!matches!(waiter.join().unwrap(), Ok(Some(_))));
        assert!(
            other.get(b"key", LONG).unwrap_err().to_string().starts_with("Cannot reach the store at tcp://127.0.0.1:")
        );
    }

    #[test]
    fn a_connection_that_does_not_speak_the_protocol_is_closed_and_the_others_go_on() {
        let host = host();
        let mut stranger = TcpStream::connect(("127.0.0.1", port(&host))).unwrap();
        stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        // Closed with or without what we wrote unread.
        assert!(matches!(stranger.read(&mut [0]), Ok(0) | Err(_)));
        connect(&host).set(b"key", b"value", LONG).unwrap();
    }

    #[test]
    fn connect_waits_for_a_host_that_comes_late() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let early = thread::spawn(move || try_connect(&tcp(port), &GiveUp::default()));
        let _host = StoreHost::bind(&tcp(port), &secret()).unwrap();
        early.join().unwrap().unwrap().set(b"key", b"", LONG).unwrap();
    }

    #[test]
    fn a_port_that_is_taken_is_an_error_that_names_it() {
        let taken = host();
        let error = StoreHost::bind(taken.address(), &secret()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("Cannot host a store on {}: ", taken.address())), "{error}");
    }

    /// What `wait` ends with, once it waits and is given up.
    fn given_up<T: Send>(wait: impl FnOnce(&GiveUp) -> T + Send, begun: impl FnOnce()) -> T {
        let give_up = GiveUp::default();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| wait(&give_up));
            begun();
            give_up.give_up();
            waiting.join().unwrap()
        })
    }

    #[test]
    fn connecting_to_a_store_that_does_not_come_can_be_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let begun = Instant::now();
        assert!(given_up(|give_up| try_connect(&tcp(port), give_up).map(drop), || {}).is_err());
        assert!(begun.elapsed() < LONG / 2);
    }

    /// Whether a connection to `port` has been asked for and not answered.
    #[cfg(target_os = "linux")]
    fn is_connecting_to(port: u16) -> bool {
        let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
        sockets.lines().any(|line| line.contains(&format!(":{port:04X} 02 ")))
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn connecting_to_a_host_that_does_not_answer_can_be_given_up() {
        // No room for more than one connection that nobody accepts: the system lets the next ones wait.
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listener.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(100)).ok();
        let _filling: Vec<_> = std::iter::from_fn(connect).collect();
        let begun = Instant::now();
        let wait = |give_up: &GiveUp| try_connect(&tcp(address.port()), give_up).map(drop);
        let ended = given_up(wait, || {
            while !is_connecting_to(address.port()) {
                assert!(begun.elapsed() < LONG / 2);
                thread::yield_now();
            }
        });
        assert!(ended.is_err());
        assert!(begun.elapsed() < LONG / 2);
    }

    #[test]
    fn waiting_for_the_proof_of_a_host_can_be_given_up() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = tcp(silent.local_addr().unwrap().port());
        let begun = Instant::now();
        let error = given_up(
            |give_up| try_connect(&address, give_up).map(drop),
            || {
                // It has connected, and said the first word.
                silent.accept().unwrap().0.read_exact(&mut [0; 40]).unwrap();
            },
        );
        assert!(error.unwrap_err().to_string().starts_with("Cannot connect to the store"));
        assert!(begun.elapsed() < LONG / 2);
    }

    #[test]
    fn waiting_for_an_answer_can_be_given_up() {
        let folder = Folder::new("silent");
        let StoreAddress::Unix(path) = folder.socket() else { unreachable!() };
        let silent = std::os::unix::net::UnixListener::bind(path).unwrap();
        let wait = |give_up: &GiveUp| {
            let store = try_connect(&folder.socket(), give_up)?;
            store.get(b"never", LONG).map(drop)
        };
        let begun = Instant::now();
        let error = given_up(wait, || {
            // It has connected and asks.
            silent.accept().unwrap().0.read_exact(&mut [0; 9]).unwrap();
        });
        assert!(error.unwrap_err().to_string().starts_with("Cannot reach the store"));
        assert!(begun.elapsed() < LONG / 2);
    }
}
