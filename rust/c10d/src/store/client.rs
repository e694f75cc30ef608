use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use super::wire::{GET, MET, MISSING, Message, OK, SET};
use crate::error::Error;
use crate::give_up::GiveUp;

/// How long to wait before the next attempt to connect to a host that is not there yet.
const RETRY: Duration = Duration::from_millis(50);

/// How much longer than a wait its answer may take.
const GRACE: Duration = Duration::from_secs(1);

/// The store, as seen by one rank.
#[derive(Debug)]
pub struct Store {
    /// `None` once a message was cut off: what would follow belongs to no request.
    stream: Mutex<Option<TcpStream>>,
    address: String,
}

impl Store {
    /// Connects to the store that is hosted at `address`, trying up to `timeout` while nobody listens. The connection is
    /// shut down if `give_up` is told so.
    pub fn connect(address: &str, port: u16, timeout: Duration, give_up: &GiveUp) -> Result<Self, Error> {
        let name = format!("{address}:{port}");
        let failed = |error: io::Error| Error::new(format!("Cannot connect to the store at {name}: {error}"));
        let begun = Instant::now();
        loop {
            let left = timeout.saturating_sub(begun.elapsed());
            match give_up.check().and_then(|()| try_connect(address, port, left, give_up)) {
                Ok(stream) => return Ok(Self { stream: Mutex::new(Some(stream)), address: name }),
                // Ranks may be started before their host is. Nothing tells of its coming.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused && left > RETRY => give_up.sleep(RETRY),
                Err(error) => return Err(failed(error)),
            }
        }
    }

    /// Sets a key, which may take up to `timeout`.
    pub fn set(&self, key: &[u8], value: &[u8], timeout: Duration) -> Result<(), Error> {
        self.request(&Message::new(SET, key, value), timeout.saturating_add(GRACE)).map(drop)
    }

    /// Waits for a key up to `timeout`. `None` if it has not been set by then.
    pub fn get(&self, key: &[u8], timeout: Duration) -> Result<Option<Vec<u8>>, Error> {
        let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        let reply = self.request(&Message::new(GET, key, millis.to_le_bytes()), timeout.saturating_add(GRACE))?;
        Ok((reply.kind != MISSING).then_some(reply.value))
    }

    /// Says that this rank has met the others of a group, and needs nothing more of what was set for that.
    pub fn set_met(&self, group: &[u8], size: usize, timeout: Duration) -> Result<(), Error> {
        let message = Message::new(MET, group, (size as u64).to_le_bytes());
        self.request(&message, timeout.saturating_add(GRACE)).map(drop)
    }

    fn request(&self, message: &Message, timeout: Duration) -> Result<Message, Error> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let exchanged = match stream.as_mut() {
            None => Err(io::ErrorKind::NotConnected.into()),
            Some(stream) => exchange(stream, message, timeout),
        };
        exchanged.map_err(|error| {
            *stream = None;
            Error::new(format!("Cannot reach the store at {}: {error}", self.address))
        })
    }
}

fn try_connect(address: &str, port: u16, timeout: Duration, give_up: &GiveUp) -> io::Result<TcpStream> {
    let begun = Instant::now();
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for candidate in (address, port).to_socket_addrs()? {
        let left = timeout.saturating_sub(begun.elapsed()).max(Duration::from_millis(1));
        let socket = Socket::new(Domain::for_address(candidate), Type::STREAM, None)?;
        give_up.watch(&socket)?;
        match socket.connect_timeout(&candidate.into(), left) {
            Ok(()) => {
                socket.set_tcp_nodelay(true)?;
                return Ok(socket.into());
            }
            Err(error) => last = error,
        }
        give_up.check()?;
    }
    Err(last)
}

fn exchange(stream: &mut TcpStream, message: &Message, timeout: Duration) -> io::Result<Message> {
    stream.set_read_timeout(Some(timeout))?;
    message.write(stream)?;
    let reply = Message::read(stream)?;
    if reply.kind == OK || reply.kind == MISSING { Ok(reply) } else { Err(io::ErrorKind::InvalidData.into()) }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;
    use crate::store::StoreHost;

    const LONG: Duration = Duration::from_secs(60);

    fn connect(host: &StoreHost) -> Store {
        Store::connect("127.0.0.1", host.port(), LONG, &GiveUp::default()).unwrap()
    }

    #[test]
    fn what_one_sets_another_gets() {
        let host = StoreHost::bind("127.0.0.1", 0).unwrap();
        connect(&host).set(b"key", &[1, 0, 255], LONG).unwrap();
        assert_eq!(connect(&host).get(b"key", LONG).unwrap(), Some(vec![1, 0, 255]));
    }

    #[test]
    fn get_waits_until_the_key_is_set() {
        let host = StoreHost::bind("127.0.0.1", 0).unwrap();
        let waiting = connect(&host);
        let waiter = thread::spawn(move || waiting.get(b"late", LONG).unwrap());
        connect(&host).set(b"late", b"here", LONG).unwrap();
        assert_eq!(waiter.join().unwrap(), Some(b"here".to_vec()));
    }

    #[test]
    fn a_key_that_is_not_set_is_none_at_the_limit() {
        let host = StoreHost::bind("127.0.0.1", 0).unwrap();
        assert_eq!(connect(&host).get(b"never", Duration::from_millis(20)).unwrap(), None);
    }

    #[test]
    fn the_end_of_the_host_ends_waits_and_later_requests() {
        let host = StoreHost::bind("127.0.0.1", 0).unwrap();
        let waiting = connect(&host);
        let waiter = thread::spawn(move || waiting.get(b"never", LONG));
        let other = connect(&host);
        other.set(b"key", b"", LONG).unwrap();
        drop(host);
        assert!(!matches!(waiter.join().unwrap(), Ok(Some(_))));
        assert!(other.get(b"key", LONG).unwrap_err().to_string().starts_with("Cannot reach the store at 127.0.0.1:"));
    }

    #[test]
    fn a_connection_that_does_not_speak_the_protocol_is_closed_and_the_others_go_on() {
        let host = StoreHost::bind("127.0.0.1", 0).unwrap();
        let mut stranger = TcpStream::connect(("127.0.0.1", host.port())).unwrap();
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
        let early = thread::spawn(move || Store::connect("127.0.0.1", port, LONG, &GiveUp::default()));
        let _host = StoreHost::bind("127.0.0.1", port).unwrap();
        early.join().unwrap().unwrap().set(b"key", b"", LONG).unwrap();
    }

    #[test]
    fn a_port_that_is_taken_is_an_error_that_names_it() {
        let taken = StoreHost::bind("127.0.0.1", 0).unwrap();
        let error = StoreHost::bind("127.0.0.1", taken.port()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("Cannot host a store on 127.0.0.1:{}: ", taken.port())), "{error}");
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
        assert!(given_up(|give_up| Store::connect("127.0.0.1", port, LONG, give_up).map(drop), || {}).is_err());
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
        let wait = |give_up: &GiveUp| Store::connect("127.0.0.1", address.port(), LONG, give_up).map(drop);
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
    fn waiting_for_an_answer_can_be_given_up() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let wait = |give_up: &GiveUp| {
            let store = Store::connect("127.0.0.1", port, LONG, give_up)?;
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
