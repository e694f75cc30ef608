//! Unix sockets for Gloo: a separate library, loaded before libtorch.
//!
//! Gloo is part of libtorch. It connects ranks by TCP, and every user of the machine can reach its listeners.
//! libtorch calls some of Gloo's functions through their exported names, so the dynamic linker resolves them
//! as if they belonged to another library. It searches the libraries whose symbols are global before libtorch
//! itself.
//!
//! This library exports four of those names (`replaced`), and becomes global before libtorch is loaded
//! (`cohort_gloo_make_global`). On request of the native library, these functions make Unix sockets in a
//! folder that only this user may enter. In all other cases they call libtorch's own functions (`original`).
//!
//! If libtorch was already loaded, nobody calls the four functions. The native library notices, because no
//! socket was made (`listening`).
#![cfg(target_os = "linux")]

mod listening;
mod original;
mod place;
mod replaced;
mod system;

use std::ffi::CStr;
use std::ptr;
use std::slice;

/// The name under which other libraries find this one.
const SONAME: &CStr = c"libcohort_gloo.so";

/// Makes this library's symbols global, so that libraries that are loaded later use its functions.
///
/// Returns whether it could.
#[unsafe(no_mangle)]
pub extern "C" fn cohort_gloo_make_global() -> bool {
    let flags = libc::RTLD_NOW | libc::RTLD_NOLOAD | libc::RTLD_GLOBAL;
    // SAFETY: the name is a C string. With `RTLD_NOLOAD`, no code is loaded.
    !unsafe { libc::dlopen(SONAME.as_ptr(), flags) }.is_null()
}

/// Makes Gloo listen in `folder` when the calling thread makes a device, until [`cohort_gloo_listener`] is
/// called.
///
/// # Safety
/// `folder` must be valid for `length` reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_gloo_listen_in(folder: *const u8, length: usize) {
    // SAFETY: the caller promises `length` readable bytes.
    listening::begin(unsafe { slice::from_raw_parts(folder, length) });
}

/// Ends the effect of [`cohort_gloo_listen_in`], and copies the path of Gloo's listening socket to `path`.
///
/// Returns the length of the path, or 0 if Gloo does not listen in the folder or the path is longer than
/// `capacity`.
///
/// # Safety
/// `path` must be valid for `capacity` writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cohort_gloo_listener(path: *mut u8, capacity: usize) -> usize {
    let Some(listener) = listening::end().filter(|listener| listener.len() <= capacity) else { return 0 };
    // SAFETY: the caller promises room for `capacity` bytes, and the path is no longer than that.
    unsafe { ptr::copy_nonoverlapping(listener.as_ptr(), path, listener.len()) };
    listener.len()
}
