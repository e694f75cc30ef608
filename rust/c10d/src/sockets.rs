//! The sockets that this process has open, told by their addresses.
//!
//! c10d offers no way to wake a Gloo collective that waits, here or on another rank; shutting down its sockets
//! does. Gloo keeps them to itself, but each has a listener of the group's at one end.

use std::fs::{self, File};
use std::io;
use std::mem::MaybeUninit;
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use socket2::{SockRef, Socket};

use crate::address::Address;
use crate::error::Error;

/// Bytes thrown away at a time, and how often: a peer may go on sending.
const DISCARD_STEP: usize = 4096;
const DISCARD_STEPS: usize = 4096;

/// Where the system sets no limit: more than a process can have by default.
const MOST_DESCRIPTORS: RawFd = 1 << 20;

/// Held while this crate opens a listener.
static OPENING: Mutex<()> = Mutex::new(());

/// Waits until no other thread opens a listener by this crate, and keeps them from it.
pub(crate) fn opening() -> MutexGuard<'static, ()> {
    OPENING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The addresses of all listening TCP sockets of this process.
pub(crate) fn listeners() -> Result<Vec<SocketAddr>, Error> {
    let mut found = Vec::new();
    each(|socket| {
        if socket.peer_addr().is_err() {
            found.extend(local(socket).and_then(|address| address.ip()));
        }
    })?;
    Ok(found)
}

/// Ends the reading of every connection of this process that was accepted by `own` or made to one of `peers`, which
/// makes Gloo close it.
///
/// Reading alone, and without what has come and was not read: Gloo answers a peer's readiness by a write, and whoever
/// waits for that write is never woken if it fails.
pub(crate) fn shut_down(own: &Address, peers: &[Address]) -> Result<(), Error> {
    each(|socket| {
        let Ok(peer) = socket.peer_addr() else { return };
        if local(socket).as_ref() == Some(own) || Address::of(&peer).is_some_and(|peer| peers.contains(&peer)) {
            // It fails where the other end was first, which is as good.
            let _ = socket.shutdown(Shutdown::Read);
            discard(socket);
        }
    })
}

/// Sees that this process can open so many descriptors. Gloo ends the process where it cannot accept a connection.
pub(crate) fn check_room(count: usize) -> Result<(), Error> {
    let open = || -> io::Result<()> {
        let nothing = File::open("/dev/null")?;
        (1..count).map(|_| nothing.try_clone()).collect::<io::Result<Vec<_>>>().map(drop)
    };
    open().map_err(|error| {
        let limit = limit().unwrap_or(MOST_DESCRIPTORS);
        let state = format!("it takes {count} more descriptors, and this process may have {limit}: {error}");
        Error::new(format!("{state}; close files, or raise the limit (ulimit -n)"))
    })
}

/// Throws away what has come. Does not block: reading has been shut down.
fn discard(socket: &Socket) {
    let mut buffer = [MaybeUninit::uninit(); DISCARD_STEP];
    for _ in 0..DISCARD_STEPS {
        if !socket.recv(&mut buffer).is_ok_and(|length| length > 0) {
            return;
        }
    }
}

/// Descriptors that are kept, so that sockets can be looked at where there are no others left.
struct Spare {
    /// Onto its number the one that is looked at is duplicated.
    slot: OwnedFd,
    /// What is there otherwise.
    nothing: OwnedFd,
}

/// Made with the first listener: where there are none left then, no group is formed.
static SPARE: Mutex<Option<Spare>> = Mutex::new(None);

impl Spare {
    fn new() -> io::Result<Self> {
        let nothing = OwnedFd::from(File::open("/dev/null")?);
        Ok(Self { slot: nothing.try_clone()?, nothing })
    }

    /// Whether what `descriptor` stands for is now in the slot. If not, it has been closed meanwhile.
    fn look_at(&self, descriptor: RawFd) -> bool {
        duplicate_onto(descriptor, self.slot.as_raw_fd()).is_ok()
    }
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        // What was looked at last must not stay open by it. Both are ours and open: it does not fail.
        let _ = duplicate_onto(self.0.nothing.as_raw_fd(), self.0.slot.as_raw_fd());
    }
}

/// A use of the slot.
struct Looking<'a>(&'a Spare);

/// Shows every descriptor of this process that may be a socket, one after the other and by a duplicate: the original may be
/// closed at any time, and its number taken by another file.
pub(crate) fn each(mut visit: impl FnMut(&Socket)) -> Result<(), Error> {
    let failed = |error: io::Error| Error::new(format!("Cannot list this process's sockets: {error}"));
    let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
    let spare = match spare.take() {
        Some(made) => spare.insert(made),
        None => spare.insert(Spare::new().map_err(failed)?),
    };
    let looking = Looking(spare);
    for descriptor in descriptors().map_err(failed)? {
        if descriptor != spare.slot.as_raw_fd() && spare.look_at(descriptor) {
            visit(&SockRef::from(&spare.slot));
        }
    }
    drop(looking);
    Ok(())
}

/// The numbers of the open descriptors; where none is left to list them by, all that there may be.
fn descriptors() -> io::Result<Vec<RawFd>> {
    // A link to /proc/self/fd on Linux, a file system of its own on macOS.
    match fs::read_dir("/dev/fd") {
        Ok(entries) => Ok(entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()),
        Err(error) if matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE)) => Ok((0..limit()?).collect()),
        Err(error) => Err(error),
    }
}

/// One more than the highest descriptor that this process may have. Where it has none left, that many are open.
pub(crate) fn limit() -> io::Result<RawFd> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the output is valid for one write.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(RawFd::try_from(limit.rlim_cur).unwrap_or(RawFd::MAX).min(MOST_DESCRIPTORS))
}

/// Has the number `to`, which is ours, stand for what `from` does. Takes no other number.
fn duplicate_onto(from: RawFd, to: RawFd) -> io::Result<()> {
    loop {
        // SAFETY: numbers are passed, no memory; `to` is replaced, which its owner has asked for.
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

/// The address that a socket is bound to; `None` if it is bound to none, or is no socket.
fn local(socket: &Socket) -> Option<Address> {
    Address::of(&socket.local_addr().ok()?)
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

    /// As [`connected`], at a socket whose file has gone since.
    fn connected_by_file(name: &str) -> (Address, UnixStream, UnixStream, UnixListener) {
        let path = std::env::temp_dir().join(format!("cohort-test-{}-{name}", std::process::id()));
        let listener = UnixListener::bind(&path).unwrap();
        let near = UnixStream::connect(&path).unwrap();
        let (far, _) = listener.accept().unwrap();
        fs::remove_file(&path).unwrap();
        (Address::Unix(path), near, far, listener)
    }

    /// Whether nobody has ended the reading of a connection, at which nothing has come.
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
    fn shuts_down_what_the_listener_accepted() {
        let (listener, mut near, mut accepted) = connected();
        let (_other, other_near, _other_far) = connected();
        near.write_all(b"not to be read any more").unwrap();
        shut_down(&address(&listener), &[]).unwrap();
        assert_eq!(accepted.read(&mut [0]).unwrap(), 0);
        assert!(is_open(&other_near, |on| other_near.set_nonblocking(on)));
    }

    #[test]
    fn shuts_down_what_connects_to_a_peer() {
        let (listener, mut near, _far) = connected();
        let elsewhere = Address::Ip("127.0.0.1:1".parse().unwrap());
        shut_down(&elsewhere, &[address(&listener)]).unwrap();
        assert_eq!(near.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn shuts_down_what_a_unix_listener_accepted_and_goes_on_listening() {
        let (own, mut near, mut accepted, listener) = connected_by_file("accepted");
        let (_other, other_near, _other_far, _other_listener) = connected_by_file("other");
        near.write_all(b"not to be read any more").unwrap();
        shut_down(&own, &[]).unwrap();
        assert_eq!(accepted.read(&mut [0]).unwrap(), 0);
        assert!(is_open(&other_near, |on| other_near.set_nonblocking(on)));
        listener.set_nonblocking(true).unwrap();
        assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn shuts_down_what_connects_to_a_unix_peer() {
        let (peer, mut near, _far, _listener) = connected_by_file("peer");
        shut_down(&Address::Unix("/elsewhere".into()), &[peer]).unwrap();
        assert_eq!(near.read(&mut [0]).unwrap(), 0);
    }
}
