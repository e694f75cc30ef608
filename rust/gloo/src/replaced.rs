//! The functions of Gloo's that libtorch finds here. Each does what libtorch's own does, but for Unix sockets.

use std::ffi::c_int;
use std::mem::size_of;
use std::os::fd::{IntoRawFd, OwnedFd};

use libc::{sockaddr_storage, sockaddr_un, socklen_t};

use crate::original::{Address, ORIGINAL, Socket, connect_any};
use crate::place::Place;
use crate::{listening, system};

/// How long connecting may take, in seconds. Others wait only where more ranks connect at once than the system queues.
const CONNECT_LIMIT: i64 = 30;

/// # Safety
/// `socket` is a socket of Gloo's, bound to an address, that no other thread uses.
#[unsafe(export_name = "_ZN4gloo9transport3tcp6Socket6listenEi")]
unsafe extern "C-unwind" fn listen(socket: *mut Socket, backlog: c_int) {
    match listening::open(backlog) {
        // SAFETY: the caller promises it.
        Some(unix) => unsafe { put(socket, Some(unix)) },
        // SAFETY: the caller promises it.
        None => unsafe { (ORIGINAL.listen)(socket, backlog) },
    }
}

/// # Safety
/// `socket` is a socket of Gloo's that no other thread uses; `address` is valid for reads.
#[unsafe(export_name = "_ZN4gloo9transport3tcp6Socket7connectERK16sockaddr_storage")]
unsafe extern "C-unwind" fn connect(socket: *mut Socket, address: *const sockaddr_storage) {
    // SAFETY: the caller promises it.
    let Some(place) = Place::read(unsafe { &*address }) else {
        // SAFETY: as the caller promises.
        return unsafe { (ORIGINAL.connect)(socket, address) };
    };
    let unix = place.to_unix();
    // SAFETY: the caller promises it; the address is valid for its length.
    let descriptor = unsafe {
        // The one goes before the other comes: it takes no more descriptors than there were.
        put(socket, None);
        put(socket, system::unix_socket(0).ok());
        // It blocks while the queue of the listener is full, for which the system has no other way to wait. Without a
        // descriptor it throws, as it does where nobody listens.
        let _ = system::limit_sending((*socket).descriptor, CONNECT_LIMIT);
        connect_any(socket, (&raw const unix).cast(), size_of::<sockaddr_un>() as socklen_t);
        (*socket).descriptor
    };
    system::refuse_strangers(descriptor);
    system::widen(descriptor);
    // Whoever could not be told would block in what Gloo does next.
    if system::do_not_block(descriptor).is_err() {
        system::shut_down(descriptor);
    }
}

/// Gloo calls it for each connection, as soon as it is there.
///
/// # Safety
/// `socket` is a socket of Gloo's.
#[unsafe(export_name = "_ZN4gloo9transport3tcp6Socket7noDelayEb")]
unsafe extern "C-unwind" fn no_delay(socket: *mut Socket, on: bool) {
    // SAFETY: the caller promises it.
    let descriptor = unsafe { (*socket).descriptor };
    if !system::is_unix(descriptor) {
        // SAFETY: as the caller promises.
        return unsafe { (ORIGINAL.no_delay)(socket, on) };
    }
    system::refuse_strangers(descriptor);
    system::widen(descriptor);
    // Children would hold it open. If it fails, they do.
    let _ = system::close_on_exec(descriptor);
}

#[unsafe(export_name = "_ZN4gloo9transport3tcp7Address12fromSockNameEi")]
extern "C-unwind" fn from_sock_name(descriptor: c_int) -> Address {
    match system::address_of(descriptor).ok().as_ref().and_then(Place::of_unix) {
        Some(place) => Address::new(place.to_gloo()),
        // SAFETY: no memory is passed.
        None => unsafe { (ORIGINAL.from_sock_name)(descriptor) },
    }
}

/// Has a socket of Gloo's stand for another of the system's, or none. What it stood for is closed.
///
/// # Safety
/// `socket` is a socket of Gloo's that no other thread uses.
unsafe fn put(socket: *mut Socket, other: Option<OwnedFd>) {
    // SAFETY: the caller promises it.
    unsafe {
        libc::close((*socket).descriptor);
        (*socket).descriptor = other.map_or(-1, IntoRawFd::into_raw_fd);
    }
}
