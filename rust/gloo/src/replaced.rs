//! Replacements of four functions of Gloo, which libtorch calls. Each adds Unix sockets to libtorch's own
//! version.

use std::ffi::c_int;
use std::mem::size_of;
use std::os::fd::{IntoRawFd, OwnedFd};

use libc::{sockaddr_storage, sockaddr_un, socklen_t};

use crate::original::{Address, ORIGINAL, Socket};
use crate::place::Place;
use crate::{listening, system};

/// The time limit for connecting, in seconds. Connecting takes time only if more ranks connect at once than
/// the listener's queue holds.
const CONNECT_TIMEOUT_SECONDS: i64 = 30;

/// # Safety
/// `socket` must be a socket of Gloo that is bound to an address. No other thread may use it.
#[unsafe(export_name = "_ZN4gloo9transport3tcp6Socket6listenEi")]
unsafe extern "C-unwind" fn listen(socket: *mut Socket, backlog: c_int) {
    match listening::open(backlog) {
        // SAFETY: the caller promises a socket that no other thread uses.
        Some(unix) => unsafe { replace_descriptor(socket, Some(unix)) },
        // SAFETY: the caller promises what Gloo's function requires.
        None => unsafe { (ORIGINAL.listen)(socket, backlog) },
    }
}

/// # Safety
/// `socket` must be a socket of Gloo that no other thread uses. `address` must be valid for reads.
#[unsafe(export_name = "_ZN4gloo9transport3tcp6Socket7connectERK16sockaddr_storage")]
unsafe extern "C-unwind" fn connect(socket: *mut Socket, address: *const sockaddr_storage) {
    // SAFETY: the caller promises a readable address.
    let Some(place) = Place::read(unsafe { &*address }) else {
        // SAFETY: the caller promises what Gloo's function requires.
        return unsafe { (ORIGINAL.connect)(socket, address) };
    };
    let unix = place.to_unix();
    // SAFETY: the caller promises a socket that no other thread uses. The address is valid for its length.
    let descriptor = unsafe {
        // Close the old descriptor before opening the new one. So the process needs no additional descriptor.
        replace_descriptor(socket, None);
        replace_descriptor(socket, system::unix_socket(0).ok());
        // Connecting blocks while the listener's queue is full, and the system offers no other way to wait
        // for that. `connect_any` throws if there is no descriptor or if nobody listens.
        let _ = system::set_send_timeout((*socket).descriptor, CONNECT_TIMEOUT_SECONDS);
        (ORIGINAL.connect_any)(socket, (&raw const unix).cast(), size_of::<sockaddr_un>() as socklen_t);
        (*socket).descriptor
    };
    system::shut_down_if_foreign(descriptor);
    system::grow_send_buffer(descriptor);
    // If the socket is still blocking, Gloo's next call on it would block, so shut the connection down.
    if system::set_nonblocking(descriptor).is_err() {
        system::shut_down(descriptor);
    }
}

/// Prepares a connection. Gloo calls this function as soon as a connection exists.
///
/// # Safety
/// `socket` must be a socket of Gloo.
#[unsafe(export_name = "_ZN4gloo9transport3tcp6Socket7noDelayEb")]
unsafe extern "C-unwind" fn no_delay(socket: *mut Socket, on: bool) {
    // SAFETY: the caller promises a socket of Gloo.
    let descriptor = unsafe { (*socket).descriptor };
    if !system::is_unix(descriptor) {
        // SAFETY: the caller promises what Gloo's function requires.
        return unsafe { (ORIGINAL.no_delay)(socket, on) };
    }
    system::shut_down_if_foreign(descriptor);
    system::grow_send_buffer(descriptor);
    // Otherwise child processes keep the connection open. That is acceptable if the call fails.
    let _ = system::set_close_on_exec(descriptor);
}

#[unsafe(export_name = "_ZN4gloo9transport3tcp7Address12fromSockNameEi")]
extern "C-unwind" fn from_sock_name(descriptor: c_int) -> Address {
    match system::address_of(descriptor).ok().as_ref().and_then(Place::of_unix) {
        Some(place) => Address::new(place.to_gloo()),
        // SAFETY: no memory is passed.
        None => unsafe { (ORIGINAL.from_sock_name)(descriptor) },
    }
}

/// Closes the descriptor of a socket of Gloo, and gives the socket another descriptor or none.
///
/// # Safety
/// `socket` must be a socket of Gloo that no other thread uses.
unsafe fn replace_descriptor(socket: *mut Socket, other: Option<OwnedFd>) {
    // SAFETY: the caller promises a socket that no other thread uses.
    unsafe {
        libc::close((*socket).descriptor);
        (*socket).descriptor = other.map_or(-1, IntoRawFd::into_raw_fd);
    }
}
