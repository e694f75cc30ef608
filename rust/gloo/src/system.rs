//! What the system does with sockets.

use std::io;
use std::mem::{size_of, zeroed};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use libc::{c_int, c_void, sockaddr_storage, sockaddr_un, socklen_t};

/// A Unix socket, which children of this process do not inherit.
pub(crate) fn unix_socket(flags: c_int) -> io::Result<OwnedFd> {
    // SAFETY: no memory is passed.
    let number = check(unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC | flags, 0) })?;
    // SAFETY: the system has just opened it, for us.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

/// Gives a Unix socket its address, which makes its file.
pub(crate) fn bind(socket: &OwnedFd, address: &sockaddr_un) -> io::Result<()> {
    let length = size_of::<sockaddr_un>() as socklen_t;
    // SAFETY: the address is valid for its length.
    check(unsafe { libc::bind(socket.as_raw_fd(), (&raw const *address).cast(), length) }).map(drop)
}

/// Has others connect to it.
pub(crate) fn listen(socket: &OwnedFd, backlog: c_int) -> io::Result<()> {
    // SAFETY: no memory is passed.
    check(unsafe { libc::listen(socket.as_raw_fd(), backlog) }).map(drop)
}

/// The address that a socket is bound to.
pub(crate) fn address_of(socket: RawFd) -> io::Result<sockaddr_storage> {
    // SAFETY: zeros are a valid address, of no family.
    let mut address: sockaddr_storage = unsafe { zeroed() };
    let mut length = size_of::<sockaddr_storage>() as socklen_t;
    // SAFETY: the address is valid for so many writes.
    check(unsafe { libc::getsockname(socket, (&raw mut address).cast(), &raw mut length) })?;
    Ok(address)
}

/// Whether it is a Unix socket.
pub(crate) fn is_unix(socket: RawFd) -> bool {
    get_option::<c_int>(socket, libc::SO_DOMAIN).is_ok_and(|domain| domain == libc::AF_UNIX)
}

/// Shuts a connection down whose other end is another user's.
pub(crate) fn refuse_strangers(socket: RawFd) {
    // SAFETY: no memory is passed.
    let own = unsafe { libc::geteuid() };
    if get_option::<libc::ucred>(socket, libc::SO_PEERCRED).is_ok_and(|peer| peer.uid == own) {
        return;
    }
    shut_down(socket);
}

/// Ends a connection.
pub(crate) fn shut_down(socket: RawFd) {
    // SAFETY: no memory is passed. It fails where the other end was first, which is as good.
    unsafe { libc::shutdown(socket, libc::SHUT_RDWR) };
}

/// Limits how long sending, and connecting, may block.
pub(crate) fn limit_sending(socket: RawFd, seconds: i64) -> io::Result<()> {
    let limit = libc::timeval { tv_sec: seconds, tv_usec: 0 };
    let length = size_of::<libc::timeval>() as socklen_t;
    // SAFETY: the value is valid for its length.
    let set = unsafe {
        libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_SNDTIMEO, (&raw const limit).cast::<c_void>(), length)
    };
    check(set).map(drop)
}

/// Bytes that a connection is to hold. By default it is a fifth of that on Linux: ranks would wait for each other several times
/// within a tensor of a megabyte. TCP's grow by themselves.
const SEND_BUFFER: c_int = 1 << 20;

/// Has a connection hold more, as far as the system allows.
pub(crate) fn widen(socket: RawFd) {
    let (size, length) = (SEND_BUFFER, size_of::<c_int>() as socklen_t);
    // SAFETY: the value is valid for its length. It does not fail: what is too much is cut.
    unsafe { libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_SNDBUF, (&raw const size).cast::<c_void>(), length) };
}

/// Has no call block on it.
pub(crate) fn do_not_block(socket: RawFd) -> io::Result<()> {
    let mut on: c_int = 1;
    // SAFETY: the value is valid for one read.
    check(unsafe { libc::ioctl(socket, libc::FIONBIO, &raw mut on) }).map(drop)
}

/// Has children of this process not inherit it.
pub(crate) fn close_on_exec(socket: RawFd) -> io::Result<()> {
    // SAFETY: no memory is passed.
    check(unsafe { libc::fcntl(socket, libc::F_SETFD, libc::FD_CLOEXEC) }).map(drop)
}

/// A number that nobody can guess.
pub(crate) fn random() -> io::Result<u64> {
    let mut number = 0u64;
    // SAFETY: the number is valid for so many writes. So few bytes come whole.
    let length = unsafe { libc::getrandom(ptr::from_mut(&mut number).cast(), size_of::<u64>(), 0) };
    if length < 0 { Err(io::Error::last_os_error()) } else { Ok(number) }
}

/// An option of the socket level. `T` is what the system has there.
fn get_option<T>(socket: RawFd, option: c_int) -> io::Result<T> {
    // SAFETY: the types of options are plain numbers.
    let mut value: T = unsafe { zeroed() };
    let mut length = size_of::<T>() as socklen_t;
    // SAFETY: the value is valid for so many writes.
    check(unsafe {
        libc::getsockopt(socket, libc::SOL_SOCKET, option, (&raw mut value).cast::<c_void>(), &raw mut length)
    })?;
    Ok(value)
}

fn check(result: c_int) -> io::Result<c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
