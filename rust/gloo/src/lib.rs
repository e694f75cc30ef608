//! Unix sockets for Gloo: a library of its own, loaded before libtorch.
//!
//! Gloo, which is inside libtorch, connects ranks by TCP, and anybody on the machine can reach its listeners. libtorch finds some
//! of Gloo's functions by their exported names, as if they were another library's. A library that needs libtorch, and is the
//! first to load it, is searched before it. This one has four of those names (`replaced`): where the native library has asked for
//! it, they make Unix sockets, in a folder that only this user may enter. All else they pass on to libtorch's own (`original`).
//!
//! Where libtorch was loaded before, nobody calls them: the native library sees that no socket was made (`listening`).
#![cfg(target_os = "linux")]

mod listening;
mod original;
mod place;
mod replaced;
mod system;

use std::ptr;
use std::slice;

/// Has Gloo listen in `folder` where the calling thread makes a device, until [`cohort_gloo_listener`].
///
/// # Safety
/// `folder` must be valid for `length` reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_gloo_listen_in(folder: *const u8, length: usize) {
    // SAFETY: the caller promises it.
    listening::begin(unsafe { slice::from_raw_parts(folder, length) });
}

/// Ends what [`cohort_gloo_listen_in`] began, and copies the path of the socket that Gloo listens at to `path`.
///
/// Returns the length of the path; 0 if Gloo has not been made to listen in the folder, or the path is longer than `capacity`.
///
/// # Safety
/// `path` must be valid for `capacity` writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_gloo_listener(path: *mut u8, capacity: usize) -> usize {
    let Some(listener) = listening::end().filter(|listener| listener.len() <= capacity) else { return 0 };
    // SAFETY: the caller promises room for more.
    unsafe { ptr::copy_nonoverlapping(listener.as_ptr(), path, listener.len()) };
    listener.len()
}
