//! The TCP sockets that this process has open, told by their addresses.
//!
//! c10d offers no way to wake a Gloo collective that waits, here or on another rank; shutting down its sockets
//! does. Gloo keeps them to itself, but each has a listener of the group's at one end.

use std::fs;
use std::mem::MaybeUninit;
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use socket2::Socket;

use crate::error::Error;

/// Bytes thrown away at a time, and how often: a peer may go on sending.
const DISCARD_STEP: usize = 4096;
const DISCARD_STEPS: usize = 4096;

/// Held while this crate opens a listener.
static OPENING: Mutex<()> = Mutex::new(());

/// Waits until no other thread opens a listener by this crate, and keeps them from it.
pub(crate) fn opening() -> MutexGuard<'static, ()> {
    OPENING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The addresses of all listening TCP sockets of this process.
pub(crate) fn listeners() -> Result<Vec<SocketAddr>, Error> {
    Ok(open()?.iter().filter(|socket| peer(socket).is_none()).filter_map(local).collect())
}

/// Ends the reading of every connection of this process that was accepted by `own` or made to one of `peers`, which
/// makes Gloo close it.
///
/// Reading alone, and without what has come and was not read: Gloo answers a peer's readiness by a write, and whoever
/// waits for that write is never woken if it fails.
pub(crate) fn shut_down(own: SocketAddr, peers: &[SocketAddr]) -> Result<(), Error> {
    for socket in open()? {
        let Some(peer) = peer(&socket) else { continue };
        if local(&socket) == Some(own) || peers.contains(&peer) {
            // It fails where the other end was first, which is as good.
            let _ = socket.shutdown(Shutdown::Read);
            discard(&socket);
        }
    }
    Ok(())
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

/// Every socket of this process, by descriptors of our own: the original may be closed at any time, and its
/// number taken by another file.
fn open() -> Result<Vec<Socket>, Error> {
    // A link to /proc/self/fd on Linux, a file system of its own on macOS.
    let entries = fs::read_dir("/dev/fd").map_err(|error| Error::new(format!("Cannot list /dev/fd: {error}")))?;
    // All numbers before the first duplicate: those would move the others in the listing.
    let descriptors: Vec<i32> = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    Ok(descriptors.into_iter().filter_map(duplicate).map(Socket::from).collect())
}

fn duplicate(descriptor: i32) -> Option<OwnedFd> {
    // SAFETY: the number is not -1. If the descriptor has been closed meanwhile, duplicating it fails.
    unsafe { BorrowedFd::borrow_raw(descriptor) }.try_clone_to_owned().ok()
}

/// The address that a TCP socket is bound to; `None` for anything else.
fn local(socket: &Socket) -> Option<SocketAddr> {
    socket.local_addr().ok()?.as_socket().filter(|address| address.port() != 0)
}

fn peer(socket: &Socket) -> Option<SocketAddr> {
    socket.peer_addr().ok()?.as_socket()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    fn connected() -> (TcpListener, TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (far, _) = listener.accept().unwrap();
        (listener, near, far)
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
        shut_down(listener.local_addr().unwrap(), &[]).unwrap();
        assert_eq!(accepted.read(&mut [0]).unwrap(), 0);
        other_near.set_nonblocking(true).unwrap();
        let still_open = (&other_near).read(&mut [0]).unwrap_err();
        assert_eq!(still_open.kind(), std::io::ErrorKind::WouldBlock);
    }

    #[test]
    fn shuts_down_what_connects_to_a_peer() {
        let (listener, mut near, _far) = connected();
        let elsewhere = "127.0.0.1:1".parse().unwrap();
        shut_down(elsewhere, &[listener.local_addr().unwrap()]).unwrap();
        assert_eq!(near.read(&mut [0]).unwrap(), 0);
    }
}
