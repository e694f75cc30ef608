//! Finds out which user's process is at the other end of a Unix socket.

use std::io;
use std::os::fd::AsRawFd;

use socket2::Socket;

/// Fails if the other end is not a process of this user. The folder's permissions keep other users out. This
/// check also helps if the folder was removed and another user has made one of the same name.
pub(super) fn check_user(socket: &Socket) -> io::Result<()> {
    // SAFETY: the function has no arguments and does not fail.
    let own = unsafe { libc::geteuid() };
    let other = user_of(socket)?;
    if other == own {
        return Ok(());
    }
    let why = format!("the process at the other end is of user {other}, and this one is of user {own}");
    Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
}

#[cfg(target_os = "linux")]
fn user_of(socket: &Socket) -> io::Result<libc::uid_t> {
    let mut peer = libc::ucred { pid: 0, uid: 0, gid: 0 };
    let mut length = size_of::<libc::ucred>() as libc::socklen_t;
    // SAFETY: the output is valid for one write of the length that is passed.
    let result = unsafe {
        let out = (&raw mut peer).cast();
        libc::getsockopt(socket.as_raw_fd(), libc::SOL_SOCKET, libc::SO_PEERCRED, out, &mut length)
    };
    if result == 0 { Ok(peer.uid) } else { Err(io::Error::last_os_error()) }
}

#[cfg(not(target_os = "linux"))]
fn user_of(socket: &Socket) -> io::Result<libc::uid_t> {
    let (mut user, mut group) = (0, 0);
    // SAFETY: the outputs are valid for one write each.
    let result = unsafe { libc::getpeereid(socket.as_raw_fd(), &mut user, &mut group) };
    if result == 0 { Ok(user) } else { Err(io::Error::last_os_error()) }
}
