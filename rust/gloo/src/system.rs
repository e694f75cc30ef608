//! System calls on sockets.

use std::io;
use std::mem::{size_of, zeroed};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use libc::{c_int, c_void, sockaddr_storage, sockaddr_un, socklen_t};

/// Opens a Unix socket that child processes do not inherit.
pub(crate) fn unix_socket(flags: c_int) -> io::Result<OwnedFd> {
    // SAFETY: no memory is passed.
    let number = check(unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC | flags, 0) })?;
    // SAFETY: the system has just opened the descriptor, and nothing else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

/// Binds a Unix socket to an address. This makes the socket's file.
pub(crate) fn bind(socket: &OwnedFd, address: &sockaddr_un) -> io::Result<()> {
    let length = size_of::<sockaddr_un>() as socklen_t;
    // SAFETY: the address is valid for its length.
    check(unsafe { libc::bind(socket.as_raw_fd(), (&raw const *address).cast(), length) }).map(drop)
}

/// Starts to accept connections.
pub(crate) fn listen(socket: &OwnedFd, backlog: c_int) -> io::Result<()> {
    // SAFETY: no memory is passed.
    check(unsafe { libc::listen(socket.as_raw_fd(), backlog) }).map(drop)
}

/// Returns the address to which a socket is bound.
pub(crate) fn address_of(socket: RawFd) -> io::Result<sockaddr_storage> {
    // SAFETY: zeros are a valid address without a family.
    let mut address: sockaddr_storage = unsafe { zeroed() };
    let mut length = size_of::<sockaddr_storage>() as socklen_t;
    // SAFETY: the address is valid for writes of its length.
    check(unsafe { libc::getsockname(socket, (&raw mut address).cast(), &raw mut length) })?;
    Ok(address)
}

/// Returns whether a socket is a Unix socket.
pub(crate) fn is_unix(socket: RawFd) -> bool {
    get_option::<c_int>(socket, libc::SO_DOMAIN).is_ok_and(|domain| domain == libc::AF_UNIX)
}

/// Shuts a connection down if another user owns the other end.
pub(crate) fn shut_down_if_foreign(socket: RawFd) {
    // SAFETY: no memory is passed.
    let own = unsafe { libc::geteuid() };
    if get_option::<libc::ucred>(socket, libc::SO_PEERCRED).is_ok_and(|peer| peer.uid == own) {
        return;
    }
    shut_down(socket);
}

/// Shuts a connection down in both directions.
pub(crate) fn shut_down(socket: RawFd) {
    // SAFETY: no memory is passed. It fails if the other end has already shut the connection down, which is
    // fine.
    unsafe { libc::shutdown(socket, libc::SHUT_RDWR) };
}

/// Limits how long sending and connecting may block.
pub(crate) fn set_send_timeout(socket: RawFd, seconds: i64) -> io::Result<()> {
    let limit = libc::timeval { tv_sec: seconds, tv_usec: 0 };
    let length = size_of::<libc::timeval>() as socklen_t;
    // SAFETY: the value is valid for its length.
    let set = unsafe {
        libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_SNDTIMEO, (&raw const limit).cast::<c_void>(), length)
    };
    check(set).map(drop)
}

/// The size of a connection's send buffer, in bytes.
///
/// Linux's default is a fifth of this. With it, ranks would wait for each other several times while they send
/// a tensor of one megabyte. Buffers of TCP connections grow by themselves.
const SEND_BUFFER: c_int = 1 << 20;

/// Enlarges a connection's send buffer as far as the system allows.
pub(crate) fn grow_send_buffer(socket: RawFd) {
    let (size, length) = (SEND_BUFFER, size_of::<c_int>() as socklen_t);
    // SAFETY: the value is valid for its length. The call does not fail: the system reduces a size that is
    // too large.
    unsafe { libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_SNDBUF, (&raw const size).cast::<c_void>(), length) };
}

/// Makes calls on a socket nonblocking.
pub(crate) fn set_nonblocking(socket: RawFd) -> io::Result<()> {
    let mut on: c_int = 1;
    // SAFETY: the value is valid for one read.
    check(unsafe { libc::ioctl(socket, libc::FIONBIO, &raw mut on) }).map(drop)
}

/// Prevents child processes from inheriting a socket.
pub(crate) fn set_close_on_exec(socket: RawFd) -> io::Result<()> {
    // SAFETY: no memory is passed.
    check(unsafe { libc::fcntl(socket, libc::F_SETFD, libc::FD_CLOEXEC) }).map(drop)
}

/// Returns a number that nobody can guess.
pub(crate) fn random() -> io::Result<u64> {
    let mut number = 0u64;
    // SAFETY: the number is valid for writes of its size. The system never returns only a part of so few
    // bytes.
    let length = unsafe { libc::getrandom(ptr::from_mut(&mut number).cast(), size_of::<u64>(), 0) };
    if length < 0 { Err(io::Error::last_os_error()) } else { Ok(number) }
}

/// Reads an option at the socket level. `T` must be the system's type of the option.
fn get_option<T>(socket: RawFd, option: c_int) -> io::Result<T> {
    // SAFETY: zeros are valid, because the types of options consist of plain numbers.
    let mut value: T = unsafe { zeroed() };
    let mut length = size_of::<T>() as socklen_t;
    // SAFETY: the value is valid for writes of its size.
    check(unsafe {
        libc::getsockopt(socket, libc::SOL_SOCKET, option, (&raw mut value).cast::<c_void>(), &raw mut length)
    })?;
    Ok(value)
}

fn check(result: c_int) -> io::Result<c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
