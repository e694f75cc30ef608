//! Finds the open sockets of this process by their addresses.
//!
//! c10d has no function that wakes a waiting Gloo collective, here or on another rank. Shutting down its
//! sockets wakes it. Gloo does not expose the sockets, but one end of each is a listener of the group.

use std::fs::{self, File};
use std::io;
use std::mem::MaybeUninit;
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use socket2::{SockRef, Socket};

use crate::address::Address;
use crate::error::Error;

/// Bytes to discard at a time, and how often at most, because a peer may continue to send.
const DISCARD_STEP: usize = 4096;
const DISCARD_STEPS: usize = 4096;

/// The limit if the system sets none: more than a process can have by default.
const MAX_DESCRIPTORS: RawFd = 1 << 20;

/// Held while this crate opens a listener.
static OPENING: Mutex<()> = Mutex::new(());

/// Waits until no other thread of this crate opens a listener, and keeps the others from it.
pub(crate) fn lock_listening() -> MutexGuard<'static, ()> {
    OPENING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the addresses of all listening TCP sockets of this process.
pub(crate) fn listeners() -> Result<Vec<SocketAddr>, Error> {
    let mut found = Vec::new();
    each(|socket| {
        if socket.peer_addr().is_err() {
            found.extend(local(socket).and_then(|address| address.ip()));
        }
    })?;
    Ok(found)
}

/// Shuts down the reading side of every connection of this process that `own` accepted or that was made to
/// one of `peers`. Gloo then closes the connection.
///
/// Only the reading side is shut down, and data that has arrived unread is discarded. Gloo writes an answer
/// when a peer is ready, and if that write fails, it never wakes the operation that waits for it.
pub(crate) fn shut_down(own: &Address, peers: &[Address]) -> Result<(), Error> {
    each(|socket| {
        let Ok(peer) = socket.peer_addr() else { return };
        if local(socket).as_ref() == Some(own)
            || Address::from_sock_addr(&peer).is_some_and(|peer| peers.contains(&peer))
        {
            // This fails if the other end was first, which is as good.
            let _ = socket.shutdown(Shutdown::Read);
            discard(socket);
        }
    })
}

/// Fails if this process cannot open `count` more descriptors. Gloo ends the process if it cannot accept a
/// connection.
pub(crate) fn check_room(count: usize) -> Result<(), Error> {
    let open = || -> io::Result<()> {
        let null_file = File::open("/dev/null")?;
        (1..count).map(|_| null_file.try_clone()).collect::<io::Result<Vec<_>>>().map(drop)
    };
    open().map_err(|error| {
        let limit = limit().unwrap_or(MAX_DESCRIPTORS);
        let state = format!("{count} more descriptors are needed, and this process may have {limit}: {error}");
        Error::new(format!("{state}; close files, or raise the limit (ulimit -n)"))
    })
}

/// Discards the data that has arrived. Does not block, because reading has been shut down.
fn discard(socket: &Socket) {
    let mut buffer = [MaybeUninit::uninit(); DISCARD_STEP];
    for _ in 0..DISCARD_STEPS {
        if !socket.recv(&mut buffer).is_ok_and(|length| length > 0) {
            return;
        }
    }
}

/// Descriptors that are reserved, so that sockets can be examined when none are left.
struct SpareDescriptors {
    /// Its number receives a duplicate of the descriptor that is examined.
    slot: OwnedFd,
    /// The file that the slot holds otherwise.
    null_file: OwnedFd,
}

/// Created with the first listener. If no descriptors are left at that time, no group is formed.
static SPARE: Mutex<Option<SpareDescriptors>> = Mutex::new(None);

impl SpareDescriptors {
    fn new() -> io::Result<Self> {
        let null_file = OwnedFd::from(File::open("/dev/null")?);
        Ok(Self { slot: null_file.try_clone()?, null_file })
    }

    /// Duplicates `descriptor` into the slot. Returns `false` if it has been closed in the meantime.
    fn duplicate_into_slot(&self, descriptor: RawFd) -> bool {
        duplicate_onto(descriptor, self.slot.as_raw_fd()).is_ok()
    }
}

impl Drop for SlotGuard<'_> {
    fn drop(&mut self) {
        // A duplicate in the slot would keep the socket open. Both descriptors are ours and open, so this
        // does not fail.
        let _ = duplicate_onto(self.0.null_file.as_raw_fd(), self.0.slot.as_raw_fd());
    }
}

/// Empties the slot when it is dropped.
struct SlotGuard<'a>(&'a SpareDescriptors);

/// Calls `visit` with every descriptor of this process that may be a socket, one after the other. It gets a
/// duplicate, because the original may be closed at any time and its number used for another file.
pub(crate) fn each(mut visit: impl FnMut(&Socket)) -> Result<(), Error> {
    let failed = |error: io::Error| Error::new(format!("Cannot list this process's sockets: {error}"));
    let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
    let spare = match spare.take() {
        Some(made) => spare.insert(made),
        None => spare.insert(SpareDescriptors::new().map_err(failed)?),
    };
    let guard = SlotGuard(spare);
    for descriptor in descriptors().map_err(failed)? {
        if descriptor != spare.slot.as_raw_fd() && spare.duplicate_into_slot(descriptor) {
            visit(&SockRef::from(&spare.slot));
        }
    }
    drop(guard);
    Ok(())
}

/// Returns the numbers of the open descriptors. If no descriptor is left to list them with, returns all
/// possible numbers.
fn descriptors() -> io::Result<Vec<RawFd>> {
    // This is a link to /proc/self/fd on Linux, and a separate file system on macOS.
    match fs::read_dir("/dev/fd") {
        Ok(entries) => Ok(entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()),
        Err(error) if matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE)) => Ok((0..limit()?).collect()),
        Err(error) => Err(error),
    }
}

/// Returns one more than the highest descriptor that this process may have. If none is left, that many are
/// open.
pub(crate) fn limit() -> io::Result<RawFd> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the output is valid for one write.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(RawFd::try_from(limit.rlim_cur).unwrap_or(RawFd::MAX).min(MAX_DESCRIPTORS))
}

/// Makes the descriptor `to`, which is ours, a duplicate of `from`. Changes no other descriptor.
fn duplicate_onto(from: RawFd, to: RawFd) -> io::Result<()> {
    loop {
        // SAFETY: the arguments are numbers, not memory. `to` is replaced, as its owner has asked.
        #[cfg(target_os = "linux")]
        let result = unsafe { libc::dup3(from, to, libc::O_CLOEXEC) };
        // SAFETY: as above.
        #[cfg(not(target_os = "linux"))]
        let result =
            unsafe { if libc::dup2(from, to) < 0 { -1 } else { libc::fcntl(to, libc::F_SETFD, libc::FD_CLOEXEC) } };
        if result >= 0 {
            return Ok(());
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Returns the address that a socket is bound to, or `None` if it is bound to none or is not a socket.
fn local(socket: &Socket) -> Option<Address> {
    Address::from_sock_addr(&socket.local_addr().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::net::{UnixListener, UnixStream};

    fn connected() -> (TcpListener, TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (far, _) = listener.accept().unwrap();
        (listener, near, far)
    }

    fn address(listener: &TcpListener) -> Address {
        Address::Ip(listener.local_addr().unwrap())
    }

    /// Like [`connected`], with a Unix socket whose file has been removed.
    fn connected_by_file(name: &str) -> (Address, UnixStream, UnixStream, UnixListener) {
        let path = std::env::temp_dir().join(format!("cohort-test-{}-{name}", std::process::id()));
        let listener = UnixListener::bind(&path).unwrap();
        let near = UnixStream::connect(&path).unwrap();
        let (far, _) = listener.accept().unwrap();
        fs::remove_file(&path).unwrap();
        (Address::Unix(path), near, far, listener)
    }

    /// Returns whether a connection that has received no data is still open for reading.
    fn is_open(mut stream: impl Read, set_nonblocking: impl Fn(bool) -> io::Result<()>) -> bool {
        set_nonblocking(true).unwrap();
        stream.read(&mut [0]).is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    #[test]
    fn lists_listeners_and_not_connections() {
        let (listener, near, _far) = connected();
        let found = listeners().unwrap();
        assert!(found.contains(&listener.local_addr().unwrap()));
        assert!(!found.contains(&near.local_addr().unwrap()));
    }

    #[test]
    fn shuts_down_connections_that_the_listener_accepted() {
        let (listener, mut near, mut accepted) = connected();
        let (_other, other_near, _other_far) = connected();
        near.write_all(b"must not be read").unwrap();
        shut_down(&address(&listener), &[]).unwrap();
        assert_eq!(accepted.read(&mut [0]).unwrap(), 0);
        assert!(is_open(&other_near, |on| other_near.set_nonblocking(on)));
    }

    #[test]
    fn shuts_down_connections_to_a_peer() {
        let (listener, mut near, _far) = connected();
        let elsewhere = Address::Ip("127.0.0.1:1".parse().unwrap());
        shut_down(&elsewhere, &[address(&listener)]).unwrap();
        assert_eq!(near.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn shuts_down_connections_of_a_unix_listener_and_keeps_the_listener() {
        let (own, mut near, mut accepted, listener) = connected_by_file("accepted");
        let (_other, other_near, _other_far, _other_listener) = connected_by_file("other");
        near.write_all(b"must not be read").unwrap();
        shut_down(&own, &[]).unwrap();
        assert_eq!(accepted.read(&mut [0]).unwrap(), 0);
        assert!(is_open(&other_near, |on| other_near.set_nonblocking(on)));
        listener.set_nonblocking(true).unwrap();
        assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn shuts_down_connections_to_a_unix_peer() {
        let (peer, mut near, _far, _listener) = connected_by_file("peer");
        shut_down(&Address::Unix("/elsewhere".into()), &[peer]).unwrap();
        assert_eq!(near.read(&mut [0]).unwrap(), 0);
    }
}
